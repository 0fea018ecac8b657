//! Many files, every core, results in order.
//!
//! A queue is one counter: files differ in size, and each free thread takes the next. Measured
//! against a thread pool with work stealing (rayon) this is as fast and keeps one state per thread,
//! where stealing splits into many.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many threads are of use. The system reads three small files for the answer.
static N_CORES: LazyLock<usize> =
    LazyLock::new(|| thread::available_parallelism().map_or(1, usize::from));

/// Does `work` for `0..n_items` on as many threads as the machine has cores, each with a state of
/// its own. Returns the states, and in the order of the items each result with the index of the
/// state it was made with. The caller's thread works too, and only that one reports progress (done,
/// of all). Where the system starts no more threads, those that there are do all the work.
pub(crate) fn on_every_core<S: Send, T: Send>(
    n_items: usize,
    new_state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, usize) -> T + Sync,
    progress: &mut dyn FnMut(usize, usize),
) -> (Vec<S>, Vec<(usize, T)>) {
    let n_threads = N_CORES.min(n_items);
    let queue = Queue { n_items, ..Queue::default() };
    let parts = thread::scope(|scope| {
        let (queue, new_state, work) = (&queue, &new_state, &work);
        let others: Vec<_> = (1..n_threads)
            .map_while(|_| {
                let part = move || queue.work_off(new_state(), work, &mut |_| {});
                thread::Builder::new().spawn_scoped(scope, part).ok()
            })
            .collect();
        let mut parts = vec![queue.work_off(new_state(), work, &mut |n| progress(n, n_items))];
        for other in others {
            match other.join() {
                Ok(part) => parts.push(part),
                // As if the caller's own thread had met it.
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        parts
    });
    progress(n_items, n_items);
    let mut states = Vec::with_capacity(parts.len());
    let mut results = Vec::with_capacity(n_items);
    for (state_idx, (state, of_state)) in parts.into_iter().enumerate() {
        states.push(state);
        results.extend(of_state.into_iter().map(|(item, result)| (item, state_idx, result)));
    }
    results.sort_unstable_by_key(|(item, ..)| *item);
    (states, results.into_iter().map(|(_, state_idx, result)| (state_idx, result)).collect())
}

/// Does `work` for `0..n_items` on every core; the results are in the order of the items.
pub(crate) fn in_order<S: Send, T: Send>(
    n_items: usize,
    new_state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, usize) -> T + Sync,
    progress: &mut dyn FnMut(usize, usize),
) -> Vec<T> {
    let (_, results) = on_every_core(n_items, new_state, work, progress);
    results.into_iter().map(|(_, result)| result).collect()
}

/// The items that no thread has taken yet.
#[derive(Default)]
struct Queue {
    n_items: usize,
    next: AtomicUsize,
    n_done: AtomicUsize,
}

impl Queue {
    /// Takes items until none is left; returns the state and each item with its result. `report`
    /// receives how many items all threads have done.
    fn work_off<S, T>(
        &self,
        mut state: S,
        work: impl Fn(&mut S, usize) -> T,
        report: &mut dyn FnMut(usize),
    ) -> (S, Vec<(usize, T)>) {
        let mut results = Vec::new();
        loop {
            let item = self.next.fetch_add(1, Ordering::Relaxed);
            if item >= self.n_items {
                return (state, results);
            }
            results.push((item, work(&mut state, item)));
            report(self.n_done.fetch_add(1, Ordering::Relaxed) + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_order_and_progress_ends_at_all() {
        for n in [0, 1, 2, 1000] {
            let mut reports = Vec::new();
            let results = in_order(n, || (), |(), item| item * item, &mut |done, all| {
                reports.push((done, all))
            });
            assert_eq!(results, (0..n).map(|item| item * item).collect::<Vec<_>>());
            assert_eq!(reports.last(), Some(&(n, n)));
            assert!(reports.is_sorted());
        }
    }

    #[test]
    fn every_item_is_done_once_by_one_state() {
        let work = |seen: &mut Vec<usize>, item| seen.push(item);
        let (states, results) = on_every_core(100, Vec::new, work, &mut |_, _| {});
        for (item, (state_idx, ())) in results.iter().enumerate() {
            assert!(states[*state_idx].contains(&item));
        }
        assert_eq!(states.iter().map(Vec::len).sum::<usize>(), 100);
    }
}
