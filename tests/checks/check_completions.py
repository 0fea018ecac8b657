"""Completions in a real bash: what Tab makes of a line, on artifacts of the repository.

Each line is typed into an interactive bash that has read the program's script. Tab is pressed, and bash itself says
which words the line then holds, or which words it offers where there are several.

    python tests/checks/check_completions.py target/debug/pytest-park
"""

import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(sys.argv[1])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FIXTURES = os.path.join(ROOT, "fixtures")
PATIENCE = 20.0


class Bash:
    """An interactive bash in a folder."""

    def __init__(self, folder):
        self.home = tempfile.mkdtemp()
        os.symlink(PROGRAM, os.path.join(self.home, "pytest-park"))
        script = subprocess.run([PROGRAM, "completions", "bash"], capture_output=True, check=True).stdout
        with open(os.path.join(self.home, "rc"), "wb") as rc:
            rc.write(b"PS1='$ '\nbind 'set bell-style none'\nbind 'set completion-query-items 0'\n")
            rc.write(b"bind 'set page-completions off'\nbind 'set enable-bracketed-paste off'\n")
            rc.write(b"bind 'set show-all-if-ambiguous on'\n" + script)
        self.process, self.line = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            path = self.home + os.pathsep + os.environ["PATH"]
            environment = {"PATH": path, "HOME": self.home, "TERM": "dumb", "LANG": "C.UTF-8", "COLUMNS": "500"}
            bash = shutil.which("bash")
            os.execve(bash, [bash, "--noprofile", "--rcfile", os.path.join(self.home, "rc"), "-i"], environment)
        subprocess.run(["stty", "rows", "50", "cols", "500"], stdin=self.line, check=True)
        self.until(r"\$ $")

    def until(self, pattern):
        text, ends = "", time.monotonic() + PATIENCE
        while not re.search(pattern, text):
            ready, _, _ = select.select([self.line], [], [], 0.1)
            if ready:
                text += os.read(self.line, 65536).decode().replace("\r", "")
            assert time.monotonic() < ends, f"no {pattern!r} in {text!r}"
        return text

    def words(self, typed):
        """The words of the line after Tab, without the program's name."""
        os.write(self.line, typed.encode() + b"\t")
        # To the front of the line, and let bash print each word of it.
        os.write(self.line, b"\x01printf '<%s>' \x05; echo END\n")
        text = self.until(r"(?m)^.*END\n\$ $")
        printed = [it for it in text.split("\n") if it.startswith("<pytest-park>")]
        assert printed, text
        return re.findall(r"<(.*?)>", printed[-1])[1:]

    def offered(self, typed):
        """What is offered after Tab where several words would do."""
        os.write(self.line, typed.encode() + b"\t")
        text = self.until(re.escape(typed.split()[-1]) + r".*\n(.*\n)+\$ ")
        os.write(self.line, b"\x15\n")
        self.until(r"\$ \n\$ $|\n\$ $")
        return text.split("\n", 1)[1].rsplit("$ ", 1)[0].split()

    def close(self):
        os.write(self.line, b"\x15exit\n")
        os.waitpid(self.process, 0)
        os.close(self.line)
        shutil.rmtree(self.home)


def artifact(folder, name, tag, date):
    os.makedirs(folder, exist_ok=True)
    case = {
        "name": "test_a", "fullname": "t.py::test_a", "group": None, "params": {"device": "cpu"},
        "extra_info": {"custom_groups": {"technique": "simd"}}, "stats": {"mean": 1.0, "median": 1.0},
    }
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        json.dump({"benchmarks": [case], "datetime": date, "metadata": {"tag": tag}}, file)


def check():
    folder = tempfile.mkdtemp()
    artifact(os.path.join(folder, ".benchmarks"), "0001_first.json", "v1.0", "2026-01-01T00:00:00")
    artifact(os.path.join(folder, ".benchmarks"), "0002_second.json", "two words", "2026-01-02T00:00:00")
    artifact(os.path.join(folder, "other place"), "0007_third.json", "elsewhere", "2026-01-03T00:00:00")
    bash = Bash(folder)
    for typed, expected in [
        ("pytest-park ana", ["analyze"]),
        ("pytest-park analyze --refer", ["analyze", "--reference"]),
        # The default folder.
        ("pytest-park analyze --reference v", ["analyze", "--reference", "v1.0"]),
        ("pytest-park analyze --reference fi", ["analyze", "--reference", "first"]),
        ("pytest-park analyze --candidate 0002", ["analyze", "--candidate", "0002"]),
        ("pytest-park analyze --candidate tw", ["analyze", "--candidate", "two words"]),
        ("pytest-park analyze --reference=v", ["analyze", "--reference=v1.0"]),
        ("pytest-park history --reference fi", ["history", "--reference", "first"]),
        # The folder of the line, before and behind, quoted and not.
        ("pytest-park analyze 'other place' --reference el", ["analyze", "other place", "--reference", "elsewhere"]),
        ("pytest-park analyze other\\ place --reference el", ["analyze", "other place", "--reference", "elsewhere"]),
        ("pytest-park analyze 'other place' --reference v", ["analyze", "other place", "--reference", "v"]),
        # Tokens with the colon at which bash breaks words, and lists of them.
        ("pytest-park analyze --group-by param:d", ["analyze", "--group-by", "param:device"]),
        ("pytest-park analyze --group-by cus", ["analyze", "--group-by", "custom"]),
        ("pytest-park analyze --group-by custom:t", ["analyze", "--group-by", "custom:technique"]),
        ("pytest-park analyze --group-by=custom:t", ["analyze", "--group-by=custom:technique"]),
        ("pytest-park analyze --group-by file,param:d", ["analyze", "--group-by", "file,param:device"]),
        ("pytest-park analyze --exclude-param d", ["analyze", "--exclude-param", "device"]),
        ("pytest-park analyze --distinct-param d", ["analyze", "--distinct-param", "device"]),
        ("pytest-park analyze --metric med", ["analyze", "--metric", "median"]),
        # Paths are files; where nothing fits, nothing happens.
        ("pytest-park analyze oth", ["analyze", "other place/"]),
        ("pytest-park analyze no/such --reference v", ["analyze", "no/such", "--reference", "v"]),
        ("pytest-park analyze --nonsense", ["analyze", "--nonsense"]),
    ]:
        words = bash.words(typed)
        assert words == expected, (typed, words)
    offered = bash.offered("pytest-park analyze --candidate ")
    assert sorted(offered) == sorted(["v1.0", "first", "0001", "two\\", "words", "second", "0002", "latest", "oldest"]), offered
    bash.close()
    shutil.rmtree(folder)
    print("ok completions in bash")


if shutil.which("bash"):
    check()
elif os.environ.get("CI") == "true":
    sys.exit("failed: no bash on the PATH (with CI=true nothing may be skipped)")
else:
    print("skipped: no bash on the PATH: the completions")
