//! The structs of version 1, field by field as the JSON has them. Serialisable types are a promise:
//! never reuse these.

use serde::Serialize;
use serde_json::Value as Json;

use crate::render::formats::json::v1::growth::GrowthV1;

#[derive(Serialize)]
pub(super) struct ComparisonV1<'a> {
    pub(super) schema: &'static str,
    pub(super) version: &'static str,
    pub(super) metric: String,
    #[serde(flatten)]
    pub(super) metric_facts: MetricFactsV1,
    pub(super) reference: SideV1<'a>,
    pub(super) candidate: SideV1<'a>,
    pub(super) options: OptionsV1<'a>,
    pub(super) rows: Vec<RowV1<'a>>,
    pub(super) added: Vec<UnpairedV1<'a>>,
    pub(super) removed: Vec<UnpairedV1<'a>>,
    pub(super) groups: Vec<GroupV1<'a>>,
    pub(super) overall: SummaryV1,
    #[serde(flatten)]
    pub(super) variants: VariantsV1<'a>,
    pub(super) noise: NoiseV1,
    pub(super) suite_shift: Option<SuiteShiftV1>,
    pub(super) in_turn: bool,
    pub(super) environment: Vec<EnvironmentV1<'a>>,
    pub(super) warnings: Vec<WarningV1<'a>>,
    pub(super) gate: Option<GateV1<'a>>,
    pub(super) growth: Option<GrowthV1<'a>>,
}

/// What is known of the metric.
#[derive(Serialize)]
pub(super) struct MetricFactsV1 {
    pub(super) metric_better: &'static str,
    pub(super) metric_unit: String,
}

/// What gates were asked for, and how they ended.
#[derive(Serialize)]
pub(super) struct GateV1<'a> {
    pub(super) asked: Vec<&'a str>,
    /// What each of these could test, in the same order.
    pub(super) counts: Vec<GateCountV1<'a>>,
    pub(super) passed: bool,
    /// Why it failed where no benchmark did.
    pub(super) reason: Option<String>,
    pub(super) tested: usize,
    pub(super) failed: Vec<GateFailureV1<'a>>,
    pub(super) waived: Vec<WaivedV1<'a>>,
    pub(super) not_tested: Vec<NotTestedV1<'a>>,
}

#[derive(Serialize)]
pub(super) struct GateCountV1<'a> {
    pub(super) expression: &'a str,
    pub(super) benchmarks: usize,
    pub(super) tested: usize,
    pub(super) judged: usize,
}

#[derive(Serialize)]
pub(super) struct GateFailureV1<'a> {
    pub(super) fullname: &'a str,
    pub(super) expression: &'a str,
    pub(super) value: Option<f64>,
    pub(super) limit: Option<f64>,
    pub(super) unit: Option<String>,
}

#[derive(Serialize)]
pub(super) struct WaivedV1<'a> {
    #[serde(flatten)]
    pub(super) failure: GateFailureV1<'a>,
    pub(super) reason: &'a str,
    pub(super) until: String,
}

#[derive(Serialize)]
pub(super) struct NotTestedV1<'a> {
    pub(super) fullname: &'a str,
    pub(super) why: String,
}

/// Two implementations inside one run; the fields belong to the document.
#[derive(Serialize)]
pub(super) struct VariantsV1<'a> {
    pub(super) variants: Vec<RowV1<'a>>,
    pub(super) variants_overall: SummaryV1,
    pub(super) variants_unpaired: Vec<UnpairedVariantV1<'a>>,
}

#[derive(Serialize)]
pub(super) struct UnpairedVariantV1<'a> {
    pub(super) fullname: &'a str,
    pub(super) name: &'a str,
    pub(super) side: &'static str,
}

#[derive(Serialize)]
pub(super) struct SideV1<'a> {
    #[serde(flatten)]
    pub(super) run: RunV1<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) pooled: Vec<RunV1<'a>>,
}

#[derive(Serialize)]
pub(super) struct RunV1<'a> {
    pub(super) run_id: &'a str,
    pub(super) label: &'a str,
    pub(super) tag: Option<&'a str>,
    pub(super) name: Option<&'a str>,
    pub(super) number: Option<u64>,
    pub(super) datetime: Option<String>,
    pub(super) path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cases: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) data: Option<bool>,
    pub(super) commit: CommitV1<'a>,
    pub(super) machine: MachineV1<'a>,
    pub(super) pytest_benchmark: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) measured: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct CommitV1<'a> {
    pub(super) id: Option<&'a str>,
    pub(super) branch: Option<&'a str>,
    pub(super) dirty: Option<bool>,
}

