"""Where the binary is. Installers put it in different places; none of them is ``PATH``, which may hold another program
of the same name."""

import os
import sys
from typing import Iterator

BINARY = "pytest-park.exe" if os.name == "nt" else "pytest-park"
SCRIPTS = "Scripts" if os.name == "nt" else "bin"


class BinaryNotFound(Exception):
    """The binary is nowhere; says where it was looked for."""


def find_binary() -> str:
    """The path of the binary: what ``PYTEST_PARK_BIN`` says, else where an installer has put it."""
    named = os.environ.get("PYTEST_PARK_BIN")
    if named:
        if os.path.isfile(named):
            return named
        raise BinaryNotFound("PYTEST_PARK_BIN names no file: " + named)
    looked = []
    for folder in _folders():
        path = os.path.join(folder, BINARY)
        if os.path.isfile(path):
            return path
        if path not in looked:
            looked.append(path)
    raise BinaryNotFound("no binary at " + ", ".join(looked))


def _folders() -> Iterator[str]:
    # A virtual environment. Known without `sysconfig`, which takes milliseconds to load.
    if sys.prefix != sys.base_prefix:
        yield os.path.join(sys.prefix, SCRIPTS)
    import sysconfig

    # The system.
    yield sysconfig.get_path("scripts")
    # The interpreter that the virtual environment stands on.
    yield sysconfig.get_path("scripts", vars={"base": sys.base_prefix})
    packages = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    # `pip install --prefix`, and layers of environments: <prefix>/lib/python3.x/site-packages.
    above = os.path.join("..", "..") if os.name == "nt" else os.path.join("..", "..", "..")
    yield os.path.normpath(os.path.join(packages, above, SCRIPTS))
    # `pip install --target`.
    yield os.path.join(packages, SCRIPTS)
    # `pip install --user`.
    if sys.version_info >= (3, 10):
        user = sysconfig.get_preferred_scheme("user")
    elif os.name == "nt":
        user = "nt_user"
    else:
        user = "posix_user"
    yield sysconfig.get_path("scripts", scheme=user)
