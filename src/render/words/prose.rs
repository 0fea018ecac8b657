//! Sentences on a narrow terminal.

use std::borrow::Cow;

/// A space that no line ends at, before the sign.
const NUMBER_WITH_SIGN: &str = "\u{a0}%";

/// A text in lines of at most `width` columns, broken between words; the lines after the first are
/// indented by this many columns, at most half of the width. A longer word is a longer line, and a
/// number stays with its `%`.
pub(crate) fn wrapped(text: &str, width: usize, indent: usize) -> Vec<Cow<'static, str>> {
    let indent = " ".repeat(indent.min(width / 2));
    let options = textwrap::Options::new(width)
        .subsequent_indent(&indent)
        // People search for names in sentences too.
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let bound = text.trim_end().replace(" %", NUMBER_WITH_SIGN);
    let lines = textwrap::wrap(&bound, options).into_iter();
    lines.map(|line| Cow::Owned(line.replace(NUMBER_WITH_SIGN, " %"))).collect()
}
