//! Where a side is: the mean of those of its runs that are near its fastest one.
//!
//! Noise makes runs slower and never faster, so the fastest run is near the truth, and those near
//! it average out what is left. Source: Chen and Revels (2016), for the minimum of one-sided
//! delays.

/// Where one side of a case is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Floor {
    /// Mean of the logarithms of the runs that count.
    pub log: f64,
    /// How many runs count.
    pub n_near: usize,
}

/// The floor of a side whose logarithms are sorted: of its runs within `width` of the fastest. No
/// runs count for an empty side.
pub(super) fn floor(sorted: &[f64], width: f64) -> Floor {
    let Some(fastest) = sorted.first() else {
        return Floor::default();
    };
    let n_near = sorted.partition_point(|log| *log <= fastest + width);
    Floor { log: sorted.iter().take(n_near).sum::<f64>() / n_near as f64, n_near }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_runs_do_not_count() {
        assert_eq!(floor(&[1.0, 1.5, 9.0], 0.5), Floor { log: 1.25, n_near: 2 });
        assert_eq!(floor(&[1.0, 1.5, 9.0], 0.0), Floor { log: 1.0, n_near: 1 });
        assert_eq!(floor(&[], 0.5), Floor { log: 0.0, n_near: 0 });
    }
}
