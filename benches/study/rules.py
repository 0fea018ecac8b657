"""All rules under study by name. A rule is called with a comparison and answers a verdict by case, or `None`: cannot."""

import asv
import peers
from benchmatrix import benchmatrix
from version_0_1 import version_0_1

OURS = "pytest-park"
WITH_CONTROL = "pytest-park, with the control"
WITH_HISTORY = "pytest-park, 10 earlier runs"
N_EARLIER = 10

PEERS = {
    "pytest-park 0.1": version_0_1,
    "5 % on the mean": peers.five_percent_on_means,
    "5 % on the minimum": peers.five_percent_on_minima,
    "Mann-Whitney on the rounds": peers.mann_whitney_on_rounds,
    "benchstat": peers.benchstat_on_means,
    "benchstat's test on medians": peers.benchstat_on_medians,
    "benchstat's test on minima": peers.benchstat_on_minima,
    "asv continuous, rounds": asv.on_rounds,
    "asv continuous, medians of runs": asv.on_run_medians,
    "rustc-perf": peers.rustc_perf,
    "benchmatrix 1.2": benchmatrix,
}


def rules_around(judge):
    """Our rule in the three ways it can be used, and those of others."""
    return {
        OURS: lambda comparison: judge(comparison, False, 0),
        WITH_CONTROL: lambda comparison: judge(comparison, True, 0) if has_control(comparison) else None,
        WITH_HISTORY: lambda comparison: judge(comparison, False, N_EARLIER) if has_history(comparison) else None,
    } | PEERS


def has_control(comparison):
    runs = comparison.reference + comparison.candidate
    return all(case.control for run in runs for case in run.cases.values())


def has_history(comparison):
    return len(comparison.reference) == 1 and len(comparison.earlier) >= N_EARLIER


def says_unchanged(rule):
    """Whether a rule ever says `unchanged`, or only sees a difference or none."""
    return rule not in PEERS or PEERS[rule] in (
        version_0_1, peers.five_percent_on_means, peers.five_percent_on_minima, benchmatrix)
