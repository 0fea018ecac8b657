//! Questions in words, before anybody reads them: one list of options for each, from which the
//! command line builds its arguments and the dashboard reads and writes its queries.
//!
//! A new option of a comparison is a field of [`RawComparison`] and an entry of
//! [`COMPARISON_OPTIONS`]; its help is in `cli/comparison.rs`, and its meaning in `question.rs`.

/// A comparison in words. An absent option is `None`, `false` or an empty list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RawComparison {
    pub reference: Option<String>,
    pub candidate: Option<String>,
    pub pool: bool,
    pub same_machine: bool,
    pub no_join: bool,
    pub order: Option<String>,
    pub group_by: Vec<String>,
    pub distinct_param: Vec<String>,
    pub exclude_param: Vec<String>,
    pub original_postfix: Vec<String>,
    pub reference_postfix: Vec<String>,
    pub compare: Option<String>,
    pub metric: Option<String>,
    pub filter: Option<String>,
    pub min_effect: Option<String>,
    pub alpha: Option<String>,
    pub noise: Option<String>,
    pub across_machines: bool,
    pub over: Option<String>,
}

/// A history in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RawHistory {
    pub since: Option<String>,
    /// Not 0.
    pub last: Option<usize>,
    pub reference: Option<String>,
    pub order: Option<String>,
    pub no_join: bool,
    pub group_by: Vec<String>,
    pub metric: Option<String>,
    pub filter: Option<String>,
    pub min_effect: Option<String>,
    /// Exact node ids; empty means all benchmarks.
    pub benchmarks: Vec<String>,
    /// Whether each point also has the range of its rounds.
    pub band: bool,
}

/// An option of a question.
pub(crate) struct QuestionOption<Raw> {
    /// Its name in a query; a flag of the command line has hyphens for the underscores.
    pub name: &'static str,
    /// A second name, with the same meaning everywhere.
    pub alias: Option<&'static str>,
    /// Its field in the question, which also says what values it takes.
    pub field: fn(&mut Raw) -> OptionValue<'_>,
}

