//! The words that name runs: folders, ranges, links and commits; and hints that work.

use std::fs;
use std::path::Path;
use std::process::Command;

use pytest_park::host::ExitStatus;
use serde_json::json;

use crate::harness::{Store, park};
use crate::which_runs::{artifact, at, cases, sides, three_days};

#[test]
fn folders_ranges_and_links_select_runs() {
    let run = |day: u32| artifact(&at(day, 0), json!({}), &cases(&["a"], f64::from(day)));
    let (linux, darwin) = ("Linux-CPython-3.12-64bit", "Darwin-CPython-3.12-64bit");
    let store = Store::new()
        .file(&format!("{linux}/0001_main.json"), run(1))
        .file(&format!("{darwin}/0001_main.json"), run(2))
        .file(&format!("{linux}/0002_main.json"), run(3))
        .file(&format!("{linux}/0003_main.json"), run(4));
    let reference =
        |selector: &str| store.compared(&["--reference", selector])["reference"].clone();
    for selector in [format!("{linux}/0001"), format!("{linux}/0001_m"), "Linux*/1".to_owned()] {
        let path = reference(&selector)["path"].as_str().unwrap().to_owned();
        assert!(path.ends_with(&format!("{linux}/0001_main.json")), "{selector}: {path}");
    }
    let pooled = store.compared(&["--reference", "0001..0002", "--pool"]);
    assert_eq!(pooled["reference"]["pooled"].as_array().unwrap().len(), 3);
    let newest = store.analyze(&["--reference", "0001..0002"]).ok();
    assert!(newest.stderr.contains("`0001..0002` matches 3 runs by range"), "{}", newest.stderr);
    assert!(newest.stderr.contains("; `--pool` takes all of them"), "{}", newest.stderr);
    #[cfg(unix)]
    {
        let link = store.path().join("release.json");
        std::os::unix::fs::symlink(store.path().join(linux).join("0001_main.json"), link).unwrap();
        for selector in ["release", "release.json"] {
            assert_eq!(reference(selector)["datetime"], "2026-03-01T10:00:00Z", "{selector}");
        }
        assert_eq!(
            park(&["runs", "--format", "json"]).arg(store.path()).run().ok().json()["runs"]
                .as_array()
                .unwrap()
                .len(),
            4
        );
    }
}

#[test]
fn sides_of_the_same_runs_are_named_in_full() {
    let store = three_days();
    let all = store.analyze(&["--reference", "*", "--candidate", "*", "--pool"]);
    let expected = "error: reference and candidate are the same 3 runs: \
                    `0001_x`, `0002_x`, `0001_y`\n";
    assert!(all.stderr.starts_with(expected), "{}", all.stderr);
    let one = store.analyze(&["--reference", "0002_x", "--candidate", "x", "--pool"]);
    let expected = "error: the reference, `x`, is one of the candidate's 2 runs\n";
    assert!(one.stderr.starts_with(expected), "{}", one.stderr);
}

#[test]
fn a_hint_is_a_command_that_works() {
    let run = |day: u32, branch: &str| {
        artifact(&at(day, 0), json!({"commit": {"branch": branch}}), &cases(&["a"], 1.0))
    };
    let store = Store::new()
        .file("0001_two words.json", run(1, "main"))
        .file("0002_two words.json", run(2, "main"))
        .file("0003_new.json", run(3, "fix"));
    for args in [
        ["--reference", "main"],
        ["--reference", "mian"],
        ["--reference", "two wods"],
        ["--candidate", "0001"],
        ["--candidate", "oldest"],
    ] {
        let failed = store.analyze(&args);
        assert_eq!(failed.status, ExitStatus::Failure, "{args:?}");
        let hint = failed.stderr.rsplit("hint: ").next().unwrap();
        let hint = hint.split('`').nth(1).unwrap();
        let words = shlex::split(hint).unwrap();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        assert_ne!(words, args, "{hint}");
        let again = match args[0] {
            "--candidate" => [args.as_slice(), &words].concat(),
            _ => words,
        };
        assert_eq!(store.analyze(&again).status, ExitStatus::Success, "{args:?}: {hint}");
    }
}

