//! Why a command line does not become a request, and how that is printed.

use std::io;

use crate::analysis::question::WordError;
use crate::cli::config::Defaults;
use crate::host::{ExitStatus, Io};
use crate::render::words::problems::Problem;
use crate::render::words::{messages, problems};

/// Why the command line was not turned into a request.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// clap's word: help that was asked for, or a usage error.
    Clap(Box<clap::Error>, bool),
    /// A value that means nothing.
    Value {
        /// What is wrong.
        message: String,
        /// What would be right.
        causes: Vec<String>,
        /// Something that would work.
        hint: Option<String>,
        /// Whether to colour.
        color: bool,
    },
}

impl Refusal {
    /// Help that was asked for is success; everything else is not.
    pub(crate) fn status(&self) -> ExitStatus {
        match self {
            Self::Clap(error, _) if !error.use_stderr() => ExitStatus::Success,
            Self::Clap(..) | Self::Value { .. } => ExitStatus::Failure,
        }
    }

    /// The same, saying where the option comes from, if it is none of the command line's.
    pub(crate) fn with_origin(self, defaults: &Defaults) -> Self {
        match self {
            Self::Value { message, mut causes, hint, color } => {
                let words =
                    [&message, hint.as_deref().unwrap_or_default()].map(str::to_owned).join(" ");
                causes.extend(defaults.origin(&words));
                Self::Value { message, causes, hint, color }
            }
            Self::Clap(..) => self,
        }
    }
}

/// Prints a refusal: help on standard output where it was asked for, anything else on standard error.
///
/// # Errors
/// Only those of the writers.
pub(crate) fn explain(refusal: &Refusal, io: &mut Io<'_>) -> io::Result<()> {
    match refusal {
        Refusal::Clap(error, color) => {
            let rendered = error.render();
            let text = if *color { rendered.ansi().to_string() } else { rendered.to_string() };
            if error.use_stderr() {
                io.stderr.write_all(text.as_bytes())
            } else {
                io.stdout.write_all(text.as_bytes())
            }
        }
        Refusal::Value { message, causes, hint, color } => {
            messages::error(message, causes, hint.as_deref(), *color, io.stderr)
        }
    }
}

/// Builds a refusal of a value.
pub(crate) struct RefusalBuilder {
    pub color: bool,
}

impl RefusalBuilder {
    pub(crate) fn value(
        &self,
        message: String,
        causes: Vec<String>,
        hint: Option<String>,
    ) -> Refusal {
        Refusal::Value { message, causes, hint, color: self.color }
    }

    pub(crate) fn told(&self, told: Problem) -> Refusal {
        self.value(told.message, told.causes, told.hint)
    }

    /// A word that means nothing where it stands.
    pub(crate) fn word(&self, error: &WordError) -> Refusal {
        self.told(problems::wrong_word(error))
    }

    /// A word that is not one of `known`.
    pub(crate) fn unknown<'k>(
        &self,
        option: &str,
        word: &str,
        known: impl Iterator<Item = &'k str> + Clone,
    ) -> Refusal {
        self.told(problems::unknown_word(option, word, known))
    }
}

/// The value of an option that takes one of some words.
pub(crate) fn one_of<T: Copy>(
    option: &str,
    word: &str,
    all: &[T],
    label: fn(T) -> &'static str,
    refuse: &RefusalBuilder,
) -> Result<T, Refusal> {
    let found = all.iter().find(|it| label(**it).eq_ignore_ascii_case(word));
    found.copied().ok_or_else(|| refuse.unknown(option, word, all.iter().map(|it| label(*it))))
}
