//! The page as one file that opens from disk.
//!
//! The one file holds the documents that the page would otherwise fetch. Names in them are other
//! people's text: no `<` is left in the data, and the page's own policy runs no script and takes no
//! style but those whose hashes it names.

use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::page::assets::{Asset, INDEX, asset};
use crate::render::formats::json::v1;
use crate::render::report::{PageSurroundings, Report, SingleRun};

/// Writes one JSON document.
type WriteDocument<'d> = &'d dyn Fn(&mut dyn Write) -> io::Result<()>;

/// The documents that the page shows.
struct Documents<'d> {
    runs: WriteDocument<'d>,
    /// Or the only run there is.
    comparison: WriteDocument<'d>,
    history: WriteDocument<'d>,
    /// The query that it takes where its address has none.
    query: &'d str,
}

/// A line of the page, by what becomes of it in one file.
enum PageLine<'l> {
    /// `<head>`: the policy comes after it.
    Head,
    /// A script: goes to the end of the body, because one inside the page does not wait for the
    /// rest of it.
    Script(&'static Asset),
    Style(&'static Asset),
    Icon(&'static Asset),
    /// `</body>`: data and scripts come before it.
    EndOfBody,
    /// Any other line, unchanged.
    Other(&'l str),
}

/// Writes a comparison as a page.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_report(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_with(report.extra.page, &|out| v1::write_comparison(report, out), out)
}

/// Writes the only run there is as a page.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_single_run(single: &SingleRun<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_with(single.page, &|out| v1::write_single_run(single, out), out)
}

fn write_with(
    around: Option<&PageSurroundings<'_>>,
    comparison: WriteDocument<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let documents = Documents {
        runs: &|out| match around {
            Some(around) => v1::write_runs(around.listed, out),
            None => write!(out, "null"),
        },
        comparison,
        history: &|out| match around {
            Some(around) => v1::write_history(&around.history, out),
            None => write!(out, "null"),
        },
        query: "",
    };
    write(&documents, out)
}

/// Writes the page with these documents in it.
///
/// # Errors
/// Only those of the writer.
fn write(documents: &Documents<'_>, out: &mut dyn Write) -> io::Result<()> {
    let lines: Vec<PageLine<'_>> = INDEX.lines().map(line).collect();
    for line in &lines {
        match line {
            PageLine::Head => writeln!(out, "<head>\n{}", policy(&lines))?,
            PageLine::Script(_) => {}
            PageLine::Style(style) => writeln!(out, "<style>{}</style>", style.text)?,
            PageLine::Icon(icon) => {
                let data = STANDARD.encode(icon.text);
                writeln!(
                    out,
                    "<link rel=\"icon\" href=\"data:{};base64,{data}\">",
                    icon.content_type
                )?;
            }
            PageLine::EndOfBody => {
                write_data(documents, out)?;
                for line in &lines {
                    if let PageLine::Script(script) = line {
                        writeln!(out, "<script>{}</script>", script.text)?;
                    }
                }
                writeln!(out, "</body>")?;
            }
            PageLine::Other(line) => writeln!(out, "{line}")?,
        }
    }
    Ok(())
}

fn line(line: &str) -> PageLine<'_> {
    let named = |start: &str, end: &str| {
        let name = line.trim().strip_prefix(start)?.strip_prefix("assets/")?.strip_suffix(end)?;
        asset(name)
    };
    match line.trim() {
        "<head>" => PageLine::Head,
        "</body>" => PageLine::EndOfBody,
        _ => None
            .or_else(|| named("<script src=\"", "\" defer></script>").map(PageLine::Script))
            .or_else(|| named("<link rel=\"stylesheet\" href=\"", "\" />").map(PageLine::Style))
            .or_else(|| {
                named("<link rel=\"icon\" href=\"", "\" type=\"image/svg+xml\" />")
                    .map(PageLine::Icon)
            })
            .unwrap_or(PageLine::Other(line)),
    }
}

