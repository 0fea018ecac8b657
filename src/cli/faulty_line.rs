//! A command line that clap does not take: what it names, and what the error says about it.

use std::ffi::OsString;
use std::ops::Range;

use clap::error::{ContextKind, ContextValue};
use clap::{Arg, Command, Error};

/// A command line and the program that it is for.
pub(super) struct Line<'a> {
    /// Built, because clap cannot show the arguments of another one.
    pub program: &'a Command,
    /// Begin with the program's name.
    pub words: &'a [OsString],
}

impl<'a> Line<'a> {
    /// The command that the line names.
    pub(super) fn command(&self) -> Option<&'a Command> {
        let words = self.words.iter().skip(1);
        words.filter_map(|word| word.to_str()).find_map(|word| self.program.find_subcommand(word))
    }

    /// The command as a message names it.
    pub(super) fn name(&self) -> String {
        match self.command() {
            Some(command) => format!("`{}`", command.get_name()),
            None => "`pytest-park`".to_owned(),
        }
    }

    /// The argument that clap shows like this.
    pub(super) fn arg(&self, shown: &str) -> Option<&'a Arg> {
        let command = self.command().unwrap_or(self.program);
        let args = command.get_arguments().chain(self.program.get_arguments());
        args.into_iter().find(|arg| arg.to_string() == shown)
    }

    /// The command that has this option, where the line does not give it to one: the line's own,
    /// if the option precedes it, else the first that has it.
    pub(super) fn owner_of(&self, option: &str) -> Option<&'a Command> {
        match self.command() {
            Some(command) => has_option(command, option).then_some(command),
            None => self.program.get_subcommands().find(|command| has_option(command, option)),
        }
    }

    /// Where a flag is: the index of its word, and what follows its `=`.
    pub(super) fn find(&self, flag: &str) -> Option<(usize, Option<String>)> {
        self.words.iter().enumerate().skip(1).find_map(|(word_idx, word)| {
            let word = word.to_str()?;
            match word.split_once('=') {
                Some((name, value)) if name == flag => Some((word_idx, Some(value.to_owned()))),
                Some(_) | None => (word == flag).then_some((word_idx, None)),
            }
        })
    }

    /// The line with other words in place of some of its own.
    pub(super) fn with(&self, range: Range<usize>, words: &[&str]) -> Vec<OsString> {
        let mut line = self.words.to_vec();
        line.splice(range, words.iter().map(OsString::from));
        line
    }
}

fn has_option(command: &Command, option: &str) -> bool {
    find_option(command, option).is_some()
}

/// The argument of a command that has this flag, long or short.
pub(super) fn find_option<'c>(command: &'c Command, option: &str) -> Option<&'c Arg> {
    command.get_arguments().find(|arg| match option.strip_prefix("--") {
        Some(long) => long_names(arg).contains(&long),
        None => {
            let short = arg.get_short().map(|short| format!("-{short}"));
            short.as_deref() == Some(option)
        }
    })
}

/// The long names of an argument.
pub(super) fn long_names(arg: &Arg) -> Vec<&str> {
    let aliases = arg.get_all_aliases().unwrap_or_default();
    arg.get_long().into_iter().chain(aliases).collect()
}

/// The text that an error has of this kind; the first one of a list.
pub(super) fn text(error: &Error, kind: ContextKind) -> Option<String> {
    texts(error, kind).into_iter().next()
}

/// The texts that an error has of this kind.
pub(super) fn texts(error: &Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        // The rest is for clap's own words.
        Some(_) | None => Vec::new(),
    }
}
