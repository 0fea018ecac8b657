"""The plugin's reference says what the plugin has, and nothing else."""

import json
import re

import pytest
from pytest_park import bridge, pytest_plugin

from conftest import ROOT, case

REFERENCE = (ROOT / "docs" / "plugin.md").read_text(encoding="utf-8")


def chapter(name):
    text = REFERENCE.partition("\n## " + name + "\n")[2].partition("\n## ")[0]
    assert text, name
    return text


def first_cells(name, heading):
    """What stands between backticks in the first column of the chapter's table under this heading."""
    table = chapter(name).partition("\n| " + heading + " |")[2].partition("\n\n")[0]
    lines = [line for line in table.splitlines() if line.startswith("| `")]
    return [word for line in lines for word in re.findall("`([^`]+)`", line.split(" | ")[0])]


def test_options_and_ini_keys(inner):
    told = inner.run("--help").stdout.str()
    ours = told.partition("\npytest-park: benchmark comparison:\n")[2].partition("\n\n")[0]
    assert re.findall(r"^  (--[a-z-]+)", ours, re.MULTILINE) == [it.split()[0] for it in first_cells("Options", "option")]
    for key in re.findall(r"\| `([a-z_]+)` \|", chapter("Options")):
        assert re.search(r"^  {} ".format(key), told, re.MULTILINE), key


TOKENS = first_cells("Grouping pytest-benchmark's own tables", "token")


@pytest.mark.parametrize("token", TOKENS)
def test_tokens(token):
    named = dict(case("test_it.py::T::test_f_orig[1]", 1.0), params={"n": 1}, group="codec")
    named.update(extra_info={"custom_groups": {"k": "v"}, "marks": ["slow"]})
    asked = {"current": bridge.artifact([named]), "group_by": token.replace("NAME", "n").replace("KEY", "k")}
    [group] = json.loads(bridge.ask("plugin-group", asked).text)["groups"]
    assert len(TOKENS) > 15
    # Everything that a token may ask for is there, so a token that is understood gives a label.
    assert group["label"]


def test_hooks():
    text = " ".join(chapter("Hooks used").split())
    named = set(re.findall(r"`(pytest_[a-z_]+)`", text))
    found = {it for holder in (pytest_plugin, pytest_plugin.Watch) for it in vars(holder) if it.startswith("pytest_")}
    assert named == found - {"pytest_park"}


def test_versions():
    script = (ROOT / "tests" / "run-plugin").read_text(encoding="utf-8")
    packages = "pytest==(.+?) pytest-benchmark==(.+?) pytest-xdist==(.+?) pytest-codspeed==(.+)"
    pairs = re.findall("^([0-9.]+) " + packages, script, re.MULTILINE)
    pairs += [("`python3`",) + it for it in re.findall('^try [a-z]+ "[$]python" ' + packages, script, re.MULTILINE)]
    table = [tuple(line.strip("| ").split(" | ")) for line in chapter("Versions").splitlines() if line.startswith("| ")]
    assert len(pairs) == 7
    assert table[1:] == pairs
