//! Foretells the next entry of `benchmarks` from the runs read before.
//!
//! From run to run an entry is the same up to its `stats`: group, names, params, options, half of the file. So the
//! bytes from its bracket to the one that opens `stats` are kept once a case, together with which case came next the
//! last time; then one comparison stands for reading them. Exact: equal bytes read equally, and what differs is read
//! as ever. Worth a factor of two where 1,000 runs of 200 cases are read; nothing where only two runs are.

use std::collections::HashMap;

/// Longer beginnings are not kept: an entry with that much in its params is read at its own cost.
pub(crate) const LONGEST: usize = 4 * 1024;

/// How many bytes are kept in all, by each thread; beyond, what is new is read at its own cost.
const MOST_HELD: usize = 4 * 1024 * 1024;

/// The beginnings of entries, as one thread met them.
#[derive(Debug, Default)]
pub(crate) struct EntryPrefixCache {
    cases: Vec<KnownEntry>,
    by_fullname: HashMap<String, usize>,
    /// The case that `benchmarks` began with.
    first: Option<usize>,
    place: EntryPosition,
    /// How many bytes all beginnings take.
    held: usize,
}

/// A case and how its entry began.
#[derive(Debug)]
pub(crate) struct KnownEntry {
    /// All from the bracket that opens the entry to the one that opens `stats`, both included.
    pub beginning: Vec<u8>,
    /// The `name` in it, empty where it has none.
    pub name: String,
    /// The `fullname` in it, empty where it has none.
    pub fullname: String,
    next: Option<usize>,
}

/// Which case was read last.
#[derive(Debug, Default, Clone, Copy)]
enum EntryPosition {
    #[default]
    Start,
    Behind(usize),
    /// One that is not kept.
    Lost,
}

impl EntryPrefixCache {
    /// Another `benchmarks` begins.
    pub(crate) fn restart(&mut self) {
        self.place = EntryPosition::Start;
    }

    /// The case that is expected next.
    pub(crate) fn predicted(&self) -> Option<&KnownEntry> {
        self.cases.get(self.predicted_idx()?)
    }

    fn predicted_idx(&self) -> Option<usize> {
        match self.place {
            EntryPosition::Start => self.first,
            EntryPosition::Behind(case_idx) => self.cases.get(case_idx)?.next,
            EntryPosition::Lost => None,
        }
    }

    /// The case that was expected came; its index, which stands for its full name as long as the memo lives.
    pub(crate) fn hit(&mut self) -> Option<usize> {
        let case_idx = self.predicted_idx();
        self.place = case_idx.map_or(EntryPosition::Lost, EntryPosition::Behind);
        case_idx
    }

    /// Another came, and began like this. Of a case that is known already, the old beginning is forgotten.
    pub(crate) fn insert(&mut self, beginning: &[u8], name: &str, fullname: &str) {
        let before = std::mem::replace(&mut self.place, EntryPosition::Lost);
        let key = if fullname.is_empty() { name } else { fullname };
        let known_idx = self.by_fullname.get(key).copied();
        let old = known_idx.and_then(|case_idx| self.cases.get_mut(case_idx));
        let held = self.held - old.as_ref().map_or(0, |old| old.beginning.len()) + beginning.len();
        if held > MOST_HELD {
            return;
        }
        self.held = held;
        let case_idx = match (known_idx, old) {
            (Some(case_idx), Some(old)) => {
                old.beginning.clear();
                old.beginning.extend_from_slice(beginning);
                (old.name, old.fullname) = (name.to_owned(), fullname.to_owned());
                case_idx
            }
            _ => {
                let (beginning, name, fullname) =
                    (beginning.to_vec(), name.to_owned(), fullname.to_owned());
                self.by_fullname.insert(key.to_owned(), self.cases.len());
                self.cases.push(KnownEntry { beginning, name, fullname, next: None });
                self.cases.len() - 1
            }
        };
        match before {
            EntryPosition::Start => self.first = Some(case_idx),
            EntryPosition::Behind(before) => {
                if let Some(before) = self.cases.get_mut(before) {
                    before.next = Some(case_idx);
                }
            }
            EntryPosition::Lost => {}
        }
        self.place = EntryPosition::Behind(case_idx);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of these cases were foretold, the memo having seen what it has.
    fn foretold(memo: &mut EntryPrefixCache, run: &[&str]) -> Vec<bool> {
        memo.restart();
        let mut hit = Vec::new();
        for case in run {
            hit.push(memo.predicted().is_some_and(|known| known.beginning == case.as_bytes()));
            match hit.last() {
                Some(true) => assert!(memo.hit().is_some()),
                _ => memo.insert(case.as_bytes(), &case[..1], ""),
            }
        }
        hit
    }

    #[test]
    fn a_run_like_the_last_is_foretold_and_a_change_costs_only_itself() {
        let mut memo = EntryPrefixCache::default();
        for (run, predicted) in [
            (&["a", "b", "c", "d"][..], &[false, false, false, false][..]),
            (&["a", "b", "c", "d"], &[true, true, true, true]),
            (&["a", "c", "d"], &[true, false, true]),
            (&["a", "b", "c", "d"], &[true, false, true, true]),
            (&["a", "b2", "c", "d"], &[true, false, true, true]),
            (&["a", "b2", "c", "d", "e"], &[true, true, true, true, false]),
            (&[], &[]),
            (&["x", "a"], &[false, false]),
        ] {
            assert_eq!(foretold(&mut memo, run), predicted, "{run:?}");
        }
        assert_eq!(memo.cases.len(), 6);
        assert_eq!(memo.held, memo.cases.iter().map(|known| known.beginning.len()).sum::<usize>());
    }

    #[test]
    fn memory_has_an_end() {
        let mut memo = EntryPrefixCache::default();
        for i in 0..2 * MOST_HELD / LONGEST {
            memo.insert(&[b' '; LONGEST], &i.to_string(), "");
        }
        assert!(memo.held <= MOST_HELD && memo.predicted().is_none());
    }
}
