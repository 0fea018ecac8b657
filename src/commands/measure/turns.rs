//! Who of two sessions in lockstep goes on next. Pure: it sees where both are, and says who.
//!
//! Exactly one runs at a time, both at the same test. Within a test the order is A B B A, so that
//! what drifts meets both sides alike (Bulej et al. 2020, duet benchmarking).

use std::collections::BTreeSet;

/// What a session asks for the turn for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TurnKind {
    /// To collect its tests, or to begin one.
    Start,
    /// To find out how often a function fits into a round.
    Calibrate,
    /// To measure some rounds.
    Rounds,
}

/// Where a session is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SessionState {
    /// It does something.
    Running,
    /// It waits for the turn at this test; `None` is before its first.
    Waiting { test: Option<String>, kind: TurnKind },
    /// It measures nothing any more.
    Ended,
}

/// Where both sessions are, and who went on how often.
#[derive(Debug)]
pub(super) struct Turns {
    /// The reference and the candidate.
    pub states: [SessionState; 2],
    /// The tests that each has yet to begin, once it has collected them.
    remaining: [Option<BTreeSet<String>>; 2],
    /// The test that both are at, and how many blocks of rounds of it were given.
    blocks: (Option<String>, usize),
    /// Who begins: another one in the next pair.
    lead: usize,
}

impl Turns {
    /// Two sessions that have just been started.
    pub(super) fn new(lead: usize) -> Self {
        Self {
            states: [SessionState::Running, SessionState::Running],
            remaining: [None, None],
            blocks: (None, 0),
            lead,
        }
    }

    /// What a session will measure.
    pub(super) fn collected(&mut self, side: usize, tests: Vec<String>) {
        if let Some(remaining) = self.remaining.get_mut(side) {
            *remaining = Some(tests.into_iter().collect());
        }
    }

    /// A session waits.
    pub(super) fn waits(&mut self, side: usize, test: Option<String>, kind: TurnKind) {
        if let (Some(test), Some(Some(remaining))) = (&test, self.remaining.get_mut(side)) {
            remaining.remove(test);
        }
        self.set(side, SessionState::Waiting { test, kind });
    }

    pub(super) fn ended(&mut self, side: usize) {
        self.set(side, SessionState::Ended);
    }

    fn set(&mut self, side: usize, state: SessionState) {
        if let Some(slot) = self.states.get_mut(side) {
            *slot = state;
        }
    }

    /// Gives the turn to a session that waits, and says which. `None` while one runs or both have
    /// ended.
    pub(super) fn give(&mut self) -> Option<usize> {
        let side = self.next()?;
        if let [
            SessionState::Waiting { test: Some(a), kind: TurnKind::Rounds },
            SessionState::Waiting { test: Some(b), kind: TurnKind::Rounds },
        ] = &self.states
            && a == b
        {
            if self.blocks.0.as_ref() != Some(a) {
                self.blocks = (Some(a.clone()), 0);
            }
            self.blocks.1 += 1;
        }
        self.set(side, SessionState::Running);
        Some(side)
    }

    fn next(&self) -> Option<usize> {
        let [reference, candidate] = &self.states;
        match (reference, candidate) {
            (SessionState::Running, _) | (_, SessionState::Running) => None,
            (SessionState::Ended, SessionState::Ended) => None,
            (SessionState::Waiting { .. }, SessionState::Ended) => Some(0),
            (SessionState::Ended, SessionState::Waiting { .. }) => Some(1),
            (
                SessionState::Waiting { test: a, kind: kind_a },
                SessionState::Waiting { test: b, kind: kind_b },
            ) => Some(match (a, b) {
                (None, None) => self.lead,
                (None, Some(_)) => 0,
                (Some(_), None) => 1,
                (Some(a), Some(b)) if a == b => self.at_one_test(a, *kind_a, *kind_b),
                (Some(a), Some(b)) => self.at_two_tests((a, *kind_a), (b, *kind_b)),
            }),
        }
    }

