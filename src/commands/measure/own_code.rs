//! Whether each side has loaded its own code. Two sides that load the same code give a result that
//! looks like an answer, so this refuses whatever is not plain.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::analysis::choose::choice::SideName;
use crate::commands::measure::side::{Code, Side};
use crate::render::words::problems::Problem;

/// A module of the project: its name, the file it was loaded from, and whether that is an installed
/// copy.
pub(super) type LoadedModule = (String, String, bool);

/// Where a module was loaded from.
#[derive(Debug, PartialEq, Eq)]
enum LoadedFrom<'a> {
    /// The checkout of the side.
    Own,
    /// The checkout of the other side.
    Other,
    /// A copy in an environment.
    Installed(&'a Path),
    /// Anywhere else.
    Elsewhere(&'a Path),
}

/// What is wrong with what the sides have loaded.
#[derive(Debug, PartialEq, Eq)]
enum CodeFault<'a> {
    /// A side has loaded the code of the other one.
    Others { side: SideName, file: &'a Path },
    /// Both have loaded one file.
    Shared { file: &'a Path },
    /// One has loaded its own code and the other one a copy.
    Copy { side: SideName, file: &'a Path },
}

/// Refuses sides that do not both measure their own code.
///
/// # Errors
/// With the name of the first module, where it was loaded from, and a setup that would help.
pub(super) fn check_own_code(
    [reference, candidate]: [&Side; 2],
    modules: [&[LoadedModule]; 2],
) -> Result<(), Problem> {
    // One folder, two environments: there is one code.
    if reference.checkout == candidate.checkout {
        return Ok(());
    }
    match find_fault([&reference.checkout, &candidate.checkout], modules) {
        Some((module, fault)) => Err(in_words(
            module,
            &fault,
            if reference.plan.code == Code::WorkingTree { candidate } else { reference },
        )),
        None => Ok(()),
    }
}

fn find_fault<'m>(
    checkouts: [&Path; 2],
    [reference, candidate]: [&'m [LoadedModule]; 2],
) -> Option<(&'m str, CodeFault<'m>)> {
    let by_name = |modules: &'m [LoadedModule]| -> BTreeMap<&str, &LoadedModule> {
        modules.iter().map(|module| (module.0.as_str(), module)).collect()
    };
    let (of_reference, of_candidate) = (by_name(reference), by_name(candidate));
    let names = of_reference.keys().chain(of_candidate.keys()).copied();
    let [reference_checkout, candidate_checkout] = checkouts;
    for name in names.collect::<std::collections::BTreeSet<_>>() {
        let a = of_reference.get(name);
        let b = of_candidate.get(name);
        let origin_a = a.map(|module| origin(module, reference_checkout, candidate_checkout));
        let origin_b = b.map(|module| origin(module, candidate_checkout, reference_checkout));
        if let Some(fault) = fault(origin_a, origin_b, a.map(file), b.map(file)) {
            return Some((name, fault));
        }
    }
    None
}

fn file<'m>(module: &&'m LoadedModule) -> &'m Path {
    Path::new(&module.1)
}

fn fault<'m>(
    reference: Option<LoadedFrom<'m>>,
    candidate: Option<LoadedFrom<'m>>,
    reference_file: Option<&'m Path>,
    candidate_file: Option<&'m Path>,
) -> Option<CodeFault<'m>> {
    let sides = [
        (SideName::Reference, &reference, reference_file),
        (SideName::Candidate, &candidate, candidate_file),
    ];
    for (side, origin, file) in sides {
        if let (Some(LoadedFrom::Other), Some(file)) = (origin, file) {
            return Some(CodeFault::Others { side, file });
        }
    }
    match (reference?, candidate?) {
        (
            LoadedFrom::Installed(a) | LoadedFrom::Elsewhere(a),
            LoadedFrom::Installed(b) | LoadedFrom::Elsewhere(b),
        ) => (a == b).then_some(CodeFault::Shared { file: a }),
        (LoadedFrom::Own, LoadedFrom::Elsewhere(file)) => {
            Some(CodeFault::Copy { side: SideName::Candidate, file })
        }
        (LoadedFrom::Elsewhere(file), LoadedFrom::Own) => {
            Some(CodeFault::Copy { side: SideName::Reference, file })
        }
        (LoadedFrom::Own, LoadedFrom::Installed(file)) => {
            Some(CodeFault::Copy { side: SideName::Candidate, file })
        }
        (LoadedFrom::Installed(file), LoadedFrom::Own) => {
            Some(CodeFault::Copy { side: SideName::Reference, file })
        }
        (LoadedFrom::Own | LoadedFrom::Other, _) | (_, LoadedFrom::Other) => None,
    }
}

