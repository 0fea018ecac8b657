"""pytest-park: what got faster and what got slower, from pytest-benchmark's runs.

The program is a binary; this package finds it, and tells pytest what it says.
"""

__all__ = ["__version__"]


def __getattr__(name: str) -> str:
    # Not at import: every start of pytest imports this package.
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("pytest-park")
        except PackageNotFoundError:
            return "unknown"
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
