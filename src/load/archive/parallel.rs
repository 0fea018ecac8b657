//! Many files, every core, results in order.
//!
//! A queue is one counter: files differ in size, and whoever is free takes the next. Measured against a thread pool
//! with work stealing this is as fast and keeps one state per thread, where stealing splits into many.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Does `work` for `0..n_items` on as many threads as the machine has cores, each with a state of its own. Gives back
/// the states, and in the order of the items each result with the index of the state it was made with. The caller's
/// thread works too, and alone reports progress (done, of all).
pub(crate) fn on_every_core<S: Send, T: Send>(
    n_items: usize,
    new_state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, usize) -> T + Sync,
    progress: &mut dyn FnMut(usize, usize),
) -> (Vec<S>, Vec<(usize, T)>) {
    let n_threads = thread::available_parallelism().map_or(1, usize::from).min(n_items);
    let (next, n_done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let run = |state_idx: usize, report: &mut dyn FnMut(usize)| {
        let mut state = new_state();
        let mut results = Vec::new();
        loop {
            let item = next.fetch_add(1, Ordering::Relaxed);
            if item >= n_items {
                return (state, results);
            }
            results.push((item, state_idx, work(&mut state, item)));
            report(n_done.fetch_add(1, Ordering::Relaxed) + 1);
        }
    };
    let parts = thread::scope(|scope| {
        let run = &run;
        let others: Vec<_> = (1..n_threads)
            .map(|state_idx| scope.spawn(move || run(state_idx, &mut |_| {})))
            .collect();
        let mut parts = vec![run(0, &mut |done| progress(done, n_items))];
        for other in others {
            match other.join() {
                Ok(part) => parts.push(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        parts
    });
    progress(n_items, n_items);
    let (states, results): (Vec<S>, Vec<_>) = parts.into_iter().unzip();
    let mut results: Vec<(usize, usize, T)> = results.into_iter().flatten().collect();
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
