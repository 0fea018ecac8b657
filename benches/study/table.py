"""The Markdown tables of the study."""

from rules import says_unchanged

EFFECTS = [5, 10, 20, 50]
FALSE = "false of 100 unchanged"
SUITES = "unchanged suites with a claim, of 100"
CALLED = "called unchanged, of 100"


def table_of(rows):
    """`rows`: (runs a side, {rule: measures}). One line for each design and rule."""
    titles = ["runs a side", "rule", FALSE, SUITES, "seen of 100 at +5 %", "+10 %", "+20 %", "+50 %", CALLED]
    lines = head(titles)
    for runs, by_rule in rows:
        for rule, measures in by_rule.items():
            seen = [number(measures["seen_per_100"].get(effect), 0) for effect in EFFECTS]
            called = number(measures["called_unchanged_per_100"], 0) if says_unchanged(rule) else "never"
            cells = [str(runs), rule, number(measures["false_per_100"], 2), number(measures["suites_with_claim_per_100"], 1)]
            lines.append("| " + " | ".join([*cells, *seen, called]) + " |")
    return "\n".join(lines)


def compact_table_of(rows, rules):
    """One line for each of these rules that judged anything, one column for each number of runs."""
    rules = [rule for rule in rules if any(rule in by_rule for _, by_rule in rows)]
    lines = head(["rule \\ runs a side", *(str(runs) for runs, _ in rows)])
    for rule in rules:
        cells = [compact(by_rule[rule], rule) if rule in by_rule else "cannot" for _, by_rule in rows]
        lines.append("| " + " | ".join([rule, *cells]) + " |")
    lines.append("\nA cell: false of 100 unchanged · unchanged suites with a claim, of 100 · seen of 100 at +5/+10/+20/+50 % · called "
                 "unchanged, of 100 unchanged.")
    return "\n".join(lines)


def head(titles):
    return ["| " + " | ".join(titles) + " |", "|---" * len(titles) + "|"]


def compact(measures, rule):
    parts = [number(measures["false_per_100"], 2), number(measures["suites_with_claim_per_100"], 1), seen_in_a_row(measures)]
    parts.append(number(measures["called_unchanged_per_100"], 0) if says_unchanged(rule) else "never")
    return " · ".join(filter(None, parts))


def seen_in_a_row(measures):
    return "/".join(number(measures["seen_per_100"].get(effect), 0) for effect in EFFECTS).strip("/")


def compact_simulated_table(cells, rules):
    """One line for each machine, size of the suite and rule, one column for each number of runs."""
    numbers_of_runs = sorted({n_runs for _, _, n_runs in cells})
    lines = head(["machine", "cases", "rule \\ runs a side", *map(str, numbers_of_runs)])
    for phases, n_cases in dict.fromkeys((phases, n_cases) for phases, n_cases, _ in cells):
        for rule in rules:
            by_runs = [cells[phases, n_cases, n_runs].get(rule) for n_runs in numbers_of_runs]
            row = [machine(phases), str(n_cases), rule, *(compact_shares(shares) if shares else "cannot" for shares in by_runs)]
            lines.append("| " + " | ".join(row) + " |")
    lines.append("\nA cell: false of 100 unchanged · seen of 100 at +5/+10/+20/+50 % with a tenth of the suite changed · the same with "
                 "half of it changed · called unchanged, of 100 in suites without a change.")
    return "\n".join(lines)


def compact_shares(by_share):
    seen = [seen_in_a_row(by_share[share]) for share in ("a tenth", "half")]
    return " · ".join([number(by_share["all"]["false_per_100"], 2), *seen, number(by_share["none"]["called_unchanged_per_100"], 0)])


def machine(phases):
    return "slow phases" if phases else "quiet"


def simulated_table(cells):
    """`cells`: {(phases, cases, runs): {rule: {share: measures}}}. A tenth and half of the suite beside each other."""
    seen_of_tenth = "seen of 100 at +5/+10/+20/+50 %, a tenth changed"
    lines = head(["machine", "cases", "runs a side", "rule", FALSE, SUITES, seen_of_tenth, "half changed", CALLED])
    for (phases, n_cases, n_runs), by_rule in cells.items():
        for rule, by_share in by_rule.items():
            seen = [seen_in_a_row(by_share[share]) for share in ("a tenth", "half")]
            everything = by_share["all"]
            called = number(by_share["none"]["called_unchanged_per_100"], 0) if says_unchanged(rule) else "never"
            row = [machine(phases), str(n_cases), str(n_runs), rule]
            row += [number(everything["false_per_100"], 2), number(everything["suites_with_claim_per_100"], 1)]
            lines.append("| " + " | ".join([*row, *seen, called]) + " |")
    return "\n".join(lines)


def number(value, digits):
    return "" if value is None else f"{value:.{digits}f}"
