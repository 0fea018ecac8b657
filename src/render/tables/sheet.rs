//! A table before it is any markup: numbers stay numbers until a writer draws them.

use crate::analysis::judge::verdict::Verdict;
use crate::render::words::units;
use crate::render::words::units::TimeUnit;

/// Facts about where a table is drawn.
#[derive(Debug, Clone, Default)]
pub(crate) struct Style {
    pub color: bool,
    /// The columns of the terminal; `None` for a pipe or a file.
    pub width: Option<usize>,
    /// Whether only ASCII can be shown.
    pub ascii: bool,
}

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
    Count(u64),
    /// The bounds of a change, as two ratios of candidate to reference.
    Interval(f64, f64),
    /// A verdict, and the letter of the footnote with its reason.
    Verdict(Verdict, Option<char>),
    Missing,
}

impl Cell {
    pub(crate) fn time(seconds: Option<f64>) -> Self {
        seconds.map_or(Self::Missing, Self::Time)
    }

    pub(crate) fn percent(percent: Option<f64>) -> Self {
        percent.map_or(Self::Missing, Self::Percent)
    }

    pub(crate) fn speedup(ratio: Option<f64>) -> Self {
        ratio.map_or(Self::Missing, Self::Speedup)
    }

    pub(crate) fn count(count: Option<u64>) -> Self {
        count.map_or(Self::Missing, Self::Count)
    }

    /// The seconds of a time.
    fn seconds(&self) -> Option<f64> {
        match self {
            Self::Time(seconds) => Some(*seconds),
            Self::Text(_)
            | Self::Percent(_)
            | Self::Speedup(_)
            | Self::Count(_)
            | Self::Interval(..)
            | Self::Verdict(..)
            | Self::Missing => None,
        }
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
            Self::Verdict(verdict, Some(letter)) => format!("{} ({letter})", verdict.label()),
            Self::Missing => "-".to_owned(),
        }
    }

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

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Column {
    /// The heading, without unit.
    pub title: String,
    /// Whether this column has the unit of the column before it, as candidate and reference do.
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

/// A table. The first column holds names, which are never cut or wrapped.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Sheet {
    pub heading: Option<String>,
    pub columns: Vec<Column>,
    /// The cells of each row, one for each column.
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// Takes a column out of the table.
    pub(crate) fn drop_column(&mut self, column_idx: usize) {
        if column_idx < self.columns.len() {
            self.columns.remove(column_idx);
        }
        for row in &mut self.rows {
            if column_idx < row.len() {
                row.remove(column_idx);
            }
        }
    }

    /// The unit of each column. Columns that share one are measured together.
    pub(crate) fn units(&self) -> Vec<TimeUnit> {
        let mut units = Vec::with_capacity(self.columns.len());
        let mut first = 0;
        while first < self.columns.len() {
            let sharing =
                self.columns.iter().skip(first + 1).take_while(|column| column.shares_unit).count();
            let end = first + 1 + sharing;
            let cells = self.rows.iter().flat_map(|row| row.iter().take(end).skip(first));
            let unit = TimeUnit::for_column(cells.filter_map(Cell::seconds));
            units.extend(std::iter::repeat_n(unit, end - first));
            first = end;
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
    pub title: String,
    /// Lines below the title.
    pub facts: Vec<String>,
    pub sections: Vec<Section>,
    /// Lines at the end.
    pub footnotes: Vec<String>,
}

/// A part of a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Section {
    pub heading: Option<String>,
    pub sheets: Vec<Sheet>,
}
