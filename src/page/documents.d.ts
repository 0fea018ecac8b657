// The types that the scripts of the page share: the program's JSON, as `docs/schema/` describes it,
// and what the scripts hand to one another. Only the type check reads this file.

type StatisticName = "mean" | "median" | "min" | "max" | "stddev" | "iqr" | "q1" | "q3";
/** A statistic, or what else a comparison can be by: `ops`, `p95`, `extra:NAME`. */
type MetricName = StatisticName | "ops" | "p90" | "p95" | "p99" | `extra:${string}`;
type SideName = "reference" | "candidate";
type VerdictName =
  "regressed" | "improved" | "unchanged" | "inconclusive" | "incomparable" | "added" | "removed";

interface VerdictWords {
  name: VerdictName;
  sign: string;
  meaning: string;
}

/** A value of a param. */
type Param = string | number | boolean | null | Param[] | { [key: string]: Param };

/** The statistics of one case in one run. Times are seconds. */
type Stats = Record<StatisticName, number | null> & {
  rounds: number | null;
  iterations: number | null;
  samples: number;
  /** What the timer counts instead of seconds. */
  unit?: string;
};

interface Run {
  run_id: string;
  label: string;
  tag: string | null;
  name: string | null;
  number: number | null;
  /** RFC 3339, UTC. */
  datetime: string | null;
  path: string;
  cases?: number;
  commit: { id: string | null; branch: string | null; dirty: boolean | null };
  machine: Record<MachineFact, string | null>;
  pytest_benchmark: string | null;
  /** How `measure` took the run and that of the other side. */
  measured?: "lockstep" | "in turn";
  /** Every run of a side of several, the newest included. */
  pooled?: Run[];
}

type MachineFact = "node" | "system" | "arch" | "cpu" | "python" | "implementation";

interface Delta {
  /** Candidate minus reference, in seconds. */
  difference: number | null;
  /** In percent of the reference: positive is slower. */
  delta_pct: number | null;
  /** Reference divided by candidate. */
  speedup: number | null;
}

/** A case that one or both sides have. */
interface Named {
  group: string;
  name: string;
  /** The node id. */
  fullname: string;
  params: { [key: string]: Param };
}

/** One line of a comparison. */
interface Row extends Named, Delta {
  /** The node ids of two implementations; of variants only. */
  names?: { original: string; reference: string };
  /** The postfixes of two implementations, or the values of a param; of variants only. */
  implementations?: { original: string; reference: string };
  matched_by: "fullname" | "renamed" | "params" | "postfix";
  cases: number;
  reference: Stats;
  candidate: Stats;
  change: string;
  verdict: VerdictName;
  reason: string | null;
  reason_code: string | null;
  ratio_low: number | null;
  ratio_high: number | null;
  p: number | null;
  q: number | null;
  /** The least number of runs a side that would settle an inconclusive row. */
  runs_to_settle: number | null;
  judged: JudgedChange;
  metric_reference: number | null;
  metric_candidate: number | null;
  extra_info: { reference: object | null; candidate: object | null };
  metrics: Record<"mean" | "median" | "min" | "max", Delta>;
  profile?: ProfiledFunction[];
}

/** The change that a verdict is about. Numbers are null where a side has no usable time. */
interface JudgedChange {
  statistic: "min" | "median" | "stored";
  /** Of a stored number that is not above 0. */
  difference?: number;
  difference_low?: number;
  difference_high?: number;
  /** Seconds; a stored number in its unit. */
  reference: number | null;
  candidate: number | null;
  /** Candidate divided by reference: above 1 is slower. */
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
  /** Of the natural logarithm of the ratio. */
  se: number | null;
  df: number | null;
  /** `p_noise` and `p_slow` together. */
  p: number | null;
  p_noise: number | null;
  p_slow: number | null;
  q: number | null;
  /** How many runs of each side count. */
  counted: [reference: number, candidate: number];
}

interface ProfiledFunction {
  function: string;
  file: string | null;
  line: number | null;
  reference: number | null;
  candidate: number | null;
}

/** A case that one side has. */
type UnpairedCase = Named & {
  [side in SideName]?: Stats;
} & { metric_reference?: number; metric_candidate?: number };

/** Sums of some rows. */
interface Summary {
  count: number;
  improved: number;
  regressed: number;
  unchanged: number;
  incomparable: number;
  avg_delta_pct: number | null;
  median_delta_pct: number | null;
  avg_speedup: number | null;
  geomean_speedup: number | null;
  verdicts: Record<VerdictName, number>;
}

interface ComparisonOptions {
  min_effect_pct: number;
  margin_pct: number;
  /** The false discovery rate, from 0 to 1. */
  alpha: number;
}

interface Warning {
  kind: string;
  message: string;
  path: string | null;
  line: number | null;
  column: number | null;
}

/** The curve of one side: `fixed + b n^power`, or with n log n. Times are seconds. */
interface GrowthCurve {
  exponent: number;
  exponent_low: number;
  exponent_high: number;
  class: "constant" | "linear" | "n-log-n" | "quadratic" | "cubic" | null;
  power: number;
  fixed: number;
  at_largest: number;
}

interface GrowthSize {
  size: number;
  fullname: string;
  /** Seconds. */
  reference: number | null;
  candidate: number | null;
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
  /** Standard deviations of logarithms. */
  reference_noise: number;
  candidate_noise: number;
  verdict: VerdictName;
}

/** A benchmark over the sizes of one param. */
interface GrowthFamily {
  name: string;
  fullname: string;
  over: string;
  sizes: GrowthSize[];
  reference: GrowthCurve;
  candidate: GrowthCurve;
  growth: { change: number; change_low: number; change_high: number; verdict: VerdictName };
  crossovers: {
    size: number;
    size_low: number;
    size_high: number;
    below: VerdictName;
    above: VerdictName;
  }[];
}

