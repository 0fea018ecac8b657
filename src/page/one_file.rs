//! The page as one file that opens from disk.
//!
//! The one file holds the documents that the page would otherwise fetch, compressed: first what it
//! shows at once, then what is opened later. Names in them are other people's text: in Base64 they
//! cannot end an element, and the page's own policy runs no script and takes no style but those
//! whose hashes it names.

use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::page::assets::{Asset, INDEX, asset};
use crate::render::formats::json::{page, v1};
use crate::render::report::{PageSurroundings, Report, SingleRun};

/// Writes one JSON document.
type WriteDocument<'d> = &'d dyn Fn(&mut dyn Write) -> io::Result<()>;

/// The documents that the page shows, each by its name.
struct Documents<'d> {
    /// What it shows at once.
    first: &'d [(&'static str, WriteDocument<'d>)],
    /// What is opened later.
    later: &'d [(&'static str, WriteDocument<'d>)],
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
    let around = report.extra.page;
    let documents = Documents {
        first: &[
            ("runs", &|out| write_runs(around, out)),
            ("defaults", &|out| write_defaults(around, out)),
            ("comparison", &|out| page::write_comparison(report, out)),
        ],
        later: &[
            ("details", &|out| page::write_details(report, out)),
            ("document", &|out| v1::write_comparison(report, out)),
            ("history", &|out| write_history(around, out)),
            ("trends", &|out| write_trends(around, out)),
        ],
    };
    write(&documents, out)
}

/// Writes the only run there is as a page.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_single_run(single: &SingleRun<'_>, out: &mut dyn Write) -> io::Result<()> {
    let documents = Documents {
        first: &[
            ("runs", &|out| write_runs(single.page, out)),
            ("defaults", &|out| write_defaults(single.page, out)),
            ("comparison", &|out| page::write_single_run(single, out)),
        ],
        later: &[
            ("document", &|out| v1::write_single_run(single, out)),
            ("history", &|out| write_history(single.page, out)),
            ("trends", &|out| write_trends(single.page, out)),
        ],
    };
    write(&documents, out)
}

fn write_defaults(around: Option<&PageSurroundings<'_>>, out: &mut dyn Write) -> io::Result<()> {
    v1::write_defaults("", around.and_then(|around| around.commit_url), out)
}

fn write_runs(around: Option<&PageSurroundings<'_>>, out: &mut dyn Write) -> io::Result<()> {
    match around {
        Some(around) => page::write_runs(around.listed, None, out),
        None => write!(out, "null"),
    }
}

fn write_history(around: Option<&PageSurroundings<'_>>, out: &mut dyn Write) -> io::Result<()> {
    match around {
        Some(around) => page::write_history(&around.history, out),
        None => write!(out, "null"),
    }
}

fn write_trends(around: Option<&PageSurroundings<'_>>, out: &mut dyn Write) -> io::Result<()> {
    match around {
        Some(around) => page::write_trends(&around.history, out),
        None => write!(out, "null"),
    }
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
                write_data("park-data", documents.first, out)?;
                write_data("park-archive", documents.later, out)?;
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

/// Writes documents as one object of JSON, compressed, in Base64.
fn write_data(
    id: &str,
    documents: &[(&'static str, WriteDocument<'_>)],
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    for (i, (name, document)) in documents.iter().enumerate() {
        write!(packed, "{}\"{name}\":", if i == 0 { "{" } else { "," })?;
        document(&mut packed)?;
    }
    write!(packed, "}}")?;
    let text = STANDARD.encode(packed.finish()?);
    writeln!(out, "<script type=\"application/gzip\" id=\"{id}\">{text}</script>")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> String {
        let mut page = Vec::new();
        let hostile: WriteDocument<'_> =
            &|out| writeln!(out, "{{\n  \"</script>\\\"<!--\": \"a  b\"\n}}");
        let documents =
            Documents { first: &[("runs", hostile)], later: &[("a", hostile), ("b", hostile)] };
        write(&documents, &mut page).unwrap();
        String::from_utf8(page).unwrap()
    }

    fn unpacked(page: &str, id: &str) -> serde_json::Value {
        let (_, data) = page.split_once(&format!("id=\"{id}\">")).unwrap();
        let packed = STANDARD.decode(data.split_once("</script>").unwrap().0).unwrap();
        serde_json::from_reader(flate2::read::GzDecoder::new(packed.as_slice())).unwrap()
    }

    #[test]
    fn the_page_needs_no_other_file_and_its_data_come_out_as_they_were() {
        let page = page();
        assert!(!page.contains("src=\"") && !page.contains("href=\"assets"), "{page}");
        assert!(!page.contains("<!--\\"), "no name is markup");
        assert_eq!(unpacked(&page, "park-data")["runs"]["</script>\"<!--"], "a  b");
        let later = unpacked(&page, "park-archive");
        assert_eq!(later["a"], later["b"]);
        assert_eq!(later["b"]["</script>\"<!--"], "a  b");
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
}
