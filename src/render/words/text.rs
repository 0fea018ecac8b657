//! Text from artifacts made safe to show: names are data, whatever bytes they hold.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

/// A sentence that begins with a capital.
pub(crate) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// The text with control characters and invisible direction marks as escapes, so that a name can
/// neither move the cursor nor break a line nor reverse what follows it, nor be a command of the
/// workflow in whose log it is. All else stays as it is.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    let command = command_start(text);
    let is_marked = MARKED_COMMANDS.iter().any(|(mark, _)| text.contains(mark));
    if command.is_none() && !is_marked && !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        match c {
            ':' if Some(at) == command => shown.push_str("\\x3a"),
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            c if is_unsafe(c) && (c as u32) < 0x100 => {
                shown.push_str(&format!("\\x{:02x}", c as u32))
            }
            c if is_unsafe(c) => shown.push_str(&format!("\\u{:04x}", c as u32)),
            c => shown.push(c),
        }
    }
    for (mark, escaped) in MARKED_COMMANDS {
        shown = shown.replace(mark, escaped);
    }
    Cow::Owned(shown)
}

/// What GitHub and Azure take for a command wherever it is in a line of a log, and what is shown
/// instead.
const MARKED_COMMANDS: [(&str, &str); 2] = [("##[", "#\\x23["), ("##vso[", "#\\x23vso[")];

/// Where the `::` is that makes a command of GitHub out of a line that begins with this text.
pub(crate) fn command_start(text: &str) -> Option<usize> {
    let rest = text.trim_start();
    rest.starts_with("::").then(|| text.len() - rest.len())
}

/// Control characters, line and paragraph separators, and marks of direction.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text in ASCII: our own signs as their usual stand-ins, everything else as Python's escapes.
pub(crate) fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            'µ' => shown.push('u'),
            '×' => shown.push('x'),
            '→' => shown.push_str("->"),
            '…' => shown.push_str(".."),
            '▲' => shown.push('^'),
            '▼' => shown.push('v'),
            '±' => shown.push_str("+-"),
            '·' => shown.push('-'),
            '≈' => shown.push('~'),
            c if c.is_ascii() => shown.push(c),
            c if (c as u32) < 0x100 => shown.push_str(&format!("\\x{:02x}", c as u32)),
            c if (c as u32) < 0x1_0000 => shown.push_str(&format!("\\u{:04x}", c as u32)),
            c => shown.push_str(&format!("\\U{:08x}", c as u32)),
        }
    }
    Cow::Owned(shown)
}

/// How many terminal columns a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_keeps_every_meaning() {
        for (text, expected) in [
            ("12.3 µs, 1.25×, a → b, -1…+2 %", "12.3 us, 1.25x, a -> b, -1..+2 %"),
            ("▲ a ±9 % · b", "^ a +-9 % - b"),
            ("caf\u{e9} \u{4e16} \u{1f600}", "caf\\xe9 \\u4e16 \\U0001f600"),
        ] {
            assert_eq!(ascii(text), expected);
        }
    }

    #[test]
    fn what_could_move_the_cursor_is_escaped() {
        for (text, expected) in [
            ("test_a[x]", "test_a[x]"),
            ("caf\u{e9} \u{4e16}", "caf\u{e9} \u{4e16}"),
            ("a\nb\tc\r", "a\\nb\\tc\\r"),
            ("\u{1b}[31mred", "\\x1b[31mred"),
            ("\u{202e}abc", "\\u202eabc"),
            ("\u{85}", "\\x85"),
            ("\u{61c}a", "\\u061ca"),
            ("::add-mask::x", "\\x3a:add-mask::x"),
            (" \t::error::x", " \\t\\x3a:error::x"),
            ("t.py::test_a", "t.py::test_a"),
            ("a ##[error]x ##vso[task]", "a #\\x23[error]x #\\x23vso[task]"),
            ("##x", "##x"),
        ] {
            assert_eq!(printable(text), expected);
        }
    }
}