    /// Who goes on where both are at one test: who has not yet come as far, else in the order A B B
    /// A.
    fn at_one_test(&self, test: &str, reference: TurnKind, candidate: TurnKind) -> usize {
        let stage = |kind: TurnKind| match kind {
            TurnKind::Start => 0,
            TurnKind::Calibrate => 1,
            TurnKind::Rounds => 2,
        };
        match stage(reference).cmp(&stage(candidate)) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Greater => 1,
            std::cmp::Ordering::Equal if reference != TurnKind::Rounds => self.lead,
            std::cmp::Ordering::Equal => {
                let given = match &self.blocks {
                    (Some(known), given) if known == test => *given,
                    (_, _) => 0,
                };
                let second = matches!(given % 4, 1 | 2);
                if second { 1 - self.lead } else { self.lead }
            }
        }
    }

    /// Who goes on where they are at two tests: who is at one that the other does not come to any
    /// more, in the middle of it before at its start. Where both have one before them that the
    /// other is at, the orders differ, and the reference measures this one by itself.
    fn at_two_tests(&self, reference: (&str, TurnKind), candidate: (&str, TurnKind)) -> usize {
        let comes_to = |side: usize, test: &str| {
            let remaining = self.remaining.get(side).and_then(Option::as_ref);
            remaining.is_some_and(|remaining| remaining.contains(test))
        };
        match (comes_to(1, reference.0), comes_to(0, candidate.0)) {
            (true, false) => 1,
            (false, true) | (true, true) => 0,
            (false, false) => {
                usize::from(reference.1 == TurnKind::Start && candidate.1 != TurnKind::Start)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plays two sessions, each a list of tests with its number of blocks, and writes who went on
    /// where.
    fn played(reference: &[(&str, usize)], candidate: &[(&str, usize)], lead: usize) -> String {
        let steps = |tests: &[(&str, usize)]| {
            let of_test = |(test, blocks): &(&str, usize)| {
                let test = Some((*test).to_owned());
                let kinds = [TurnKind::Start, TurnKind::Calibrate].into_iter();
                let kinds = kinds.chain(std::iter::repeat_n(TurnKind::Rounds, *blocks));
                kinds.map(|kind| (test.clone(), kind)).collect::<Vec<_>>()
            };
            let start = vec![(None, TurnKind::Start)];
            let all: Vec<_> = start.into_iter().chain(tests.iter().flat_map(of_test)).collect();
            all.into_iter()
        };
        let mut steps = [steps(reference), steps(candidate)];
        let names = [reference, candidate]
            .map(|tests| tests.iter().map(|(test, _)| (*test).to_owned()).collect::<Vec<_>>());
        let mut turns = Turns::new(lead);
        let mut log = Vec::new();
        let mut went = vec![0, 1];
        loop {
            for side in went.drain(..) {
                match steps[side].next() {
                    Some((test, kind)) => turns.waits(side, test, kind),
                    None => turns.ended(side),
                }
            }
            let before = turns.states.clone();
            let Some(side) = turns.give() else { break };
            let SessionState::Waiting { test, kind } = &before[side] else { panic!("{before:?}") };
            match (test, kind) {
                (None, _) => turns.collected(side, names[side].clone()),
                (Some(test), TurnKind::Rounds) => {
                    log.push(format!("{}{test}", ["R", "C"][side]));
                }
                (Some(_), _) => {}
            }
            went.push(side);
        }
        assert_eq!(turns.states, [SessionState::Ended, SessionState::Ended]);
        log.join(" ")
    }

    #[test]
    fn both_are_at_the_same_test_in_the_order_a_b_b_a() {
        assert_eq!(played(&[("a", 4)], &[("a", 4)], 0), "Ra Ca Ca Ra Ra Ca Ca Ra");
        assert_eq!(played(&[("a", 2)], &[("a", 2)], 1), "Ca Ra Ra Ca");
        assert_eq!(played(&[("a", 1), ("b", 2)], &[("a", 3), ("b", 1)], 0), "Ra Ca Ca Ca Rb Cb Rb");
    }

    #[test]
    fn a_test_of_one_side_is_passed_by_the_other() {
        assert_eq!(
            played(&[("a", 1), ("old", 2), ("z", 1)], &[("a", 1), ("z", 1)], 0),
            "Ra Ca Rold Rold Rz Cz"
        );
        assert_eq!(played(&[("z", 1)], &[("new", 2), ("z", 1)], 0), "Cnew Cnew Rz Cz");
        assert_eq!(played(&[("a", 1)], &[], 0), "Ra");
        assert_eq!(played(&[], &[], 0), "");
    }

    #[test]
    fn two_orders_end_all_the_same() {
        assert_eq!(
            played(&[("a", 1), ("b", 1), ("c", 1)], &[("b", 1), ("a", 1), ("c", 1)], 0),
            "Ra Rb Cb Ca Rc Cc"
        );
        assert_eq!(played(&[("a", 1), ("b", 1)], &[("b", 1), ("a", 1)], 1), "Ra Cb Rb Ca");
    }
}
