//! What is cached of one state of the archive, within bounds, so that a page that is loaded again reads no file.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::body::Bytes;

use crate::analysis::history::suite_trend::SuiteTrend;
use crate::inquiry::history::StatisticSource;
use crate::load::archive::archive::Archive;
use crate::load::archive::archive::KnownFacts;
use crate::load::archive::statistic_table::EntryOffsets;
use crate::load::archive::statistic_table::StatisticTable;
use crate::load::find::fingerprint::Fingerprint;
use crate::model::statistic::Statistic;
use crate::model::warning::Warning;
use crate::serve::topic::{Reply, Topic};

/// How many bytes all replies together may take.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// How many points all tables together may hold; a point takes 16 bytes.
const MOST_POINTS: usize = 4_000_000;

/// How many offsets of entries may be held; an offset takes 8 bytes. With them one benchmark of many is read by itself.
const MOST_OFFSETS: usize = 24_000_000;
/// How many runs all cached suites together may span.
const MOST_RUNS: usize = 100_000;

/// Values of one state of the archive; the oldest go where later ones need their room.
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
        let found = self
            .things
            .iter()
            .find(|(held_key, _, _)| held_key == key)
            .filter(|_| self.of == Some(of));
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

    /// Caches an answer.
    pub fn put(&mut self, of: Fingerprint, topic: Topic, query: &str, reply: &Reply) {
        let size = Bytes::len(&reply.body) + query.len();
        self.0.put(of, (topic, query.to_owned()), reply.clone(), size);
    }
}

/// Which table: of an archive whose list is exact or not, which statistic, of which runs.
type TableKey = (bool, Statistic, Vec<usize>);

/// Which suite: of an archive whose list is exact or not, by which statistics, of which runs.
type SuiteKey = (bool, Vec<Statistic>, Vec<usize>);

/// What histories are made of.
#[derive(Debug)]
pub struct TableCache {
    tables: BoundedCache<TableKey, Arc<StatisticTable>>,
    suites: BoundedCache<SuiteKey, Arc<SuiteTrend>>,
    offsets: BoundedCache<(bool, Vec<usize>), Arc<KnownSuite>>,
}

/// What is cached for the answers about one topic.
#[derive(Debug, Default)]
pub struct TopicCache {
    /// What histories are made of.
    pub tables: TableCache,
    /// How much there is in each file.
    pub facts: KnownFacts,
}

/// What is known of some runs that were read whole.
#[derive(Debug)]
struct KnownSuite {
    offsets: EntryOffsets,
    warnings: Vec<Warning>,
    outdated: bool,
}

impl Default for TableCache {
    fn default() -> Self {
        Self {
            tables: BoundedCache::new(MOST_POINTS),
            suites: BoundedCache::new(MOST_RUNS),
            offsets: BoundedCache::new(MOST_OFFSETS),
        }
    }
}

/// The tables of one state of the archive: cached, else read from the disk and cached.
pub(crate) struct CachedStatistics<'s> {
    /// The cache.
    pub tables: &'s mut TableCache,
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
        let cached = keys.each_ref().map(|key| self.tables.tables.get(self.of, key));
        if cached.iter().all(Option::is_some) {
            return cached.map(Option::unwrap_or_default);
        }
        let (read, places) = archive.sweep_and_place(statistics, which, &mut |_, _| {});
        let read = read.map(Arc::new);
        if let Some(first) = read.first() {
            let size = places.runs.iter().flatten().map(Vec::len).sum();
            let known = KnownSuite {
                offsets: places,
                warnings: first.warnings.clone(),
                outdated: first.outdated,
            };
            self.tables.offsets.put(
                self.of,
                (archive.is_exact(), which.to_vec()),
                Arc::new(known),
                size,
            );
        }
        for (key, sweep) in keys.into_iter().zip(&read) {
            self.tables.tables.put(
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
        let places = self.tables.offsets.get(self.of, &(archive.is_exact(), which.to_vec()))?;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let tables = archive.read_named_tables(statistics, which, &places.offsets, &names);
        Some(tables.map(|table| {
            Arc::new(StatisticTable {
                warnings: places.warnings.clone(),
                outdated: places.outdated,
                ..table
            })
        }))
    }

    fn cached_suite(
        &self,
        archive: &Archive,
        locations: &[Statistic],
        which: &[usize],
    ) -> Option<Arc<SuiteTrend>> {
        self.tables.suites.get(self.of, &(archive.is_exact(), locations.to_vec(), which.to_vec()))
    }

    fn cache_suite(
        &mut self,
        archive: &Archive,
        locations: &[Statistic],
        which: &[usize],
        suite: &Arc<SuiteTrend>,
    ) {
        let key = (archive.is_exact(), locations.to_vec(), which.to_vec());
        self.tables.suites.put(self.of, key, suite.clone(), which.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::find::fingerprint::fingerprint;

    #[test]
    fn what_is_held_is_of_one_state_and_within_bounds() {
        let (before, after) = (fingerprint(&[]), fingerprint(&["no/such".into()]));
        let mut cache = BoundedCache::new(10);
        for (key, size) in [("a", 4), ("b", 5), ("too large", 11), ("c", 4)] {
            cache.put(before, key, size, size);
        }
        assert_eq!(
            ["a", "b", "too large", "c"].map(|key| cache.get(before, &key)),
            [None, Some(5), None, Some(4)]
        );
        assert_eq!(cache.get(after, &"b"), None);
        cache.put(after, "b", 1, 1);
        assert_eq!(
            (cache.get(after, &"b"), cache.get(before, &"c"), cache.get(after, &"c")),
            (Some(1), None, None)
        );
    }
}
