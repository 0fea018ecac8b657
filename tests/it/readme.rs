//! The README's examples are run: what it shows is what the program prints.

use std::fs;
use std::path::PathBuf;

use crate::harness::{park, root};

/// Blocks that begin with ```` ```console ````, as (command, shown output).
fn console_blocks(text: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("```console\n") {
        let (block, behind) = after.split_once("\n```").expect("a block ends");
        let (command, output) = block.split_once('\n').unwrap_or((block, ""));
        // What pytest and pip print is looked at by tests/checks/first_minutes.py.
        if !["pytest", "pip"].contains(&command.split(' ').nth(1).unwrap_or_default()) {
            blocks.push((
                command.strip_prefix("$ pytest-park ").expect("a command").to_owned(),
                output.to_owned(),
            ));
        }
        rest = behind;
    }
    blocks
}

/// Splits a command line at blanks outside double quotes.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('"').enumerate();
    parts
        .flat_map(|(i, part)| {
            if i % 2 == 1 {
                vec![part.to_owned()]
            } else {
                part.split_whitespace().map(str::to_owned).collect()
            }
        })
        .collect()
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let path = root().join("README.md");
    let mut text = fs::read_to_string(&path).unwrap();
    let blocks = console_blocks(&text);
    assert!(!blocks.is_empty());
    for (command, shown) in blocks {
        let args = words(&command);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let printed = park(&args).run().ok().stdout.trim_end().to_owned();
        if std::env::var_os("UPDATE_README").is_some() {
            let (old, new) = (
                format!("$ pytest-park {command}\n{shown}"),
                format!("$ pytest-park {command}\n{printed}"),
            );
            let old = if shown.is_empty() { format!("$ pytest-park {command}") } else { old };
            text = text.replacen(&old, &new, 1);
            fs::write(&path, &text).unwrap();
        } else {
            assert_eq!(shown, printed, "run the tests with UPDATE_README=1 and read the change");
        }
    }
}

#[test]
fn every_option_that_the_readme_names_exists() {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    let help = park(&["analyze", "--help"]).run().ok().stdout;
    for line in text.lines().filter(|line| line.starts_with("pytest-park analyze")) {
        for word in line.split_whitespace().filter(|word| word.starts_with("--")) {
            assert!(help.contains(word), "{word}");
        }
    }
}

/// The Markdown of the repository: at its top, and in these folders.
fn pages() -> Vec<PathBuf> {
    let folders = [root(), root().join("docs"), root().join("fixtures"), root().join("fuzz")];
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|it| it == "md")).collect()
}

#[test]
fn every_link_within_the_repository_leads_somewhere() {
    let pages = pages();
    let mut n_links = 0;
    for page in &pages {
        for link in fs::read_to_string(page).unwrap().split("](").skip(1) {
            let target = link.split(')').next().unwrap().split('#').next().unwrap();
            if !target.is_empty() && !target.contains("://") {
                n_links += 1;
                assert!(
                    page.parent().unwrap().join(target).exists(),
                    "{}: {target}",
                    page.display()
                );
            }
        }
    }
    assert!(pages.len() > 8 && n_links > 10, "pages and links were found");
}

/// The readme with whole addresses: a package index shows it without the files around it.
fn readme_with_whole_addresses(text: &str, version: &str) -> String {
    let repository = env!("CARGO_PKG_REPOSITORY");
    let pages = format!("{repository}/blob/v{version}");
    let raw = repository.replace("//github.com/", "//raw.githubusercontent.com/");
    let pictures = format!("{raw}/v{version}");
    let mut whole = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        let target = after.split(')').next().unwrap_or_default();
        whole.push_str(before);
        whole.push_str("](");
        if !target.contains("://") && !target.starts_with('#') {
            let is_picture = target.ends_with(".svg") || target.ends_with(".png");
            whole.push_str(if is_picture { &pictures } else { &pages });
            whole.push('/');
        }
        rest = after;
    }
    whole.push_str(rest);
    whole
}

#[test]
fn the_readme_of_the_wheel_has_whole_addresses() {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    let path = root().join("python/README.md");
    let whole = readme_with_whole_addresses(&text, env!("CARGO_PKG_VERSION"));
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, &whole).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == whole, "run the tests with UPDATE_README=1 once more");
    assert!(!whole.contains("](docs/") && whole.contains("/docs/terminal.svg)"));
}
