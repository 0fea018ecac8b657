"""What can be asked for: on the command line, in the ini file, in ``conftest.py``; in this order."""

import os
from typing import Any, Iterable, List, Optional, Tuple

import pytest

ORIGINAL = "benchmark_original_postfix"
REFERENCE = "benchmark_reference_postfix"
FAIL_ON = "park_fail_on"
CONTROL = "park_control"

_CONFTEST = {ORIGINAL: pytest.StashKey(), REFERENCE: pytest.StashKey()}  # type: ignore[var-annotated]
_NOTES = pytest.StashKey()  # type: ignore[var-annotated]


def add_options(parser: Any) -> None:
    group = parser.getgroup("pytest-park", "pytest-park: benchmark comparison")
    group.addoption(
        "--benchmark-original-postfix",
        dest=ORIGINAL,
        action="append",
        metavar="POSTFIX",
        help="Name endings of the original implementation, comma-separated (known: original, orig, old, baseline).",
    )
    group.addoption(
        "--benchmark-reference-postfix",
        dest=REFERENCE,
        action="append",
        metavar="POSTFIX",
        help="Name endings of the implementation compared with it, comma-separated "
        "(known: reference, ref, new, optimized, optimised, candidate, cand).",
    )
    group.addoption(
        "--park-fail-on",
        dest=FAIL_ON,
        action="append",
        metavar="EXPR",
        help="Fail the session if a benchmark is slower than the saved run: `regressed` (by verdict), `regressed:5%%`, "
        "`mean:5%%`, `median:5ms`; or slower than a limit: `mean>20ms`. Can be repeated.",
    )
    group.addoption("--no-park", dest="no_park", action="store_true", default=False, help="Say nothing, and fail nothing.")
    group.addoption(
        "--no-park-control",
        dest="no_park_control",
        action="store_true",
        default=False,
        help="Do not time a fixed loop (3 ms) around each benchmark, which shows how fast the machine was.",
    )
    # A list of lines takes a string from an ini file and a list from a TOML file, without a warning in any pytest.
    for name, what in ((ORIGINAL, "--benchmark-original-postfix"), (REFERENCE, "--benchmark-reference-postfix")):
        parser.addini(name, "The same as " + what + ": a text with commas, or a list.", type="linelist", default=[])
    parser.addini(FAIL_ON, "The same as --park-fail-on: one expression, or a list.", type="linelist", default=[])
    parser.addini(CONTROL, "false: the same as --no-park-control.", type="bool", default=True)


def takes_control(config: Any) -> bool:
    """Whether a fixed loop is timed around each benchmark."""
    if config.getoption("no_park_control"):
        return False
    value = _ini(config, CONTROL)
    if isinstance(value, bool):
        return value
    # pytest could not read it as a truth value.
    word = str(value).strip().lower()
    if word not in ("true", "false"):
        note(config, "`{}` is neither true nor false, and counts as true".format(CONTROL))
    return word != "false"


def asked(config: Any, name: str) -> Tuple[List[str], Optional[str]]:
    """The values as they were written, and who wrote them."""
    flags = _texts(config.getoption(name, None))
    if flags:
        return flags, "flag"
    ini = _texts(_ini(config, name))
    if ini:
        return ini, "ini"
    conftest = _texts(config.stash.get(_CONFTEST[name], [])) if name in _CONFTEST else []
    return conftest, "conftest" if conftest else None


def gates(config: Any) -> Tuple[List[str], Optional[str]]:
    """The gates as they were written, and who asks for them: the ini file gives options as ``addopts``."""
    fail_on, source = asked(config, FAIL_ON)
    if source == "flag":
        typed = [*config.invocation_params.args, *os.environ.get("PYTEST_ADDOPTS", "").split()]
        if _has_gate(addopts(config)) and not _has_gate(typed):
            source = "addopts"
    return fail_on, source


def _has_gate(args: Iterable[Any]) -> bool:
    return any(str(it).startswith("--park-fail-on") for it in args)


def addopts(config: Any) -> List[str]:
    """The options that the ini file adds to those of each session."""
    return _texts(_ini(config, "addopts"))


def remember(config: Any, name: str, value: Any) -> None:
    """Keeps what a ``conftest.py`` says."""
    if value:
        config.stash[_CONFTEST[name]] = _texts(value)


def note(config: Any, text: str) -> None:
    """Keeps a line for the end of the session."""
    notes(config).append(text)


def notes(config: Any) -> List[str]:
    """The lines kept."""
    return config.stash.setdefault(_NOTES, [])


def _ini(config: Any, name: str) -> Any:
    try:
        return config.getini(name)
    except Exception:
        # A plain text where `[tool.pytest]` of pytest 9 wants a list; or nobody has declared the key, because a
        # `conftest.py` calls us and the plugin is not loaded.
        return getattr((getattr(config, "_inicfg", None) or {}).get(name), "value", None)


def _texts(value: Any) -> List[str]:
    if isinstance(value, str):
        value = [value]
    return [str(it) for it in value or [] if it]
