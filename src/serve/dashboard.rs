//! What the page shows: the served paths, and the archive found there, read anew when it changes.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::analysis::pair::renames::Renames;
use crate::load::archive::archive::Archive;
use crate::load::find::failed_reads;
use crate::load::find::fingerprint::{Fingerprint, fingerprint};
use crate::load::find::source::{LoadError, Source};
use crate::load::open_archive::open_archive;
use crate::load::profile_folder::{ProfileFolder, open_profiles};
use crate::model::metric_settings::MetricSettings;
use crate::model::run_order::RunOrder;
use crate::model::warning::{Warning, WarningKind};
use crate::render::words::problems::{Problem, unusable_path};
use crate::serve::cache::{ReplyCache, TopicCache};
use crate::serve::topic::Topic;

/// How long the dashboard shows an archive with unreadable files before it tries again.
const BEFORE_ANOTHER_TRY: Duration = Duration::from_secs(1);

/// What the server serves.
#[derive(Debug)]
pub struct ServeConfig {
    /// Folders, files, or `-` for what came through standard input.
    pub paths: Vec<PathBuf>,
    /// What came through standard input.
    pub stdin: Vec<u8>,
    /// A folder of profiles.
    pub profiler_folder: Option<PathBuf>,
    /// Where the measurement that is served says how far it is.
    pub measurement: Option<PathBuf>,
    /// Where a commit can be seen, with `{id}` for it.
    pub commit_url: Option<String>,
    /// Whether every file is read whole.
    pub strict: bool,
    /// The query that the page begins with.
    pub query: String,
    /// What benchmarks were called before.
    pub renames: Renames,
    /// What metrics and timers mean.
    pub metrics: MetricSettings,
}

/// What the page shows. Nothing of it belongs to one browser: the address holds what a page shows.
#[derive(Debug)]
pub struct Dashboard {
    /// What it serves.
    pub served: ServeConfig,
    snapshot: Mutex<Arc<Snapshot>>,
    pulse: watch::Sender<ArchiveVersion>,
    /// Earlier answers.
    pub answers: Mutex<ReplyCache>,
    /// One for each lane of topics, locked while an answer about one of them is made.
    lanes: [Mutex<TopicCache>; Topic::LANES],
}

/// The archive at one moment.
#[derive(Debug)]
pub struct Snapshot {
    /// The state of the served paths just before they were read.
    pub fingerprint: Fingerprint,
    pub profiles: ProfileFolder,
    /// Whether nothing failed that may succeed the next time, without any change of a file.
    pub is_sound: bool,
    read_at: Instant,
    archive: Mutex<Result<Archive, Problem>>,
}

/// What a page compares to find out that it is out of date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArchiveVersion {
    /// The state of the served paths.
    pub fingerprint: Fingerprint,
    /// How many runs there are.
    pub runs: usize,
}

impl ServeConfig {
    fn fingerprint(&self) -> Fingerprint {
        fingerprint(self.paths.iter().chain(&self.profiler_folder).chain(&self.measurement))
    }

    /// A profile folder that is gone is a warning, and no reason not to compare.
    fn profiles(&self) -> ProfileFolder {
        let Some(folder) = &self.profiler_folder else { return ProfileFolder::default() };
        open_profiles(folder, &mut |_, _| {}).unwrap_or_else(|error| ProfileFolder {
            warnings: vec![Warning::new(WarningKind::Profile, error.to_string())],
            ..ProfileFolder::default()
        })
    }
}

impl Dashboard {
    /// Reads the archive for the first time.
    pub fn new(served: ServeConfig) -> Self {
        let snapshot = Snapshot::read(&served);
        let pulse = watch::Sender::new(snapshot.pulse());
        Self {
            served,
            snapshot: Mutex::new(Arc::new(snapshot)),
            pulse,
            answers: Mutex::default(),
            lanes: Default::default(),
        }
    }

    /// The archive as it is now. If anything changed it is read anew, and the listeners are
    /// notified.
    pub fn now(&self) -> Arc<Snapshot> {
        let seen = self.served.fingerprint();
        // Other requests wait for the lock instead of reading the same files.
        let mut snapshot = lock(&self.snapshot);
        if snapshot.fingerprint != seen || snapshot.is_to_be_read_again() {
            let now = Arc::new(Snapshot::read(&self.served));
            let former = std::mem::replace(&mut *snapshot, now);
            // A page that shows less than there is learns of it, too.
            let is_news = former.pulse() != snapshot.pulse() || snapshot.is_sound;
            if is_news {
                self.pulse.send_replace(snapshot.pulse());
            }
        }
        snapshot.clone()
    }

    /// The lock under which answers about a topic are made one at a time, with what is cached for
    /// them.
    pub fn topic_lock(&self, topic: Topic) -> &Mutex<TopicCache> {
        let [runs, comparison, history, growth, defaults] = &self.lanes;
        match topic.lane() {
            0 => runs,
            1 => comparison,
            2 => history,
            3 => growth,
            _ => defaults,
        }
    }

    /// The versions of the archive from now on.
    pub fn listen(&self) -> watch::Receiver<ArchiveVersion> {
        self.pulse.subscribe()
    }

    /// Whether anybody listens.
    pub fn is_listened_to(&self) -> bool {
        self.pulse.receiver_count() > 0
    }
}

impl Snapshot {
    /// The fingerprint is taken first: what changes while the archive is read is seen the next
    /// time.
    fn read(served: &ServeConfig) -> Self {
        let n_failed = failed_reads::count();
        let fingerprint = served.fingerprint();
        let source = Source { paths: &served.paths, strict: served.strict };
        let archive = open_archive(&source, &mut served.stdin.as_slice(), &mut |_, _| {});
        let archive = archive.map_err(|error| {
            unusable_path(error.to_string(), matches!(error, LoadError::Missing { .. }))
        });
        let profiles = served.profiles();
        let is_sound = failed_reads::count() == n_failed;
        let read_at = Instant::now();
        Self { fingerprint, profiles, is_sound, read_at, archive: Mutex::new(archive) }
    }

    /// What could not be read is tried again, though not for every request of a page.
    fn is_to_be_read_again(&self) -> bool {
        !self.is_sound && self.read_at.elapsed() >= BEFORE_ANOTHER_TRY
    }

    /// A copy of the archive to work with. Work may make it exact, and then it is worth
    /// [`Snapshot::keep`]ing.
    ///
    /// # Errors
    /// Where a path cannot be looked into at the moment.
    pub fn archive(&self) -> Result<Archive, Problem> {
        lock(&self.archive).clone()
    }

    /// Keeps what was read whole, so that it is not read whole again.
    pub fn keep(&self, mut archive: Archive) {
        archive.put_in_order(RunOrder::Measured);
        let mut stored = lock(&self.archive);
        let n_unreadable = |archive: &Archive| {
            let warnings = archive.warnings().iter();
            warnings.filter(|warning| warning.kind == WarningKind::Unreadable).count()
        };
        if stored.as_ref().is_ok_and(|stored| {
            archive.is_exact()
                && !stored.is_exact()
                // What failed to be read whole may be read the next time.
                && n_unreadable(&archive) <= n_unreadable(stored)
        }) {
            *stored = Ok(archive);
        }
    }

    fn pulse(&self) -> ArchiveVersion {
        ArchiveVersion {
            fingerprint: self.fingerprint,
            runs: lock(&self.archive).as_ref().map_or(0, |archive| archive.runs().len()),
        }
    }
}

/// Locks. A thread that panics with the lock leaves nothing half done: every locked value is
/// replaced as a whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
