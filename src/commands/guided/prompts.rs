//! Questions on a real terminal: the only door of `inquire`, which draws on standard error and
//! restores the terminal, whatever the answer.

use std::fs;
use std::path::Path;

use inquire::autocompletion::Replacement;
use inquire::error::CustomUserError;
use inquire::ui::RenderConfig;
use inquire::{Autocomplete, InquireError, MultiSelect, Select, Text};

use crate::host::{Ask, NoReply};

/// How many lines of a list are visible. A terminal of 24 lines has room for the question, the help
/// and these.
const PAGE: usize = 12;

/// A terminal with a person.
#[derive(Debug, Clone, Copy)]
pub struct Prompts {
    /// Whether to colour.
    pub color: bool,
}

impl Prompts {
    fn style(self) -> RenderConfig<'static> {
        if self.color { RenderConfig::default_colored() } else { RenderConfig::empty() }
    }
}

impl Ask for Prompts {
    fn one(&mut self, question: &str, lines: Vec<String>, start: usize) -> Result<usize, NoReply> {
        let prompt = Select::new(question, lines)
            .with_starting_cursor(start)
            .with_page_size(PAGE)
            .with_formatter(&|chosen| squeeze(chosen.value))
            .with_help_message("arrows move, enter takes, type to filter, esc goes back")
            .with_render_config(self.style());
        Ok(prompt.raw_prompt()?.index)
    }

    fn any(&mut self, question: &str, lines: Vec<String>) -> Result<Vec<usize>, NoReply> {
        let prompt = MultiSelect::new(question, lines)
            .with_page_size(PAGE)
            .with_formatter(&|chosen| {
                chosen.iter().map(|line| squeeze(line.value)).collect::<Vec<_>>().join(", ")
            })
            .with_help_message(
                "arrows move, space marks, enter takes, type to filter, esc goes back",
            )
            .with_render_config(self.style());
        Ok(prompt.raw_prompt()?.into_iter().map(|chosen| chosen.index).collect())
    }

    fn folder(&mut self, question: &str) -> Result<String, NoReply> {
        let prompt = Text::new(question)
            .with_autocomplete(FolderCompleter)
            .with_help_message("tab completes, enter takes, esc goes back")
            .with_render_config(self.style());
        Ok(prompt.prompt()?)
    }
}

/// A line of columns as an answer: with one space between them.
fn squeeze(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl From<InquireError> for NoReply {
    fn from(error: InquireError) -> Self {
        match error {
            InquireError::OperationCanceled => Self::Back,
            InquireError::OperationInterrupted => Self::Interrupted,
            InquireError::IO(error) => Self::Io(error),
            InquireError::NotTTY
            | InquireError::InvalidConfiguration(_)
            | InquireError::Custom(_) => Self::Failed(error.to_string()),
        }
    }
}

/// Completes the path of a folder.
#[derive(Debug, Clone)]
struct FolderCompleter;

impl Autocomplete for FolderCompleter {
    fn get_suggestions(&mut self, input: &str) -> Result<Vec<String>, CustomUserError> {
        Ok(folders_that_begin(input))
    }

    fn get_completion(
        &mut self,
        input: &str,
        highlighted: Option<String>,
    ) -> Result<Replacement, CustomUserError> {
        Ok(highlighted.or_else(|| folders_that_begin(input).into_iter().next()))
    }
}

/// The folders whose path begins with this text, sorted; hidden ones only where the text begins
/// with their dot.
fn folders_that_begin(text: &str) -> Vec<String> {
    let (above, begun) = match text.rfind(std::path::is_separator) {
        Some(at) => text.split_at(at + 1),
        None => ("", text),
    };
    let folder = if above.is_empty() { Path::new(".") } else { Path::new(above) };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if let Ok(name) = entry.file_name().into_string()
            && completes(&name, begun)
            && entry.path().is_dir()
        {
            found.push(format!("{above}{name}/"));
        }
    }
    found.sort();
    found
}

fn completes(name: &str, begun: &str) -> bool {
    // The folder of pytest-benchmark is hidden, and the one that is meant most often.
    let is_offered = begun.starts_with('.') || !name.starts_with('.') || name == ".benchmarks";
    is_offered && name.starts_with(begun)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_completed_and_hidden_ones_only_after_a_dot() {
        let root = tempfile::tempdir().unwrap();
        for name in ["bench", "bench-old", "other", ".git", ".benchmarks", "bench/inner"] {
            fs::create_dir_all(root.path().join(name)).unwrap();
        }
        fs::write(root.path().join("bench.json"), "").unwrap();
        let base = format!("{}/", root.path().display());
        for (begun, expected) in [
            ("be", &["bench-old/", "bench/"][..]),
            ("", &[".benchmarks/", "bench-old/", "bench/", "other/"]),
            (".g", &[".git/"]),
            ("bench/", &["bench/inner/"]),
            ("none/", &[]),
        ] {
            let expected: Vec<String> =
                expected.iter().map(|name| format!("{base}{name}")).collect();
            assert_eq!(folders_that_begin(&format!("{base}{begun}")), expected, "{begun:?}");
        }
    }
}
