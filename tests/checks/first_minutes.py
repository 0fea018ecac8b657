"""The first minutes that the README promises, lived through in a fresh environment.

    python tests/checks/first_minutes.py WHEEL FOLDER [--update]

Takes the chapter "Inside pytest" at its word, block by block: a `python` block whose first line names a file is that
file from then on; of a `console` block each `$` line is run, and what stands below it must be in what the command
prints, line by line. Measured numbers, dates and the machine differ every time and are left out of the comparison;
signs, words, verdicts and their counts are not. `--update` writes today's lines into the README instead. Only the
standard library.
"""

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

README = Path(__file__).resolve().parents[2] / "README.md"
CHAPTER = "Inside pytest"
BLOCK = re.compile(r"^```(python|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"=+ pytest-park =+")
# Stands for the wheel here, and for a clone of the repository there.
CLONE = "."


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("wheel", type=Path)
    options.add_argument("folder", type=Path)
    options.add_argument("--update", action="store_true")
    args = options.parse_args()
    wheel, environment, suite = args.wheel.resolve(), args.folder.resolve() / "venv", args.folder.resolve() / "suite"
    shutil.rmtree(args.folder, ignore_errors=True)
    venv.create(environment, with_pip=True)
    suite.mkdir()
    # Without it, pytest would take this repository for the suite's root, and leave its cache there.
    write(suite / "pytest.ini", "[pytest]\n")

    readme = README.read_text(encoding="utf-8")
    chapter = chapter_of(readme)
    seen, n_commands = chapter, 0
    for kind, text in BLOCK.findall(chapter):
        if kind == "python":
            name = re.fullmatch(r"# (\S+\.py)", text.splitlines()[0])
            if name:
                write(suite / name.group(1), text)
            continue
        for command, shown in commands(text):
            n_commands += 1
            printed = run(command, environment, suite, wheel)
            if args.update and shown:
                today = "\n".join(section(printed)).replace(platform.node(), "laptop")
                seen = seen.replace("\n".join(shown), today, 1)
            elif not args.update:
                check(command, shown, printed)
    assert n_commands > 2, "the README's chapter has lost its commands"
    if args.update:
        README.write_text(readme.replace(chapter, seen), encoding="utf-8")
    print("the README's first minutes: {} commands do what it shows".format(n_commands))


def chapter_of(readme):
    """From the chapter's heading to the next."""
    _, _, behind = readme.partition("\n## " + CHAPTER + "\n")
    assert behind, "the README has no chapter " + CHAPTER
    return behind.partition("\n## ")[0]


def commands(text):
    """The commands of a `console` block, each with the lines shown below it."""
    found = []
    for line in text.rstrip("\n").split("\n"):
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def write(path, text):
    path.write_text(text, encoding="utf-8")
    # Two versions of one length within one second look alike to Python's cache of bytecode.
    shutil.rmtree(path.parent / "__pycache__", ignore_errors=True)


def run(command, environment, folder, wheel):
    """What the command prints, in the environment as if activated, outside any repository, on a terminal of usual width."""
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    words = [str(wheel) if word == CLONE else word for word in command.split()]
    words[0] = shutil.which(words[0], path=str(scripts)) or sys.exit("no program for: " + command)
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONIOENCODING": "utf-8", "COLUMNS": "119"}
    quiet["GIT_CEILING_DIRECTORIES"] = str(folder.parent)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "PYTHON", "COV"))}
    done = subprocess.run(words, cwd=str(folder), env=dict(kept, **quiet), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    printed = done.stdout.decode("utf-8")
    assert done.returncode == 0, "`{}` ended with {}:\n{}".format(command, done.returncode, printed)
    return printed.splitlines()


def section(printed):
    """The lines below our heading."""
    start = next(i for i, line in enumerate(printed) if HEADING.fullmatch(line))
    end = next(i for i, line in enumerate(printed) if i > start and line.startswith("="))
    return printed[start + 1 : end]


def check(command, shown, printed):
    # Whether the mean moves as the fastest rounds do depends on the machine: the mark and its sentence may be there.
    wanted, got = [
        [steady(line) for line in unwrapped(lines) if not line.startswith("* the mean moved elsewhere")]
        for lines in (shown, printed)
    ]
    at = [i for i in range(len(got) - len(wanted) + 1) if got[i : i + len(wanted)] == wanted]
    assert not wanted or at, "`{}` should print\n{}\n\nbut prints\n{}".format(
        command, "\n".join(shown), "\n".join(printed)
    )


def unwrapped(lines):
    """The lines, each sentence on one: where it is broken depends on how long its numbers are."""
    whole = []
    for line in lines:
        if line.startswith("    ") and whole and whole[-1]:
            whole[-1] += " " + line.strip()
        else:
            whole.append(line)
    return whole


def steady(line):
    """A line without what differs from one machine and one second to the next."""
    # What one run can see depends on the noise inside its rounds.
    line = re.sub(r"^One run a side sees .*", "(resolution)", line)
    line = re.sub(r" \*$", "", line)
    line = re.sub(r"\d+(?:[.,]\d+)*", "0", line)
    line = re.sub(r"\b0 (ns|µs|ms|s|min)\b", "0 unit", line)
    line = re.sub(r"at the same time|0 unit later", "(when)", line)
    return " ".join(line.split())


if __name__ == "__main__":
    main()
