"""How often each rule is wrong, and what it sees: counts over many comparisons."""

from dataclasses import dataclass, field

CLAIMS = ("improved", "regressed")


@dataclass
class Tally:
    unchanged: int = 0
    """Cases that did not change."""
    false: int = 0
    called_unchanged: int = 0
    suites: int = 0
    """Comparisons in which no case changed."""
    suites_with_claim: int = 0
    changed: dict = field(default_factory=dict)
    """By effect in percent: cases that changed, of them seen, and of them called changed the wrong way."""
    comparisons: int = 0

    def add(self, comparison, verdicts):
        self.comparisons += 1
        false = 0
        for case, verdict in verdicts.items():
            if case in comparison.changed:
                counts = self.changed.setdefault(comparison.effect, [0, 0, 0])
                counts[0] += 1
                counts[1] += verdict == "regressed"
                counts[2] += verdict == "improved"
            else:
                self.unchanged += 1
                false += verdict in CLAIMS
                self.called_unchanged += verdict == "unchanged"
        self.false += false
        if not comparison.changed:
            self.suites += 1
            self.suites_with_claim += false > 0

    def join(self, other):
        for name in ("unchanged", "false", "called_unchanged", "suites", "suites_with_claim", "comparisons"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for effect, counts in other.changed.items():
            mine = self.changed.get(effect, [0, 0, 0])
            self.changed[effect] = [a + b for a, b in zip(mine, counts)]

    def measures(self):
        """Per 100; `None` where nothing was counted."""
        return {
            "false_per_100": per_100(self.false, self.unchanged),
            "suites_with_claim_per_100": per_100(self.suites_with_claim, self.suites),
            "seen_per_100": {effect: per_100(seen, n) for effect, (n, seen, _) in sorted(self.changed.items())},
            "wrong_way_per_100": {effect: per_100(wrong, n) for effect, (n, _, wrong) in sorted(self.changed.items())},
            "called_unchanged_per_100": per_100(self.called_unchanged, self.unchanged),
            "unchanged": self.unchanged,
            "suites": self.suites,
            "comparisons": self.comparisons,
        }


def per_100(n, of):
    return 100 * n / of if of else None