interface Comparison {
  /** Where the question names a param to grow over. */
  growth: { over: string | null; families: GrowthFamily[] } | null;
  schema: string;
  version: string;
  metric: MetricName;
  metric_better: "lower" | "higher";
  metric_unit: string;
  reference: Run;
  candidate: Run;
  options: ComparisonOptions;
  rows: Row[];
  added: UnpairedCase[];
  removed: UnpairedCase[];
  groups: (Summary & { label: string })[];
  overall: Summary;
  variants: Row[];
  variants_overall: Summary;
  variants_unpaired: { fullname: string; name: string; side: "original" | "reference" }[];
  noise: {
    between_runs_pct: number;
    source: string;
    runs_used: number;
    widened_by: number;
    slow_pct: number;
  };
  suite_shift: {
    pct: number;
    cases: number;
    of: number;
    established: boolean;
    guarded: boolean;
  } | null;
  in_turn: boolean;
  environment: {
    key: string;
    reference: string;
    candidate: string;
    cases: number | null;
    of: number | null;
    minor: boolean;
  }[];
  warnings: Warning[];
  gate: Gate | null;
}

/** A benchmark that fails a gate. */
interface GateFailure {
  fullname: string;
  expression: string;
  value: number | null;
  limit: number | null;
  unit: string | null;
}

/** The gates that were asked for, and how they ended. */
interface Gate {
  asked: string[];
  passed: boolean;
  reason: string | null;
  tested: number;
  failed: GateFailure[];
  waived: (GateFailure & { reason: string; until: string })[];
  not_tested: { fullname: string; why: string }[];
}

/** The only run there is. */
interface SingleRun {
  schema: string;
  version: string;
  run: Run;
  cases: (Named & { stats: Stats })[];
  metric: MetricName;
  metric_unit: string;
  variants: Row[];
  variants_overall: Summary;
  variants_unpaired: Comparison["variants_unpaired"];
  noise: Comparison["noise"];
  gate: Gate | null;
}

/** The number of one run, under the name of its statistic, with the range of the rounds. */
type SeriesPoint = { run: number } & { [metric in MetricName]?: number | null };

/** A change of the fastest rounds that stayed. Runs are positions in the history's list. */
interface ChangePoint {
  last_before: number;
  first_after: number;
  /** After divided by before: above 1 is slower. */
  ratio: number;
  ratio_low: number;
  ratio_high: number;
}

interface Series {
  fullname: string;
  points: SeriesPoint[];
  change_points: ChangePoint[];
  /** The runs of another version of the benchmark than the run before them. */
  breaks: number[];
}

interface RunHistory {
  metric: MetricName;
  /** Oldest first. */
  runs: Run[];
  /** For each run, the number of its kind of machine. */
  machine_kinds: number[];
  /** The runs on another kind of machine than the run before them. */
  breaks: number[];
  suite_change_points: ChangePoint[];
  series: Series[];
}

interface RunList {
  runs: Run[];
}

interface Defaults {
  /** The query to take where the address has none. */
  query?: string;
}

/** Why the program gives no answer. */
interface RefusalReason {
  error: string;
  causes?: string[];
  hint?: string | null;
}

/** The documents of a page in one file. */
interface SavedDocuments {
  runs: RunList | null;
  comparison: Comparison | SingleRun;
  history: RunHistory | null;
  defaults: Defaults | null;
}

/** What is on the screen. */
interface PageScreen {
  document: Comparison | SingleRun;
  runs: Run[];
  question: string;
}

/** A comparison on the screen. */
interface ComparisonScreen {
  comparison: Comparison;
  runs: Run[];
}

/** Parts of the query by name: null, "", and false take a part away. */
type StateChanges = { [name: string]: string | string[] | boolean | null };

/** What an element can hold; absent children are left out. */
type Child = Node | string | null | undefined | false | Child[];

type Listeners = {
  [name in keyof GlobalEventHandlersEventMap]?: (event: GlobalEventHandlersEventMap[name]) => void;
};

/** Attributes by name, and listeners by event. */
interface Properties {
  on?: Listeners;
  [attribute: string]: string | number | boolean | null | undefined | Listeners;
}

/** A zone in which a change does not matter. */
interface Zone {
  pct: number;
  name: string;
}

/** One scale for the intervals of a comparison, on the logarithm of the ratio. */
interface IntervalScale {
  reach: number;
  x: (log: number) => number;
  options: ComparisonOptions;
}

/** The statistics that a band around a history goes between. */
interface Band {
  low: StatisticName;
  high: StatisticName;
  words: string;
}

type PointedHow = "pointed" | "walked" | "pinned";

/** What a history chart shows, and what it reports. */
interface TimelineView {
  history: RunHistory;
  series: Series;
  /** The points in range, in order; each has a number of the metric. */
  points: SeriesPoint[];
  metric: MetricName;
  firstRun: number;
  lastRun: number;
  /** "", "zero" or "log". */
  scale: string;
  pinnedRun: number | null;
  takesFocus: boolean;
  /** The position of the run, or -1. */
  reference: number;
  candidate: number;
  onPoint: (point: SeriesPoint, how: PointedHow) => void;
  /** Which runs to show; null for all. */
  onZoom: (first: number | null, last: number | null, how: "drawn" | "walked") => void;
}

/** A drawn history chart, for what follows the pointer and the keys. */
interface TimelineDrawing {
  width: number;
  x: (run: number) => number;
  y: (seconds: number) => number;
  runAt: (x: number) => number;
  cursor: SVGGElement;
  selection: SVGRectElement;
  parts: (SVGElement | null)[];
}
