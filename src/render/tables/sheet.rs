//! A table before it is any markup: numbers stay numbers until a writer draws them.

use crate::analysis::judge::verdict::Verdict;
use crate::model::quantity::Unit;
use crate::render::words::numbers::{self, NumberStyle};
use crate::render::words::quantities;
use crate::render::words::shortened::LONGEST_ID;
use crate::render::words::units;

/// Facts about where a table is drawn.
#[derive(Debug, Clone, Default)]
pub(crate) struct Style {
    pub color: bool,
    /// The columns of the terminal; `None` for a pipe or a file.
    pub width: Option<usize>,
    /// Whether only ASCII can be shown.
    pub ascii: bool,
}

impl Style {
    /// The columns of a name; `None` shows all of it.
    pub(crate) fn longest_name(&self) -> Option<usize> {
        self.width.map(|_| LONGEST_ID)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// A name or a word.
    Text(String),
    /// A name with what is to be seen of its row at a glance.
    Name(Mark, String),
    /// A time in seconds.
    Time(f64),
    /// A number of another unit.
    Quantity(f64, Unit),
    /// A difference of two numbers.
    Difference(f64, Unit),
    /// The interval of one, lower end first.
    DifferenceInterval([f64; 2], Unit),
    /// A change in percent, of averages and other statistics: negative is faster.
    Percent(f64),
    /// A ratio of times: above 1 is faster.
    Speedup(f64),
    Count(u64),
    /// A judged change, as the ratio of candidate to reference.
    Change(f64),
    /// Its interval, as ratios as well.
    Interval(ChangeInterval),
    /// The same in the least room.
    Spread(ChangeInterval),
    /// A judged change by itself: an arrow where it is claimed, and words where nothing else says
    /// which way a factor is.
    Claimed(f64, Verdict),
    /// A verdict, and whether a footnote says more.
    Verdict(Verdict, bool),
    Missing,
}

/// A change and the ends of its interval, as ratios of candidate to reference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ChangeInterval {
    pub ratio: f64,
    pub low: f64,
    pub high: f64,
}

/// What is to be seen of a row at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Mark {
    /// Regressed.
    Slower,
    /// Improved.
    Faster,
    /// Undecided, but the whole interval is on one side of 0.
    Leaning,
    /// Unchanged.
    Same,
    #[default]
    None,
}

impl Mark {
    /// Its sign; all are equally wide.
    pub(crate) fn sign(self) -> char {
        match self {
            Self::Slower => '▲',
            Self::Faster => '▼',
            Self::Leaning => '?',
            Self::Same => '=',
            Self::None => ' ',
        }
    }
}

impl Cell {
    pub(crate) fn time(seconds: Option<f64>) -> Self {
        seconds.map_or(Self::Missing, Self::Time)
    }

    /// A number with its unit; seconds are a time.
    pub(crate) fn quantity(number: Option<f64>, unit: &Unit) -> Self {
        match (number, unit) {
            (None, _) => Self::Missing,
            (Some(seconds), Unit::Seconds) => Self::Time(seconds),
            (Some(number), unit) => Self::Quantity(number, unit.clone()),
        }
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

    /// What is drawn.
    pub(crate) fn text(&self, style: NumberStyle) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Name(mark, name) => format!("{} {name}", mark.sign()),
            Self::Time(seconds) => numbers::time(*seconds, style),
            Self::Quantity(number, unit) => quantities::quantity(*number, unit, style),
            Self::Difference(by, unit) => quantities::signed_quantity(*by, unit, style),
            Self::DifferenceInterval([low, high], unit) => {
                let [low, high] =
                    [low, high].map(|end| quantities::signed_quantity(*end, unit, style));
                format!("{low} … {high}")
            }
            Self::Percent(percent) => units::percent(*percent),
            Self::Speedup(ratio) => units::speedup(*ratio),
            Self::Count(count) => count.to_string(),
            Self::Change(ratio) => numbers::change(*ratio, style.digits),
            Self::Interval(of) => numbers::change_interval(of.ratio, of.low, of.high, style.digits),
            Self::Spread(of) => numbers::short_interval(of.ratio, of.low, of.high, style.digits),
            Self::Claimed(ratio, Verdict::Regressed) => {
                format!("{}▲", numbers::change(*ratio, style.digits))
            }
            Self::Claimed(ratio, Verdict::Improved) => {
                format!("{}▼", numbers::change(*ratio, style.digits))
            }
            Self::Claimed(ratio, _) => numbers::change_in_words(*ratio, style.digits),
            Self::Verdict(verdict, false) => verdict.label().to_owned(),
            Self::Verdict(verdict, true) => format!("{} *", verdict.label()),
            Self::Missing => "-".to_owned(),
        }
    }

    pub(crate) fn tone(&self) -> Tone {
        match self {
            Self::Verdict(Verdict::Improved, _)
            | Self::Claimed(_, Verdict::Improved)
            | Self::Name(Mark::Faster, _) => Tone::Good,
            Self::Verdict(Verdict::Regressed, _)
            | Self::Claimed(_, Verdict::Regressed)
            | Self::Name(Mark::Slower, _) => Tone::Bad,
            Self::Text(_)
            | Self::Name(..)
            | Self::Time(_)
            | Self::Quantity(..)
            | Self::Difference(..)
            | Self::DifferenceInterval(..)
            | Self::Percent(_)
            | Self::Speedup(_)
            | Self::Count(_)
            | Self::Change(_)
            | Self::Interval(_)
            | Self::Spread(_)
            | Self::Claimed(..)
            | Self::Verdict(..)
            | Self::Missing => Tone::Neutral,
        }
    }

    /// Whether it is words, which are flush left, and no number.
    pub(crate) fn is_words(&self) -> bool {
        match self {
            Self::Text(_) | Self::Name(..) | Self::Verdict(..) | Self::Missing => true,
            Self::Time(_)
            | Self::Quantity(..)
            | Self::Difference(..)
            | Self::DifferenceInterval(..)
            | Self::Percent(_)
            | Self::Speedup(_)
            | Self::Count(_)
            | Self::Change(_)
            | Self::Interval(_)
            | Self::Claimed(..)
            | Self::Spread(_) => false,
        }
    }
}

