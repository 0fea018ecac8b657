//! Facts about the terminal and the environment, such as colour and width.

use std::env;
use std::io::{IsTerminal, stderr, stdin, stdout};
use std::path::PathBuf;
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use etcetera::{BaseStrategy, choose_base_strategy};

use crate::host::{Programs, Terminal};

/// Finds out the facts of the real terminal and the real environment.
pub fn detect() -> Terminal {
    let colors = ColorFacts {
        no_color: is_set("NO_COLOR"),
        forced: is_yes("CLICOLOR_FORCE") || is_yes("FORCE_COLOR"),
        dumb: env::var_os("TERM").is_some_and(|name| name == "dumb"),
    };
    let (stdin, stdout, stderr) =
        (stdin().is_terminal(), stdout().is_terminal(), stderr().is_terminal());
    Terminal {
        color: auto_color(colors, stdout),
        color_err: auto_color(colors, stderr),
        width: columns().or_else(|| if stdout { terminal_width() } else { None }),
        width_err: if stderr { columns().or_else(width_of_stderr) } else { None },
        shows_output: stdout,
        ascii: locale().is_some_and(|locale| is_ascii(&locale)),
        today: Some(DateTime::<Utc>::from(SystemTime::now()).date_naive()),
        folder: env::current_dir().ok(),
        environment: env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| name.starts_with("PYTEST_PARK_"))
            .collect(),
        job_summary: env::var_os("GITHUB_STEP_SUMMARY")
            .filter(|path| !path.is_empty())
            .map(PathBuf::from),
        progress: stderr && !colors.dumb,
        programs: programs(),
        interactive: cfg!(feature = "guided") && stdin && stdout && stderr && !colors.dumb,
    }
}

fn programs() -> Programs {
    let folders = |variable| {
        let folders = env::var_os(variable).unwrap_or_default();
        env::split_paths(&folders).filter(|folder| !folder.as_os_str().is_empty()).collect()
    };
    let folder =
        |variable| env::var_os(variable).filter(|path| !path.is_empty()).map(PathBuf::from);
    Programs {
        cache: folder("PYTEST_PARK_CACHE_DIR")
            .or_else(|| Some(choose_base_strategy().ok()?.cache_dir().join("pytest-park"))),
        virtual_env: folder("VIRTUAL_ENV"),
        python_path: folders("PYTHONPATH"),
        search_path: folders("PATH"),
        own: env::current_exe().ok(),
    }
}

fn is_set(variable: &str) -> bool {
    env::var_os(variable).is_some_and(|value| !value.is_empty())
}

fn is_yes(variable: &str) -> bool {
    env::var_os(variable).is_some_and(|value| !value.is_empty() && value != "0")
}

/// The width that a user sets in place of the terminal's own.
fn columns() -> Option<usize> {
    let columns = env::var("COLUMNS").ok()?.trim().parse().ok()?;
    (columns > 0).then_some(columns)
}

/// The locale for characters: the first of these that is set.
fn locale() -> Option<String> {
    for variable in ["LC_ALL", "LC_CTYPE", "LANG"] {
        if let Ok(locale) = env::var(variable)
            && !locale.is_empty()
        {
            return Some(locale);
        }
    }
    None
}

/// Whether a locale is not one of UTF-8. Without any locale the program writes UTF-8, as most
/// programs do today.
fn is_ascii(locale: &str) -> bool {
    let codes = locale.to_ascii_lowercase().replace('-', "");
    !codes.contains("utf8")
}

/// The width of the terminal, if the system knows it.
fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// The width of the terminal of standard error, if the system knows it.
fn width_of_stderr() -> Option<usize> {
    terminal_size::terminal_size_of(stderr()).map(|(width, _)| usize::from(width.0))
}

#[derive(Debug, Clone, Copy, Default)]
struct ColorFacts {
    no_color: bool,
    forced: bool,
    dumb: bool,
}

/// The order that users expect: `NO_COLOR`, then `CLICOLOR_FORCE` or `FORCE_COLOR`, then whether it
/// is a terminal with colours. The flag `--color` comes before all of them, and is applied to the
/// result.
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
