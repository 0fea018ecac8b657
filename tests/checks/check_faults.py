"""Injects faults into the program and counts what they do. Standard library only.

    python3 tests/checks/check_faults.py target/debug/pytest-park [SEED]

Each line of the table is a kind of fault: how often it was tried, how often it hit (a killed process had not ended, a write did
fail), and how often the result was torn (neither the old file nor the new one), lost (a row that was written or read is not there
and nobody said so), left behind (an unfinished file after the next export), a panic, or a wrong exit status. The last five must be 0.
"""

import gzip
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BAD = ("torn", "lost", "left", "panics", "wrong")
COLUMNS = ("tried", "hit") + BAD
FORMATS = ("parquet", "csv", "ndjson")


class Counts(dict):
    def __init__(self):
        super().__init__({name: 0 for name in COLUMNS})

    def add(self, name, what=""):
        self[name] += 1
        if name in BAD and what:
            print("  {}: {}".format(name, what))


TABLE = {}


def counts(name):
    return TABLE.setdefault(name, Counts())


def artifact(number, n_cases, salt=""):
    cases = []
    for i in range(n_cases):
        mean = (1 + (number * 7 + i * 13) % 29 / 100) * 1e-4 * (i + 1)
        stats = {name: mean for name in ("min", "max", "mean", "median", "q1", "q3", "iqr", "stddev", "total")}
        stats.update(ops=1 / mean, rounds=40, iterations=1, data=[mean * (1 + j / 1000) for j in range(8)])
        name = "test_{}[{}{}]".format(i % 7, i, salt)
        cases.append({"name": name, "fullname": "tests/test_a.py::" + name, "params": {"n": i}, "stats": stats})
    date = "2026-01-{:02}T00:00:{:02}+00:00".format(1 + number % 28, number % 60)
    facts = {"node": "host", "system": "Linux", "python_version": "3.12.1"}
    return json.dumps({"machine_info": facts, "commit_info": {"id": "a" * 40}, "benchmarks": cases, "datetime": date}, indent=4)


def archive(folder, numbers, n_cases=12, salt=""):
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        (folder / "{:04}_run.json".format(number)).write_text(artifact(number, n_cases, salt))
    return folder


