"""Which saved runs there are. Loaded only where pytest-benchmark is."""

import os
from typing import Any, List


def saved_files(benchmarks: Any) -> List[str]:
    """The files in the storage that this machine compares with: in its own folder, and beside that."""
    root = getattr(benchmarks.storage, "path", None)
    found: List[str] = []
    if root is not None:
        for folder in (os.path.join(str(root), str(benchmarks.machine_id)), str(root)):
            try:
                with os.scandir(folder) as entries:
                    found.extend(it.path for it in entries if it.name.endswith(".json") and _is_file(it))
            except OSError:
                continue
    return found


def _is_file(entry: Any) -> bool:
    """Whether it is a file, or a link to one: a pipe or a device of that name may never end."""
    try:
        return bool(entry.is_file())
    except OSError:
        return False


def saved_now(benchmarks: Any, before: List[str]) -> List[str]:
    """The files that are new, and have the name under which this session saves itself."""
    name = getattr(benchmarks, "save", None) or getattr(benchmarks, "autosave", None)
    if not name:
        return []
    ending = "_{}.json".format(name)
    known = set(before)
    return [it for it in saved_files(benchmarks) if it.endswith(ending) and it not in known]
