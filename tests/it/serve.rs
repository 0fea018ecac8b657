//! The dashboard as a process: sockets, signals, and a browser that is told what changes.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

use crate::harness::{Store, case, fixture, park};

/// Longer than anything here takes; a server that hangs fails instead of holding up the tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running `serve`, ended when dropped.
struct Server {
    child: Child,
    /// `127.0.0.1:PORT`.
    address: String,
}

impl Server {
    fn start(command: &mut Command, args: &[&str], folder: &Path) -> Self {
        command.arg("serve").args(args).arg(folder).env_clear();
        Self::started(
            command
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap(),
        )
    }

    /// The address is the first line on standard output, at once.
    fn started(mut child: Child) -> Self {
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.strip_prefix("http://").and_then(|it| it.strip_suffix("/\n"));
        let address = address.unwrap_or_else(|| panic!("not an address: {line:?}")).to_owned();
        Self { child, address }
    }

    fn open(&self, target: &str) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(self.address.replace("0.0.0.0", "127.0.0.1")).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(
            stream,
            "GET {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )
        .unwrap();
        BufReader::new(stream)
    }

    /// Status and body.
    fn get(&self, target: &str) -> (u16, String) {
        let mut answer = String::new();
        self.open(target).read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    fn signal(&mut self, name: &str) -> Option<i32> {
        let kill = format!("kill -{name} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }

    fn stderr(&mut self) -> ChildStderr {
        self.child.stderr.take().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_pytest-park"))
}

/// The number of runs that the next event tells.
fn told_runs(events: &mut BufReader<TcpStream>) -> u64 {
    loop {
        let mut line = String::new();
        assert!(events.read_line(&mut line).unwrap() > 0, "the stream ended");
        if let Some(data) = line.strip_prefix("data: ") {
            let data: serde_json::Value = serde_json::from_str(data).unwrap();
            assert!(data["fingerprint"].is_string(), "{data}");
            return data["runs"].as_u64().unwrap();
        }
    }
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_at_once_with_success_though_a_page_listens() {
    for signal in ["INT", "TERM"] {
        let mut server = Server::start(&mut program(), &["--port", "0"], &fixture("history"));
        assert!(server.address.starts_with("127.0.0.1:"), "{}", server.address);
        let mut events = server.open("/api/events");
        assert_eq!(told_runs(&mut events), 12);
        assert_eq!(server.signal(signal), Some(0), "{signal}");
        let mut stderr = String::new();
        server.stderr().read_to_string(&mut stderr).unwrap();
        assert_eq!(stderr, "", "{signal}");
    }
}

#[test]
fn a_listening_page_is_told_what_appears_and_what_goes() {
    let store =
        Store::new().run("0001_a.json", "2026-01-01T00:00:00", &[case("t.py::test_a", 1.0)]);
    let server = Server::start(&mut program(), &["--port", "0"], store.path());
    let mut events = server.open("/api/events");
    assert_eq!(told_runs(&mut events), 1);
    let store = store.run("0002_b.json", "2026-01-02T00:00:00", &[case("t.py::test_a", 2.0)]);
    // A look may have fallen between the making of the file and its writing.
    while told_runs(&mut events) != 2 {}
    assert_eq!(server.get("/api/comparison").0, 200);
    for name in ["0001_a.json", "0002_b.json"] {
        fs::remove_file(store.path().join(name)).unwrap();
    }
    while told_runs(&mut events) != 0 {}
    assert_eq!(server.get("/api/comparison").0, 404);
}

#[test]
fn garbage_on_the_socket_costs_nobody_else_anything() {
    let server = Server::start(&mut program(), &["--port", "0"], &fixture("two-runs"));
    for garbage in [
        &b""[..],
        b"\0\xff\xfe\r\n\r\n",
        b"GET",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\n\r\n",
        &[b'a'; 100_000],
    ] {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        // The server may hang up before all is written.
        stream.write_all(garbage).ok();
        drop(stream);
    }
    assert_eq!(server.get("/").0, 200);
}

#[test]
fn a_taken_port_is_an_error_with_a_way_out() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let transcript = park(&["serve", "--port", &port]).arg(fixture("two-runs")).run();
    assert_eq!((transcript.status.code(), transcript.stdout.as_str()), (2, ""));
    let expected = format!("error: cannot listen at `127.0.0.1`, port {port}\n");
    assert!(transcript.stderr.starts_with(&expected), "{}", transcript.stderr);
    assert!(
        transcript.stderr.ends_with("\nhint: `--port 0` takes a free one\n"),
        "{}",
        transcript.stderr
    );
}

#[test]
fn without_runs_it_serves_and_says_how_to_save_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(&mut program(), &["--port", "0"], folder.path());
    let mut lines = BufReader::new(server.stderr()).lines().map(Result::unwrap);
    assert!(lines.next().unwrap().starts_with("warning: no runs found in "));
    assert!(lines.next().unwrap().contains("--benchmark-save"));
    assert_eq!(server.get("/").0, 200);
    let (status, body) = server.get("/api/runs");
    assert!(status == 404 && body.contains("--benchmark-save"), "{status} {body}");
}

#[test]
fn a_host_that_others_reach_is_warned_about_once() {
    let mut server =
        Server::start(&mut program(), &["--port", "0", "--host", "0.0.0.0"], &fixture("two-runs"));
    let mut lines = BufReader::new(server.stderr()).lines().map(Result::unwrap);
    assert!(lines.next().unwrap().contains("there is no login"));
    assert_eq!(server.get("/").0, 200);
    server.child.kill().unwrap();
    assert_eq!(lines.next(), None);
}

#[test]
fn standard_input_is_read_once_and_served_for_ever() {
    let mut child = program();
    child
        .args(["serve", "--port", "0", "-"])
        .arg(fixture("two-runs/Linux-CPython-3.11-64bit/0001_baseline.json"))
        .env_clear();
    let mut child =
        child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let bytes =
        fs::read(fixture("two-runs/Linux-CPython-3.11-64bit/0002_candidate-v2.json")).unwrap();
    child.stdin.take().unwrap().write_all(&bytes).unwrap();
    let server = Server::started(child);
    for _ in 0..2 {
        let (status, body) = server.get("/api/comparison?candidate=-");
        assert_eq!(status, 200, "{body}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_can_be_read_only_once_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let transcript = park(&["serve", "--port", "0"]).arg(&pipe).run();
    assert_eq!(transcript.status.code(), 2);
    assert!(transcript.stderr.contains("can be read only once"), "{}", transcript.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn open_gives_the_address_to_the_browser() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (browser, seen) = (folder.path().join("xdg-open"), folder.path().join("seen"));
    fs::write(
        &browser,
        format!("#!/bin/sh\necho \"$1\" > '{0}.new'\n/bin/mv '{0}.new' '{0}'\n", seen.display()),
    )
    .unwrap();
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).unwrap();
    let mut child = program();
    child
        .args(["serve", "--port", "0", "--open"])
        .arg(fixture("two-runs"))
        .env_clear()
        .env("PATH", folder.path());
    let server =
        Server::started(child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap());
    let started = std::time::Instant::now();
    while !seen.exists() && started.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(fs::read_to_string(seen).unwrap(), format!("http://{}/\n", server.address));
}

#[test]
fn it_starts_before_the_folder_is_there_and_shows_the_first_run() {
    let parent = Store::new();
    let folder = parent.path().join(".benchmarks");
    let mut server = Server::start(&mut program(), &["--port", "0"], &folder);
    let (status, body) = server.get("/api/page/runs");
    assert_eq!(status, 404, "{body}");
    let store = Store::new().run("0001_a.json", "2026-01-01T00:00:00", &[case("t.py::a", 1.0)]);
    fs::create_dir(&folder).unwrap();
    fs::copy(store.path().join("0001_a.json"), folder.join("0001_a.json")).unwrap();
    let (status, body) = server.get("/api/page/runs");
    assert!(status == 200 && body.contains("\"name\":\"a\""), "{body}");
    let mut stderr = server.stderr();
    drop(server);
    let mut said = String::new();
    stderr.read_to_string(&mut said).unwrap();
    assert!(said.contains("no such file or folder") && said.contains("as soon as"), "{said}");
}

#[test]
fn a_missing_artifact_is_an_error_and_so_is_an_address_that_is_none() {
    let store = Store::new();
    let missing = store.path().join("0001_a.json");
    let run = park(&["serve", "--port", "0"]).arg(&missing).run();
    assert!(run.stderr.contains("no such file or folder"), "{}", run.stderr);
    for address in ["javascript:{id}", "https://example.org/commit/", "https://a b/{id}"] {
        let run = park(&["serve", "--port", "0", "--commit-url", address]).arg(store.path()).run();
        assert!(run.stderr.contains("`--commit-url` does not take"), "{address}: {}", run.stderr);
        assert!(run.stderr.contains("hint: "), "{}", run.stderr);
    }
}

#[test]
fn the_page_is_told_where_commits_are() {
    let address = "https://example.org/a/commit/{id}";
    let args = ["--port", "0", "--commit-url", address];
    let server = Server::start(&mut program(), &args, &fixture("history"));
    let (_, body) = server.get("/api/defaults");
    let defaults: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(defaults["commit_url"], address);
}