#[derive(Serialize)]
pub(super) struct MachineV1<'a> {
    pub(super) node: Option<&'a str>,
    pub(super) system: Option<&'a str>,
    pub(super) arch: Option<&'a str>,
    pub(super) cpu: Option<&'a str>,
    pub(super) python: Option<&'a str>,
    pub(super) implementation: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct OptionsV1<'a> {
    pub(super) group_by: Vec<String>,
    pub(super) distinct_params: &'a [String],
    pub(super) exclude_params: &'a [String],
    pub(super) original_postfixes: &'a [String],
    pub(super) reference_postfixes: &'a [String],
    pub(super) compare: Option<&'a str>,
    pub(super) filter: Option<&'a str>,
    pub(super) only_changed: bool,
    pub(super) min_effect_pct: f64,
    pub(super) margin_pct: f64,
    pub(super) alpha: f64,
    pub(super) noise_pct: Option<f64>,
    pub(super) across_machines: bool,
}

#[derive(Serialize)]
pub(super) struct RowV1<'a> {
    pub(super) group: &'a str,
    pub(super) name: &'a str,
    pub(super) fullname: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) names: Option<NamesV1<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) implementations: Option<NamesV1<'a>>,
    pub(super) params: Json,
    pub(super) matched_by: &'static str,
    pub(super) cases: usize,
    pub(super) reference: StatsV1,
    pub(super) candidate: StatsV1,
    pub(super) metric_reference: Option<f64>,
    pub(super) metric_candidate: Option<f64>,
    pub(super) difference: Option<f64>,
    pub(super) delta_pct: Option<f64>,
    pub(super) speedup: Option<f64>,
    pub(super) change: &'static str,
    pub(super) verdict: &'static str,
    pub(super) reason: Option<&'static str>,
    pub(super) reason_code: Option<&'static str>,
    pub(super) ratio_low: Option<f64>,
    pub(super) ratio_high: Option<f64>,
    pub(super) p: Option<f64>,
    pub(super) q: Option<f64>,
    pub(super) runs_to_settle: Option<usize>,
    pub(super) judged: JudgedV1,
    pub(super) function: &'a str,
    pub(super) params_text: String,
    pub(super) metrics: MetricsV1,
    pub(super) extra_info: ExtraInfoV1,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) profile: Vec<FunctionV1<'a>>,
}

/// `extra_info` of both sides; null for a fold of several cases.
#[derive(Serialize)]
pub(super) struct ExtraInfoV1 {
    pub(super) reference: Option<Json>,
    pub(super) candidate: Option<Json>,
}

#[derive(Serialize)]
pub(super) struct FunctionV1<'a> {
    pub(super) function: &'a str,
    pub(super) file: Option<&'a str>,
    pub(super) line: Option<u64>,
    pub(super) reference: Option<f64>,
    pub(super) candidate: Option<f64>,
}

/// Of two implementations: their node ids, or their labels.
#[derive(Serialize)]
pub(super) struct NamesV1<'a> {
    pub(super) original: &'a str,
    pub(super) reference: &'a str,
}

#[derive(Serialize)]
pub(super) struct MetricsV1 {
    pub(super) mean: DeltaV1,
    pub(super) median: DeltaV1,
    pub(super) min: DeltaV1,
    pub(super) max: DeltaV1,
}

#[derive(Serialize)]
pub(super) struct DeltaV1 {
    pub(super) difference: Option<f64>,
    pub(super) delta_pct: Option<f64>,
    pub(super) speedup: Option<f64>,
}

#[derive(Serialize)]
pub(super) struct StatsV1 {
    pub(super) mean: Option<f64>,
    pub(super) median: Option<f64>,
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
    pub(super) stddev: Option<f64>,
    pub(super) iqr: Option<f64>,
    pub(super) q1: Option<f64>,
    pub(super) q3: Option<f64>,
    pub(super) rounds: Option<u64>,
    pub(super) iterations: Option<u64>,
    pub(super) samples: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unit: Option<String>,
}