class Program:
    def __init__(self, path):
        self.path = str(path)

    def command(self, args):
        return [self.path] + [str(it) for it in args]

    def run(self, *args, **options):
        options.setdefault("timeout", 120)
        return subprocess.run(self.command(args), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)

    def ok(self, *args):
        done = self.run(*args)
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        return done

    def killed(self, args, seconds):
        """Starts and kills it after this time. Whether it had ended by itself."""
        process = subprocess.Popen(self.command(args), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        time.sleep(seconds)
        process.kill()
        said = process.communicate()[1]
        return process.returncode != -signal.SIGKILL, said


def judged(line, done, allowed, what):
    """Counts a panic and a status that is not allowed."""
    said = done.stderr.decode("utf-8", "replace") if done.stderr else ""
    if "panicked" in said or done.returncode == 101:
        line.add("panics", "{}: {}".format(what, said[:300]))
    elif done.returncode not in allowed:
        line.add("wrong", "{}: {} {}".format(what, done.returncode, said[:300]))


def files(folder):
    """The exported files, and the names of unfinished ones."""
    whole, partial = {}, []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name.endswith(".partial"):
            partial.append(path.name)
        elif path.is_file() and path.name != ".pytest-park.lock":
            whole[str(path.relative_to(folder))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return whole, partial


class Export:
    """A folder with an export of one archive, to which another archive is added."""

    def __init__(self, program, work, form):
        self.program, self.work, self.form = program, work, form
        self.first = archive(work / "first", range(0, 6))
        self.second = archive(work / "second", range(6, 16))
        self.old, self.new = work / (form + "-old"), work / (form + "-new")
        self.ok(self.first, self.old)
        self.ok(self.first, self.new)
        start = time.monotonic()
        self.ok(self.second, self.new)
        self.seconds = time.monotonic() - start
        self.old_files, self.new_files = files(self.old)[0], files(self.new)[0]
        self.to = work / (form + "-to")

    def args(self, source, to):
        return ["export", source, "--to", to, "--format", self.form, "--project", "p", "--with-data", "-q"]

    def ok(self, source, to):
        self.program.ok(*self.args(source, to))

    def fresh(self):
        shutil.rmtree(str(self.to), ignore_errors=True)
        shutil.copytree(str(self.old), str(self.to))
        return self.args(self.second, self.to)

    def after_fault(self, line):
        """What the fault left: each file old or new. Then the same export again gives all the new ones, and nothing else."""
        now = files(self.to)[0]
        for name in set(self.old_files) | set(self.new_files) | set(now):
            if now.get(name) not in (self.old_files.get(name), self.new_files.get(name)):
                line.add("torn", "{} {}".format(self.form, name))
        again = self.program.run(*self.args(self.second, self.to))
        judged(line, again, [0], "the export after the fault")
        now, partial = files(self.to)
        if now != self.new_files:
            line.add("lost", self.form)
        if partial:
            line.add("left", str(partial))


def kills(program, work, draw, n_times):
    for form in FORMATS:
        export = Export(program, work, form)
        line = counts("kill -9 in `export`")
        for _ in range(n_times):
            ended, said = program.killed(export.fresh(), draw.uniform(0, export.seconds * 1.1))
            line.add("tried")
            if not ended:
                line.add("hit")
            if b"panicked" in said:
                line.add("panics")
            export.after_fault(line)


def output_kills(program, work, draw, n_times):
    first, second = archive(work / "o1", range(0, 4), 60), archive(work / "o2", range(4, 8), 60)
    folder = work / "out"
    folder.mkdir()
    out = folder / "out.json"
    args = lambda source: ["analyze", source, "--format", "json", "--output", out, "-q"]
    start = time.monotonic()
    program.ok(*args(second))
    seconds, new = time.monotonic() - start, out.read_bytes()
    program.ok(*args(first))
    old = out.read_bytes()
    line = counts("kill -9 in `--output`")
    for _ in range(n_times):
        out.write_bytes(old)
        ended, said = program.killed(args(second), draw.uniform(0, seconds * 1.1))
        line.add("tried")
        if not ended:
            line.add("hit")
        if out.read_bytes() not in (old, new):
            line.add("torn")
    program.ok(*args(second))
    if sorted(it.name for it in folder.iterdir()) != ["out.json"]:
        line.add("left", str(list(folder.iterdir())))
    line = counts("full disk in `--output`")
    for _ in range(n_times // 3):
        out.write_bytes(old)
        limit = draw.randrange(0, int(len(new) * 1.1))
        done = program.run(*args(second), preexec_fn=limited(resource.RLIMIT_FSIZE, limit))
        line.add("tried")
        judged(line, done, [2] if limit < len(new) else [0], "--output within {} bytes".format(limit))
        if done.returncode == 2:
            line.add("hit")
        if out.read_bytes() != (old if done.returncode else new):
            line.add("torn")
    if os.path.exists("/dev/full"):
        for extra in ([], ["--output", "/dev/full"]):
            with open("/dev/full", "wb") as full:
                for form in ("table", "json", "csv", "markdown"):
                    command = program.command(["analyze", second, "--format", form] + extra)
                    done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE)
                    line.add("tried")
                    line.add("hit")
                    judged(line, done, [2], "/dev/full")


def limited(what, limit):
    def limit_it():
        # A write beyond the limit fails, as on a full disk, instead of ending the process.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(what, (limit, limit))

    return limit_it


def full_disks(program, work, draw, n_times):
    line = counts("full disk in `export`")
    for form in FORMATS:
        export = Export(program, work, form)
        largest = max((export.new / name).stat().st_size for name in export.new_files)
        for _ in range(n_times):
            limit = draw.randrange(0, largest)
            done = program.run(*export.fresh(), preexec_fn=limited(resource.RLIMIT_FSIZE, limit))
            line.add("tried")
            if done.returncode == 2:
                line.add("hit")
            judged(line, done, [2], "{} within {} bytes".format(form, limit))
            export.after_fault(line)


def writers(program, work, draw, n_times):
    """Three exports at once, one of them killed: what the others wrote is there."""
    line = counts("exports at once")
    sources = [archive(work / "w{}".format(i), [20 + i], 20, str(i)) for i in range(3)]
    for _ in range(n_times):
        to = work / "writers"
        shutil.rmtree(str(to), ignore_errors=True)
        args = [["export", it, "--to", to, "--format", "ndjson", "--project", "p", "-q"] for it in sources]
        running = [subprocess.Popen(program.command(it), stderr=subprocess.PIPE) for it in args]
        time.sleep(draw.uniform(0, 0.04))
        running[0].kill()
        line.add("tried")
        ended = []
        for process in running:
            said = process.communicate()[1]
            ended.append(process.returncode)
            if b"panicked" in said:
                line.add("panics", said.decode())
        if ended[0] == -signal.SIGKILL:
            line.add("hit")
        if ended[1:] != [0, 0]:
            line.add("wrong", str(ended))
        stems = set()
        for path in to.rglob("*.ndjson"):
            for text in path.read_text().splitlines():
                try:
                    stems.add(json.loads(text)["file_stem"])
                except ValueError:
                    line.add("torn", text[:80])
        for i, status in enumerate(ended):
            if status == 0 and "{:04}_run".format(20 + i) not in stems:
                line.add("lost", "of export {}".format(i))


def few_descriptors(program, work):
    line = counts("few descriptors")
    source = archive(work / "few", range(8), 10)
    for command in (["analyze"], ["runs"], ["history"], ["analyze", "--strict"]):
        args = command + [source, "--format", "json"]
        whole = program.ok(*args).stdout
        for limit in range(3, 15):
            done = program.run(*args, preexec_fn=limited(resource.RLIMIT_NOFILE, limit))
            line.add("tried")
            judged(line, done, [0, 2, 127], "{} with {} descriptors".format(command, limit))
            if done.returncode != 0 or b"warning" in done.stderr:
                line.add("hit")
            elif done.stdout != whole:
                line.add("lost", "{} with {} descriptors, and not a word".format(command, limit))


def no_threads(program, work):
    line = counts("no threads")
    source = archive(work / "threads", range(8), 10)

    def one_process():
        if os.geteuid() == 0:
            # The limit does not hold for root.
            os.setgid(65534)
            os.setuid(65534)
        resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))

    stack = dict(os.environ, RUST_MIN_STACK=str(1 << 50))
    for command in (["analyze"], ["runs"], ["history"], ["analyze", "--strict"]):
        args = command + [source, "--format", "json"]
        whole = program.ok(*args).stdout
        for options in ({"env": stack}, {"preexec_fn": one_process}):
            done = program.run(*args, **options)
            line.add("tried")
            line.add("hit")
            judged(line, done, [0], str(command))
            if done.stdout != whole:
                line.add("lost", str(command))
    done = program.run("serve", source, "--port", "0", env=stack)
    line.add("tried")
    line.add("hit")
    judged(line, done, [2], "serve")


