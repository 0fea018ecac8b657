"""The guided session on a real terminal: keys in, a screen out.

Uses the pseudo-terminals of Python's own library; the program gets one as a person's terminal has it, 24 lines of 80
columns. What a screen shows is read from what was drawn, with the escapes taken out.

    python tests/checks/check_guided.py target/debug/pytest-park
"""

import fcntl
import os
import pty
import re
import select
import shlex
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

PROGRAM = os.path.abspath(sys.argv[1])
FIXTURES = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "fixtures")
ENTER, ESC, CTRL_C, DOWN, SPACE = b"\r", b"\x1b", b"\x03", b"\x1b[B", b" "
PATIENCE = 30.0


class Terminal:
    """The program on a terminal of its own."""

    def __init__(self, args, folder, columns=80, environment=()):
        self.drawn = b""
        self.process, self.line = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            # Where the tests run in the background of a shell, Ctrl-C is ignored, and that is handed down; at a terminal it is not.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            kept = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8"}
            # A shell in between, so that the size is set before the program asks for it.
            script = f"stty rows 24 cols {columns}; exec \"$0\" \"$@\""
            os.execve("/bin/sh", ["sh", "-c", script, PROGRAM, *args], {**kept, **dict(environment)})
        self.settings = termios.tcgetattr(self.line)

    def until(self, text):
        """Waits for a text on the screen that was not there before the last keys."""
        ends = time.monotonic() + PATIENCE
        while text not in plain(self.drawn):
            if time.monotonic() > ends or not self.read():
                raise AssertionError(f"no {text!r} in:\n{plain(self.drawn)}")

    def press(self, *keys):
        self.drawn = b""
        for key in keys:
            os.write(self.line, key)

    def read(self):
        ready, _, _ = select.select([self.line], [], [], 0.1)
        if not ready:
            return True
        try:
            read = os.read(self.line, 65536)
        except OSError:
            return False
        self.drawn += read
        return bool(read)

    def end(self):
        """What was drawn to the end, and the exit code."""
        ends = time.monotonic() + PATIENCE
        while self.read():
            assert time.monotonic() < ends, f"does not end:\n{plain(self.drawn)}"
        settings = termios.tcgetattr(self.line)
        assert settings[:4] == self.settings[:4], "the terminal was not put back as it was"
        _, status = os.waitpid(self.process, 0)
        os.close(self.line)
        return self.drawn.decode(), os.waitstatus_to_exitcode(status)


def plain(drawn):
    """Without escapes and carriage returns."""
    text = drawn if isinstance(drawn, str) else drawn.decode(errors="replace")
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text).replace("\r", "")


def walk(folder, **terminal):
    """A comparison from the first question to the last. Gives the program's words, its output and the command."""
    session = Terminal([], folder, **terminal)
    session.until("What to do?")
    session.press(ENTER)
    session.until("Which folder?")
    session.press(ENTER)
    session.until("Candidate")
    session.press(ENTER)
    session.until("Reference")
    session.press(ENTER)
    session.until("Group by")
    session.press(SPACE, ENTER)
    drawn, code = session.end()
    assert code == 0, (code, plain(drawn))
    # The last answer is drawn before the program leaves the raw mode, which it says.
    output = drawn.rpartition("\x1b[?2004l")[2]
    output, _, command = output.partition("\r\nthe same again:\r\n")
    return session, output, plain(command).strip()


def a_walk_ends_in_a_command_that_shows_the_same():
    for columns in (80, 200):
        _, output, command = walk(os.path.join(FIXTURES, "two-runs"), columns=columns)
        assert "baseline → candidate-v2 · 2 s later" in plain(output), output
        words = shlex.split(command)
        assert words == ["pytest-park", "analyze", "--group-by", "group", "."], command
        again, code = Terminal(words[1:], os.path.join(FIXTURES, "two-runs"), columns=columns).end()
        assert (code, again) == (0, output), f"{again}\n---\n{output}"


def nothing_is_wider_than_the_terminal():
    for folder in ("two-runs", "history"):
        session = Terminal([], FIXTURES)
        for question, keys in (
            ("What to do?", [ENTER]),
            ("Which folder?", [folder.encode(), ENTER]),
            ("Candidate", [DOWN, ENTER]),
            ("Reference", [ENTER]),
            ("Group by", [CTRL_C]),
        ):
            session.until(question)
            session.until("esc goes back]")
            # A move of the cursor begins another line as well: what is left of the question before may come first.
            for piece in re.split(r"\x1b\[[0-9;]*[A-H]", session.drawn.decode(errors="replace")):
                for line in plain(piece).split("\n"):
                    assert len(line) <= 80, (len(line), line)
            session.press(*keys)
        drawn, code = session.end()
        assert code == 130, plain(drawn)


