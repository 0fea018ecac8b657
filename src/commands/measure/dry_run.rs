//! What would be measured, in words.

use std::path::Path;

use crate::analysis::choose::choice::SideName;
use crate::commands::measure::git::Git;
use crate::commands::measure::interpreter::{interpreter, own_option};
use crate::commands::measure::side::{Code, SidePlan};
use crate::commands::request::MeasureRequest;
use crate::host::Io;
use crate::model::run::first_letters;

/// What would be measured, in words.
pub(super) fn dry_run(
    request: &MeasureRequest,
    git: &Git,
    plans: &[SidePlan; 2],
    io: &Io<'_>,
) -> String {
    let mut text = String::new();
    for (name, plan) in [SideName::Reference, SideName::Candidate].into_iter().zip(plans) {
        let code = match &plan.code {
            Code::WorkingTree => format!("the working tree {}", git.top.display()),
            Code::Commit(commit) => {
                format!("commit {}, checked out below the cache folder", first_letters(commit))
            }
        };
        let python =
            interpreter(own_option(request, name), request, &io.terminal.programs, &git.top);
        text.push_str(&format!(
            "{:<10} {}: {code}, by {}\n",
            name.label(),
            plan.tag,
            python.display()
        ));
    }
    let words = request.pytest_args.iter().map(|word| word.to_string_lossy());
    let words: Vec<_> = words.collect();
    let inside = &git.prefix;
    let folder = if inside.as_os_str().is_empty() { Path::new(".") } else { inside };
    if let Some(setup) = &request.setup {
        text.push_str(&format!("setup      {setup}\n"));
    }
    text.push_str(&format!(
        "pytest     in {}: {}\n",
        folder.display(),
        if words.is_empty() { "what it runs by itself".to_owned() } else { words.join(" ") }
    ));
    let budget = request.budget.map(|budget| format!(", at most {} s", budget.as_secs_f64()));
    text.push_str(&format!(
        "pairs      until settled, at most {}{}, {}\n",
        request.max_pairs,
        budget.unwrap_or_default(),
        if request.lockstep { "in lockstep" } else { "in turn" }
    ));
    text
}
