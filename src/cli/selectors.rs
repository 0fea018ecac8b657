//! What names a run on the command line, in words for help and the manual. What the words mean is
//! in `analysis/choose/selector.rs`.

/// Examples of selectors in the order in which they are tried, each with what it is.
pub(super) const SELECTORS: [(&str, &str); 13] = [
    ("RUN_ID, TAG", "the run id or tag that the artifact names"),
    ("0007_baseline", "a file without its ending"),
    ("7", "the number of a file"),
    ("baseline", "the name that --benchmark-save gave"),
    ("8d530304", "a commit, or its first 4 digits or more"),
    ("branch:main", "a branch"),
    ("path/to/0007_baseline.json", "a path, or a symbolic link to one"),
    ("Linux-CPython-3.12-64bit/0007", "a folder and a number"),
    ("latest, previous, oldest, latest~5", "a position"),
    ("2026-11-23", "a date, or the beginning of one"),
    ("0003..0007, v1..latest", "all runs from one to another, for --pool"),
    ("'base*'", "a pattern over names, tags and files, for --pool"),
    ("HEAD~3, v2.1, main, merge-base:main", "a commit that git knows, or the nearest with a run"),
];

/// The list as help shows it.
pub(super) fn shown() -> String {
    let width = SELECTORS.iter().map(|(selector, _)| selector.len()).max().unwrap_or_default();
    let mut shown = "A RUN is one of these; the first that finds a run wins:".to_owned();
    for (selector, about) in SELECTORS {
        shown.push_str(&format!("\n  {selector:width$}  {about}"));
    }
    shown
}
