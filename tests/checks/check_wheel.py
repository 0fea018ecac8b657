"""What is in the wheel and in the source distribution, and what is not.

    python tests/checks/check_wheel.py WHEEL SDIST
"""

import re
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = sorted(it.name for it in (ROOT / "python/pytest_park").iterdir() if it.suffix in (".py", ".typed"))
VERSION = re.search('^version = "(.*)"', (ROOT / "Cargo.toml").read_text(), re.MULTILINE).group(1)


def check_wheel(path):
    name = path.name
    assert re.fullmatch(r"pytest_park-{}-py3-none-[a-z0-9_.]+\.whl".format(re.escape(VERSION)), name), name
    wheel = zipfile.ZipFile(path)
    info = "pytest_park-{}.dist-info/".format(VERSION)
    scripts = "pytest_park-{}.data/scripts/".format(VERSION)
    expected = {"pytest_park/" + it for it in PACKAGE}
    expected |= {info + it for it in ("METADATA", "WHEEL", "RECORD", "entry_points.txt")}
    stray = []
    binaries = []
    for entry in wheel.infolist():
        if entry.filename.startswith(scripts):
            binaries.append(entry)
        elif entry.filename.startswith((info + "licenses/", info + "sboms/")):
            pass
        elif entry.filename not in expected and not entry.is_dir():
            stray.append(entry.filename)
    assert not stray, stray
    assert expected <= set(wheel.namelist()), expected - set(wheel.namelist())
    [binary] = binaries
    assert binary.filename in (scripts + "pytest-park", scripts + "pytest-park.exe"), binary.filename
    assert binary.filename.endswith(".exe") or binary.external_attr >> 16 & 0o111 == 0o111, oct(binary.external_attr >> 16)
    entry_points = wheel.read(info + "entry_points.txt").decode().split("\n")
    assert [it for it in entry_points if it.strip()] == ["[pytest11]", "pytest-park=pytest_park.pytest_plugin"], entry_points
    metadata = wheel.read(info + "METADATA").decode()
    assert "\nName: pytest-park\nVersion: {}\n".format(VERSION) in metadata
    assert "\nRequires-Python: >=3.8\n" in metadata
    assert "\nProvides-Extra: ui\n" in metadata
    assert "Requires-Dist" not in metadata
    # A package index shows the readme without the files around it.
    relative = [it for it in re.findall(r"\]\(([^)]*)\)", metadata) if not it.startswith(("https://", "#"))]
    assert "https://" in metadata and not relative, relative
    return len(wheel.namelist())


def check_sdist(path):
    names = tarfile.open(path).getnames()
    top = "pytest_park-{}/".format(VERSION)
    allowed = re.compile(
        top + r"(src/.+\.(rs|html|css|js|svg)|src/commands/measure/probe\.py|src/page/(documents\.d\.ts|tsconfig\.json)|python/README\.md|python/pytest_park/[a-z_]+\.(py|typed)|Cargo\.(toml|lock)|pyproject\.toml|PKG-INFO"
        r"|(README|CHANGELOG|ARCHITECTURE|CONTRIBUTING|SECURITY)\.md|docs/.+\.(md|svg|json|yml)|LICENSE|clippy\.toml|rustfmt\.toml)"
    )
    stray = [it for it in names if not allowed.fullmatch(it)]
    assert not stray, stray
    for name in ["python/pytest_park/" + it for it in PACKAGE] + ["pyproject.toml", "Cargo.lock", "src/main.rs", "LICENSE"]:
        assert top + name in names, name
    return len(names)


if __name__ == "__main__":
    wheel, sdist = map(Path, sys.argv[1:])
    print("wheel: {}, {} files".format(wheel.name, check_wheel(wheel)))
    print("sdist: {}, {} files".format(sdist.name, check_sdist(sdist)))
