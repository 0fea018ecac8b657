//! What is remembered of one state of the archive, within bounds, so that a page that is loaded again reads no file.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::body::Bytes;

use crate::analysis::history::trend::SuiteTrend;
use crate::inquiry::history::StatisticSource;
use crate::load::archive::archive::Archive;
use crate::load::archive::archive::KnownFacts;
use crate::load::archive::statistic_table::EntryOffsets;
use crate::load::archive::statistic_table::StatisticTable;
use crate::load::find::fingerprint::Fingerprint;
use crate::model::statistic::Statistic;
use crate::model::warning::Warning;
use crate::serve::api::{Reply, Topic};

/// Answers take at most so many bytes together.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// Sweeps hold at most so many points together, of 16 bytes each.
const MOST_POINTS: usize = 4_000_000;

/// Places of cases are held of at most so many together, of 8 bytes each: by them one benchmark of many is read alone.
const MOST_PLACES: usize = 24_000_000;
/// What is known of suites is of at most so many runs together.
const MOST_RUNS: usize = 100_000;

/// Things held until those that came later take their room; all of one state of the archive.
#[derive(Debug)]
struct BoundedCache<K, V> {
    of: Option<Fingerprint>,
    /// Oldest first, with how much room each takes.
    things: VecDeque<(K, V, usize)>,
    most: usize,
}

impl<K: PartialEq, V: Clone> BoundedCache<K, V> {
    fn new(most: usize) -> Self {
        Self { of: None, things: VecDeque::new(), most }
    }

    fn get(&self, of: Fingerprint, key: &K) -> Option<V> {
        let found = self.things.iter().find(|(it, _, _)| it == key).filter(|_| self.of == Some(of));
        found.map(|(_, thing, _)| thing.clone())
    }

    fn put(&mut self, of: Fingerprint, key: K, thing: V, size: usize) {
        if self.of != Some(of) {
            self.things.clear();
            self.of = Some(of);
        }
        if size > self.most || self.get(of, &key).is_some() {
            return;
        }
        self.things.push_back((key, thing, size));
        while self.things.iter().map(|(_, _, size)| size).sum::<usize>() > self.most {
            self.things.pop_front();
        }
    }
}

/// Answers given before, by what was asked.
#[derive(Debug)]
pub struct ReplyCache(BoundedCache<(Topic, String), Reply>);

impl Default for ReplyCache {
    fn default() -> Self {
        Self(BoundedCache::new(MOST_BYTES))
    }
}

impl ReplyCache {
    /// The answer to the same question in the same state.
    pub fn get(&self, of: Fingerprint, topic: Topic, query: &str) -> Option<Reply> {
        self.0.get(of, &(topic, query.to_owned()))
    }

    /// Remembers an answer.
    pub fn put(&mut self, of: Fingerprint, topic: Topic, query: &str, reply: &Reply) {
        let size = Bytes::len(&reply.body) + query.len();
        self.0.put(of, (topic, query.to_owned()), reply.clone(), size);
    }
}

/// Which sweep: of an archive whose list is exact or not, which statistic, of which runs.
type SweepKey = (bool, Statistic, Vec<usize>);

/// Which suite: of an archive whose list is exact or not, by which statistics, of which runs.
type SuiteKey = (bool, Vec<Statistic>, Vec<usize>);

/// What histories are made of.
#[derive(Debug)]
pub struct TableCache {
    sweeps: BoundedCache<SweepKey, Arc<StatisticTable>>,
    suites: BoundedCache<SuiteKey, Arc<SuiteTrend>>,
    places: BoundedCache<(bool, Vec<usize>), Arc<KnownSuite>>,
}

/// What is remembered for the answers about one topic.
#[derive(Debug, Default)]
pub struct TopicCache {
    /// What histories are made of.
    pub sweeps: TableCache,
    /// How much there is in each file.
    pub facts: KnownFacts,
}

