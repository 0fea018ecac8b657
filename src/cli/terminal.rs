//! What the terminal and the environment say about colour and width.

use std::env;
use std::io::{IsTerminal, stderr, stdin, stdout};
use std::path::PathBuf;
use std::time::SystemTime;

use chrono::{DateTime, Utc};

use crate::host::Terminal;

/// Asks the real terminal and the real environment.
pub fn detect() -> Terminal {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let forced =
        |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    let facts = ColorFacts {
        no_color: set("NO_COLOR"),
        forced: forced("CLICOLOR_FORCE") || forced("FORCE_COLOR"),
        dumb: env::var_os("TERM").is_some_and(|value| value == "dumb"),
    };
    let columns =
        env::var("COLUMNS").ok().and_then(|it| it.trim().parse().ok()).filter(|it| *it > 0);
    Terminal {
        color: auto_color(facts, stdout().is_terminal()),
        color_err: auto_color(facts, stderr().is_terminal()),
        width: columns.or_else(|| if stdout().is_terminal() { terminal_width() } else { None }),
        ascii: locale().is_some_and(|it| is_ascii(&it)),
        today: Some(DateTime::<Utc>::from(SystemTime::now()).date_naive()),
        folder: env::current_dir().ok(),
        environment: env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| name.starts_with("PYTEST_PARK_"))
            .collect(),
        job_summary: env::var_os("GITHUB_STEP_SUMMARY")
            .filter(|it| !it.is_empty())
            .map(PathBuf::from),
        progress: stderr().is_terminal() && !facts.dumb,
        interactive: stdin().is_terminal()
            && stdout().is_terminal()
            && stderr().is_terminal()
            && !facts.dumb,
    }
}

/// The locale that decides about characters: the first of these that is set.
fn locale() -> Option<String> {
    ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| env::var(name).ok().filter(|it| !it.is_empty()))
}

/// Whether a locale that was set on purpose has no UTF-8. Where none is set everybody writes UTF-8 today.
fn is_ascii(locale: &str) -> bool {
    let codes = locale.to_ascii_lowercase().replace('-', "");
    !codes.contains("utf8")
}

/// The width of the terminal, where the system tells it.
fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

#[derive(Debug, Clone, Copy, Default)]
struct ColorFacts {
    no_color: bool,
    forced: bool,
    dumb: bool,
}

/// The order users expect: `NO_COLOR`, then `CLICOLOR_FORCE` or `FORCE_COLOR`, then whether it is a terminal that
/// knows colours. The flag `--color` stands above all and is asked elsewhere.
fn auto_color(facts: ColorFacts, is_terminal: bool) -> bool {
    !facts.no_color && (facts.forced || (is_terminal && !facts.dumb))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_locale_without_utf8_is_ascii() {
        for (locale, expected) in [
            ("C", true),
            ("POSIX", true),
            ("de_DE.ISO-8859-1", true),
            ("C.UTF-8", false),
            ("de_DE.utf8", false),
        ] {
            assert_eq!(is_ascii(locale), expected, "{locale}");
        }
    }

    #[test]
    fn no_color_beats_force_beats_the_terminal() {
        for (no_color, forced, dumb, is_terminal, expected) in [
            (false, false, false, true, true),
            (false, false, false, false, false),
            (false, false, true, true, false),
            (false, true, true, false, true),
            (true, true, false, true, false),
        ] {
            assert_eq!(auto_color(ColorFacts { no_color, forced, dumb }, is_terminal), expected);
        }
    }
}