def esc_goes_back_and_leaves_at_the_first_question():
    session = Terminal([], FIXTURES)
    session.until("What to do?")
    session.press(ENTER)
    session.until("Which folder?")
    session.press(ESC)
    session.until("What to do?")
    session.press(b"list", ENTER)
    session.until("Which folder?")
    session.press(b"one-run", ENTER)
    drawn, code = session.end()
    assert code == 0 and "1 run, oldest first" in plain(drawn), plain(drawn)
    session = Terminal([], FIXTURES)
    session.until("What to do?")
    session.press(ESC)
    drawn, code = session.end()
    assert code == 0 and "error" not in plain(drawn), plain(drawn)


def ctrl_c_is_130_and_leaves_a_usable_terminal():
    session = Terminal([], FIXTURES)
    session.until("What to do?")
    session.press(CTRL_C)
    drawn, code = session.end()
    assert code == 130 and "error" not in plain(drawn), plain(drawn)
    assert drawn.rfind("\x1b[?25h") > drawn.rfind("\x1b[?25l"), "the cursor is seen again"


def an_empty_folder_is_told_about_and_another_can_be_named():
    with tempfile.TemporaryDirectory() as empty:
        session = Terminal([], empty)
        session.until("What to do?")
        session.press(ENTER)
        session.until("Path of the folder:")
        assert "pytest --benchmark-save baseline" in plain(session.drawn)
        session.press(empty.encode(), ENTER)
        session.until("error: no runs found in")
        session.until("Path of the folder:")
        session.press(os.path.join(FIXTURES, "one-run").encode(), ENTER)
        drawn, code = session.end()
        assert code == 0 and "test_" in plain(drawn), plain(drawn)


def the_dashboard_is_named_before_it_runs():
    session = Terminal([], FIXTURES)
    session.until("What to do?")
    session.press(b"browser", ENTER)
    session.until("Which folder?")
    session.press(b"two-runs", ENTER)
    session.until("the same again:\npytest-park serve ./two-runs\n")
    # It serves, or says that something else has its port.
    session.until("8080")
    session.press(CTRL_C)
    drawn, code = session.end()
    # Ctrl-C may come before it listens for it, and then ends it by itself.
    assert code in (0, 2, -signal.SIGINT), (code, plain(drawn))


def no_color_means_no_colour():
    colored = re.compile(r"\x1b\[[0-9;]*m")
    session, output, _ = walk(os.path.join(FIXTURES, "two-runs"))
    assert colored.search(output)
    session = Terminal([], FIXTURES, environment={"NO_COLOR": "1"}.items())
    session.until("What to do?")
    assert not colored.search(session.drawn.decode()), session.drawn
    session.press(CTRL_C)
    session.end()


def where_no_one_can_be_asked_help_is_shown():
    drawn, code = Terminal([], FIXTURES, environment={"TERM": "dumb"}.items()).end()
    assert code == 2 and "Usage: pytest-park" in drawn and "\x1b[" not in drawn, drawn
    process, line = pty.openpty()
    for streams in (
        {"stdin": line, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE},
        {"stdin": subprocess.DEVNULL, "stdout": line, "stderr": subprocess.PIPE},
    ):
        done = subprocess.run([PROGRAM], cwd=FIXTURES, timeout=PATIENCE, check=False, **streams)
        assert done.returncode == 2 and b"Usage: pytest-park" in done.stderr, done
    os.close(process)
    os.close(line)


for check in (
    a_walk_ends_in_a_command_that_shows_the_same,
    nothing_is_wider_than_the_terminal,
    esc_goes_back_and_leaves_at_the_first_question,
    ctrl_c_is_130_and_leaves_a_usable_terminal,
    an_empty_folder_is_told_about_and_another_can_be_named,
    the_dashboard_is_named_before_it_runs,
    no_color_means_no_colour,
    where_no_one_can_be_asked_help_is_shown,
):
    check()
    print("ok", check.__name__.replace("_", " "))