/// The policy of a page without a server: what it holds and nothing else.
fn policy(lines: &[PageLine<'_>]) -> String {
    let hash = |asset: &Asset| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(asset.text)));
    let (mut scripts, mut styles) = (String::new(), String::new());
    for line in lines {
        match line {
            PageLine::Script(script) => scripts.push_str(&hash(script)),
            PageLine::Style(style) => styles.push_str(&hash(style)),
            PageLine::Head | PageLine::Icon(_) | PageLine::EndOfBody | PageLine::Other(_) => {}
        }
    }
    format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src{scripts}; \
         style-src{styles}; img-src data:; base-uri 'none'; form-action 'none'\">"
    )
}

fn write_data(documents: &Documents<'_>, out: &mut dyn Write) -> io::Result<()> {
    let defaults: WriteDocument<'_> = &|out| v1::write_defaults(documents.query, out);
    let all = [
        ("runs", documents.runs),
        ("comparison", documents.comparison),
        ("history", documents.history),
        ("defaults", defaults),
    ];
    write!(out, "<script type=\"application/json\" id=\"park-data\">")?;
    for (i, (name, document)) in all.into_iter().enumerate() {
        write!(out, "{}\"{name}\":", if i == 0 { "{" } else { ",\n" })?;
        document(&mut Inline::new(out))?;
    }
    writeln!(out, "}}</script>")
}

/// Makes JSON fit into a `<script>` element: passes it on without indentation, and without any `<`
/// that could end the element. What is written must be valid JSON in UTF-8; it may come in any
/// pieces.
struct Inline<'w> {
    out: &'w mut dyn Write,
    is_in_text: bool,
    is_after_backslash: bool,
}

impl<'w> Inline<'w> {
    fn new(out: &'w mut dyn Write) -> Self {
        Self { out, is_in_text: false, is_after_backslash: false }
    }
}

impl Write for Inline<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut passed = Vec::with_capacity(bytes.len());
        for byte in bytes {
            match (byte, self.is_in_text) {
                (b' ' | b'\n' | b'\r' | b'\t', false) => continue,
                // Outside of texts JSON has none.
                (b'<', _) => {
                    passed.extend_from_slice(b"\\u003c");
                    self.is_after_backslash = false;
                    continue;
                }
                (b'"', false) => self.is_in_text = true,
                (b'"', true) if !self.is_after_backslash => self.is_in_text = false,
                _ => {}
            }
            self.is_after_backslash = self.is_in_text && *byte == b'\\' && !self.is_after_backslash;
            passed.push(*byte);
        }
        self.out.write_all(&passed)?;
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

    fn page() -> String {
        let mut page = Vec::new();
        let hostile: WriteDocument<'_> =
            &|out| writeln!(out, "{{\n  \"</script>\\\"<!--\": \"a  b\"\n}}");
        write(
            &Documents {
                runs: hostile,
                comparison: hostile,
                history: hostile,
                query: "metric=min",
            },
            &mut page,
        )
        .unwrap();
        String::from_utf8(page).unwrap()
    }

    #[test]
    fn the_page_needs_no_other_file_and_its_data_are_text() {
        let page = page();
        assert!(!page.contains("src=\"") && !page.contains("href=\"assets"), "{page}");
        assert!(page.contains(r#""runs":{"\u003c/script>\"\u003c!--":"a  b"}"#), "{page}");
        let data =
            page.split_once("id=\"park-data\">").unwrap().1.split_once("</script>").unwrap().0;
        let data: serde_json::Value = serde_json::from_str(data).unwrap();
        assert_eq!(data["history"]["</script>\"<!--"], "a  b");
        assert_eq!(data["defaults"]["query"], "metric=min");
    }

    #[test]
    fn the_policy_names_every_script_and_style() {
        let page = page();
        let (policy, _) = page.split_once("base-uri").unwrap();
        for tag in ["script", "style"] {
            let opened = format!("<{tag}>");
            let all: Vec<&str> = page.split(&opened).skip(1).collect();
            assert!(!all.is_empty());
            for text in all {
                let text = text.split_once(&format!("</{tag}>")).unwrap().0;
                let hash = STANDARD.encode(Sha256::digest(text));
                assert!(policy.contains(&format!("'sha256-{hash}'")), "{text}");
            }
        }
        assert!(
            !page.contains("unsafe-inline")
                && !page.contains(" style=\"")
                && !page.contains(" onclick")
        );
    }

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
