// The types that the scripts of the page share: the program's documents for the page, and what the
// scripts hand to one another. Only the type check reads this file.

type StatisticName = "mean" | "median" | "min" | "max" | "stddev" | "iqr" | "q1" | "q3";
/** A statistic, or what else a comparison can be by: `ops`, `p95`, `extra:NAME`. */
type MetricName = StatisticName | "ops" | "p90" | "p95" | "p99" | `extra:${string}`;
type SideName = "reference" | "candidate";
type VerdictName =
  "regressed" | "improved" | "unchanged" | "inconclusive" | "incomparable" | "added" | "removed";

/**
 * A number, and how the program writes it. Of a number that is no time its unit follows, of a change
 * the word for its direction.
 */
type Shown = [value: number, text: string, word?: string];

/** A run in words; the names are the program's. */
interface Run {
  run_id: string;
  /** The artifact. */
  path: string;
  /** What it is called among the others, in few words. */
  name: string;
  /** All of its label. */
  label: string;
  /** Number, name, date and what else is known. */
  line: string;
  /** RFC 3339, UTC. */
  datetime: string | null;
  date: string;
  commit: string | null;
  commit_id: string | null;
  branch: string | null;
  machine: string;
  python: string;
  kind: [name: string, value: string | null][];
  pytest_benchmark: string | null;
  cases?: number;
}

/** A side of a comparison: its newest run, and all of them where there are several. */
interface Side extends Run {
  pooled: string[];
}

/** What a benchmark is called. */
interface Named {
  group: string;
  /** The node id. */
  fullname: string;
  /** The node id, safe to show. */
  id: string;
  /** As little of it as tells it from the others. */
  label: string;
  /** The node id without params. */
  function: string;
  /** As Python writes them. */
  params_text: string;
  params: [name: string, text: string][];
}

/** One line of a comparison. */
interface Row extends Named {
  /** The node ids of two implementations; of variants only. */
  names?: [original: string, reference: string];
  /** Its place in the order of groups. */
  place: number;
  cases: number;
  verdict: VerdictName;
  reason: string | null;
  /** Undecided, but its whole interval is on one side of 0. */
  leans: boolean;
  /** The judged statistic of both sides, and its change as a ratio. */
  reference: Shown | null;
  candidate: Shown | null;
  change: Shown | null;
  interval: [low: number, high: number, text: string] | null;
  /** Candidate minus reference, and its interval, where a number is not above 0. */
  difference?: [by: Shown, interval: string];
  /** The compared statistic of both sides. */
  metric_reference: Shown | null;
  metric_candidate: Shown | null;
  delta: Shown | null;
  speedup: Shown | null;
  /** What to know where the compared statistic moved apart from the judged one. */
  apart?: string;
}

/** A case that one side has. */
interface UnpairedCase extends Named {
  number: Shown | null;
}

/** A group, or all rows. */
interface Group {
  group: string;
  label: string;
  count: number;
  verdicts: [verdict: VerdictName, count: number][];
  avg_delta: Shown | null;
  median_delta: Shown | null;
  avg_speedup: Shown | null;
  geomean_speedup: Shown | null;
}

interface Tile {
  verdict: VerdictName;
  count: number;
  meaning: string;
  range: string | null;
}

interface ComparisonOptions {
  min_effect_pct: number;
  margin_pct: number;
  min_effect: string;
  margin: string;
  alpha: string;
}

