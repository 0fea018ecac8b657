//! Predicts the next entry of `benchmarks` from the runs that were read before.
//!
//! From run to run an entry is the same up to its `stats`: group, names, params, options, half of
//! the file. So the bytes from its bracket to the one that opens `stats` are cached once a case,
//! together with which case came next the last time; then one comparison replaces the reading of
//! them. Exact: equal bytes read equally, and what differs is read as usual. Worth a factor of two
//! where 1,000 runs of 200 cases are read; nothing where only two runs are.

use std::collections::HashMap;

use crate::model::track::track_name;

/// Longer prefixes are not cached: an entry with that much in its params is always read.
pub(crate) const LONGEST_PREFIX: usize = 4 * 1024;

/// How many bytes each thread caches in all; beyond, new entries are always read.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The prefixes of entries, as one thread met them.
#[derive(Debug, Default)]
pub(crate) struct EntryPrefixCache {
    entries: Vec<KnownEntry>,
    by_track: HashMap<String, usize>,
    /// The entry that `benchmarks` began with.
    first: Option<usize>,
    position: EntryPosition,
    /// How many bytes all prefixes take.
    n_bytes: usize,
}

/// A case and how its entry began.
#[derive(Debug)]
pub(crate) struct KnownEntry {
    /// All from the bracket that opens the entry to the one that opens `stats`, both included.
    pub prefix: Vec<u8>,
    /// The `name` in it, empty where it has none.
    pub name: String,
    /// The `fullname` in it, empty where it has none.
    pub fullname: String,
    /// The version of the benchmark in it.
    pub version: Option<String>,
    /// The entry that followed it the last time.
    next: Option<usize>,
}

/// Which entry was read last.
#[derive(Debug, Default, Clone, Copy)]
enum EntryPosition {
    #[default]
    Start,
    After(usize),
    /// After one that is not cached.
    Unknown,
}

impl EntryPrefixCache {
    /// Another `benchmarks` begins.
    pub(crate) fn restart(&mut self) {
        self.position = EntryPosition::Start;
    }

    /// The entry that is predicted to be next.
    pub(crate) fn predicted(&self) -> Option<&KnownEntry> {
        self.entries.get(self.predicted_idx()?)
    }

    fn predicted_idx(&self) -> Option<usize> {
        match self.position {
            EntryPosition::Start => self.first,
            EntryPosition::After(entry_idx) => self.entries.get(entry_idx)?.next,
            EntryPosition::Unknown => None,
        }
    }

    /// The prediction was right. Returns the entry's index, which identifies its track as long
    /// as the cache lives.
    pub(crate) fn hit(&mut self) -> Option<usize> {
        let entry_idx = self.predicted_idx();
        self.position = entry_idx.map_or(EntryPosition::Unknown, EntryPosition::After);
        entry_idx
    }

    /// Another entry came, with this prefix, which replaces an older one of the same case.
    pub(crate) fn insert(
        &mut self,
        prefix: &[u8],
        name: &str,
        fullname: &str,
        version: Option<&str>,
    ) {
        let before = std::mem::replace(&mut self.position, EntryPosition::Unknown);
        let key = track_name(if fullname.is_empty() { name } else { fullname }, version);
        let known_idx = self.by_track.get(key.as_ref()).copied();
        let old = known_idx.and_then(|entry_idx| self.entries.get_mut(entry_idx));
        let n_freed = old.as_ref().map_or(0, |old| old.prefix.len());
        let n_bytes = self.n_bytes - n_freed + prefix.len();
        if n_bytes > MOST_BYTES {
            return;
        }
        self.n_bytes = n_bytes;
        let entry_idx = match (known_idx, old) {
            (Some(entry_idx), Some(old)) => {
                old.prefix.clear();
                old.prefix.extend_from_slice(prefix);
                (old.name, old.fullname) = (name.to_owned(), fullname.to_owned());
                entry_idx
            }
            _ => {
                let (prefix, name, fullname) =
                    (prefix.to_vec(), name.to_owned(), fullname.to_owned());
                self.by_track.insert(key.into_owned(), self.entries.len());
                let version = version.map(str::to_owned);
                self.entries.push(KnownEntry { prefix, name, fullname, version, next: None });
                self.entries.len() - 1
            }
        };
        match before {
            EntryPosition::Start => self.first = Some(entry_idx),
            EntryPosition::After(before_idx) => {
                if let Some(before) = self.entries.get_mut(before_idx) {
                    before.next = Some(entry_idx);
                }
            }
            EntryPosition::Unknown => {}
        }
        self.position = EntryPosition::After(entry_idx);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of these cases the cache predicts, after what it met before.
    fn predictions(cache: &mut EntryPrefixCache, run: &[&str]) -> Vec<bool> {
        cache.restart();
        let mut hits = Vec::new();
        for case in run {
            hits.push(cache.predicted().is_some_and(|known| known.prefix == case.as_bytes()));
            match hits.last() {
                Some(true) => assert!(cache.hit().is_some()),
                _ => cache.insert(case.as_bytes(), case.get(..1).unwrap(), "", None),
            }
        }
        hits
    }

    #[test]
    fn a_run_like_the_last_is_predicted_and_a_change_costs_only_itself() {
        let mut cache = EntryPrefixCache::default();
        for (run, expected) in [
            (&["a", "b", "c", "d"][..], &[false, false, false, false][..]),
            (&["a", "b", "c", "d"], &[true, true, true, true]),
            (&["a", "c", "d"], &[true, false, true]),
            (&["a", "b", "c", "d"], &[true, false, true, true]),
            (&["a", "b2", "c", "d"], &[true, false, true, true]),
            (&["a", "b2", "c", "d", "e"], &[true, true, true, true, false]),
            (&[], &[]),
            (&["x", "a"], &[false, false]),
        ] {
            assert_eq!(predictions(&mut cache, run), expected, "{run:?}");
        }
        assert_eq!(cache.entries.len(), 6);
        assert_eq!(
            cache.n_bytes,
            cache.entries.iter().map(|known| known.prefix.len()).sum::<usize>()
        );
    }

    #[test]
    fn memory_has_an_end() {
        let mut cache = EntryPrefixCache::default();
        for i in 0..2 * MOST_BYTES / LONGEST_PREFIX {
            cache.insert(&[b' '; LONGEST_PREFIX], &i.to_string(), "", None);
        }
        assert!(cache.n_bytes <= MOST_BYTES && cache.predicted().is_none());
    }
}