def closed_pipes(program, work, draw, n_times):
    line = counts("closed pipes")
    source = archive(work / "pipes", range(4), 80)
    commands = [["analyze", "--format", it] for it in ("table", "json", "csv", "markdown", "junit", "html")]
    commands += [["runs"], ["history"], ["history", "--format", "csv"], ["export", "--print-schema"], ["man"]]
    for command in commands:
        where = [] if command[0] in ("export", "man") else [source]
        for _ in range(n_times):
            process = subprocess.Popen(program.command(command + where), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            process.stdout.read(draw.choice([0, 1, 100, 5000, draw.randrange(200_000)]))
            process.stdout.close()
            process.stderr_text = process.stderr.read()
            process.wait()
            process.stderr.close()
            line.add("tried")
            line.add("hit")
            done = subprocess.CompletedProcess(command, process.returncode, None, process.stderr_text)
            judged(line, done, [0], str(command))
            if done.stderr and b"warning" not in done.stderr and b"note" not in done.stderr and b"hint" not in done.stderr:
                line.add("wrong", "{} said {}".format(command, done.stderr[:200]))


def bombs(program, work):
    """Each a small file that unfolds to much, read within one gigabyte of addresses."""
    line = counts("packed bombs")
    case = '{"name":"a","stats":{"mean":1.0}}'
    head = '{"machine_info":{},"benchmarks":[' + case
    for name, start, unit, times, end in [
        ("entries that are no cases", head, ",{}", 1_000_000, "]}"),
        ("a run id", '{"run_id":"', "x" * 64, 500_000, '","machine_info":{},"benchmarks":[' + case + "]}"),
        ("a name", head + ',{"name":"', "x" * 64, 500_000, '","stats":{}}]}'),
        ("a number", '{"machine_info":{},"version":', "1" * 64, 200_000, ',"benchmarks":[' + case + "]}"),
        ("cases", head, ',{"name":"b","stats":{}}', 1_000_000, "]}"),
        ("params", head + ',{"name":"b","stats":{},"params":{"p":[0', ",[]", 4_000_000, "]}}]}"),
        ("brackets", head + ',{"name":"b","x":', "[", 4_000_000, ""),
    ]:
        folder = work / "bombs" / name.replace(" ", "-")
        folder.mkdir(parents=True)
        with gzip.open(str(folder / "0002_b.json.gz"), "wb", 1) as packed:
            packed.write(start.encode())
            block, rest = unit * 10_000, times
            for _ in range(rest // 10_000):
                packed.write(block.encode())
            packed.write(end.encode())
        (folder / "0001_a.json").write_text('{"machine_info":{},"benchmarks":[' + case + "]}")
        for command in (["runs"], ["analyze"]):
            done = program.run(*command, folder, preexec_fn=limited(resource.RLIMIT_AS, 1 << 30))
            line.add("tried")
            if done.stderr:
                line.add("hit")
            judged(line, done, [0, 2], "{} of {}".format(command, name))
            if len(done.stderr) > 100_000:
                line.add("wrong", "{} of {}: {} bytes of warnings".format(command, name, len(done.stderr)))


class Browser:
    def __init__(self, address):
        self.address = address
        self.socket = socket.create_connection(address, timeout=60)

    def get(self, target):
        host = "{}:{}".format(*self.address)
        self.socket.sendall("GET {} HTTP/1.1\r\nHost: {}\r\n\r\n".format(target, host).encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(65536)
        head, _, body = answer.partition(b"\r\n\r\n")
        length = next(int(it.split(b":")[1]) for it in head.split(b"\r\n") if it.lower().startswith(b"content-length"))
        while len(body) < length:
            body += self.socket.recv(65536)
        return json.loads(body)


def served(program, work, n_times):
    """A dashboard that runs out of descriptors while its archive changes, and a request that never ends."""
    line = counts("`serve` without descriptors")
    source = archive(work / "served", range(4), 5)
    command = program.command(["serve", source, "--port", "0", "-q"])
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=limited(resource.RLIMIT_NOFILE, 40)
    )
    try:
        url = process.stdout.readline().decode().strip()
        host, _, port = url[len("http://") :].rstrip("/").rpartition(":")
        address = (host, int(port))
        half_open, since = socket.create_connection(address, timeout=30), time.monotonic()
        half_open.sendall(b"GET / HTTP/1.1\r\nHost: ")
        for i in range(n_times):
            browser = Browser(address)
            before = len(browser.get("/api/runs")["runs"])
            idle = [socket.create_connection(address) for _ in range(60)]
            time.sleep(0.3)
            archive(source, [10 + i], 5)
            during = browser.get("/api/runs")
            line.add("tried")
            if len(during.get("runs", [])) != before + 1:
                line.add("hit")
            for it in idle:
                it.close()
            # A look is a second; the connections that were closed go first.
            time.sleep(2.5)
            after = Browser(address).get("/api/runs")
            if len(after.get("runs", [])) != before + 1:
                line.add("lost", "{} of {} runs after the failure".format(len(after.get("runs", [])), before + 1))
        line.add("tried")
        line.add("hit")
        try:
            closed = not half_open.recv(100)
        except OSError:
            closed = False
        if not closed or time.monotonic() - since > 20:
            line.add("wrong", "a request that never ends is waited for")
    finally:
        process.terminate()
        said = process.communicate()[1]
    if b"panicked" in said:
        line.add("panics", said.decode())


def main():
    program = Path(sys.argv[1]).resolve()
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    draw = random.Random(seed)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        work = Path(folder)
        copy = work / "pytest-park"
        shutil.copy(str(program), str(copy))
        copy.chmod(0o755)
        program = Program(copy)
        parts = [
            ("kills", lambda it: kills(program, it, draw, 40)),
            ("output", lambda it: output_kills(program, it, draw, 90)),
            ("full", lambda it: full_disks(program, it, draw, 12)),
            ("writers", lambda it: writers(program, it, draw, 30)),
            ("descriptors", lambda it: few_descriptors(program, it)),
            ("threads", lambda it: no_threads(program, it)),
            ("pipes", lambda it: closed_pipes(program, it, draw, 8)),
            ("bombs", lambda it: bombs(program, it)),
            ("served", lambda it: served(program, it, 3)),
        ]
        for name, part in parts:
            (work / name).mkdir()
            os.chmod(str(work / name), 0o755)
            begun = time.monotonic()
            part(work / name)
            print("{}: {:.0f} s".format(name, time.monotonic() - begun), flush=True)
    width = max(len(name) for name in TABLE)
    print("\n" + " " * width + "".join("{:>8}".format(it) for it in COLUMNS))
    for name, line in TABLE.items():
        print(name.ljust(width) + "".join("{:>8}".format(line[it]) for it in COLUMNS))
    n_bad = sum(line[it] for line in TABLE.values() for it in BAD)
    print("seed {}, {:.0f} s: {}".format(seed, time.monotonic() - started, "{} faults did harm".format(n_bad) if n_bad else "no harm"))
    return 1 if n_bad else 0


if __name__ == "__main__":
    sys.exit(main())
