"""Sixteen small pieces of work, each a repetition of one unit.

`STUDY_SLOWDOWN=name:pct,name:pct` makes the named ones repeat their unit that many percent more often: really more
work, in the exact proportion, since the repetition itself costs next to nothing beside a unit.
"""

import bisect
import collections
import hashlib
import heapq
import json
import math
import os
import re
import zlib

UNITS = int(os.environ.get("STUDY_UNITS", "20"))
"""Repetitions of an unchanged function: of 20, 5, 10, 20 and 50 percent more are whole numbers."""

TEXT = "the quick brown fox jumps over the lazy dog " * 4
BYTES = TEXT.encode() * 2
NUMBERS = [(i * 7919) % 1009 for i in range(60)]
RECORD = {"name": "case", "values": NUMBERS[:12], "nested": {"a": [1, 2.5, None, True], "b": "text"}}
WORD = re.compile(r"\b(\w)(\w*)\b")
MATRIX = [[float((i * j) % 7) for j in range(5)] for i in range(5)]


def fibonacci():
    a, b = 0, 1
    for _ in range(60):
        a, b = b, a + b
    return a


def primes():
    sieve = bytearray([1]) * 200
    for i in range(2, 15):
        if sieve[i]:
            sieve[i * i :: i] = bytes(len(sieve[i * i :: i]))
    return sum(sieve)


def matrix_product():
    return [[sum(a * b for a, b in zip(row, column)) for column in zip(*MATRIX)] for row in MATRIX]


def heap():
    items = NUMBERS[:20]
    heapq.heapify(items)
    return [heapq.heappop(items) for _ in range(20)]


def bisection():
    items = []
    for number in NUMBERS[:25]:
        bisect.insort(items, number)
    return items


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def moved(self, by):
        return Point(self.x + by, self.y - by)


def objects():
    point = Point(0, 0)
    for by in range(15):
        point = point.moved(by)
    return point.x


def exceptions():
    caught = 0
    for number in range(15):
        try:
            raise ValueError(number)
        except ValueError:
            caught += 1
    return caught


def generators():
    return sum(x * x for x in (y + 1 for y in range(40)) if x % 3)


WORK = {
    "fibonacci": fibonacci,
    "primes": primes,
    "matrix_product": matrix_product,
    "heap": heap,
    "bisection": bisection,
    "objects": objects,
    "exceptions": exceptions,
    "generators": generators,
    "sorting": lambda: sorted(NUMBERS, key=lambda x: -x),
    "joining": lambda: "-".join([str(x) for x in NUMBERS[:25]]),
    "splitting": lambda: [w.upper() for w in TEXT.split()],
    "matching": lambda: WORD.sub(r"\2\1", TEXT[:88]),
    "counting": lambda: collections.Counter(TEXT).most_common(3),
    "encoding": lambda: json.loads(json.dumps(RECORD)),
    "hashing": lambda: hashlib.sha256(BYTES * 8).digest(),
    "compressing": lambda: zlib.crc32(zlib.compress(BYTES[:200], 1)) + math.isqrt(10**12),
}


def slowdowns():
    """Percent by name, from the environment; an unknown name is an error, not a study without a change."""
    chosen = {}
    for entry in filter(None, os.environ.get("STUDY_SLOWDOWN", "").split(",")):
        name, pct = entry.split(":")
        if name not in WORK:
            raise SystemExit(f"STUDY_SLOWDOWN: no function `{name}`; there are {', '.join(WORK)}")
        chosen[name] = float(pct)
    return chosen


def repeated(name):
    """The function to measure."""
    unit = WORK[name]
    times = round(UNITS * (1 + slowdowns().get(name, 0.0) / 100))

    def run():
        for _ in range(times):
            unit()

    return run
