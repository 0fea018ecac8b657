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
    from pytest_park._gone import GONE

    if name in GONE:
        # An AttributeError would not get through: `from pytest_park import …` replaces it with words of its own.
        raise ImportError(
            "pytest_park.{} was part of the Python library of pytest-park 0.3; now: {} (docs/migration.md)".format(
                name, GONE[name]
            )
        )
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
