//! Runs the program in-process and gives its transcript; makes small artifacts in a few words.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use pytest_park::host::{Ask, NoReply};
use pytest_park::host::{ExitStatus, Io, Terminal};
use pytest_park::run;
use serde_json::{Value as Json, json};
use tempfile::TempDir;

/// The repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder of `fixtures/`.
pub fn fixture(name: &str) -> PathBuf {
    let path = root().join("fixtures").join(name);
    assert!(path.exists(), "there is no fixture {name}");
    path
}

/// What lies at this path in `../shared`, beside the repository's root. Where it is not there: a failure with `CI=true`,
/// else a printed reason and `None`.
pub fn shared(path: &str) -> Option<PathBuf> {
    let found = root().join("../shared").join(path);
    if found.exists() {
        return Some(found);
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "no ../shared/{path} (with CI=true nothing may be skipped)"
    );
    println!("skipped: no ../shared/{path} beside the repository");
    None
}

/// The corpus of real artifacts, where it is there.
pub fn corpus() -> Option<PathBuf> {
    shared("corpus")
}

/// What a run of the program printed, and how it ended.
#[derive(Debug)]
pub struct Transcript {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
}

impl Transcript {
    /// Everything in one text for a snapshot; places on this machine are redacted.
    pub fn text(&self) -> String {
        let redact = |text: &str| {
            let root = root().display().to_string();
            text.replace(&format!("{root}/fixtures"), "[FIXTURES]")
                .replace(&root, "[ROOT]")
                .replace(env!("CARGO_PKG_VERSION"), "[VERSION]")
        };
        format!(
            "exit {}\n--- stdout\n{}--- stderr\n{}",
            self.status.code(),
            redact(&self.stdout),
            redact(&self.stderr)
        )
    }

    /// Standard output as JSON.
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("not JSON: {error}\n{}\n{}", self.stdout, self.stderr))
    }

    /// The transcript of a success.
    pub fn ok(self) -> Self {
        assert_eq!(self.status, ExitStatus::Success, "{}\n{}", self.stdout, self.stderr);
        self
    }
}

/// The program with arguments, not yet run.
pub struct Park {
    args: Vec<OsString>,
    stdin: Vec<u8>,
    answers: Script,
    terminal: Terminal,
}

/// Prepares a call: `park(&["analyze"]).arg(folder).run()`.
pub fn park(args: &[&str]) -> Park {
    let mut all = vec![OsString::from("pytest-park")];
    all.extend(args.iter().map(OsString::from));
    Park { args: all, stdin: Vec::new(), answers: Script::default(), terminal: Terminal::default() }
}

impl Park {
    pub fn args(mut self, args: &[&str]) -> Self {
        self.args.extend(args.iter().map(Into::into));
        self
    }

    pub fn arg(mut self, arg: impl AsRef<Path>) -> Self {
        self.args.push(arg.as_ref().as_os_str().to_owned());
        self
    }

    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// Someone at the terminal who gives these answers, and then Ctrl-C. What was asked stands in `asked`.
    pub fn answers(mut self, answers: &[Answer], asked: &Asked) -> Self {
        self.terminal.interactive = true;
        self.answers = Script { answers: answers.iter().cloned().collect(), asked: asked.clone() };
        self
    }

    pub fn width(mut self, columns: usize) -> Self {
        self.terminal.width = Some(columns);
        self
    }

    /// Standard error is a terminal of this many columns.
    pub fn width_err(mut self, columns: usize) -> Self {
        self.terminal.width_err = Some(columns);
        self
    }

    /// Standard output is a terminal.
    pub fn shows_output(mut self) -> Self {
        self.terminal.shows_output = true;
        self
    }

    /// A terminal that knows ASCII only.
    pub fn ascii(mut self) -> Self {
        self.terminal.ascii = true;
        self
    }

    /// The current folder, from which a configuration is looked for.
    pub fn folder(mut self, path: &Path) -> Self {
        self.terminal.folder = Some(path.to_owned());
        self
    }

    /// An environment variable.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.terminal.environment.insert(name.to_owned(), value.to_owned());
        self
    }

    /// The day on which it runs.
    pub fn today(mut self, year: i32, month: u32, day: u32) -> Self {
        self.terminal.today = chrono::NaiveDate::from_ymd_opt(year, month, day);
        self
    }

    /// The file that a GitHub workflow shows as the summary of the job.
    pub fn job_summary(mut self, path: &Path) -> Self {
        self.terminal.job_summary = Some(path.to_owned());
        self
    }

    pub fn run(self) -> Transcript {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let mut stdin = self.stdin.as_slice();
        let mut script = self.answers;
        let mut io = Io {
            stdin: &mut stdin,
            stdout: &mut stdout,
            stderr: &mut stderr,
            ask: &mut script,
            terminal: self.terminal,
        };
        let status = run(self.args, &mut io);
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        Transcript { status, stdout: text(stdout), stderr: text(stderr) }
    }
}

