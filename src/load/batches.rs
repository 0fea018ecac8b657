//! The raw rounds of a case in brief: medians of twenty consecutive batches.

use crate::model::statistic::{BATCHES, BatchMedians, MIN_BATCH_SAMPLES};

/// The medians of the batches, `None` for fewer than [`MIN_BATCH_SAMPLES`] rounds. The rounds, in seconds and in the
/// order in which they were measured, are left in disorder.
///
/// Batch `i` of `n` rounds spans `[i * n / 20, (i + 1) * n / 20)`; batches of unequal size differ by one round.
/// Equal rounds give equal medians; of an even number of rounds the median is the mean of the middle two.
pub fn batch_medians(rounds: &mut [f64]) -> Option<Box<BatchMedians>> {
    if rounds.len() < MIN_BATCH_SAMPLES {
        return None;
    }
    let n_rounds = rounds.len();
    let mut medians = [0.0; BATCHES];
    for (i, median) in medians.iter_mut().enumerate() {
        let batch = rounds.get_mut(i * n_rounds / BATCHES..(i + 1) * n_rounds / BATCHES)?;
        *median = median_of(batch)?;
    }
    Some(Box::new(medians))
}

/// The median of a batch, which is left in disorder; `None` of nothing.
fn median_of(batch: &mut [f64]) -> Option<f64> {
    if batch.is_empty() {
        return None;
    }
    let middle = batch.len() / 2;
    let odd = batch.len() % 2 == 1;
    let (below, upper, _) = batch.select_nth_unstable_by(middle, f64::total_cmp);
    let lower = below.iter().copied().max_by(f64::total_cmp);
    match lower {
        // Halved before the sum, which so cannot overflow.
        Some(lower) if !odd => Some(lower / 2.0 + *upper / 2.0),
        Some(_) | None => Some(*upper),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_those_of_consecutive_batches() {
        let mut ascending: Vec<f64> = (0..40).map(f64::from).collect();
        let medians = batch_medians(&mut ascending).unwrap();
        assert_eq!(medians.to_vec(), (0..20).map(|i| f64::from(2 * i) + 0.5).collect::<Vec<_>>());

        let mut swapped: Vec<f64> = (0..60).map(|i| f64::from(i / 3 * 3 + (i + 1) % 3)).collect();
        let medians = batch_medians(&mut swapped).unwrap();
        assert_eq!(medians.to_vec(), (0..20).map(|i| f64::from(3 * i + 1)).collect::<Vec<_>>());
    }

    #[test]
    fn every_round_is_in_one_batch_and_few_rounds_have_none() {
        assert_eq!(batch_medians(&mut [1.0; MIN_BATCH_SAMPLES - 1]), None);
        for n in [40, 41, 59, 1003] {
            assert_eq!(batch_medians(&mut vec![2.5; n]).map(|medians| *medians), Some([2.5; BATCHES]), "{n}");
        }
        assert_eq!(batch_medians(&mut [f64::MAX; 40]).map(|medians| *medians), Some([f64::MAX; BATCHES]));
    }
}
