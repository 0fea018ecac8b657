//! What differs between the sides besides the code: machine, Python, tools.

use crate::model::run::Run;

/// One fact that the sides do not share. A side whose runs disagree lists all values, sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EnvironmentDifference {
    /// What differs, for instance `python`.
    pub key: &'static str,
    /// On the reference side.
    pub reference: String,
    /// On the candidate side.
    pub candidate: String,
}

/// What a run says about one thing; a run may say several, or nothing.
type Fact = fn(&Run) -> Vec<&str>;

/// The facts compared. Clock speed readings are not among them: they change by themselves. Timers are those of the cases.
const FACTS: [(&str, Fact); 8] = [
    ("node", |run| run.info.machine.node.as_deref().into_iter().collect()),
    ("system", |run| run.info.machine.system.as_deref().into_iter().collect()),
    ("machine", |run| run.info.machine.arch.as_deref().into_iter().collect()),
    ("cpu", |run| run.info.machine.cpu.as_deref().into_iter().collect()),
    ("python", |run| run.info.machine.python.as_deref().into_iter().collect()),
    ("implementation", |run| run.info.machine.implementation.as_deref().into_iter().collect()),
    ("pytest-benchmark", |run| run.info.pytest_benchmark.as_deref().into_iter().collect()),
    ("timer", |run| run.cases.iter().filter_map(|case| case.timer.as_deref()).collect()),
];

/// Everything that differs, in a fixed order. What one side does not say is not a difference that is known.
pub(crate) fn environment_differences(
    reference: &[&Run],
    candidate: &[&Run],
) -> Vec<EnvironmentDifference> {
    let side = |runs: &[&Run], fact: Fact| {
        let mut values: Vec<String> =
            runs.iter().flat_map(|run| fact(run)).map(str::to_owned).collect();
        values.sort();
        values.dedup();
        (!values.is_empty()).then(|| values.join(", "))
    };
    let compared = FACTS.into_iter().filter_map(|(key, fact)| {
        let (reference, candidate) = (side(reference, fact)?, side(candidate, fact)?);
        Some(EnvironmentDifference { key, reference, candidate })
    });
    compared.filter(|found| found.reference != found.candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::case::Case;
    use crate::model::run::{Machine, RunInfo};

    #[test]
    fn only_what_differs_is_named() {
        let run = |python: &str, timer: &str| Run {
            info: RunInfo {
                machine: Machine {
                    python: Some(python.into()),
                    cpu: Some("X".into()),
                    ..Machine::default()
                },
                ..RunInfo::default()
            },
            cases: vec![Case { timer: Some(timer.into()), ..Case::default() }],
        };
        let (a, b) = (run("3.11.7", "perf_counter"), run("3.12.1", "perf_counter"));
        assert_eq!(environment_differences(&[&a], &[&a]), []);
        let found = environment_differences(&[&a], &[&a, &b]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].key, "python");
        assert_eq!(found[0].candidate, "3.11.7, 3.12.1");
    }
}
