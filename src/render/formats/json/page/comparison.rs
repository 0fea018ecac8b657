//! A comparison for the page: rows in the order of an answer, and everything said about them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write};

use serde::Serialize;

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::judged::Judged;
use crate::analysis::compare::row::{Row, UnpairedCase};
use crate::analysis::growth::growth::Growth;
use crate::model::extra_metric::numbers_of;
use crate::model::metric::{EXTRA, Metric};
use crate::model::percentile::Percentile;
use crate::model::run::{Run, RunInfo};
use crate::model::statistic::Statistic;
use crate::render::formats::json::page::gate::{PageGate, page_gate};
use crate::render::formats::json::page::row::{
    PageRow, PageUnpaired, moved_name, page_row, page_unpaired,
};
use crate::render::formats::json::page::run::{PageRun, page_run};
use crate::render::formats::json::page::shown::{Shown, change, speedup};
use crate::render::formats::json::page::spread::{Spread, spread};
use crate::render::formats::json::page::summary::{
    PageGroup, Tile, groups_say_more, page_group, tiles,
};
use crate::render::formats::json::v1::growth::{GrowthV1, growth};
use crate::render::report::{Report, SideRuns};
use crate::render::tables::sheet::{TITLE_GAP, Tone};
use crate::render::words::averages::summary;
use crate::render::words::implementations::{heading, side_words};
use crate::render::words::order::{Standing, answer_order, as_people_count};
use crate::render::words::quantities::{judged_name, judged_ways, quotient_name};
use crate::render::words::row_names::{id_names, row_names};
use crate::render::words::run_names::side_names;
use crate::render::words::text::capitalized;
use crate::render::words::text::printable;
use crate::render::words::units::counted;
use crate::render::words::verdicts::{noise, shift, shortest};
use crate::render::words::warnings::worded;
use crate::render::words::{answer, rest};

#[derive(Serialize)]
struct PageComparison<'a> {
    schema: &'static str,
    version: &'static str,
    metric: Cow<'a, str>,
    /// What a comparison can be by, as far as the runs hold numbers of it.
    metrics: Vec<String>,
    /// `speedup`, or `ratio` of what is no time.
    quotient: &'static str,
    /// `the fastest rounds`.
    judged: String,
    /// What less and more of the judged numbers is called.
    ways: [&'static str; 2],
    reference: PageSide<'a>,
    candidate: PageSide<'a>,
    options: PageOptions,
    /// The headline in pieces, each with its tone.
    headline: Vec<(String, &'static str)>,
    /// The result of the gates of a report.
    gate: Option<PageGate>,
    /// Who is compared, and what is to be known of all rows.
    who: Vec<String>,
    /// The speedup over all rows by the metric.
    geomean: Option<Shown>,
    facts: Vec<(Cow<'a, str>, String)>,
    tiles: Vec<Tile>,
    /// Changed rows, leaning rows, then the rest.
    rows: Vec<PageRow<'a>>,
    /// How many rows come before the rest.
    n_changed: usize,
    /// What became of the rest.
    rest: Option<String>,
    /// What the mark of some rows means.
    apart: Option<String>,
    added: Vec<PageUnpaired<'a>>,
    removed: Vec<PageUnpaired<'a>>,
    groups: Vec<PageGroup>,
    /// Whether the groups are worth a table and headings.
    has_groups: bool,
    overall: PageGroup,
    variants: PageVariants<'a>,
    spread: Option<Spread>,
    environment: Vec<String>,
    warnings: Vec<String>,
    /// The params that rows may be folded over.
    params: Vec<&'a str>,
    /// How benchmarks grow, where the question names a param to grow over.
    growth: Option<PageGrowth<'a>>,
}

#[derive(Serialize)]
struct PageGrowth<'a> {
    #[serde(flatten)]
    growth: GrowthV1<'a>,
    /// The change of each size, by its node id.
    changes: BTreeMap<&'a str, Shown>,
}

#[derive(Serialize)]
struct PageSide<'a> {
    #[serde(flatten)]
    run: PageRun<'a>,
    /// The runs of a side of several.
    pooled: Vec<String>,
}

/// The numbers that zones are drawn by and fields begin with.
#[derive(Serialize)]
struct PageOptions {
    min_effect_pct: f64,
    margin_pct: f64,
    min_effect: String,
    margin: String,
    alpha: String,
}

#[derive(Serialize)]
struct PageVariants<'a> {
    title: String,
    sides: [String; 2],
    judged: String,
    rows: Vec<PageRow<'a>>,
}

