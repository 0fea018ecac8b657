//! Averages of slices. An empty slice has none: `None`, never 0.

/// Arithmetic mean.
pub fn mean(numbers: &[f64]) -> Option<f64> {
    if numbers.is_empty() { None } else { Some(numbers.iter().sum::<f64>() / numbers.len() as f64) }
}

/// Median: the middle number, or the mean of the two middle ones.
pub fn median(numbers: &[f64]) -> Option<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    let upper = *sorted.get(half)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(half.checked_sub(1)?)?;
    Some(lower + (upper - lower) / 2.0)
}

/// Geometric mean of positive numbers, by logarithms; `None` where one is not positive.
pub fn geometric_mean(numbers: &[f64]) -> Option<f64> {
    if numbers.iter().any(|x| *x <= 0.0) {
        return None;
    }
    let logs: Vec<f64> = numbers.iter().map(|x| x.ln()).collect();
    mean(&logs).map(f64::exp)
}
