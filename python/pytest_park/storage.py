"""Which saved runs there are. Loaded only where pytest-benchmark is, at the start of a session."""

import os
from typing import Any, List


def saved_files(benchmarks: Any) -> List[str]:
    """The files in the storage that this machine compares with: in its own folder, and beside that."""
    root = getattr(benchmarks.storage, "path", None)
    found: List[str] = []
    if root is not None:
        for folder in (os.path.join(str(root), str(benchmarks.machine_id)), str(root)):
            try:
                names = os.listdir(folder)
            except OSError:
                continue
            found.extend(os.path.join(folder, name) for name in names if name.endswith(".json"))
    return found
