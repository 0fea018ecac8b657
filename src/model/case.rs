//! One benchmark as one run recorded it.

use crate::model::fields::Fields;
use crate::model::profile::{Profile, ProfileSource};
use crate::model::statistic::Stats;

/// A case: one benchmark of one run, as recorded.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Case {
    /// The test's name with its id, for instance `test_sort[list]`.
    pub name: String,
    /// The node id, for instance `tests/test_sort.py::TestSort::test_sort[list]`.
    pub fullname: String,
    /// pytest-benchmark's group; `None` where it is `null` or empty.
    pub group: Option<String>,
    /// pytest marks, as recorded.
    pub marks: Vec<String>,
    /// Parameters by name; empty where the artifact has none (or is too old to write them).
    pub params: Fields,
    /// `extra_info.custom_groups` (or `groupings`) by key.
    pub custom_groups: Fields,
    /// The timer that measured, for instance `perf_counter`.
    pub timer: Option<String>,
    /// The numbers that were measured.
    pub stats: Stats,
    /// Where the time went: at most one of each source, and mostly none.
    pub profiles: Vec<Profile>,
}

impl Case {
    /// The profile of a source.
    pub fn profile(&self, source: ProfileSource) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.source == source)
    }
}
