"""Runs what `docs/` offers for builds: the steps of `github-workflow.yml`, and the shell lines of `ci.md`.

    check_ci.py BINARY

A build is a scratch folder with a suite whose only benchmark takes as long as the build says. Steps that use an action
are played by hand (the cache is a folder), installing is left out, and `gh` is a stand-in that keeps comments in a file and
answers with the real jq. Everything else is run as GitHub runs it: `bash --noprofile --norc -eo pipefail`.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

DOCS = Path(__file__).parent.parent.parent / "docs"

# A clock of its own makes the numbers the same on any machine, however busy.
SUITE = """
import itertools
import pytest

now, scatter = 0.0, itertools.cycle([1.0, 1.01, 0.99])

def timer():
    global now
    now += 1e-9
    return now

def work():
    global now
    now += {seconds} * next(scatter)

@pytest.mark.benchmark(timer=timer)
def {test}(benchmark):
    benchmark.pedantic(work, rounds=10)
"""

GH = """#!{python}
import json, os, sys
from pathlib import Path
import jq

store = Path(os.environ["COMMENTS_FILE"])
comments = json.loads(store.read_text()) if store.exists() else []
args = sys.argv[1:]
assert args.pop(0) == "api", args
flags = {{flag: args.remove(flag) or True for flag in ("--paginate", "--silent") if flag in args}}
values = {{}}
for option in ("--jq", "--method", "--field"):
    if option in args:
        at = args.index(option)
        values[option] = args[at + 1]
        del args[at:at + 2]
[address] = args
if "--field" not in values:
    for line in jq.compile(values["--jq"]).input_value(comments):
        print(line)
    sys.exit()
name, body = values["--field"].split("=@")
assert name == "body", name
text = Path(body).read_text()
assert len(text) <= 65536
if values["--method"] == "POST":
    assert address == "repos/me/project/issues/7/comments", address
    comments.append({{"url": f"https://api.test/comments/{{len(comments)}}", "body": text}})
else:
    assert values["--method"] == "PATCH", values
    [comment] = [it for it in comments if it["url"] == address]
    comment["body"] = text
store.write_text(json.dumps(comments))
"""

PUSH, PULL = "push", "pull_request"
CONTEXT = {
    "github.run_id": "1",
    "github.run_attempt": "1",
    "github.token": "none",
    "github.repository": "me/project",
    "github.event.pull_request.number": "7",
}
CONDITIONS = {
    "github.event_name == 'push'": lambda event: event == PUSH,
    "github.event_name == 'pull_request'": lambda event: event == PULL,
    "github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository":
        lambda event: event == PULL,
}


def filled(text):
    """A text with the values of its `${{ expressions }}`."""
    return re.sub(r"\$\{\{\s*(.+?)\s*\}\}", lambda it: CONTEXT[it.group(1)], text)


class Machine:
    """What outlives a build: the cache, the comments; and the programs on the PATH."""

    def __init__(self, folder, binary):
        self.folder = Path(folder)
        self.kept = self.folder / "kept"
        self.comments = self.folder / "comments.json"
        # Somebody else's comment, which nobody may touch.
        self.comments.write_text(json.dumps([{"url": "https://api.test/comments/0", "body": "nice work"}]))
        programs = self.folder / "bin"
        programs.mkdir()
        (programs / "pytest-park").symlink_to(Path(binary).resolve())
        (programs / "gh").write_text(GH.format(python=sys.executable))
        (programs / "gh").chmod(0o755)
        path = os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.environ["PATH"]])
        self.environ = {**os.environ, "PATH": path, "COMMENTS_FILE": str(self.comments)}

    def build(self, seconds, test="test_work"):
        """A fresh checkout whose benchmark has this name and takes so long."""
        checkout = Path(tempfile.mkdtemp(dir=self.folder))
        (checkout / "test_work.py").write_text(SUITE.format(seconds=seconds, test=test))
        return checkout

    def shell(self, script, checkout, command, **environ):
        done = subprocess.run(
            [*command, script], cwd=checkout, env={**self.environ, **environ}, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout, done.stderr

    def workflow(self, event, seconds, test="test_work"):
        """Runs the job; gives the exit code of the step that failed or 0, all output, and the job's summary."""
        [job] = yaml.safe_load((DOCS / "github-workflow.yml").read_text())["jobs"].values()
        checkout = self.build(seconds, test)
        summary = checkout / "summary.md"
        summary.touch()
        said = ""
        for step in job["steps"]:
            if "if" in step and not CONDITIONS[step["if"]](event):
                continue
            uses = step.get("uses", "").split("@")[0]
            if uses == "actions/cache/restore":
                assert filled(step["with"]["key"]).startswith(step["with"]["restore-keys"])
                if self.kept.exists():
                    shutil.copytree(self.kept, checkout / step["with"]["path"])
            elif uses == "actions/cache/save":
                assert filled(step["with"]["key"]).startswith("benchmarks-")
                shutil.copytree(checkout / step["with"]["path"], self.kept, dirs_exist_ok=True)
            elif uses:
                assert uses in ("actions/checkout", "actions/setup-python"), uses
            elif step["name"] != "Install":
                environ = {name: filled(value) for name, value in step.get("env", {}).items()}
                command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]
                code, out, err = self.shell(
                    filled(step["run"]), checkout, command, GITHUB_STEP_SUMMARY=str(summary), **environ
                )
                said += f"== {step['name']}\n{out}{err}"
                if code != 0:
                    return code, said, summary.read_text()
        return 0, said, summary.read_text()


