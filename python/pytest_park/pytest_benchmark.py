"""For a ``conftest.py``: groups that put the variants of one benchmark side by side.

.. code-block:: python

    from pytest_park.pytest_benchmark import default_pytest_benchmark_group_stats

    def pytest_benchmark_group_stats(config, benchmarks, group_by):
        return default_pytest_benchmark_group_stats(
            config, benchmarks, group_by, original_postfix="_orig", reference_postfix="_ref"
        )
"""

import json
from typing import Any, Dict, Iterable, List, Optional, Tuple, Union

from pytest_park import bridge, options

__all__ = ["default_pytest_benchmark_group_stats"]

Postfixes = Union[str, Iterable[str], None]
Groups = List[Tuple[Optional[str], List[Any]]]


def default_pytest_benchmark_group_stats(
    config: Any,
    benchmarks: Iterable[Any],
    group_by: str,
    *,
    original_postfix: Postfixes = None,
    reference_postfix: Postfixes = None,
    group_values_by_postfix: Optional[Dict[str, str]] = None,
    ignore_params: Union[str, Iterable[str], None] = None,
) -> Groups:
    """Groups benchmarks by any token of ``--group-by``, and by ``fullfunc``, ``param`` and ``postfix``.

    ``group`` is the benchmark's own group, else its name without postfix. A postfix is a text, with commas for several,
    or a list; leading underscores do not matter. The options and ini keys of the same names go before it. The parts of
    each name are stored in ``extra_info["pytest_park_name_parts"]``: ``base_name``, ``parameters``, ``postfix``.
    """
    benchmarks = list(benchmarks)
    options.remember(config, options.ORIGINAL, original_postfix)
    options.remember(config, options.REFERENCE, reference_postfix)
    if not benchmarks:
        return []
    try:
        request = {
            "current": bridge.artifact([_names(it) for it in benchmarks]),
            "group_by": group_by,
            "original_postfix": options.asked(config, options.ORIGINAL)[0],
            "reference_postfix": options.asked(config, options.REFERENCE)[0],
            "group_values_by_postfix": group_values_by_postfix or {},
            "ignore_params": [ignore_params] if isinstance(ignore_params, str) else list(ignore_params or []),
        }
        reply = json.loads(bridge.ask("plugin-group", request).text)
        groups = [(group["label"], [benchmarks[i] for i in group["members"]]) for group in reply["groups"]]
        for benchmark, parts in zip(benchmarks, reply["parts"]):
            _read(benchmark, "extra_info")["pytest_park_name_parts"] = parts
        return groups
    except Exception as error:
        options.note(config, "groups are pytest-benchmark's own ({})".format(error))
        return _without_us(config, benchmarks, group_by)


def _names(benchmark: Any) -> Dict[str, Any]:
    name = _read(benchmark, "name") or _read(benchmark, "fullname") or "unknown"
    names = {key: _read(benchmark, key) for key in ("fullname", "group", "params", "extra_info", "marks")}
    return dict(names, name=str(name), stats={})


def _read(benchmark: Any, key: str) -> Any:
    return benchmark.get(key) if isinstance(benchmark, dict) else getattr(benchmark, key, None)


def _without_us(config: Any, benchmarks: List[Any], group_by: str) -> Groups:
    try:
        from pytest_benchmark.plugin import pytest_benchmark_group_stats

        return pytest_benchmark_group_stats(config, benchmarks, group_by)
    except Exception:
        # A token that only we know.
        return [(None, benchmarks)]