/// Writes a comparison for the page.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_comparison(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    Ok(serde_json::to_writer(out, &document(report))?)
}

/// The change of each size that has one.
fn changes_of_sizes(growth: &Growth) -> BTreeMap<&str, Shown> {
    let sizes = growth.families.iter().flat_map(|family| &family.sizes);
    let changes = sizes.filter_map(|of| {
        let shown = change(of.judged.theta?.exp(), ["faster", "slower"]);
        Some((of.fullname.as_str(), shown))
    });
    changes.collect()
}

fn document<'a>(report: &Report<'a>) -> PageComparison<'a> {
    let comparison = report.comparison;
    let metric = &comparison.metric;
    let of = Judged::of(comparison);
    let judged = judged_name(&of);
    let in_order = answer_order(comparison.rows.iter());
    let is_rest = |row: &&Row| Standing::of(row) == Standing::Rest;
    let n_changed = in_order.iter().position(is_rest).unwrap_or(in_order.len());
    let rest: Vec<&Row> = in_order.iter().copied().filter(is_rest).collect();
    let rows = page_rows(comparison, &in_order, &of);
    let n_apart = rows.iter().filter(|row| row.apart.is_some()).count();
    let (names, groups) =
        (side_names(info(report.reference), info(report.candidate)), groups(comparison));
    let rule = report.options.rule;
    PageComparison {
        schema: "pytest-park/page-comparison",
        version: env!("CARGO_PKG_VERSION"),
        metric: metric.label(),
        metrics: metrics(report),
        quotient: quotient_name(metric),
        ways: judged_ways(&of),
        reference: side(report.reference, names.0),
        candidate: side(report.candidate, names.1),
        options: PageOptions {
            min_effect_pct: 100.0 * rule.min_effect,
            margin_pct: 100.0 * rule.margin,
            min_effect: shortest(100.0 * rule.min_effect),
            margin: shortest(100.0 * rule.margin),
            alpha: shortest(rule.alpha),
        },
        headline: answer::headline(comparison)
            .into_iter()
            .map(|part| (part.text.replace(TITLE_GAP, " · "), tone(part.tone)))
            .collect(),
        gate: page_gate(report.extra.gates),
        who: answer::who(report).iter().map(|line| printable(line).into_owned()).collect(),
        geomean: comparison.overall.geomean_speedup.map(speedup),
        facts: facts(report),
        tiles: tiles(comparison),
        n_changed,
        rest: rest::rest(&rest, comparison, report),
        apart: (n_apart > 0).then(|| {
            format!(
                "† {}: the {} moved apart from {judged}, by more than the interval allows.{}",
                counted(n_apart, "row"),
                moved_name(metric),
                outliers(&rows, &judged)
            )
        }),
        added: unpaired(&comparison.added, metric),
        removed: unpaired(&comparison.removed, metric),
        has_groups: groups_say_more(comparison),
        groups,
        overall: page_group("overall", &comparison.overall),
        variants: variants(comparison),
        spread: spread(&comparison.rows, judged_ways(&of)),
        environment: environment(comparison),
        warnings: report
            .warnings
            .iter()
            .filter(|warning| warning.kind.label() != "environment")
            .map(worded)
            .collect(),
        params: params(comparison),
        growth: comparison.growth.as_ref().map(|of| PageGrowth {
            growth: growth(of, report.view.only_changed),
            changes: changes_of_sizes(of),
        }),
        judged,
        rows,
    }
}

/// What rows mean whose mean moved alone, where there are some.
fn outliers(rows: &[PageRow<'_>], judged: &str) -> String {
    let has_some = rows.iter().filter_map(|row| row.apart.as_ref());
    if !has_some.clone().any(|sentence| sentence.contains("outliers")) {
        return String::new();
    }
    format!(
        " A benchmark whose mean moved while {judged} did not has outliers, not slower or faster code; both can \
         matter."
    )
}

fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "improved",
        Tone::Bad => "regressed",
        Tone::Neutral => "",
    }
}

fn info(side: SideRuns<'_>) -> &RunInfo {
    &side.newest.info
}

fn side<'a>(side: SideRuns<'a>, name: String) -> PageSide<'a> {
    let pooled = |run: &Run| page_run(&run.info, run.info.label().to_owned()).line;
    let mut run = page_run(&side.newest.info, name);
    run.cases = Some(side.newest.cases.len());
    let all = if side.all.len() > 1 { side.all } else { &[] };
    PageSide { run, pooled: all.iter().map(pooled).collect() }
}

