//! The graph of the source: no circle between files, one name for one type, no module that hides a crate.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::harness::root;
use crate::tidy::{code, sources};

/// The modules of the program by their path from the crate, such as `load::find::walk`, with the code that is no test.
fn modules() -> BTreeMap<String, String> {
    let mut modules = BTreeMap::new();
    for (name, text) in sources() {
        let path = name.trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::");
        let code = code(&text);
        let code = code.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
        modules.insert(path, code);
    }
    modules
}

/// Every path after `crate::` in some code, with the lists of `use` spelled out.
pub fn paths_of_crate(code: &str) -> Vec<String> {
    code.match_indices("crate::")
        .flat_map(|(at, word)| spelled_out(&code[at + word.len()..]))
        .collect()
}

/// The paths at the beginning of some code: `a::{b, c::d}; …` is `a::b` and `a::c::d`.
fn spelled_out(code: &str) -> Vec<String> {
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let end = code.find(|c| !is_path(c)).unwrap_or(code.len());
    let (path, rest) = code.split_at(end);
    let Some(list) = rest.strip_prefix('{') else { return vec![path.to_owned()] };
    let mut paths = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (at, c) in list.char_indices() {
        let ends_an_item = depth == 0 && (c == ',' || c == '}');
        if ends_an_item && !list[start..at].trim().is_empty() {
            paths.extend(
                spelled_out(list[start..at].trim_start())
                    .iter()
                    .map(|tail| format!("{path}{tail}")),
            );
        }
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => start = at + 1,
            _ => {}
        }
    }
    paths
}

#[test]
fn lists_of_uses_are_spelled_out() {
    for (code, expected) in [
        ("use crate::model::run;", &["model::run"][..]),
        (
            "use crate::a::{b, c::{d, e}, self};\ncrate::f::g()",
            &["a::b", "a::c::d", "a::c::e", "a::self", "f::g"],
        ),
        ("use crate::{\n    a::{self},\n    b,\n};", &["a::self", "b"]),
    ] {
        assert_eq!(paths_of_crate(code), expected, "{code}");
    }
}

/// The modules that each module uses: for each path the longest beginning that is a module.
fn uses(modules: &BTreeMap<String, String>) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut uses: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, code) in modules {
        let of_module = uses.entry(name).or_default();
        for path in paths_of_crate(code) {
            let mut beginning = path.as_str();
            while !modules.contains_key(beginning) {
                let Some((shorter, _)) = beginning.rsplit_once("::") else { break };
                beginning = shorter;
            }
            if let Some((used, _)) = modules.get_key_value(beginning)
                && used != name
            {
                of_module.insert(used);
            }
        }
    }
    uses
}

#[test]
fn no_circle_runs_between_files() {
    let modules = modules();
    let mut left = uses(&modules);
    // Takes away what uses nothing that is left, again and again; what remains are circles and what leads to them.
    loop {
        let names: BTreeSet<&str> = left.keys().copied().collect();
        let before = left.len();
        left.retain(|_, used| used.iter().any(|name| names.contains(name)));
        if left.len() == before {
            break;
        }
    }
    assert!(left.is_empty(), "these files are in a circle or lead to one: {left:#?}");
}

#[test]
fn no_two_types_have_one_name() {
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (module, code) in modules() {
        for line in code.lines() {
            let line =
                line.strip_prefix("pub(crate) ").or(line.strip_prefix("pub ")).unwrap_or(line);
            let kinds = ["struct ", "enum ", "trait ", "type "];
            let Some(rest) = kinds.iter().find_map(|kind| line.strip_prefix(kind)) else {
                continue;
            };
            let name = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
            files.entry(name).or_default().push(module.clone());
        }
    }
    files.retain(|_, modules| modules.len() > 1);
    assert!(files.is_empty(), "types of one name: {files:#?}");
}

#[test]
fn no_module_is_named_like_a_crate() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let dependencies =
        manifest.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let crates: Vec<String> = dependencies
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.trim().replace('-', "_"))
        .collect();
    assert!(crates.contains(&"serde_json".to_owned()), "the dependencies were found");
    for module in modules().keys() {
        let name = module.rsplit("::").next().unwrap();
        assert!(!crates.iter().any(|krate| krate == name), "src/{module} is named like a crate");
    }
}

#[test]
fn every_path_that_the_architecture_names_exists() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let mut checked = 0;
    for quoted in text.split('`').skip(1).step_by(2) {
        let is_path = quoted.contains('/') && !quoted.contains([' ', '…', '<', '=', '\n']);
        // Paths of the source are written from `src`, all others from the root.
        let is_known = [".ci/", ".github/", "benches/", "docs/", "fixtures/", "python/", "tests/"]
            .iter()
            .any(|start| quoted.starts_with(start));
        let top = if is_known { root() } else { root().join("src") };
        if is_path {
            checked += 1;
            assert!(top.join(quoted).exists(), "ARCHITECTURE.md names `{quoted}`");
        }
    }
    assert!(checked > 50, "paths were found");
}
