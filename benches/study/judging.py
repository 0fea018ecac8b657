"""Judges many comparisons by all rules, in two processes where the system can fork."""

import multiprocessing
from collections import Counter

from rules import OURS, WITH_CONTROL, WITH_HISTORY, rules_around
from tally import Tally

PROCESSES = 2
CHUNK = 8
WORK = {}
"""What the forked processes inherit: set before the fork, read after it."""


def tallies_of(comparisons, judge, second=None, only=None):
    """A tally for each rule that could judge any of them, and how often the two judges of our rule agree and differ.

    `second` is the other judge of our rule, or `None`. `only` names the rules to apply; all where it is `None`.
    """
    WORK.update(comparisons=comparisons, judge=judge, rules=rules_around(judge), only=only)
    WORK.update(second=rules_around(second) if second else None)
    tallies, agreement = {}, Counter()
    for partial, partial_agreement in each_chunk(range(0, len(comparisons), CHUNK)):
        for rule, tally in partial.items():
            tallies.setdefault(rule, Tally()).join(tally)
        agreement += partial_agreement
    return {rule: tallies[rule] for rule in WORK["rules"] if rule in tallies}, agreement


def each_chunk(begins):
    if "fork" not in multiprocessing.get_all_start_methods() or len(begins) < 2:
        yield from map(judge_chunk, begins)
        return
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        yield from pool.imap(judge_chunk, begins)


def judge_chunk(begin):
    tallies, agreement = {}, Counter()
    for comparison in WORK["comparisons"][begin : begin + CHUNK]:
        for rule, judge in WORK["rules"].items():
            if WORK["only"] is not None and rule not in WORK["only"]:
                continue
            verdicts = judge(comparison)
            if verdicts is None:
                continue
            tallies.setdefault(rule, Tally()).add(comparison, verdicts)
            if WORK["second"] and rule in (OURS, WITH_CONTROL, WITH_HISTORY):
                reasons = getattr(WORK["judge"], "reasons", {})
                other = WORK["second"][rule](comparison)
                agreement.update(agreement_of(verdict, other[case], reasons.get(case)) for case, verdict in verdicts.items())
    return tallies, agreement


def agreement_of(verdict, other, reason):
    """`None` where the judges agree, else (verdict of the second judge, of the first, reason of the first)."""
    return None if verdict == other else (other, verdict, reason)
