"""``python -m pytest_park`` is the binary."""

import os
import subprocess
import sys

from pytest_park._find_binary import BinaryNotFound, find_binary


def main() -> int:
    try:
        binary = find_binary()
    except BinaryNotFound as error:
        print("error: " + str(error), file=sys.stderr)
        return 2
    command = [binary] + sys.argv[1:]
    if os.name == "nt":
        # An exec would return to the shell before the program has ended.
        return subprocess.call(command)
    os.execv(binary, command)


if __name__ == "__main__":
    sys.exit(main())
