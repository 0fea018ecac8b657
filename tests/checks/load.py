"""Asks the dashboard a thousand times over 32 connections while the archive changes, and wants no error.

    cargo build && python3 tests/checks/load.py target/debug/pytest-park

Loopback only, and nothing but Python's standard library. Prints how many requests a second were answered; that is a
number to look at and not a limit.
"""

import http.client
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

REQUESTS = 1000
CONNECTIONS = 32
# As many answers, whatever the machine's speed, between two changes of the archive.
ANSWERS_A_CHANGE = 10
TARGETS = {
    "/": None,
    "/assets/base.css": None,
    "/api/runs": "pytest-park/runs/v1",
    "/api/comparison": "pytest-park/comparison/v1",
    "/api/comparison?reference=oldest&group_by=file": "pytest-park/comparison/v1",
    "/api/history": "pytest-park/history/v1",
    "/api/history?last=5&metric=min&band=true": "pytest-park/history/v1",
    "/api/defaults": "pytest-park/defaults/v1",
}


def ask(port, n_requests, first, failures, answered):
    """Asks one thing after the other over one connection that is kept."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    targets = list(TARGETS)
    for i in range(n_requests):
        target = targets[(first + i) % len(targets)]
        try:
            connection.request("GET", target)
            answer = connection.getresponse()
            body = answer.read()
            schema = TARGETS[target]
            if answer.status != 200:
                failures.append(f"{target}: {answer.status} {body[:300]!r}")
            elif schema and json.loads(body)["schema"] != schema:
                failures.append(f"{target}: not {schema}: {body[:300]!r}")
        except (OSError, http.client.HTTPException, ValueError) as error:
            failures.append(f"{target}: {error!r}")
            connection.close()
        answered.release()
    connection.close()


def change(folder, answered):
    """Lets runs come whole, come in halves, break and go; the first three always stay."""
    sources = sorted(folder.glob("*.json"))[3:]
    texts = {path: path.read_bytes() for path in sources}
    for changes in range(REQUESTS // ANSWERS_A_CHANGE):
        for _ in range(ANSWERS_A_CHANGE):
            answered.acquire()
        path = sources[changes % len(sources)]
        whole = texts[path]
        if changes % 3 == 0:
            path.unlink()
        elif changes % 3 == 1:
            path.write_bytes(whole[: len(whole) // 2])
        else:
            path.write_bytes(whole)
            sources[(changes + 1) % len(sources)].write_bytes(texts[sources[(changes + 1) % len(sources)]])


def listen(port, events):
    """Counts what the stream of events tells, until the server ends it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/api/events")
        for line in connection.getresponse():
            if line.startswith(b"data:"):
                events.append(json.loads(line[5:])["runs"])
    except (OSError, http.client.HTTPException):
        # The server was told to end.
        pass


def main(program):
    root = pathlib.Path(__file__).resolve().parent.parent.parent
    failures, events, answered = [], [], threading.Semaphore(0)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for path in root.glob("fixtures/history/**/*.json"):
            shutil.copy(path, folder)
        server = subprocess.Popen(
            [program, "serve", "--port", "0", name], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        try:
            port = int(server.stdout.readline().rstrip("/\n").rsplit(":", 1)[1])
            share = [REQUESTS // CONNECTIONS + (i < REQUESTS % CONNECTIONS) for i in range(CONNECTIONS)]
            threads = [threading.Thread(target=ask, args=(port, n, i, failures, answered)) for i, n in enumerate(share)]
            others = [
                threading.Thread(target=change, args=(folder, answered)),
                threading.Thread(target=listen, args=(port, events)),
            ]
            started = time.monotonic()
            for thread in threads + others:
                thread.start()
            for thread in [*threads, others[0]]:
                thread.join()
            seconds = time.monotonic() - started
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                _, stderr = server.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                server.kill()
                raise
        for thread in others:
            thread.join()
    if server.returncode != 0 or stderr:
        failures.append(f"the server ended with {server.returncode} and said {stderr!r}")
    if not events:
        failures.append("the stream of events told nothing")
    for failure in failures[:10]:
        print(failure)
    print(
        f"{REQUESTS} requests over {CONNECTIONS} connections, {len(failures)} failed; "
        f"{REQUESTS / seconds:.0f} a second; {len(events)} events"
    )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