/** Changes with ratios between two logarithms. */
interface Bin {
  low: number;
  high: number;
  label: string;
  counts: number[];
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

interface Growths {
  over: string | null;
  families: GrowthFamily[];
  /** The change of each size, by its node id. */
  changes: Record<string, Shown>;
}

/** The result of the gates of a report. */
interface Gate {
  /** "gate failed", "gate passed", or "gate". */
  title: string;
  failed: boolean;
  /** What fails, what is waived, what was tested. */
  lines: string[];
}

interface Comparison {
  /** Where the question names a param to grow over. */
  growth: Growths | null;
  schema: string;
  version: string;
  metric: MetricName;
  /** What the runs hold numbers of. */
  metrics: string[];
  /** "speedup", or "ratio" of what is no time. */
  quotient: string;
  /** What verdicts are about: "the fastest rounds". */
  judged: string;
  /** What less and more of it is called. */
  ways: [less: string, more: string];
  reference: Side;
  candidate: Side;
  options: ComparisonOptions;
  headline: [text: string, tone: string][];
  gate: Gate | null;
  who: string[];
  geomean: Shown | null;
  facts: [name: string, sentence: string][];
  tiles: Tile[];
  /** Changed rows, leaning rows, then the rest. */
  rows: Row[];
  /** How many rows come before the rest. */
  n_changed: number;
  rest: string | null;
  apart: string | null;
  added: UnpairedCase[];
  removed: UnpairedCase[];
  groups: Group[];
  has_groups: boolean;
  overall: Group;
  variants: { title: string; sides: [string, string]; judged: string; rows: Row[] };
  spread: { total: number; verdicts: VerdictName[]; bins: Bin[] } | null;
  environment: string[];
  warnings: string[];
  params: string[];
}

/** The only run there is. */
interface SingleRun {
  schema: string;
  version: string;
  gate: Gate | null;
  run: Run;
  statistics: MetricName[];
  cases: { fullname: string; id: string; numbers: (Shown | null)[]; rounds: string | null }[];
}

interface RoundBox {
  min: number;
  q1: number;
  median: number;
  q3: number;
  max: number;
}

interface ProfileLine {
  function: string;
  place: string;
  reference: Shown | null;
  candidate: Shown | null;
  difference: Shown | null;
}

/** A row, opened. */
interface Detail {
  fullname: string;
  group: string;
  evidence: [name: string, sentence: string][];
  statistics: {
    name: MetricName;
    reference: Shown | null;
    candidate: Shown | null;
    delta: Shown | null;
    speedup: Shown | null;
  }[];
  counts: [name: string, reference: string, candidate: string][];
  /** What rounds count. */
  unit: string;
  boxes: [reference: RoundBox | null, candidate: RoundBox | null];
  has_rounds: boolean;
  /** As measured; empty where they were not asked for. */
  rounds: [reference: number[], candidate: number[]];
  profile: ProfileLine[];
}

/** A change of level that stayed. Runs are positions in the list of the document. */
interface Step {
  last_before: number;
  first_after: number;
  /** After divided by before: above 1 is more. */
  ratio: Shown;
  worse: boolean;
  words: string;
  interval: string;
}

/** One benchmark over its runs, in columns. */
interface Series {
  fullname: string;
  at: number[];
  values: number[];
  band: { words: string; title: string; low: (number | null)[]; high: (number | null)[] } | null;
  steps: Step[];
  no_step: string | null;
  /** The runs of another version of the benchmark than the run before them. */
  breaks: number[];
}

interface RunHistory {
  metric: MetricName;
  /** What its numbers count: `s`, `B`, or nothing. */
  unit: string;
  /** Oldest first. */
  runs: Run[];
  /** `all 12 runs`, or which of them. */
  span: string;
  /** For each run, the number of its kind of machine. */
  machine_kinds: number[];
  /** The runs on another kind of machine than the run before them. */
  breaks: number[];
  suite_steps: Step[];
  /** What the steps of single benchmarks are beside, in sentences. */
  beside: string[];
  series: Series[];
}

/** A benchmark over time in a line. */
interface TrendLine {
  fullname: string;
  id: string;
  label: string;
  runs: number;
  first: [run: number, shown: Shown] | null;
  last: [run: number, shown: Shown] | null;
  best: [run: number, shown: Shown] | null;
  since_first: Shown | null;
  spark: number[];
  steps: Step[];
}

interface Trends {
  metric: MetricName;
  unit: string;
  runs: Run[];
  /** `all 12 runs`, or which of them. */
  span: string;
  suite_steps: Step[];
  /** What the steps of single benchmarks are beside, in sentences. */
  beside: string[];
  series: TrendLine[];
  summary: string;
}

interface RunList {
  runs: Run[];
  /** The measurement that makes them, while it goes on. */
  measuring: Measuring | null;
}

interface Measuring {
  words: string;
  pairs: number;
  most_pairs: number;
}

interface Defaults {
  /** The query to take where the address has none. */
  query?: string;
  /** Where a commit can be seen, with `{id}` for it. */
  commit_url?: string | null;
}

/** Why the program gives no answer. */
interface RefusalReason {
  error: string;
  causes?: string[];
  hint?: string | null;
}

/** The documents of a page in one file that it shows at once. */
interface SavedDocuments {
  runs: RunList | null;
  comparison: Comparison | SingleRun;
  defaults: Defaults;
}

/** The others. */
interface SavedArchive {
  details?: Detail[];
  document: ScriptDocument;
  history: RunHistory | null;
  trends: Trends | null;
}

/** A comparison as `analyze --format json` prints it, as far as the page reads it. */
interface ScriptRow {
  group: string;
  fullname: string;
  params: unknown;
  reference?: { [statistic: string]: unknown };
  candidate?: { [statistic: string]: unknown };
  judged?: { [name: string]: unknown };
  [name: string]: unknown;
}

interface ScriptDocument {
  metric: string;
  reference: { label: string };
  candidate: { label: string };
  rows: ScriptRow[];
  added: ScriptRow[];
  removed: ScriptRow[];
  [name: string]: unknown;
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

/** One line of a table, drawn when it comes into view; a heading may come before it. */
interface Line {
  key?: string;
  head?: (() => HTMLElement) | null;
  draw: () => HTMLElement[];
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

/** The number of one run in a series, with its band. */
interface SeriesPoint {
  run: number;
  value: number;
  low: number | null;
  high: number | null;
}

type PointedHow = "pointed" | "walked" | "pinned";

/** What a history chart shows, and what it reports. */
interface TimelineView {
  history: RunHistory;
  series: Series;
  /** The points in range, in order. */
  points: SeriesPoint[];
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
  /** A side was dragged to a run; null where it cannot be. */
  onSide: ((side: SideName, run: number) => void) | null;
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
