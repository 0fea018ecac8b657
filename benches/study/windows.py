"""Which runs are compared: windows of a session, disjoint or overlapping, in turn or one after the other."""

from dataclasses import dataclass, field

NEAR = 3
"""Overlapping pairs of lone runs lie at most this many blocks apart."""


@dataclass
class Comparison:
    reference: list
    candidate: list
    effect: int
    """Percent that the changed cases do more; 0 where nothing changed."""
    changed: frozenset
    earlier: list = field(default_factory=list)
    """Earlier lone runs of the reference's code, oldest first."""

    @property
    def cases(self):
        return list(self.reference[0].cases)

    @property
    def in_turn(self):
        """By the dates, neither side lies wholly before the other. A lone pair is never in turn."""
        before, after = ([run.date for run in side] for side in (self.reference, self.candidate))
        return min(before) < max(after) and min(after) < max(before)


def in_turn(session, n_runs, step):
    """`n_runs` blocks in a row: both sides of each."""
    for effect, changed, reference, candidate in sides(session):
        for begin in range(0, len(reference) - n_runs + 1, step):
            window = slice(begin, begin + n_runs)
            yield Comparison(reference[window], candidate[window], effect, changed, reference[:begin])


def one_after_the_other(session, n_runs, step):
    """The reference of `n_runs` blocks, then the candidate of the next ones."""
    for effect, changed, reference, candidate in sides(session):
        for begin in range(0, len(reference) - 2 * n_runs + 1, step):
            middle = begin + n_runs
            yield Comparison(reference[begin:middle], candidate[middle : middle + n_runs], effect, changed)


def near_pairs(session):
    """Every lone run with those of the other side at most `NEAR` blocks away."""
    for effect, changed, reference, candidate in sides(session):
        for begin, run in enumerate(reference):
            for other in candidate[max(0, begin - NEAR) : begin + NEAR + 1]:
                yield Comparison([run], [other], effect, changed, reference[:begin])


def sides(session):
    for configuration, (reference, candidate) in session.sides.items():
        effect = 0 if configuration == "base2" else int(configuration.removeprefix("s"))
        yield effect, session.changed if effect else frozenset(), reference, candidate
