//! The parts that `main`, the tests and the fuzz targets reach beside [`run`](crate::run). No Rust
//! API is promised.
//!
//! Everything else is `pub(crate)`, so that the compiler finds what nothing uses.

pub use crate::analysis::averages::{geometric_mean, mean, median};
pub use crate::analysis::history::partition::partition;
pub use crate::analysis::history::shared_path::{LogRow, shared_step};
pub use crate::analysis::judge::distributions::{normal_upper_tail, t_quantile, t_upper_tail};
pub use crate::analysis::judge::judge::judge;
pub use crate::analysis::judge::rule::VerdictRule;
pub use crate::analysis::judge::sample::{CaseSamples, EarlierRun, Measurements, RunSample};
pub use crate::analysis::judge::significance::{benjamini_hochberg, interval_null_p};
pub use crate::analysis::judge::verdict::{Judgement, SuiteFindings};
pub use crate::analysis::pair::renames::Renames;
pub use crate::cli::terminal::detect;
#[cfg(feature = "guided")]
pub use crate::commands::guided::prompts::Prompts;
pub use crate::load::archive::statistic_table::StatisticColumn;
pub use crate::load::artifact::detail::{Detail, StatisticSet};
pub use crate::load::artifact::entry::EntryReader;
pub use crate::load::artifact::run_artifact::{RunFacts, read_artifact};
pub use crate::load::json::error::JsonError;
pub use crate::load::json::reader::{JsonKind, Reader};
pub use crate::model::case::Case;
pub use crate::model::extra_metric::{Better, ExtraMetric};
pub use crate::model::metric::Metric;
pub use crate::model::metric_settings::{MetricSetting, MetricSettings};
pub use crate::model::quantity::{Unit, read_quantity};
pub use crate::model::seconds::Seconds;
pub use crate::model::statistic::Statistic;
pub use crate::model::stats::Stats;
pub use crate::model::timer::TimerUnits;
pub use crate::model::value::Value;
pub use crate::render::words::numbers::{
    Digits, NumberStyle, TimeUnit, change, change_interval, time,
};
pub use crate::render::words::units::{percent, speedup};
#[cfg(feature = "serve")]
pub use crate::serve::dashboard::{Dashboard, ServeConfig};
#[cfg(feature = "serve")]
pub use crate::serve::guard::Guard;
#[cfg(feature = "serve")]
pub use crate::serve::routes::router;
