"""What the crate and the archives of a release hold, and what the release notes say.

    python tests/checks/check_release.py target/debug/pytest-park
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(sys.argv[1]).resolve()
VERSION = re.search('^version = "(.*)"$', (ROOT / "Cargo.toml").read_text(), re.MULTILINE).group(1)
BESIDE = {
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "man/man1/pytest-park.1",
    "completions/pytest-park.bash",
    "completions/_pytest-park",
    "completions/pytest-park.fish",
    "completions/pytest-park.ps1",
    "completions/pytest-park.elv",
}


def output(*args, **options):
    return subprocess.run([str(it) for it in args], cwd=ROOT, check=True, stdout=subprocess.PIPE, **options).stdout


def the_crate_holds_what_builds_the_program():
    listed = output("cargo", "package", "--list", "--locked", "--allow-dirty", stderr=subprocess.DEVNULL).decode().split()
    allowed = re.compile(
        r"src/.+\.(rs|html|css|js|svg)|src/commands/measure/probe\.py|python/pytest_park/control\.py|src/page/(documents\.d\.ts|tsconfig\.json)|Cargo\.(toml|toml\.orig|lock)|\.cargo_vcs_info\.json|docs/[^/]+\.(md|svg|yml)|docs/schema/[^/]+\.(md|json)"
        r"|README\.md|CHANGELOG\.md|ARCHITECTURE\.md|LICENSE|clippy\.toml|rustfmt\.toml"
    )
    assert not [it for it in listed if not allowed.fullmatch(it)], listed
    # Everything under `src`, whatever its kind: a page that is built into the program must not be forgotten.
    sources = {str(it.relative_to(ROOT)).replace(os.sep, "/") for it in (ROOT / "src").rglob("*") if it.is_file()}
    assert sources <= set(listed), sources - set(listed)
    # `measure` carries it beside its probe.
    needed = {"Cargo.lock", "LICENSE", "README.md", "CHANGELOG.md", "python/pytest_park/control.py"}
    assert needed <= set(listed), listed
    # The readme's picture and pages come along.
    linked = re.findall(r"\]\((docs/[^)#]+)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert all(it in listed for it in linked if not it.endswith(".py")), (linked, listed)
    return "{} files".format(len(listed))


def pack(folder, out):
    own = os.uname().machine + "-unknown-linux-gnu"
    for target, name in ((own, ""), ("aarch64-apple-darwin", ""), ("x86_64-pc-windows-msvc", ".exe")):
        place = folder / ("program-" + target)
        place.mkdir(parents=True)
        program = place / ("pytest-park" + name)
        if target == own:
            # What an upload loses: the mark that it is a program.
            shutil.copyfile(PROGRAM, program)
        else:
            program.write_bytes(b"a program for another platform")
    output(sys.executable, ROOT / ".ci" / "archives", folder, out)


def an_archive_holds_the_program_and_what_belongs_to_it():
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        pack(work / "programs", work / "first")
        output(sys.executable, ROOT / ".ci" / "archives", work / "programs", work / "again")
        packed = sorted(it.name for it in (work / "first").iterdir())
        for name in packed:
            sums = [hashlib.sha256((work / which / name).read_bytes()).hexdigest() for which in ("first", "again")]
            assert sums[0] == sums[1], name + ": the same inputs must give the same bytes"
        top = "pytest-park-v{}-x86_64-pc-windows-msvc/".format(VERSION)
        with zipfile.ZipFile(work / "first" / (top[:-1] + ".zip")) as archive:
            assert set(archive.namelist()) == {top + it for it in BESIDE | {"pytest-park.exe"}}, archive.namelist()
        top = "pytest-park-v{}-{}-unknown-linux-gnu".format(VERSION, os.uname().machine)
        with tarfile.open(work / "first" / (top + ".tar.gz")) as archive:
            assert set(archive.getnames()) == {top + "/" + it for it in BESIDE | {"pytest-park"}}, archive.getnames()
            archive.extractall(work / "unpacked")
        folder = work / "unpacked" / top
        said = subprocess.run([str(folder / "pytest-park"), "version"], check=True, stdout=subprocess.PIPE).stdout.decode()
        assert said == "pytest-park v{}\n".format(VERSION), said
        assert "PYTEST_PARK_COMPLETE=bash" in (folder / "completions/pytest-park.bash").read_text()
        assert (folder / "completions/_pytest-park").read_text().startswith("#compdef pytest-park\n")
        assert ".TH pytest-park 1" in (folder / "man/man1/pytest-park.1").read_text()
    return ", ".join(packed)


def the_notes_are_those_of_the_version():
    notes = output("bash", ROOT / ".ci" / "release-notes").decode()
    assert "### Added" in notes and "## [" not in notes, notes
    released = "unreleased" not in (ROOT / "CHANGELOG.md").read_text().split("## [" + VERSION + "]")[1].split("\n")[0]
    for tag, expected in (("v" + VERSION, 0 if released else 1), ("v0.0.0", 1), (VERSION, 1)):
        done = subprocess.run(["bash", str(ROOT / ".ci" / "release-notes"), tag], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert done.returncode == expected, (tag, done)
        assert (done.stderr == b"") == (expected == 0), (tag, done)
    return "{} lines".format(len(notes.split("\n")))


for check in (
    the_crate_holds_what_builds_the_program,
    an_archive_holds_the_program_and_what_belongs_to_it,
    the_notes_are_those_of_the_version,
):
    print("ok {}: {}".format(check.__name__.replace("_", " "), check()))