/// A case of one side: only that side's statistics are there.
#[derive(Serialize)]
pub(super) struct UnpairedV1<'a> {
    pub(super) group: &'a str,
    pub(super) name: &'a str,
    pub(super) fullname: &'a str,
    pub(super) params: Json,
    pub(super) extra_info: Json,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) metric_reference: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) metric_candidate: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reference: Option<StatsV1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) candidate: Option<StatsV1>,
}

#[derive(Serialize)]
pub(super) struct GroupV1<'a> {
    pub(super) label: &'a str,
    #[serde(flatten)]
    pub(super) summary: SummaryV1,
}

#[derive(Serialize)]
pub(super) struct SummaryV1 {
    pub(super) count: usize,
    pub(super) improved: usize,
    pub(super) regressed: usize,
    pub(super) unchanged: usize,
    pub(super) incomparable: usize,
    pub(super) avg_delta_pct: Option<f64>,
    pub(super) median_delta_pct: Option<f64>,
    pub(super) avg_speedup: Option<f64>,
    pub(super) geomean_speedup: Option<f64>,
    pub(super) geomean_judged_speedup: Option<f64>,
    pub(super) verdicts: VerdictsV1,
}

#[derive(Serialize)]
pub(super) struct VerdictsV1 {
    pub(super) improved: usize,
    pub(super) regressed: usize,
    pub(super) unchanged: usize,
    pub(super) inconclusive: usize,
    pub(super) incomparable: usize,
    pub(super) added: usize,
    pub(super) removed: usize,
}

#[derive(Serialize)]
pub(super) struct NoiseV1 {
    pub(super) between_runs_pct: f64,
    pub(super) source: &'static str,
    pub(super) runs_used: usize,
    pub(super) widened_by: f64,
    pub(super) slow_pct: f64,
    pub(super) resolution_pct: Option<f64>,
}

#[derive(Serialize)]
pub(super) struct SuiteShiftV1 {
    pub(super) pct: f64,
    pub(super) cases: usize,
    pub(super) of: usize,
    pub(super) established: bool,
    pub(super) doubted: bool,
    pub(super) guarded: bool,
}

#[derive(Serialize)]
pub(super) struct JudgedV1 {
    pub(super) statistic: &'static str,
    pub(super) reference: Option<f64>,
    pub(super) candidate: Option<f64>,
    pub(super) ratio: Option<f64>,
    pub(super) ratio_low: Option<f64>,
    pub(super) ratio_high: Option<f64>,
    pub(super) se: Option<f64>,
    pub(super) df: Option<f64>,
    pub(super) p: Option<f64>,
    pub(super) p_noise: Option<f64>,
    pub(super) p_slow: Option<f64>,
    pub(super) q: Option<f64>,
    pub(super) counted: [usize; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) difference: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) difference_low: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) difference_high: Option<f64>,
}

#[derive(Serialize)]
pub(super) struct EnvironmentV1<'a> {
    pub(super) key: &'a str,
    pub(super) reference: &'a str,
    pub(super) candidate: &'a str,
    pub(super) cases: Option<usize>,
    pub(super) of: Option<usize>,
    pub(super) minor: bool,
}

#[derive(Serialize)]
pub(super) struct WarningV1<'a> {
    pub(super) kind: &'static str,
    pub(super) message: &'a str,
    pub(super) path: Option<String>,
    pub(super) line: Option<u64>,
    pub(super) column: Option<u64>,
}

#[derive(Serialize)]
pub(super) struct RunsV1<'a> {
    pub(super) schema: &'static str,
    pub(super) runs: Vec<RunV1<'a>>,
}

#[derive(Serialize)]
pub(super) struct SingleRunV1<'a> {
    pub(super) schema: &'static str,
    pub(super) version: &'static str,
    pub(super) run: RunV1<'a>,
    pub(super) cases: Vec<CaseV1<'a>>,
    pub(super) metric: String,
    #[serde(flatten)]
    pub(super) metric_facts: MetricFactsV1,
    #[serde(flatten)]
    pub(super) variants: VariantsV1<'a>,
    pub(super) noise: NoiseV1,
    pub(super) gate: Option<GateV1<'a>>,
}

#[derive(Serialize)]
pub(super) struct CaseV1<'a> {
    pub(super) name: &'a str,
    pub(super) fullname: &'a str,
    pub(super) params: Json,
    pub(super) stats: StatsV1,
    pub(super) extra_info: Json,
}
