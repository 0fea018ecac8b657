//! A table before it is any markup: numbers stay numbers until a writer draws them.

use crate::analysis::judge::verdict::Verdict;
use crate::render::words::units;
use crate::render::words::units::TimeUnit;

/// Facts about where a table is drawn.
#[derive(Debug, Clone, Default)]
pub(crate) struct Style {
    /// Whether to colour.
    pub color: bool,
    /// The width to keep within, if there is one; a pipe has none.
    pub width: Option<usize>,
    /// Whether only ASCII can be shown.
    pub ascii: bool,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// A name or a word.
    Text(String),
    /// A time in seconds, drawn in the unit of its column.
    Time(f64),
    /// A change in percent: negative is faster.
    Percent(f64),
    /// A ratio of times: above 1 is faster.
    Speedup(f64),
    /// A count.
    Count(u64),
    /// What is known of a change, as two ratios: at least, at most.
    Interval(f64, f64),
    /// What to believe, and the letter of the footnote that says why.
    Verdict(Verdict, Option<char>),
    /// No number.
    Missing,
}

impl Cell {
    /// A time that may be absent.
    pub(crate) fn time(seconds: Option<f64>) -> Self {
        seconds.map_or(Self::Missing, Self::Time)
    }

    /// A percentage that may be absent.
    pub(crate) fn percent(percent: Option<f64>) -> Self {
        percent.map_or(Self::Missing, Self::Percent)
    }

    /// A ratio that may be absent.
    pub(crate) fn speedup(ratio: Option<f64>) -> Self {
        ratio.map_or(Self::Missing, Self::Speedup)
    }

    /// A count that may be absent.
    pub(crate) fn count(count: Option<u64>) -> Self {
        count.map_or(Self::Missing, Self::Count)
    }

    /// What is drawn, given the column's unit.
    pub(crate) fn text(&self, unit: TimeUnit) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Time(seconds) => unit.format(*seconds),
            Self::Percent(percent) => units::percent(*percent),
            Self::Speedup(ratio) => units::speedup(*ratio),
            Self::Count(count) => count.to_string(),
            Self::Interval(low, high) => units::interval(*low, *high),
            Self::Verdict(verdict, None) => verdict.label().to_owned(),
            Self::Verdict(verdict, Some(mark)) => format!("{} ({mark})", verdict.label()),
            Self::Missing => "-".to_owned(),
        }
    }

    /// Good news, bad news or neither: what colour may underline.
    pub(crate) fn tone(&self) -> Tone {
        match self {
            Self::Verdict(Verdict::Improved, _) => Tone::Good,
            Self::Verdict(Verdict::Regressed, _) => Tone::Bad,
            Self::Text(_)
            | Self::Time(_)
            | Self::Percent(_)
            | Self::Speedup(_)
            | Self::Count(_)
            | Self::Interval(..)
            | Self::Verdict(..)
            | Self::Missing => Tone::Neutral,
        }
    }
}

/// What colour underlines; never the only carrier of a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Faster.
    Good,
    /// Slower.
    Bad,
    /// Neither.
    Neutral,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Column {
    /// The heading, without unit.
    pub title: String,
    /// Whether this column takes its unit together with the column before it (reference and candidate share one).
    pub shares_unit: bool,
}

impl Column {
    /// A column with its own unit, if it holds times.
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), shares_unit: false }
    }

    /// A column in the unit of the one before it.
    pub(crate) fn sharing(title: impl Into<String>) -> Self {
        Self { title: title.into(), shares_unit: true }
    }
}

/// A table. The first column holds names and is never cut or wrapped; a row has one cell per column.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Sheet {
    /// What stands above it.
    pub heading: Option<String>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// The unit of each column; columns that share one are looked at together.
    pub(crate) fn units(&self) -> Vec<TimeUnit> {
        let mut units = Vec::with_capacity(self.columns.len());
        let mut first = 0;
        while first < self.columns.len() {
            let shared =
                self.columns.iter().skip(first + 1).take_while(|it| it.shares_unit).count();
            let last = first + shared;
            let times = self.rows.iter().flat_map(|row| row.iter().skip(first).take(shared + 1));
            let times = times.filter_map(|cell| {
                if let Cell::Time(seconds) = cell { Some(*seconds) } else { None }
            });
            let unit = TimeUnit::for_column(times);
            units.extend(std::iter::repeat_n(unit, shared + 1));
            first = last + 1;
        }
        units
    }

    /// The unit to state in a column's heading: only where the column holds a time.
    pub(crate) fn stated_unit(
        &self,
        column_idx: usize,
        units: &[TimeUnit],
    ) -> Option<&'static str> {
        let has_time =
            self.rows.iter().any(|row| matches!(row.get(column_idx), Some(Cell::Time(_))));
        units.get(column_idx).filter(|_| has_time).map(|unit| unit.label)
    }
}

/// A titled sequence of tables and lines.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Document {
    /// The title.
    pub title: String,
    /// Lines below the title.
    pub facts: Vec<String>,
    /// What follows, in order.
    pub sections: Vec<Section>,
    /// Lines at the end.
    pub footnotes: Vec<String>,
}

/// A part of a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Section {
    /// Its heading, if it needs one.
    pub heading: Option<String>,
    /// Its tables.
    pub sheets: Vec<Sheet>,
}
