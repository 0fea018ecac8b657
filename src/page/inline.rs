//! Makes JSON fit into a `<script>` element: without indentation, and without any `<` that could end the element.

use std::io::{self, Write};

/// Passes JSON on, smaller. What is written must be valid JSON in UTF-8; it may come in any pieces.
pub struct Inline<'w> {
    out: &'w mut dyn Write,
    is_in_text: bool,
    is_behind_backslash: bool,
}

impl<'w> Inline<'w> {
    /// Passes on to this writer.
    pub fn new(out: &'w mut dyn Write) -> Self {
        Self { out, is_in_text: false, is_behind_backslash: false }
    }
}

impl Write for Inline<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut kept = Vec::with_capacity(bytes.len());
        for byte in bytes {
            match (byte, self.is_in_text) {
                (b' ' | b'\n' | b'\r' | b'\t', false) => continue,
                // Outside of texts JSON has none.
                (b'<', _) => {
                    kept.extend_from_slice(b"\\u003c");
                    self.is_behind_backslash = false;
                    continue;
                }
                (b'"', false) => self.is_in_text = true,
                (b'"', true) if !self.is_behind_backslash => self.is_in_text = false,
                _ => {}
            }
            self.is_behind_backslash = self.is_in_text && *byte == b'\\' && !self.is_behind_backslash;
            kept.push(*byte);
        }
        self.out.write_all(&kept)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn inlined(json: &str, piece: usize) -> String {
        let mut out = Vec::new();
        let mut inline = Inline::new(&mut out);
        json.as_bytes().chunks(piece).for_each(|piece| inline.write_all(piece).unwrap());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn indentation_goes_and_texts_stay() {
        assert_eq!(
            inlined("{\n  \"a b\": [ 1, \"\\\\\" ],\n  \"\\\" <\": \" \" }", 3),
            r#"{"a b":[1,"\\"],"\" \u003c":" "}"#
        );
    }

    proptest! {
        #[test]
        fn any_text_comes_out_as_it_was_and_cannot_end_the_element(texts: Vec<String>, piece in 1_usize..9) {
            let json = serde_json::to_string_pretty(&texts).unwrap();
            let small = inlined(&json, piece);
            prop_assert!(!small.contains('<') && small.len() <= json.len() + 5 * json.matches('<').count());
            prop_assert_eq!(serde_json::from_str::<Vec<String>>(&small).unwrap(), texts);
        }
    }
}
