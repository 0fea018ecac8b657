"""One request to the binary: one process, one answer. Protocol 1; ``src/commands/plugin/wire.rs`` declares it."""

import json
import os
import subprocess
from typing import Any, Dict, List, NamedTuple, Optional, Union

from pytest_park._find_binary import BinaryNotFound, find_binary

PROTOCOL = 1
# Seconds. An answer takes milliseconds; a session must not hang on a broken disk.
TIMEOUT = 60.0
# Before the tests the user waits for nothing else.
CHECK_TIMEOUT = 10.0

REPORT = 0
REPORT_AND_GATE_FAILED = 3


class NoAnswer(Exception):
    """Why there is none, in a few words."""


class Answer(NamedTuple):
    text: str
    gate_failed: bool


def artifact(benchmarks: Any, **facts: Any) -> str:
    """The text of an artifact. What JSON has no words for, pytest-benchmark's own way of saying it stands for."""
    return json.dumps(dict(facts, benchmarks=benchmarks), default=_unserializable, skipkeys=True)


def _unserializable(value: Any) -> str:
    try:
        return "UNSERIALIZABLE[" + repr(value) + "]"
    except KeyboardInterrupt:
        raise
    except BaseException:
        # A `__repr__` is the suite's own code: it may call `pytest.fail`, which is no Exception.
        return "UNSERIALIZABLE[" + type(value).__name__ + "]"


def path(text: str) -> Union[str, Dict[str, str]]:
    """A path as it travels. A name that is no UTF-8 has no text in JSON, so its bytes travel as hexadecimal digits."""
    return text if _is_unicode(text) else {"hex": os.fsencode(text).hex()}


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
        return True
    except UnicodeEncodeError:
        return False


def _sendable(value: Any) -> Any:
    """The same with escapes for what is no Unicode: one odd text must not cost the whole report."""
    if isinstance(value, str):
        return value if _is_unicode(value) else value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {_sendable(key): _sendable(it) for key, it in value.items()}
    if isinstance(value, (list, tuple)):
        return [_sendable(it) for it in value]
    return value


def refusal(fail_on: List[str], source: Optional[str]) -> Optional[str]:
    """What is wrong with the gates of a session, in lines."""
    request = {"fail_on": fail_on, "source": source}
    reply = json.loads(ask("plugin-check", request, min(CHECK_TIMEOUT, TIMEOUT)).text)
    return reply["refusal"]


def ask(command: str, request: Dict[str, Any], timeout: Optional[float] = None) -> Answer:
    """Asks, and waits for the answer."""
    timeout = TIMEOUT if timeout is None else timeout
    text = json.dumps(_sendable(dict(request, protocol=PROTOCOL)))
    try:
        done = subprocess.run(
            [find_binary(), command],
            input=text.encode("ascii"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            timeout=timeout,
        )
    except BinaryNotFound as error:
        raise NoAnswer(str(error))
    except subprocess.TimeoutExpired:
        raise NoAnswer("no answer within {:g} seconds".format(timeout))
    except OSError as error:
        raise NoAnswer("the binary does not start: " + str(error))
    text = done.stdout.decode("utf-8", "replace")
    # A failed gate always has lines that say so. Without them 3 is the code of something else.
    if done.returncode == REPORT or done.returncode == REPORT_AND_GATE_FAILED and text.strip():
        return Answer(text, done.returncode == REPORT_AND_GATE_FAILED)
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    raise NoAnswer(said[0] if said else "the binary ended with {}".format(done.returncode))