fn page_rows<'a>(
    comparison: &'a Comparison,
    in_order: &[&'a Row],
    of: &Judged,
) -> Vec<PageRow<'a>> {
    let labels = row_names(in_order, None);
    let places: HashMap<*const Row, usize> =
        comparison.rows.iter().map(std::ptr::from_ref).zip(0..).collect();
    let place = |row: &Row| places.get(&std::ptr::from_ref(row)).copied().unwrap_or_default();
    let rows = in_order.iter().zip(labels);
    rows.map(|(row, label)| page_row(row, label, place(row), of)).collect()
}

fn unpaired<'a>(cases: &'a [UnpairedCase], metric: &Metric) -> Vec<PageUnpaired<'a>> {
    let labels = id_names(cases.iter().map(|case| case.name.fullname.as_str()));
    let cases = cases.iter().zip(labels);
    cases.map(|(case, label)| page_unpaired(case, label, metric)).collect()
}

fn groups(comparison: &Comparison) -> Vec<PageGroup> {
    let mut groups: Vec<_> = comparison.groups.iter().collect();
    groups.sort_by(|(a, _), (b, _)| as_people_count(a, b));
    groups.into_iter().map(|(label, summary)| page_group(label, summary)).collect()
}

fn variants(comparison: &Comparison) -> PageVariants<'_> {
    let of = Judged::of_variants(comparison);
    let rows: Vec<&Row> = comparison.variants.iter().collect();
    let labels = row_names(&rows, None);
    let rows = rows.iter().zip(labels).enumerate();
    PageVariants {
        title: capitalized(&heading(comparison, "this run")),
        sides: side_words(comparison),
        judged: judged_name(&of),
        rows: rows.map(|(place, (row, label))| page_row(row, label, place, &of)).collect(),
    }
}

/// What holds for all rows, fact by fact.
fn facts<'a>(report: &Report<'a>) -> Vec<(Cow<'a, str>, String)> {
    let comparison = report.comparison;
    let rule = report.options.rule;
    let mut facts = vec![
        (comparison.metric.label(), summary(&comparison.overall, &comparison.metric)),
        ("noise".into(), noise(&comparison.suite)),
    ];
    facts.extend(shift(&comparison.suite).map(|shift| ("shift".into(), shift)));
    facts.push((
        "rule".into(),
        format!(
            "A claim says “changed by more than {} %”, at a false discovery rate of {} % over all benchmarks.",
            shortest(100.0 * rule.min_effect),
            shortest(100.0 * rule.alpha)
        ),
    ));
    facts
}

/// What a comparison of these runs can be by: every statistic, calls a second, percentiles where
/// rounds were saved, and what the newest run of a side stores.
fn metrics(report: &Report<'_>) -> Vec<String> {
    let cases = || [report.reference, report.candidate].into_iter().flat_map(|of| &of.newest.cases);
    let has_rounds = cases().any(|case| case.stats.samples > 0);
    let stored: BTreeSet<String> = cases()
        .flat_map(|case| numbers_of(&case.extra))
        .map(|(name, _)| format!("{EXTRA}{name}"))
        .collect();
    let mut names: Vec<String> =
        Statistic::ALL.iter().map(|statistic| statistic.label().to_owned()).collect();
    names.push(Metric::Ops.to_string());
    let percentiles = Percentile::ALL.iter().filter(|_| has_rounds);
    names.extend(percentiles.map(|of| Metric::Percentile(*of).to_string()));
    names.extend(stored);
    let own = report.comparison.metric.to_string();
    if !names.contains(&own) {
        names.push(own);
    }
    names
}

/// What is not the same on both sides and matters.
fn environment(comparison: &Comparison) -> Vec<String> {
    let mut lines = Vec::new();
    for of in comparison.environment.iter().filter(|of| !of.is_minor) {
        let share =
            of.share.filter(|share| share.cases != share.of).map_or(String::new(), |share| {
                format!(" ({} of {} benchmarks)", share.cases, share.of)
            });
        let line = format!("{} {} → {}{share}", of.key, of.reference, of.candidate);
        lines.push(printable(&line).into_owned());
    }
    lines
}

fn params(comparison: &Comparison) -> Vec<&str> {
    let unpaired = comparison.added.iter().chain(&comparison.removed).map(|case| &case.name.params);
    let all = comparison.rows.iter().map(|row| &row.name.params).chain(unpaired);
    let mut names: Vec<&str> = all.flat_map(|params| params.keys()).map(String::as_str).collect();
    names.sort_unstable();
    names.dedup();
    names
}