/// The value of an option, by its kind.
#[derive(Debug)]
pub(crate) enum OptionValue<'a> {
    Flag(&'a mut bool),
    Text(&'a mut Option<String>),
    /// A number as it is written, perhaps negative or with a `%`.
    Number(&'a mut Option<String>),
    /// The name of a statistic.
    Statistic(&'a mut Option<String>),
    /// A whole number from 1.
    Count(&'a mut Option<usize>),
    /// Values that are repeated or separated by commas.
    List(&'a mut Vec<String>),
    /// Values that are only repeated; a comma is part of one.
    Repeated(&'a mut Vec<String>),
}

impl<Raw> QuestionOption<Raw> {
    const fn new(name: &'static str, field: fn(&mut Raw) -> OptionValue<'_>) -> Self {
        Self { name, alias: None, field }
    }

    const fn or(self, alias: &'static str) -> Self {
        Self { alias: Some(alias), ..self }
    }

    /// The flag of the command line, without its dashes.
    pub(crate) fn flag(&self) -> String {
        self.name.replace('_', "-")
    }
}

type ComparisonOption = QuestionOption<RawComparison>;
type HistoryOption = QuestionOption<RawHistory>;

/// Every option of a comparison, in the order in which queries and messages name them.
pub(crate) const COMPARISON_OPTIONS: [ComparisonOption; 19] = [
    ComparisonOption::new("reference", |raw| OptionValue::Text(&mut raw.reference)),
    ComparisonOption::new("candidate", |raw| OptionValue::Text(&mut raw.candidate)),
    ComparisonOption::new("pool", |raw| OptionValue::Flag(&mut raw.pool)),
    ComparisonOption::new("same_machine", |raw| OptionValue::Flag(&mut raw.same_machine)),
    ComparisonOption::new("no_join", |raw| OptionValue::Flag(&mut raw.no_join)),
    ComparisonOption::new("order", |raw| OptionValue::Text(&mut raw.order)),
    ComparisonOption::new("group_by", |raw| OptionValue::List(&mut raw.group_by)).or("grouping"),
    ComparisonOption::new("distinct_param", |raw| OptionValue::List(&mut raw.distinct_param)),
    ComparisonOption::new("exclude_param", |raw| OptionValue::List(&mut raw.exclude_param)),
    ComparisonOption::new("original_postfix", |raw| OptionValue::List(&mut raw.original_postfix)),
    ComparisonOption::new("reference_postfix", |raw| OptionValue::List(&mut raw.reference_postfix)),
    ComparisonOption::new("compare", |raw| OptionValue::Text(&mut raw.compare)),
    ComparisonOption::new("metric", |raw| OptionValue::Statistic(&mut raw.metric)),
    ComparisonOption::new("filter", |raw| OptionValue::Text(&mut raw.filter)),
    ComparisonOption::new("min_effect", |raw| OptionValue::Number(&mut raw.min_effect)),
    ComparisonOption::new("alpha", |raw| OptionValue::Number(&mut raw.alpha)),
    ComparisonOption::new("noise", |raw| OptionValue::Number(&mut raw.noise)),
    ComparisonOption::new("across_machines", |raw| OptionValue::Flag(&mut raw.across_machines)),
    ComparisonOption::new("over", |raw| OptionValue::Text(&mut raw.over)),
];

/// Every option of a history, in the same order. The command line has all but `benchmark` and
/// `band`, which only the page needs.
pub(crate) const HISTORY_OPTIONS: [HistoryOption; 11] = [
    HistoryOption::new("since", |raw| OptionValue::Text(&mut raw.since)),
    HistoryOption::new("last", |raw| OptionValue::Count(&mut raw.last)),
    HistoryOption::new("reference", |raw| OptionValue::Text(&mut raw.reference)),
    HistoryOption::new("order", |raw| OptionValue::Text(&mut raw.order)),
    HistoryOption::new("no_join", |raw| OptionValue::Flag(&mut raw.no_join)),
    HistoryOption::new("group_by", |raw| OptionValue::List(&mut raw.group_by)).or("grouping"),
    HistoryOption::new("metric", |raw| OptionValue::Statistic(&mut raw.metric)),
    HistoryOption::new("filter", |raw| OptionValue::Text(&mut raw.filter)),
    HistoryOption::new("min_effect", |raw| OptionValue::Number(&mut raw.min_effect)),
    HistoryOption::new("benchmark", |raw| OptionValue::Repeated(&mut raw.benchmarks)),
    HistoryOption::new("band", |raw| OptionValue::Flag(&mut raw.band)),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives every option of a list its own name as value.
    fn filled<Raw: Default>(options: &[QuestionOption<Raw>]) -> Raw {
        let mut raw = Raw::default();
        for option in options {
            match (option.field)(&mut raw) {
                OptionValue::Flag(value) => *value = true,
                OptionValue::Text(value)
                | OptionValue::Number(value)
                | OptionValue::Statistic(value) => {
                    *value = Some(option.name.to_owned());
                }
                OptionValue::Count(value) => *value = Some(1),
                OptionValue::List(values) | OptionValue::Repeated(values) => {
                    values.push(option.name.to_owned());
                }
            }
        }
        raw
    }

    #[test]
    fn every_field_has_its_option() {
        let text = |name: &str| Some(name.to_owned());
        let list = |name: &str| vec![name.to_owned()];
        // Without `..`, so that the compiler asks for a new field here, and the test for its entry
        // in the list.
        let comparison = RawComparison {
            reference: text("reference"),
            candidate: text("candidate"),
            pool: true,
            same_machine: true,
            no_join: true,
            order: text("order"),
            group_by: list("group_by"),
            distinct_param: list("distinct_param"),
            exclude_param: list("exclude_param"),
            original_postfix: list("original_postfix"),
            reference_postfix: list("reference_postfix"),
            compare: text("compare"),
            metric: text("metric"),
            filter: text("filter"),
            min_effect: text("min_effect"),
            alpha: text("alpha"),
            noise: text("noise"),
            across_machines: true,
            over: text("over"),
        };
        assert_eq!(filled(&COMPARISON_OPTIONS), comparison);
        let history = RawHistory {
            since: text("since"),
            last: Some(1),
            reference: text("reference"),
            order: text("order"),
            no_join: true,
            group_by: list("group_by"),
            metric: text("metric"),
            filter: text("filter"),
            min_effect: text("min_effect"),
            benchmarks: list("benchmark"),
            band: true,
        };
        assert_eq!(filled(&HISTORY_OPTIONS), history);
    }
}
