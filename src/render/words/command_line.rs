//! A command line to copy: quoted so that a shell takes each word as it is meant.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};

use crate::render::words::text::printable;

/// The program's name and these words, quoted for a POSIX shell; on Windows for its two.
///
/// What no one can type (a control character in a path) is written as its escape, because it must
/// not reach the terminal.
pub(crate) fn command_line(words: &[OsString]) -> String {
    let mut line = "pytest-park".to_owned();
    for word in words {
        line.push(' ');
        line.push_str(&quoted(&word.to_string_lossy(), cfg!(windows)));
    }
    printable(&line).into_owned()
}

/// The meaning of a word that was typed with quotes; as it is, where its quotes are not closed yet.
pub(crate) fn unquoted(typed: &OsStr) -> OsString {
    let words = typed.to_str().and_then(shlex::split);
    match words.as_deref() {
        Some([word]) => word.into(),
        Some(_) | None => typed.to_owned(),
    }
}

/// A word, quoted where a shell would not take it as it is.
pub(crate) fn quoted(word: &str, for_windows: bool) -> Cow<'_, str> {
    if for_windows {
        let is_plain = |c: char| c.is_alphanumeric() || "-_./\\:,=~+".contains(c);
        return if !word.is_empty() && word.chars().all(is_plain) {
            word.into()
        } else {
            format!("\"{word}\"").into()
        };
    }
    // It refuses only a zero byte, which no word of a command line can hold.
    shlex::try_quote(word).unwrap_or(Cow::Borrowed(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_back_what_was_meant() {
        let words = [
            "analyze",
            "--reference",
            "my tag",
            "it's",
            "$HOME",
            "a\"b",
            "*",
            "latest~2",
            "",
            "é",
            "a\\b",
            "#x",
            "!y",
        ];
        let line = command_line(&words.map(OsString::from));
        assert!(line.starts_with("pytest-park analyze --reference 'my tag' "), "{line}");
        #[cfg(unix)]
        {
            let script = format!("pytest-park() {{ printf '%s\\n' \"$@\"; }}\n{line}");
            let script = script.replace("pytest-park", "park");
            let output = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
            let read: Vec<&str> = std::str::from_utf8(&output.stdout).unwrap().lines().collect();
            assert_eq!(read, words);
        }
    }

    #[test]
    fn what_could_move_the_cursor_is_escaped() {
        assert_eq!(command_line(&["a\u{1b}[2Jb".into()]), "pytest-park 'a\\x1b[2Jb'");
    }

    #[test]
    fn a_typed_word_means_what_the_shell_would_make_of_it() {
        for (typed, expected) in [
            ("a b", "a b"),
            ("'a b'", "a b"),
            ("a\\ b", "a b"),
            ("\"a", "\"a"),
            ("", ""),
            ("#x", "#x"),
        ] {
            assert_eq!(unquoted(OsStr::new(typed)), expected);
        }
    }

    #[test]
    fn windows_quotes_with_its_own_marks() {
        for (word, expected) in
            [("C:\\a\\b", "C:\\a\\b"), ("two words", "\"two words\""), ("", "\"\"")]
        {
            assert_eq!(quoted(word, true), expected);
        }
    }
}