/// Runs git in a folder, away from any configuration; `None` where there is no git.
fn git(folder: &Path, args: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "user.name=n", "-c", "user.email=e@example.com", "-c", "commit.gpgsign=false"])
        .args(args)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .ok()?;
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[test]
fn words_that_git_knows_select_the_runs_of_commits() {
    let store = Store::new();
    let root = store.path().to_owned();
    if git(&root, &["init", "-q", "-b", "main"]).is_none() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "no git");
        return;
    }
    let mut ids = Vec::new();
    for i in 0..5 {
        git(&root, &["commit", "-q", "--allow-empty", "-m", &i.to_string()]);
        ids.push(git(&root, &["rev-parse", "HEAD"]).unwrap());
        if i == 2 {
            git(&root, &["tag", "v2.1"]);
            git(&root, &["switch", "-q", "-c", "work"]);
        }
    }
    // The third commit, where `work` and `main` part, has no run.
    let mut store = store;
    for (i, id) in ids.iter().enumerate().filter(|(i, _)| *i != 2) {
        let facts = json!({"commit": {"id": id, "branch": "b"}});
        let text = artifact(&at(1 + i as u32, 0), facts, &cases(&["a"], 1.0 + i as f64));
        store = store.file(&format!(".benchmarks/{:04}_x.json", i + 1), text);
    }
    let storage = root.join(".benchmarks");
    let analyze = |args: &[&str]| park(&[&["analyze"], args].concat()).arg(&storage).run();
    let reference =
        |selector: &str| sides(analyze(&["--format", "json", "--reference", selector]))[0].clone();
    assert_eq!(reference("HEAD~1"), "0004_x.json");
    assert_eq!(reference("main~1"), "0002_x.json");
    assert_eq!(reference("merge-base:main"), "0002_x.json");
    let shown = analyze(&["--reference", "merge-base:main"]);
    let note = "note: `merge-base:main` is commit ";
    assert!(shown.stderr.contains(note) && shown.stderr.contains("the nearest before it"));
    // A commit without a run is an error that offers one with a run.
    let failed = analyze(&["--reference", "v2.1"]);
    assert_eq!(failed.status, ExitStatus::Failure);
    let known = format!("git knows it as commit {}, which no run measured", &ids[2][..8]);
    assert!(failed.stderr.contains(&known), "{}", failed.stderr);
    assert!(failed.stderr.ends_with("hint: `--reference merge-base:v2.1`\n"), "{}", failed.stderr);
    assert_eq!(reference("merge-base:v2.1"), "0002_x.json");
    let since =
        park(&["history", "--format", "json", "--since", "HEAD~1"]).arg(&storage).run().ok();
    assert_eq!(since.json()["runs"].as_array().unwrap().len(), 2);
    for word in ["nonsense", "--help", "merge-base:nonsense"] {
        let failed = analyze(&[&format!("--reference={word}")]);
        assert!(failed.stderr.starts_with(&format!("error: no run matches `{word}`")), "{word}");
    }
}

#[test]
fn the_storage_of_a_parent_folder_is_read_and_named() {
    let run = |day: u32| artifact(&at(day, 0), json!({}), &cases(&["a"], 1.0));
    let store = Store::new()
        .file("repo/.benchmarks/0001_x.json", run(1))
        .file("repo/.benchmarks/0002_x.json", run(2))
        .file("repo/.git/HEAD", "")
        .file("repo/src/deep/x.py", "");
    let deep = store.path().join("repo/src/deep");
    for command in ["analyze", "runs", "history"] {
        let shown = park(&[command]).folder(&deep).run().ok();
        let storage = store.path().join("repo/.benchmarks");
        let note = format!("so `{}` is read\n", storage.display());
        assert!(shown.stderr.contains(&note), "{command}: {}", shown.stderr);
    }
    fs::remove_dir_all(store.path().join("repo/.git")).unwrap();
    let missing = park(&["analyze"]).folder(&deep).run();
    assert!(missing.stderr.starts_with("error: no such file or folder: `./.benchmarks`"));
}