/// An installed copy inside a checkout is in its environment, whoever uses it.
fn origin<'m>(
    (_, file, is_installed): &'m LoadedModule,
    own: &Path,
    other: &Path,
) -> LoadedFrom<'m> {
    let file = Path::new(file);
    if *is_installed {
        LoadedFrom::Installed(file)
    } else if file.starts_with(own) {
        LoadedFrom::Own
    } else if file.starts_with(other) {
        LoadedFrom::Other
    } else {
        LoadedFrom::Elsewhere(file)
    }
}

/// `revision` is the side that is a commit: the files of its checkout decide which setup is named.
fn in_words(module: &str, fault: &CodeFault<'_>, revision: &Side) -> Problem {
    let package = module.split('.').next().unwrap_or(module);
    let (message, file) = match fault {
        CodeFault::Others { side, file } => {
            let other = match side {
                SideName::Reference => SideName::Candidate,
                SideName::Candidate => SideName::Reference,
            };
            (format!("the {} loads `{package}` from the {}", side.label(), other.label()), file)
        }
        CodeFault::Shared { file } => (format!("both sides load the same `{package}`"), file),
        CodeFault::Copy { side, file } => {
            (format!("the {} does not load `{package}` from its checkout", side.label()), file)
        }
    };
    Problem::new(format!("{message}, so nothing would be compared"))
        .because(format!("`{module}` comes from {}", file.display()))
        .with_hint(format!(
            "`--setup {}` gives each side an environment of its own",
            setup_that_helps(&revision.roots)
        ))
}

/// The command that installs the project into an environment in its checkout, by the files that are
/// there.
fn setup_that_helps(roots: &[PathBuf]) -> &'static str {
    let has = |file: &str| roots.iter().any(|root| root.join(file).exists());
    let builds_with = |name: &str| {
        roots.iter().any(|root| {
            std::fs::read_to_string(root.join("pyproject.toml"))
                .is_ok_and(|text| text.contains(name))
        })
    };
    if has("uv.lock") {
        "'uv sync'"
    } else if has("poetry.lock") {
        "'POETRY_VIRTUALENVS_IN_PROJECT=1 poetry install'"
    } else if has("pdm.lock") {
        "'pdm install'"
    } else if builds_with("maturin") {
        "'python3 -m venv .venv && .venv/bin/pip install pytest pytest-benchmark maturin && \
         .venv/bin/maturin develop --release'"
    } else {
        "'python3 -m venv .venv && .venv/bin/pip install pytest pytest-benchmark -e .'"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(name: &str, file: &str, is_installed: bool) -> LoadedModule {
        (name.to_owned(), file.to_owned(), is_installed)
    }

    #[test]
    fn each_side_must_load_its_own_code() {
        let reference = "/cache/repo/src/pack/__init__.py";
        let candidate = "/repo/src/pack/__init__.py";
        let installed = "/env/lib/python3/site-packages/pack/__init__.py";
        let of_reference = "/cache/repo/.venv/lib/python3/site-packages/pack/__init__.py";
        let of_candidate = "/repo/.venv/lib/python3/site-packages/pack/__init__.py";
        let others = |side, file| Some(CodeFault::Others { side, file: Path::new(file) });
        let copy = |side, file| Some(CodeFault::Copy { side, file: Path::new(file) });
        let shared = |file| Some(CodeFault::Shared { file: Path::new(file) });
        for (a, b, expected) in [
            ((reference, false), (candidate, false), None),
            ((candidate, false), (candidate, false), others(SideName::Reference, candidate)),
            ((reference, false), (reference, false), others(SideName::Candidate, reference)),
            ((installed, true), (installed, true), shared(installed)),
            // The one environment of the project is below the working tree.
            ((of_candidate, true), (of_candidate, true), shared(of_candidate)),
            // An environment each, as a setup makes them.
            ((of_reference, true), (of_candidate, true), None),
            ((of_reference, true), (installed, true), None),
            ((reference, false), (installed, true), copy(SideName::Candidate, installed)),
            ((installed, true), (candidate, false), copy(SideName::Reference, installed)),
            (("/else/pack.py", false), ("/else/pack.py", false), shared("/else/pack.py")),
        ] {
            let modules = [[module("pack", a.0, a.1)], [module("pack", b.0, b.1)]];
            let fault = find_fault(
                [Path::new("/cache/repo"), Path::new("/repo")],
                [&modules[0], &modules[1]],
            );
            assert_eq!(fault.map(|(_, fault)| fault), expected, "{a:?} {b:?}");
        }
    }

    #[test]
    fn what_only_one_side_loads_may_be_its_own() {
        let [own, other] = ["/cache/repo/new.py", "/repo/new.py"];
        let checkouts = [Path::new("/cache/repo"), Path::new("/repo")];
        let loaded = [module("new", own, false)];
        assert_eq!(find_fault(checkouts, [&loaded, &[]]), None);
        let loaded = [module("new", other, false)];
        let fault = find_fault(checkouts, [&loaded, &[]]);
        assert!(matches!(fault, Some(("new", CodeFault::Others { .. }))));
    }
}
