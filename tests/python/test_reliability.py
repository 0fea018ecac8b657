"""Odd files and odd hooks around a session: none of them changes its end or costs the others their report."""

import os
import sys

import pytest

from conftest import SLEEP, said, section

PASSES = """
def test_a(benchmark):
    benchmark(sum, [1, 2])
"""

# What a hook or a `__repr__` of the suite may raise that is no Exception.
RAISES = {
    "fail": "import pytest; pytest.fail('no')",
    "skip": "import pytest; pytest.skip('no')",
    "exit": "import pytest; pytest.exit('no', returncode=7)",
    "sys": "import sys; sys.exit(5)",
    "bare": "raise BaseException('no')",
}


def test_only_a_gate_that_was_asked_for_turns_a_session_red(inner):
    inner.tests(PASSES)
    # Without lines, 3 is the code of something else.
    inner.script("cat > /dev/null; exit 3")
    plain, gated = inner.run(), inner.run("--park-fail-on", "regressed")
    assert plain.ret == gated.ret == 0
    assert "the binary ended with 3" in said(plain)[0]
    assert "`--park-fail-on` was not checked" in gated.stdout.str()
    # Nor do lines that name no gate say that one failed.
    inner.script("cat > /dev/null; [ $1 = plugin-check ] && exit 7; echo a line; exit 3")
    assert inner.run().ret == inner.run("--park-fail-on", "regressed").ret == 0
    inner.script("cat > /dev/null; [ $1 = plugin-check ] && exit 7; echo 'fail: a line'; exit 3")
    assert inner.run("--park-fail-on", "regressed").ret == 1


@pytest.mark.parametrize("raises", RAISES.values(), ids=list(RAISES))
def test_a_hook_that_raises_what_is_no_exception_changes_nothing(inner, raises):
    inner.tests(PASSES)
    inner.pytester.makeconftest(
        "def pytest_benchmark_update_machine_info(config, machine_info):\n    {}\n".format(raises)
    )
    without, ours = inner.run("-p", "no:pytest-park"), inner.run()
    assert without.ret == ours.ret == 0, ours.stdout.str()
    assert "INTERNALERROR" not in ours.stdout.str()
    assert said(ours)


@pytest.mark.parametrize("raises", RAISES.values(), ids=list(RAISES))
def test_a_repr_that_raises_what_is_no_exception_changes_nothing(inner, raises):
    inner.tests(
        "class O:\n    def __repr__(self):\n        {}\n\n"
        "def test_a(benchmark):\n    benchmark.extra_info['o'] = O()\n    benchmark(sum, [1])\n".format(raises)
    )
    result = inner.run()
    assert result.ret == 0, result.stdout.str()
    assert "INTERNALERROR" not in result.stdout.str()
    assert said(result)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_no_utf_8_costs_nobody_the_report(inner):
    inner.tests(SLEEP)
    folder = inner.save("0001_good", {"test_it.py::test_sleep": 0.001}, datetime="2026-01-01T00:00:00").parent
    text = inner.save("0002_odd", {"test_it.py::test_sleep": 0.001}, datetime="2026-01-02T00:00:00").read_bytes()
    (folder / "0002_odd.json").unlink()
    (folder / "0003_damaged_\udcfe.json").write_bytes(b"{")
    result = inner.run("--park-fail-on", "mean:1000000%")
    assert result.ret == 0
    assert "good → this run" in "\n".join(section(result)), result.stdout.str()
    # Its bytes travel: it is compared with as any other.
    (folder / "0002_odd_\udcff.json").write_bytes(text)
    lines = "\n".join(section(inner.run()))
    assert "good → this run" not in lines and "odd_\ufffd → this run" in lines, lines


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_project_whose_name_is_no_utf_8_has_its_report_and_its_gate(inner):
    inner.tests(SLEEP)
    saved = inner.save("0001_good", {"test_it.py::test_sleep": 1e-9})
    below = inner.path / "odd_\udcff"
    below.mkdir()
    for name in ("test_it.py", "clock.py"):
        (inner.path / name).rename(below / name)
    storage = below / ".benchmarks" / saved.parent.name
    storage.mkdir(parents=True)
    saved.rename(storage / saved.name)
    os.chdir(str(below))
    # pytest itself prints the folder.
    inner.monkeypatch.setenv("PYTHONIOENCODING", "utf-8:replace")
    result = inner.run("--rootdir", ".", "--park-fail-on", "mean:5%")
    assert "no report" not in result.stdout.str()
    assert result.ret == 1, result.stdout.str()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_pipes_devices_and_folders_in_the_storage_are_passed_over(inner):
    inner.tests(SLEEP)
    folder = inner.save("0001_good", {"test_it.py::test_sleep": 0.001}).parent
    os.mkfifo(str(folder / "0002_pipe.json"))
    (folder / "0003_device.json").symlink_to("/dev/zero")
    (folder / "0004_folder.json").mkdir()
    (folder / "0004_folder.json" / "1.json").write_text("{")
    (folder / "0005_loop.json").symlink_to("0005_loop.json")
    inner.pytester.makeconftest("import pytest_park.bridge\npytest_park.bridge.TIMEOUT = 10.0")
    result = inner.run()
    assert result.ret == 0
    assert "good → this run" in "\n".join(section(result)), result.stdout.str()
