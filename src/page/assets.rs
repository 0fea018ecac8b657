//! The files of the page, inside the binary. No name from outside ever becomes a path: it is looked
//! up in this table.

/// The page itself.
pub(crate) const INDEX: &str = include_str!("web/index.html");

/// A file that the page asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Asset {
    /// Its name after `assets/`.
    pub name: &'static str,
    /// What it is, without the character set.
    pub content_type: &'static str,
    /// What is in it.
    pub text: &'static str,
}

/// Tables an asset by its file name.
macro_rules! asset {
    ($name:literal, $content_type:literal) => {
        Asset {
            name: $name,
            content_type: $content_type,
            text: include_str!(concat!("web/", $name)),
        }
    };
}

/// Every file of the page but the page.
pub(crate) const ASSETS: &[Asset] = &[
    asset!("icon.svg", "image/svg+xml"),
    asset!("base.css", "text/css"),
    asset!("frame.css", "text/css"),
    asset!("verdict.css", "text/css"),
    asset!("tables.css", "text/css"),
    asset!("growth.css", "text/css"),
    asset!("media.css", "text/css"),
    asset!("dom.js", "text/javascript"),
    asset!("preferences.js", "text/javascript"),
    asset!("numbers.js", "text/javascript"),
    asset!("wording.js", "text/javascript"),
    asset!("state.js", "text/javascript"),
    asset!("data.js", "text/javascript"),
    asset!("links.js", "text/javascript"),
    asset!("rows.js", "text/javascript"),
    asset!("row-window.js", "text/javascript"),
    asset!("download.js", "text/javascript"),
    asset!("charts.js", "text/javascript"),
    asset!("growth.js", "text/javascript"),
    asset!("spark.js", "text/javascript"),
    asset!("histogram.js", "text/javascript"),
    asset!("timeline-scale.js", "text/javascript"),
    asset!("timeline-input.js", "text/javascript"),
    asset!("timeline.js", "text/javascript"),
    asset!("scaling-chart.js", "text/javascript"),
    asset!("rounds-chart.js", "text/javascript"),
    asset!("several-chart.js", "text/javascript"),
    asset!("tables.js", "text/javascript"),
    asset!("run-picker.js", "text/javascript"),
    asset!("options.js", "text/javascript"),
    asset!("verdict.js", "text/javascript"),
    asset!("panels.js", "text/javascript"),
    asset!("results.js", "text/javascript"),
    asset!("history-table.js", "text/javascript"),
    asset!("history-section.js", "text/javascript"),
    asset!("benchmark-view.js", "text/javascript"),
    asset!("single-run-view.js", "text/javascript"),
    asset!("problem-view.js", "text/javascript"),
    asset!("over-time.js", "text/javascript"),
    asset!("follow.js", "text/javascript"),
    asset!("keys.js", "text/javascript"),
    asset!("frame.js", "text/javascript"),
    asset!("main.js", "text/javascript"),
];

/// The file of this name.
pub(crate) fn asset(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_file_is_in_the_table_and_named_by_the_page() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/page/web");
        let mut found = 1;
        for entry in std::fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if name != "index.html" {
                assert!(asset(&name).is_some(), "{name} is not in the table");
                assert_eq!(
                    INDEX.matches(&format!("\"assets/{name}\"")).count(),
                    1,
                    "index.html names {name} once"
                );
                found += 1;
            }
        }
        assert_eq!(found, ASSETS.len() + 1);
        assert_eq!(INDEX.matches("assets/").count(), ASSETS.len());
    }

    #[test]
    fn every_file_can_be_inside_the_page() {
        for asset in ASSETS {
            // The reader of HTML turns `\r\n` into `\n`, and a hash would not fit; the others would
            // end the element.
            for ends in ["\r", "</script", "</style", "<!--"] {
                assert!(!asset.text.contains(ends), "{} holds {ends:?}", asset.name);
            }
        }
        assert!(!INDEX.contains(" style=") && !INDEX.contains(" onclick="));
    }
}