/// What is known of some runs that were read whole.
#[derive(Debug)]
struct KnownSuite {
    places: EntryOffsets,
    warnings: Vec<Warning>,
    outdated: bool,
}

impl Default for TableCache {
    fn default() -> Self {
        Self {
            sweeps: BoundedCache::new(MOST_POINTS),
            suites: BoundedCache::new(MOST_RUNS),
            places: BoundedCache::new(MOST_PLACES),
        }
    }
}

/// The sweeps of one state of the archive: remembered, else read from the disk and remembered.
pub(crate) struct CachedStatistics<'s> {
    /// Where they are remembered.
    pub sweeps: &'s mut TableCache,
    /// The state.
    pub of: Fingerprint,
}

impl StatisticSource for CachedStatistics<'_> {
    fn read_tables<const N: usize>(
        &mut self,
        archive: &Archive,
        statistics: [Statistic; N],
        which: &[usize],
    ) -> [Arc<StatisticTable>; N] {
        let keys = statistics.map(|statistic| (archive.is_exact(), statistic, which.to_vec()));
        let held = keys.each_ref().map(|key| self.sweeps.sweeps.get(self.of, key));
        if held.iter().all(Option::is_some) {
            return held.map(Option::unwrap_or_default);
        }
        let (read, places) = archive.read_tables_with_offsets(statistics, which, &mut |_, _| {});
        let read = read.map(Arc::new);
        if let Some(first) = read.first() {
            let size = places.runs.iter().flatten().map(Vec::len).sum();
            let known =
                KnownSuite { places, warnings: first.warnings.clone(), outdated: first.outdated };
            self.sweeps.places.put(
                self.of,
                (archive.is_exact(), which.to_vec()),
                Arc::new(known),
                size,
            );
        }
        for (key, sweep) in keys.into_iter().zip(&read) {
            self.sweeps.sweeps.put(
                self.of,
                key,
                sweep.clone(),
                sweep.points.iter().map(Vec::len).sum(),
            );
        }
        read
    }

    fn read_named_tables<const N: usize>(
        &mut self,
        archive: &Archive,
        statistics: [Statistic; N],
        which: &[usize],
        names: &[String],
    ) -> Option<[Arc<StatisticTable>; N]> {
        let places = self.sweeps.places.get(self.of, &(archive.is_exact(), which.to_vec()))?;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let swept = archive.read_named_tables(statistics, which, &places.places, &names);
        let told = |sweep| StatisticTable {
            warnings: places.warnings.clone(),
            outdated: places.outdated,
            ..sweep
        };
        Some(swept.map(told).map(Arc::new))
    }

    fn cached_suite(
        &self,
        archive: &Archive,
        locations: &[Statistic],
        which: &[usize],
    ) -> Option<Arc<SuiteTrend>> {
        self.sweeps.suites.get(self.of, &(archive.is_exact(), locations.to_vec(), which.to_vec()))
    }

    fn cache_suite(
        &mut self,
        archive: &Archive,
        locations: &[Statistic],
        which: &[usize],
        suite: &Arc<SuiteTrend>,
    ) {
        let key = (archive.is_exact(), locations.to_vec(), which.to_vec());
        self.sweeps.suites.put(self.of, key, suite.clone(), which.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::find::fingerprint::fingerprint;

    #[test]
    fn what_is_held_is_of_one_state_and_within_bounds() {
        let (before, after) = (fingerprint(&[]), fingerprint(&["no/such".into()]));
        let mut held = BoundedCache::new(10);
        for (key, size) in [("a", 4), ("b", 5), ("too large", 11), ("c", 4)] {
            held.put(before, key, size, size);
        }
        assert_eq!(
            ["a", "b", "too large", "c"].map(|key| held.get(before, &key)),
            [None, Some(5), None, Some(4)]
        );
        assert_eq!(held.get(after, &"b"), None);
        held.put(after, "b", 1, 1);
        assert_eq!(
            (held.get(after, &"b"), held.get(before, &"c"), held.get(after, &"c")),
            (Some(1), None, None)
        );
    }
}
