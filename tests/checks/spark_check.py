#!/usr/bin/env python3
"""The export on Apache Spark: a standalone master and two workers find in it what `pytest-park analyze --format json` says.

    python3 -m venv /tmp/spark && /tmp/spark/bin/pip install pyspark==4.3.0      Java 17: openjdk-17-jre-headless
    /tmp/spark/bin/python tests/checks/spark_check.py target/debug/pytest-park

Run by hand: it needs half a gigabyte of packages and a minute. Starts master and workers itself, on loopback, from the
classes that pyspark brings along, and stops them whatever happens. Makes an archive of 200 runs of 50 benchmarks, exports
it in two goes from two sources, asks the query of docs/export.md, and compares counts and averages, relative 1e-12.
"""

import json
import math
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyspark
from pyspark.sql import SparkSession

ROOT = Path(__file__).resolve().parents[2]
COUNTS = {"faster": "improved", "slower": "regressed", "same": "unchanged"}
"""What the query calls the counts of the mean, and what the JSON does."""
SUMS = (*COUNTS, "avg_delta_pct", "median_delta_pct", "avg_speedup", "geomean_speedup")
PATIENCE = 120


def free_port():
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


class Cluster:
    """A master and workers, as processes of their own."""

    def __init__(self, work, n_workers):
        self.work, self.processes = Path(work), []
        home = Path(pyspark.__file__).parent
        # Workers look for the Scala version in a build folder, which the package has none of.
        [core] = (home / "jars").glob("spark-core_*.jar")
        scala = core.name.split("_")[1].split("-")[0]
        self.environment = dict(os.environ, SPARK_HOME=str(home), SPARK_LOCAL_IP="127.0.0.1", SPARK_SCALA_VERSION=scala)
        port = free_port()
        self.url = f"spark://127.0.0.1:{port}"
        self.start("master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(free_port()))
        deadline = time.monotonic() + PATIENCE
        while socket.socket().connect_ex(("127.0.0.1", port)):
            if time.monotonic() > deadline or self.processes[0].poll() is not None:
                raise SystemExit("the master does not come up:\n" + (self.work / "master.Master0.log").read_text())
            time.sleep(0.2)
        for i in range(n_workers):
            self.start(
                "worker.Worker", "--host", "127.0.0.1", "--webui-port", str(free_port()), "--cores", "1",
                "--memory", "1g", "--work-dir", str(self.work / f"worker{i}"), self.url,
            )

    def start(self, name, *arguments):
        jars = os.path.join(self.environment["SPARK_HOME"], "jars", "*")
        log = open(self.work / f"{name}{len(self.processes)}.log", "w")
        self.processes.append(
            subprocess.Popen(
                ["java", "-Xmx512m", "-cp", jars, f"org.apache.spark.deploy.{name}", *arguments],
                stdout=log, stderr=subprocess.STDOUT, env=self.environment,
            )
        )

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def query():
    text = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
    return text.split("<!-- query -->\n```sql\n")[1].split("\n```")[0]


def run(*words):
    return subprocess.run([str(it) for it in words], capture_output=True, text=True, check=True).stdout


def main():
    binary = Path(sys.argv[1]).resolve()
    if shutil.which("java") is None:
        raise SystemExit("there is no java on the PATH")
    with tempfile.TemporaryDirectory() as work:
        archive, exported = Path(work) / "archive", Path(work) / "exported"
        run(sys.executable, ROOT / "benches" / "make_archive.py", archive, "--runs", "200", "--benchmarks", "50")
        run(binary, "export", archive, "--to", exported, "--source", "one")
        # What a second place exports of another project stands beside it and is not asked for.
        run(binary, "export", ROOT / "fixtures" / "history", "--to", exported, "--source", "two", "--project", "a/b")
        others = json.loads(run(binary, "runs", ROOT / "fixtures" / "history", "--format", "json"))["runs"]
        said = json.loads(run(binary, "analyze", archive, "--format", "json"))
        assert all(row["matched_by"] == "fullname" for row in said["rows"])

        cluster = Cluster(work, 2)
        try:
            started = time.monotonic()
            spark = (
                SparkSession.builder.master(cluster.url)
                .appName("pytest-park")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
                .config("spark.cores.max", "2")
                .getOrCreate()
            )
            spark.sparkContext.setLogLevel("ERROR")
            ready = time.monotonic()
            bench = spark.read.parquet(str(exported / "bench"))
            [project] = {row["project"] for row in bench.select("project").distinct().collect()} - {"a/b"}
            n_other = bench.where("project = 'a/b'").count()
            types = {field.name: field.dataType.simpleString() for field in bench.schema.fields}
            assert {types["rounds"], types["run_time"], types["mean"], types["dirty"]} == {"bigint", "timestamp", "double", "boolean"}
            bench.where(bench.project == project).createOrReplaceTempView("bench")
            n_rows = spark.table("bench").count()
            [sums] = [row.asDict() for row in spark.sql(query()).collect()]
            done = time.monotonic()
            executors = spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1
            version = spark.version
            spark.stop()
        except Exception:
            for log in sorted(Path(work).rglob("*.log")) + sorted(Path(work).rglob("stderr")):
                print(f"---- {log}\n{log.read_text()[-3000:]}", file=sys.stderr)
            raise
        finally:
            cluster.stop()

    overall, faults, worst = said["overall"], [], 0.0
    overall = {**overall, **{name: overall[said_name] for name, said_name in COUNTS.items()}}
    if n_other != sum(it["cases"] for it in others):
        faults.append(f"{n_other} rows of the other project")
    if sums["pair_count"] != overall["count"] or n_rows != 200 * 50 or executors != 2:
        faults.append(f"{sums['pair_count']} pairs, {n_rows} rows, {executors} executors")
    for key in SUMS:
        worst = max(worst, abs(sums[key] - overall[key]) / max(abs(overall[key]), 1e-300))
        if not math.isclose(sums[key], overall[key], rel_tol=1e-12, abs_tol=0.0):
            faults.append(f"{key} is {sums[key]}, not {overall[key]}")
    print(f"Spark {version}, {executors} workers: {n_rows} rows, {sums['pair_count']} pairs, {len(faults)} faults")
    print(f"largest relative difference {worst:.1e}; {ready - started:.0f} s to start, {done - ready:.0f} s to answer")
    for key in SUMS:
        print(f"  {key:<17} spark {sums[key]!r:<22} pytest-park {overall[key]!r}")
    for fault in faults:
        print(f"FAILED {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