/// What colour underlines; never the only carrier of a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Tone {
    /// Faster.
    Good,
    /// Slower.
    Bad,
    #[default]
    Neutral,
}

/// Which column goes where a table is too wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Keep {
    /// Shown on a wide terminal only.
    IfWide,
    /// Goes before rows are broken; the column farthest to the right first.
    IfItFits,
    /// Goes after all others, and only where each row then takes fewer lines.
    IfRowsFit,
    #[default]
    Always,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Column {
    pub title: String,
    pub keep: Keep,
}

impl Column {
    /// A column that is always shown.
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), keep: Keep::Always }
    }

    /// A column that goes where the table is too wide.
    pub(crate) fn if_it_fits(title: impl Into<String>) -> Self {
        Self { title: title.into(), keep: Keep::IfItFits }
    }
}

/// A table. The first column holds names, which are never cut or wrapped.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Sheet {
    pub heading: Option<String>,
    pub columns: Vec<Column>,
    /// The cells of each row, one for each column.
    pub rows: Vec<Vec<Cell>>,
    /// The first row of those that matter less, and so do the rows after it.
    pub dim_from: Option<usize>,
    /// Whether the last column is of sentences, which may take lines of their own.
    pub ends_in_sentences: bool,
    pub numbers: NumberStyle,
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

    /// Takes out the columns that are kept in this way.
    pub(crate) fn drop_columns(&mut self, keep: Keep) {
        for column_idx in (0..self.columns.len()).rev() {
            if self.columns.get(column_idx).is_some_and(|column| column.keep == keep) {
                self.drop_column(column_idx);
            }
        }
    }

    /// Takes out the last column that goes where the table is too wide; `false` where none is left.
    pub(crate) fn drop_least_column(&mut self) -> bool {
        let goes = |column: &Column| matches!(column.keep, Keep::IfWide | Keep::IfItFits);
        let last = self.columns.iter().rposition(goes);
        last.inspect(|column_idx| self.drop_column(*column_idx)).is_some()
    }

    /// Writes intervals in the least room.
    pub(crate) fn shrink_intervals(&mut self) {
        for cell in self.rows.iter_mut().flatten() {
            if let Cell::Interval(of) = cell {
                *cell = Cell::Spread(*of);
            }
        }
    }
}

/// What separates the two halves of a title.
pub(crate) const TITLE_GAP: &str = "        ";

/// A titled sequence of tables and lines.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Document {
    pub title: Vec<Toned>,
    /// Lines below the title.
    pub facts: Vec<String>,
    pub sections: Vec<Section>,
    /// Lines at the end.
    pub footnotes: Vec<String>,
}

impl Document {
    /// The title without its colours.
    pub(crate) fn plain_title(&self) -> String {
        self.title.iter().map(|part| part.text.as_str()).collect()
    }
}

/// A part of a line, with what colour underlines.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Toned {
    pub text: String,
    pub tone: Tone,
}

impl Toned {
    /// A line without colours.
    pub(crate) fn plain(text: impl Into<String>) -> Vec<Self> {
        vec![Self { text: text.into(), tone: Tone::Neutral }]
    }
}

/// A part of a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Section {
    pub heading: Option<String>,
    pub sheets: Vec<Sheet>,
    /// Lines after the sheets.
    pub notes: Vec<String>,
}

impl Section {
    /// A paragraph of lines.
    pub(crate) fn of_notes(notes: Vec<String>) -> Self {
        Self { notes, ..Self::default() }
    }

    /// Tables without a heading.
    pub(crate) fn of_sheets(sheets: Vec<Sheet>) -> Self {
        Self { sheets, ..Self::default() }
    }
}
