//! Sentences on a narrow terminal.

use std::borrow::Cow;

/// A text in lines of at most `width` columns, broken between words; the lines after the first are
/// indented by this many columns, at most half of the width. A longer word is a longer line.
pub(crate) fn wrapped(text: &str, width: usize, indent: usize) -> Vec<Cow<'_, str>> {
    let indent = " ".repeat(indent.min(width / 2));
    let options = textwrap::Options::new(width)
        .subsequent_indent(&indent)
        // People search for names in sentences too.
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text.trim_end(), options)
}