/// One answer at the terminal.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Enter at once: what the cursor stands on, none of many.
    Enter,
    /// The only line that holds this text.
    Pick(&'static str),
    /// The only lines that hold these texts.
    Mark(&'static [&'static str]),
    /// A path, typed.
    Type(String),
    /// Esc.
    Esc,
}

/// The questions that were put, each with the lines to choose from; `>` stands before the one with the cursor.
pub type Asked = Rc<RefCell<Vec<String>>>;

/// Someone who knows what to say.
#[derive(Debug, Default)]
struct Script {
    answers: VecDeque<Answer>,
    asked: Asked,
}

impl Script {
    fn next(
        &mut self,
        question: &str,
        lines: &[String],
        start: Option<usize>,
    ) -> Result<Answer, NoReply> {
        let marked = |(i, line): (usize, &String)| {
            format!("\n{} {line}", if Some(i) == start { '>' } else { ' ' })
        };
        let shown: String = lines.iter().enumerate().map(marked).collect();
        self.asked.borrow_mut().push(format!("{question}{shown}"));
        match self.answers.pop_front() {
            None => Err(NoReply::Interrupted),
            Some(Answer::Esc) => Err(NoReply::Back),
            Some(answer) => Ok(answer),
        }
    }
}

/// The only line that holds a text.
fn line_with(lines: &[String], text: &str) -> usize {
    let found: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].contains(text)).collect();
    assert_eq!(found.len(), 1, "{text} in {lines:#?}");
    found[0]
}

impl Ask for Script {
    fn one(&mut self, question: &str, lines: Vec<String>, start: usize) -> Result<usize, NoReply> {
        match self.next(question, &lines, Some(start))? {
            Answer::Enter => Ok(start),
            Answer::Pick(text) => Ok(line_with(&lines, text)),
            other => panic!("{other:?} to {question}"),
        }
    }

    fn any(&mut self, question: &str, lines: Vec<String>) -> Result<Vec<usize>, NoReply> {
        match self.next(question, &lines, None)? {
            Answer::Enter => Ok(Vec::new()),
            Answer::Mark(texts) => Ok(texts.iter().map(|text| line_with(&lines, text)).collect()),
            other => panic!("{other:?} to {question}"),
        }
    }

    fn folder(&mut self, question: &str) -> Result<String, NoReply> {
        match self.next(question, &[], None)? {
            Answer::Type(text) => Ok(text),
            other => panic!("{other:?} to {question}"),
        }
    }
}

/// A folder of small artifacts for one test.
pub struct Store {
    folder: TempDir,
}

impl Store {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Puts a file there.
    pub fn file(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
        self
    }

    /// Puts an artifact there, recorded at this date, with these cases.
    pub fn run(self, name: &str, date: &str, cases: &[Json]) -> Self {
        let artifact = json!({
            "machine_info": {"node": "host", "system": "Linux", "python_version": "3.12.1", "python_implementation": "CPython"},
            "commit_info": {"id": "0123456789abcdef0123456789abcdef01234567", "branch": "main", "dirty": false},
            "benchmarks": cases,
            "datetime": date,
            "version": "5.3.1",
        });
        self.file(name, artifact.to_string())
    }

    /// `analyze` on the folder.
    pub fn analyze(&self, args: &[&str]) -> Transcript {
        let mut all = vec!["analyze"];
        all.extend(args);
        park(&all).arg(self.path()).run()
    }

    /// `analyze --format json` on the folder, which must succeed.
    pub fn compared(&self, args: &[&str]) -> Json {
        let mut all = vec!["--format", "json"];
        all.extend(args);
        self.analyze(&all).ok().json()
    }
}

/// A case with this node id and mean in seconds; the other statistics follow from the mean.
pub fn case(fullname: &str, mean: f64) -> Json {
    let name = fullname
        .split_once("::")
        .map_or(fullname, |(_, name)| name.rsplit_once("::").map_or(name, |it| it.1));
    json!({
        "group": null, "name": name, "fullname": fullname, "params": null, "param": null, "extra_info": {},
        "stats": {
            "min": mean * 0.985, "max": mean * 1.2, "mean": mean, "stddev": mean * 0.01, "rounds": 2000, "median": mean,
            "iqr": mean * 0.01, "q1": mean * 0.995, "q3": mean * 1.005, "ops": 1.0 / mean, "total": mean * 2000.0, "iterations": 1,
        },
    })
}

/// The same case with some of its fields set: `with(case(..), json!({"group": "a"}))`.
pub fn with(mut case: Json, fields: Json) -> Json {
    for (key, value) in fields.as_object().expect("an object") {
        case[key] = value.clone();
    }
    case
}

/// The names of a list of objects in a JSON comparison, `names(&json["rows"])`.
pub fn names(list: &Json) -> Vec<&str> {
    list.as_array().expect("a list").iter().map(|it| it["name"].as_str().expect("a name")).collect()
}
