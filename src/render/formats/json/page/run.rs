//! Runs, as the page lists and names them.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::analysis::choose::run_listing::RunListing;
use crate::model::measurement_progress::MeasurementProgress;
use crate::model::run::{Machine, RunInfo};
use crate::render::words::dates::{json_date, to_the_minute_utc};
use crate::render::words::measuring::progress_in_words;
use crate::render::words::run_names::{numbered_name, short_commit, short_name};
use crate::render::words::text::printable;

/// A run in words.
#[derive(Debug, Serialize)]
pub(super) struct PageRun<'a> {
    pub(super) run_id: &'a str,
    /// The artifact.
    pub(super) path: String,
    /// What it is called among the others, in few words.
    pub(super) name: String,
    /// All of its label.
    pub(super) label: String,
    /// Number, name and date, then what else is known: a line of a list.
    pub(super) line: String,
    /// RFC 3339.
    pub(super) datetime: Option<String>,
    pub(super) date: String,
    /// The first letters of the commit, and whether there was more than it.
    pub(super) commit: Option<String>,
    pub(super) commit_id: Option<&'a str>,
    pub(super) branch: Option<String>,
    /// Host, system and CPU.
    pub(super) machine: String,
    pub(super) python: String,
    /// What a change of machine may be about, name by name.
    pub(super) kind: [(&'static str, Option<&'a str>); 5],
    pub(super) pytest_benchmark: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cases: Option<usize>,
}

#[derive(Serialize)]
struct PageRuns<'a> {
    schema: &'static str,
    runs: Vec<PageRun<'a>>,
    /// What is measured at the moment.
    measuring: Option<Measuring>,
}

/// A measurement that goes on.
#[derive(Serialize)]
struct Measuring {
    words: String,
    pairs: usize,
    most_pairs: usize,
}

/// Writes the runs of an archive, oldest first, and how far the measurement is that makes them.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_runs(
    listed: &[RunListing<'_>],
    progress: Option<&MeasurementProgress>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let infos: Vec<&RunInfo> = listed.iter().map(|listing| listing.info).collect();
    let mut runs = page_runs(&infos);
    for (run, listing) in runs.iter_mut().zip(listed) {
        run.cases = Some(listing.cases);
    }
    let measuring = progress.map(|progress| Measuring {
        words: progress_in_words(progress),
        pairs: progress.pairs,
        most_pairs: progress.most_pairs,
    });
    Ok(serde_json::to_writer(out, &PageRuns { schema: "pytest-park/page-runs", runs, measuring })?)
}

/// Runs in words, each with a name that no other of them has.
pub(super) fn page_runs<'a>(infos: &[&'a RunInfo]) -> Vec<PageRun<'a>> {
    names_of(infos).into_iter().zip(infos).map(|(name, info)| page_run(info, name)).collect()
}

/// A run in words, under this name.
pub(super) fn page_run(info: &RunInfo, name: String) -> PageRun<'_> {
    let date = info.recorded_at.map_or_else(|| "no date".to_owned(), to_the_minute_utc);
    let commit = short_commit(&info.commit);
    let Machine { node, system, arch, cpu, python, implementation } = &info.machine;
    let first = match info.number {
        Some(number) if !name.starts_with('#') && !name.contains(&format!("{number:04}")) => {
            format!("#{number} {name}")
        }
        Some(_) | None => name.clone(),
    };
    let more = commit.clone().filter(|commit| !name.contains(commit.as_str()));
    let line = [Some(first), Some(date.clone()), more, info.commit.branch.clone(), node.clone()];
    PageRun {
        run_id: &info.id,
        path: info.path.display().to_string(),
        name: printable(&name).into_owned(),
        label: printable(info.label()).into_owned(),
        line: printable(&joined(line, " · ")).into_owned(),
        datetime: info.recorded_at.map(json_date),
        date,
        commit,
        commit_id: info.commit.id.as_deref(),
        branch: info.commit.branch.as_deref().map(|branch| printable(branch).into_owned()),
        machine: printable(&joined([node.clone(), system.clone(), cpu.clone()], ", ")).into_owned(),
        python: joined([implementation.clone(), python.clone()], " "),
        kind: [
            ("system", system.as_deref()),
            ("arch", arch.as_deref()),
            ("cpu", cpu.as_deref()),
            ("implementation", implementation.as_deref()),
            ("python", python.as_deref()),
        ],
        pytest_benchmark: info.pytest_benchmark.as_deref(),
        cases: None,
    }
}

fn joined<const N: usize>(parts: [Option<String>; N], between: &str) -> String {
    let known: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    known.join(between)
}

/// The shortest name of each run that no other has: its short name, else that with its number, else
/// its file's name, else its path.
fn names_of(infos: &[&RunInfo]) -> Vec<String> {
    let ways: [fn(&RunInfo) -> String; 4] = [
        short_name,
        numbered_name,
        |info| info.stem.clone(),
        |info| info.path.display().to_string(),
    ];
    let mut names: Vec<String> = vec![String::new(); infos.len()];
    let mut open: Vec<usize> = (0..infos.len()).collect();
    for way in ways {
        let found: Vec<(usize, String)> =
            open.iter().filter_map(|idx| infos.get(*idx).map(|info| (*idx, way(info)))).collect();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for (_, name) in &found {
            *counts.entry(name).or_default() += 1;
        }
        open = Vec::new();
        for (idx, name) in &found {
            if let Some(shown) = names.get_mut(*idx) {
                shown.clone_from(name);
            }
            if name.is_empty() || counts.get(name.as_str()).is_some_and(|count| *count > 1) {
                open.push(*idx);
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_names_get_their_number_then_their_file() {
        let run = |name: &str, number: Option<u64>, stem: &str| RunInfo {
            name: Some(name.into()),
            number,
            stem: stem.into(),
            path: format!("runs/{stem}.json").into(),
            ..RunInfo::default()
        };
        let runs = [
            run("baseline", Some(1), "0001_baseline"),
            run("baseline", Some(2), "0002_baseline"),
            run("other", Some(3), "0003_other"),
            run("x", None, "a"),
            run("x", None, "b"),
        ];
        let infos: Vec<&RunInfo> = runs.iter().collect();
        assert_eq!(names_of(&infos), ["#1 baseline", "#2 baseline", "other", "a", "b"]);
    }

    #[test]
    fn an_autosaved_run_is_its_number_and_its_commit() {
        let sha = "e3ec627e9a96f38c86dcb68d3f182b8b2aa1c0de";
        let mut run = RunInfo {
            name: Some(format!("{sha}_20261123_231741")),
            number: Some(11),
            ..RunInfo::default()
        };
        run.commit.id = Some(sha.into());
        run.commit.branch = Some("main".into());
        let [named] = page_runs(&[&run]).try_into().unwrap();
        assert_eq!(
            (named.name.as_str(), named.line.as_str()),
            ("#11 e3ec627e", "#11 e3ec627e · no date · main")
        );
    }
}
