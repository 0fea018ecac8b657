//! Several projects in one folder: runs that have nothing to do with each other.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::model::run::RunInfo;
use crate::model::warning::{Warning, WarningKind};

/// How many projects a warning names.
const MOST_PROJECTS: usize = 5;

/// A warning where two runs without a benchmark in common are of two projects; it names where the
/// runs of each project are.
pub(super) fn several_projects(
    runs: &[RunInfo],
    reference: &RunInfo,
    candidate: &RunInfo,
) -> Option<Warning> {
    let (of_reference, of_candidate) = (reference.project.as_ref()?, candidate.project.as_ref()?);
    if of_reference == of_candidate {
        return None;
    }
    let mut folders: BTreeMap<&str, PathBuf> = BTreeMap::new();
    for run in runs {
        let (Some(project), Some(folder)) = (run.project.as_deref(), run.path.parent()) else {
            continue;
        };
        let known = folders.entry(project).or_insert_with(|| folder.to_owned());
        *known = shared_folder(known, folder);
    }
    let named: Vec<String> = folders
        .iter()
        .take(MOST_PROJECTS)
        .map(|(project, folder)| {
            let here = folder.as_os_str().is_empty();
            let folder = if here { Path::new(".") } else { folder };
            format!("`{project}` in `{}`", folder.display())
        })
        .collect();
    let more = folders.len().saturating_sub(MOST_PROJECTS);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let message = format!(
        "the sides are runs of two projects, `{of_reference}` and `{of_candidate}`; there are \
         {}{more}: name the folder of one as PATH",
        named.join(", ")
    );
    Some(Warning::new(WarningKind::Selection, message))
}

/// The deepest folder that both are in.
fn shared_folder(a: &Path, b: &Path) -> PathBuf {
    let pairs = a.components().zip(b.components());
    pairs.take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn projects_are_named_with_their_folders() {
        let run = |project: &str, path: &str| RunInfo {
            project: Some(project.to_owned()),
            path: path.into(),
            ..RunInfo::default()
        };
        let runs = [run("a", "s/a/x/1.json"), run("a", "s/a/y/2.json"), run("b", "s/b/1.json")];
        let warning = several_projects(&runs, &runs[0], &runs[2]).unwrap();
        assert_eq!(
            warning.message,
            "the sides are runs of two projects, `a` and `b`; there are `a` in `s/a`, \
             `b` in `s/b`: name the folder of one as PATH"
        );
        assert_eq!(several_projects(&runs, &runs[0], &runs[1]), None);
        assert_eq!(several_projects(&runs, &RunInfo::default(), &runs[0]), None);
    }
}
