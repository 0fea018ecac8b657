"""Whether the page's server and `analyze` say the same: twelve folders times twenty-two sets of options, byte for byte.

    python tests/checks/check_option_sets.py target/debug/pytest-park
"""

import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
FOLDERS = "history two-runs params postfixes groups machines marks profiler metrics timers control corrupt".split()
SETS = [[], *(["--metric", name] for name in "median min max stddev iqr q1 q3 ops p95".split())]
SETS += [["--group-by", token] for token in ("file", "group", "func")]
SETS += [["--pool"], ["--same-machine"], ["--across-machines"], ["--filter", "test_"], ["--alpha", "0.01"], ["--noise", "5"]]
SETS += [["--min-effect", "5"], ["--original-postfix", "_orig"], ["--reference-postfix", "_ref"]]


def query(words):
    flag, *value = words or [""]
    return f"?{flag[2:]}={value[0] if value else 'true'}" if flag else ""


def answer(address):
    """The document, or nothing where the question is refused."""
    try:
        return urllib.request.urlopen(address).read()
    except urllib.error.HTTPError:
        return None


def main():
    program = sys.argv[1]
    differ = []
    for folder in FOLDERS:
        command = [program, "serve", "--no-config", "--port", "0", FIXTURES / folder]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            address = server.stdout.readline().strip() + "api/comparison"
            for words in SETS:
                command = [program, "analyze", "--no-config", "--format", "json", FIXTURES / folder, *words]
                printed = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
                expected = printed.stdout if printed.returncode == 0 else None
                if answer(address + query(words)) != expected:
                    differ.append((folder, words))
        finally:
            server.kill()
    print(f"{len(FOLDERS) * len(SETS)} sets of options, {len(differ)} differ")
    sys.exit(f"they differ: {differ}" if differ else 0)


if __name__ == "__main__":
    main()
