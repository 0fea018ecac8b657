"""Draws docs/terminal.svg and docs/measure.svg, the pictures in the README, from what the program really prints.

    python docs/picture.py target/debug/pytest-park            writes the pictures
    python docs/picture.py target/debug/pytest-park --check    fails if one is out of date

What `measure` prints is what `analyze` prints of the pairs that it has kept.

Every piece of a line has its own column, so the picture is right with any monospaced font. Needs only the standard library.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
KEPT = ["fixtures/measured/reference", "fixtures/measured/candidate", "--pool", "--no-join", "--alpha", "0.02"]
# By the picture: what is printed, and the command that is shown above it.
PICTURES = {
    "terminal.svg": (["analyze", "fixtures/two-runs", "--filter", "sort|parse"], "analyze fixtures/two-runs --filter 'sort|parse'"),
    "measure.svg": (["analyze", *KEPT], "measure --against v1.0 --candidate main"),
}
COLUMNS = 96
CHARACTER, LINE, SIZE = 8.4, 20, 14
LEFT, TOP, BAR = 18, 14, 30

BACKGROUND, TEXT, FAINT = "#1e2127", "#d7dae0", "#8b929e"
COLORS = {31: "#f47067", 32: "#7ee787", 33: "#e3b341", 34: "#6cb6ff", 35: "#dcbdfb", 36: "#76e3ea"}


def printed(program, command):
    """What the program prints on a terminal with colours; the same each time."""
    environment = {"PATH": os.environ.get("PATH", ""), "COLUMNS": str(COLUMNS), "LANG": "C.UTF-8"}
    done = subprocess.run(
        [program, *command, "--color", "always", "--no-config"], cwd=ROOT, env=environment, check=True, capture_output=True
    )
    return done.stdout.decode()


def pieces(line):
    """The pieces of a line that look alike: (column, text, colour, whether bold)."""
    column, color, bold = 0, TEXT, False
    for escaped, text in re.findall(r"\x1b\[([0-9;]*)m|([^\x1b]+)", line):
        if text:
            # Two blanks would be drawn as one.
            for piece in re.finditer(r"\S+(?: \S+)*", text):
                yield column + piece.start(), piece.group(), color, bold
            column += len(text)
            continue
        for code in map(int, (escaped or "0").split(";")):
            if code == 1:
                bold = True
            elif code == 2:
                color = FAINT
            elif code in COLORS:
                color = COLORS[code]
            elif code in (0, 22, 39):
                bold, color = bold and code == 39, TEXT
            else:
                raise SystemExit("no look for the escape {}".format(code))


def drawn(shown, lines):
    """The picture."""
    width = round(2 * LEFT + COLUMNS * CHARACTER)
    height = BAR + 2 * TOP + LINE * len(lines)
    described = "pytest-park " + shown.replace("'", "")
    out = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" '
        'aria-label="{2}">'.format(width, height, escape("A terminal: " + described, {'"': "&quot;"})),
        '<rect width="{}" height="{}" rx="8" fill="{}"/>'.format(width, height, BACKGROUND),
    ]
    for i, color in enumerate(("#f47067", "#e3b341", "#7ee787")):
        out.append('<circle cx="{}" cy="{}" r="6" fill="{}"/>'.format(LEFT + 6 + 20 * i, BAR // 2 + 3, color))
    out.append(
        '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace" font-size="{}">'.format(
            SIZE
        )
    )
    for row, line in enumerate(lines):
        for column, text, color, bold in pieces(line):
            # The columns of one piece are kept too, whatever the font's own width.
            out.append(
                '<text x="{:.1f}" y="{}" fill="{}"{} textLength="{:.1f}">{}</text>'.format(
                    LEFT + column * CHARACTER,
                    BAR + TOP + LINE * row + SIZE,
                    color,
                    ' font-weight="bold"' if bold else "",
                    len(text) * CHARACTER,
                    escape(text),
                )
            )
    return "\n".join([*out, "</g>", "</svg>", ""])


def main(program, *options):
    for name, (command, shown) in PICTURES.items():
        prompt = "\x1b[32m$\x1b[0m \x1b[1mpytest-park " + shown + "\x1b[0m"
        picture = drawn(shown, [prompt, *printed(os.path.abspath(program), command).rstrip("\n").split("\n")])
        path = ROOT / "docs" / name
        if list(options) != ["--check"]:
            path.write_text(picture, encoding="utf-8", newline="\n")
        elif path.read_text(encoding="utf-8") != picture:
            raise SystemExit("docs/{} is not what the program prints: run docs/picture.py and look at it".format(name))
    if list(options) == ["--check"]:
        print("ok the pictures are what the program prints")


if __name__ == "__main__":
    main(*sys.argv[1:])
