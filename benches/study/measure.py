"""A fresh session of this machine: the suite measured again and again with a real pytest-benchmark.

    python3 benches/study/measure.py [--blocks 12] [--seconds 0.1] [--units 20] [--seed 20] [--folder target/study]

In each block every configuration is measured once, in random order (seeded), so that a slow minute meets all alike.
`base` and `base2` are the same code; in `s5`, `s10`, `s20` and `s50` the functions named in `SLOW` do that many percent
more work. Each run is one process and one artifact in `folder/runs`; `session.json` beside them lists block,
configuration and load of each. A session that was ended early is judged by its whole blocks. Nothing but the standard
library; pytest-benchmark goes into a virtual environment inside the folder.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
SLOW = ["fibonacci", "objects", "joining", "encoding", "sorting", "hashing"]
CONFIGURATIONS = {"base": 0, "base2": 0, "s5": 5, "s10": 10, "s20": 20, "s50": 50}


def main():
    measure(arguments())


def arguments(words=None):
    """Those of the command line, or these words."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--blocks", type=int, default=12, help="runs per configuration (default 12)")
    options.add_argument("--seconds", type=float, default=0.1, help="time per benchmark and run (default 0.1)")
    options.add_argument("--units", type=int, default=20, help="length of a round; 200 is ten times longer (default 20)")
    options.add_argument("--seed", type=int, default=20, help="of the order within the blocks (default 20)")
    options.add_argument("--folder", type=Path, default=Path("target/study"), help="where the session is kept")
    args = options.parse_args(words)
    if args.units % 20:
        options.error("--units is a multiple of 20, so that 5 % more is a whole number")
    return args


def measure(args):
    folder, order = args.folder.resolve(), random.Random(args.seed)
    python = environment(folder / "venv")
    (folder / "runs").mkdir(parents=True, exist_ok=True)
    runs = []
    for block in range(args.blocks):
        for name in order.sample(list(CONFIGURATIONS), len(CONFIGURATIONS)):
            file = f"{len(runs):04}-{name}.json"
            load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
            print(f"block {block + 1} of {args.blocks}: {name}, load {load}", file=sys.stderr)
            measure_run(python, folder / "runs" / file, args, CONFIGURATIONS[name])
            runs.append({"file": file, "block": block, "configuration": name, "load": load})
            session = {"about": f"{args.seconds} s a case, {args.units} units a round", "slow": SLOW, "runs": runs}
            (folder / "session.json").write_text(json.dumps(session, indent=1) + "\n")


def measure_run(python, artifact, args, slower_by_pct):
    """One process. The settings of the repository around the suite do not reach it."""
    command = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull]
    command += [f"--rootdir={HERE / 'suite'}", str(HERE / "suite"), f"--benchmark-json={artifact}"]
    command += ["--benchmark-save-data", f"--benchmark-max-time={args.seconds}", "--benchmark-warmup=off"]
    slowdown = ",".join(f"{function}:{slower_by_pct}" for function in SLOW) if slower_by_pct else ""
    environ = os.environ | {"STUDY_SLOWDOWN": slowdown, "STUDY_UNITS": str(args.units)}
    subprocess.run(command, cwd=artifact.parent, env=environ, check=True, stdout=subprocess.DEVNULL)


def environment(path):
    """The interpreter of a virtual environment with pytest-benchmark, made on first use."""
    python = path / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not python.exists():
        venv.create(path, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "pytest", "pytest-benchmark"], check=True)
    return python


if __name__ == "__main__":
    main()
