//! Averages. The average of no numbers is `None`, never 0.

use std::borrow::Borrow;

/// Arithmetic mean; `None` too where the sum is beyond the largest number.
pub fn mean<N: Borrow<f64>>(numbers: impl IntoIterator<Item = N>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0usize);
    for number in numbers {
        sum += number.borrow();
        count += 1;
    }
    (count > 0).then(|| sum / count as f64).filter(|mean| !mean.is_infinite())
}

/// Median: the middle number, or the mean of the two middle ones.
pub fn median(numbers: &[f64]) -> Option<f64> {
    if numbers.is_empty() {
        return None;
    }
    let mut numbers = numbers.to_vec();
    let is_odd = numbers.len() % 2 == 1;
    let half = numbers.len() / 2;
    let (lower, upper, _) = numbers.select_nth_unstable_by(half, f64::total_cmp);
    if is_odd {
        return Some(*upper);
    }
    let lower = lower.iter().copied().max_by(f64::total_cmp)?;
    Some(lower + (*upper - lower) / 2.0)
}

/// Geometric mean of positive numbers, by logarithms; `None` where one is not positive or not a
/// number.
pub fn geometric_mean(numbers: &[f64]) -> Option<f64> {
    if !numbers.iter().all(|x| *x > 0.0) {
        return None;
    }
    mean(numbers.iter().map(|x| x.ln())).map(f64::exp)
}

/// Sum of the squared distances from the mean; 0 for one number and for none.
pub(crate) fn squared_deviations(numbers: &[f64]) -> f64 {
    let mean = mean(numbers).unwrap_or_default();
    numbers.iter().map(|x| (x - mean) * (x - mean)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn averages_of_none_one_and_several() {
        assert_eq!((mean::<f64>([]), median(&[]), geometric_mean(&[])), (None, None, None));
        assert_eq!(
            (mean([3.0]), median(&[3.0]), geometric_mean(&[4.0])),
            (Some(3.0), Some(3.0), Some(4.0))
        );
        assert_eq!((mean([1.0, 2.0, 6.0]), median(&[6.0, 1.0, 2.0])), (Some(3.0), Some(2.0)));
        assert_eq!(mean([f64::MAX, f64::MAX]), None);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(geometric_mean(&[0.5, 2.0]), Some(1.0));
        for bad in [0.0, -1.0, f64::NAN] {
            assert_eq!(geometric_mean(&[1.0, bad]), None);
        }
    }

    #[test]
    fn squared_deviations_of_none_one_and_equal_numbers_are_zero() {
        for numbers in [&[][..], &[7.0], &[2.0, 2.0, 2.0]] {
            assert_eq!(squared_deviations(numbers), 0.0);
        }
        assert_eq!(squared_deviations(&[1.0, 2.0, 3.0]), 2.0);
    }
}