def check_workflow(binary):
    with tempfile.TemporaryDirectory() as folder:
        machine = Machine(folder, binary)

        def comments():
            return [it["body"] for it in json.loads(machine.comments.read_text())]

        # Somebody's first pull request, before main has any run: numbers, and no failure.
        code, said, summary = machine.workflow(PULL, 0.002)
        assert code == 0, said
        assert "this is the only run" in said and "nothing to compare with yet" in summary, said
        assert len(comments()) == 2 and "**nothing to compare with yet: " in comments()[1], comments()
        for _ in range(2):
            code, said, _ = machine.workflow(PUSH, 0.002)
            assert code == 0, said
        kept = list(machine.kept.rglob("*_build.json"))
        assert len(kept) == 2, kept
        # Ten times slower: the gate fails in the last step, and the comment is there all the same.
        code, said, summary = machine.workflow(PULL, 0.02)
        assert code == 1 and "::error file=test_work.py," in said and said.rindex("== Gate") > said.rindex("== Comment"), said
        assert "**gate failed: 1 regressed** of 1 benchmark" in summary, summary
        assert len(comments()) == 2 and comments()[1].startswith("<!-- pytest-park -->\n**gate failed: 1 regressed"), comments()
        # Mended: the same comment says so.
        code, said, _ = machine.workflow(PULL, 0.002)
        assert code == 0 and "::error" not in said, said
        assert len(comments()) == 2 and comments()[1].startswith("<!-- pytest-park -->\n**no answer"), comments()
        # A benchmark that is renamed is compared with nothing, and that is no pass.
        code, said, _ = machine.workflow(PULL, 0.002, "test_renamed")
        assert code == 1 and "::error title=gate failed::nothing was tested: the sides share no benchmark" in said, said
        assert comments()[1].startswith("<!-- pytest-park -->\n**gate failed: ") and "- fails: nothing was tested" in comments()[1], comments()
        assert comments()[0] == "nice work"
        assert list(machine.kept.rglob("*_build.json")) == kept, "only main keeps its runs"


def check_shell(binary):
    [script] = re.findall(r"```sh\n(.+?)```", (DOCS / "ci.md").read_text(), re.DOTALL)
    assert len(script.splitlines()) == 5, script
    with tempfile.TemporaryDirectory() as folder:
        machine = Machine(folder, binary)

        def run(branch, seconds):
            checkout = machine.build(seconds)
            code, out, err = machine.shell(script, checkout, ["sh", "-e", "-c"], BASELINE=str(machine.kept), BRANCH=branch)
            assert (checkout / "benchmarks.xml").read_text().startswith("<?xml"), out + err
            return code, out + err

        for branch, seconds, expected in [("new", 0.002, 0), ("main", 0.002, 0), ("slow", 0.02, 1), ("good", 0.002, 0), ("main", 0.002, 0)]:
            code, said = run(branch, seconds)
            assert code == expected, (branch, said)
            assert ("fail: test_work.py::test_work" in said) == (expected == 1), said
        assert len(list(machine.kept.rglob("*_build.json"))) == 2


def main(binary):
    check_workflow(binary)
    check_shell(binary)
    print("the workflow and the shell lines of the documents do what they say")


if __name__ == "__main__":
    main(*sys.argv[1:])
