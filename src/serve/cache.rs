//! Caches of one state of the archive, within bounds, so that a page that is loaded again reads no
//! file.
//!
//! The cache is our own: all of its values belong to one fingerprint and go together when the files
//! change, and a value has a size of its own. A cache of a library evicts single values by their
//! use, and would add a library for some thirty lines.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::body::Bytes;

use crate::analysis::history::suite_trend::SuiteTrend;
use crate::analysis::raw_question::RawComparison;
use crate::inquiry::history::StatisticSource;
use crate::load::archive::archive::Archive;
use crate::load::archive::archive::{ArchiveListing, KnownFacts};
use crate::load::archive::statistic_table::EntryOffsets;
use crate::load::archive::statistic_table::StatisticTable;
use crate::load::find::failed_reads;
use crate::load::find::fingerprint::Fingerprint;
use crate::model::metric::Metric;
use crate::model::warning::Warning;
use crate::serve::compared::Compared;
use crate::serve::topic::{Reply, Topic};

/// How many bytes all replies together may take.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// How many points all tables together may have; a point takes 16 bytes.
const MOST_POINTS: usize = 4_000_000;

/// How many offsets of entries may be cached; an offset takes 8 bytes. With them one benchmark of
/// many is read by itself.
const MOST_OFFSETS: usize = 24_000_000;
/// How many runs all cached suites together may span.
const MOST_RUNS: usize = 100_000;

/// Values of one state of the archive; the oldest are dropped where later ones need their room.
#[derive(Debug)]
struct BoundedCache<K, V> {
    of: Option<Fingerprint>,
    /// Key, value and size; oldest first.
    entries: VecDeque<(K, V, usize)>,
    max_size: usize,
}

impl<K: PartialEq, V: Clone> BoundedCache<K, V> {
    fn new(max_size: usize) -> Self {
        Self { of: None, entries: VecDeque::new(), max_size }
    }

    fn get(&self, of: Fingerprint, key: &K) -> Option<V> {
        if self.of != Some(of) {
            return None;
        }
        let entry = self.entries.iter().find(|(entry_key, _, _)| entry_key == key);
        entry.map(|(_, value, _)| value.clone())
    }

    fn put(&mut self, of: Fingerprint, key: K, value: V, size: usize) {
        if self.of != Some(of) {
            self.entries.clear();
            self.of = Some(of);
        }
        // A value larger than the cache would drop all others and then itself.
        if size > self.max_size || self.get(of, &key).is_some() {
            return;
        }
        self.entries.push_back((key, value, size));
        while self.entries.iter().map(|(_, _, size)| size).sum::<usize>() > self.max_size {
            self.entries.pop_front();
        }
    }
}

/// Earlier answers, by their topic and query.
#[derive(Debug)]
pub struct ReplyCache(BoundedCache<(Topic, String), Reply>);

impl Default for ReplyCache {
    fn default() -> Self {
        Self(BoundedCache::new(MOST_BYTES))
    }
}

impl ReplyCache {
    /// The answer to the same query in the same state.
    pub fn get(&self, of: Fingerprint, topic: Topic, query: &str) -> Option<Reply> {
        self.0.get(of, &(topic, query.to_owned()))
    }

    pub fn put(&mut self, of: Fingerprint, topic: Topic, query: &str, reply: &Reply) {
        let size = Bytes::len(&reply.body) + query.len();
        self.0.put(of, (topic, query.to_owned()), reply.clone(), size);
    }
}

/// How the archive's runs are listed, the metric, and the runs of a table.
type TableKey = (ArchiveListing, Metric, Vec<usize>);

/// How the archive's runs are listed, the metrics, and the runs of a suite's trend.
type SuiteKey = (ArchiveListing, Vec<Metric>, Vec<usize>);

/// The tables that histories are made of.
#[derive(Debug)]
pub struct TableCache {
    tables: BoundedCache<TableKey, Arc<StatisticTable>>,
    suites: BoundedCache<SuiteKey, Arc<SuiteTrend>>,
    offsets: BoundedCache<(ArchiveListing, Vec<usize>), Arc<KnownSuite>>,
}

/// What is cached for the answers about one topic.
#[derive(Debug, Default)]
pub struct TopicCache {
    pub tables: TableCache,
    /// How much there is in each file.
    pub facts: KnownFacts,
    /// The last comparison, whose rows may be opened next.
    pub(crate) compared: Option<(Fingerprint, RawComparison, Arc<Compared>)>,
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
    tables: &'s mut TableCache,
    /// The state of the archive.
    of: Fingerprint,
    /// How many readings had failed when this was made: nothing is cached after another failure.
    n_failed: u64,
}

impl<'s> CachedStatistics<'s> {
    /// The tables of this state of the archive.
    pub(crate) fn new(tables: &'s mut TableCache, of: Fingerprint) -> Self {
        Self { tables, of, n_failed: failed_reads::count() }
    }

    fn has_failed(&self) -> bool {
        failed_reads::count() != self.n_failed
    }
}

impl StatisticSource for CachedStatistics<'_> {
    fn read_tables<const N: usize>(
        &mut self,
        archive: &Archive,
        metrics: [Metric; N],
        which: &[usize],
    ) -> [Arc<StatisticTable>; N] {
        let keys = metrics.clone().map(|metric| (archive.listing(), metric, which.to_vec()));
        let cached = keys.each_ref().map(|key| self.tables.tables.get(self.of, key));
        // All are read in one pass over the files: one that is missing costs as much as all of
        // them.
        if cached.iter().all(Option::is_some) {
            return cached.map(Option::unwrap_or_default);
        }
        let (read, offsets) = archive.read_tables_with_offsets(metrics, which, &mut |_, _| {});
        let read = read.map(Arc::new);
        if self.has_failed() {
            return read;
        }
        // The tables of one pass have the same warnings.
        if let Some(first) = read.first() {
            let size = offsets.runs.iter().flatten().map(Vec::len).sum();
            let known =
                KnownSuite { offsets, warnings: first.warnings.clone(), outdated: first.outdated };
            self.tables.offsets.put(
                self.of,
                (archive.listing(), which.to_vec()),
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
        metrics: [Metric; N],
        which: &[usize],
        names: &[String],
    ) -> Option<[Arc<StatisticTable>; N]> {
        let known = self.tables.offsets.get(self.of, &(archive.listing(), which.to_vec()))?;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let tables = archive.read_named_tables(metrics, which, &known.offsets, &names);
        Some(tables.map(|table| {
            Arc::new(StatisticTable {
                warnings: known.warnings.clone(),
                outdated: known.outdated,
                ..table
            })
        }))
    }

    fn cached_suite(
        &self,
        archive: &Archive,
        locations: &[Metric],
        which: &[usize],
    ) -> Option<Arc<SuiteTrend>> {
        self.tables.suites.get(self.of, &(archive.listing(), locations.to_vec(), which.to_vec()))
    }

    fn cache_suite(
        &mut self,
        archive: &Archive,
        locations: &[Metric],
        which: &[usize],
        suite: &Arc<SuiteTrend>,
    ) {
        if self.has_failed() {
            return;
        }
        let key = (archive.listing(), locations.to_vec(), which.to_vec());
        self.tables.suites.put(self.of, key, suite.clone(), which.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::find::fingerprint::fingerprint;

    #[test]
    fn what_is_cached_is_of_one_state_and_within_bounds() {
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
