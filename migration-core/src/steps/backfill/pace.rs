//! How many rows the next batch has.

use std::time::Duration;

/// The size of the batches, by what the last one took.
#[derive(Debug, Clone)]
pub(super) struct Pace {
    rows: u64,
    least: u64,
    most: u64,
    target: Duration,
}

impl Pace {
    /// Around so many rows, each batch in about `target`. Begins with a tenth, and stays between a hundredth and ten
    /// times as many. Without a target, always so many.
    pub(super) fn new(rows: u64, target: Duration) -> Self {
        if target.is_zero() {
            return Self {
                rows,
                least: rows,
                most: rows,
                target,
            };
        }
        Self {
            rows: (rows / 10).max(1),
            least: (rows / 100).max(1),
            most: rows.saturating_mul(10),
            target,
        }
    }

    /// How many rows the next batch looks at.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// The last batch took as long: twice as many rows at the most, a quarter at the least.
    pub(super) fn took(&mut self, time: Duration) {
        if self.target.is_zero() {
            return;
        }
        let factor = self.target.as_secs_f64() / time.as_secs_f64().max(1e-6);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a number of rows, between two bounds"
        )]
        let rows = (self.rows as f64 * factor.clamp(0.25, 2.0)) as u64;
        self.rows = rows.clamp(self.least, self.most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_settles_at_the_target() {
        let mut pace = Pace::new(5_000, Duration::from_millis(200));
        assert_eq!(pace.rows(), 500);
        // A server that changes 20 rows a millisecond.
        for _ in 0..10 {
            pace.took(Duration::from_millis(pace.rows() / 20));
        }
        assert_eq!(pace.rows(), 4_000);
        // It becomes a hundred times slower.
        for _ in 0..10 {
            pace.took(Duration::from_millis(pace.rows() * 5));
        }
        assert_eq!(pace.rows(), 50);
        for _ in 0..40 {
            pace.took(Duration::ZERO);
        }
        assert_eq!(pace.rows(), 50_000);
    }

    #[test]
    fn without_a_target_it_stays() {
        let mut pace = Pace::new(7, Duration::ZERO);
        pace.took(Duration::from_mins(1));
        pace.took(Duration::ZERO);
        assert_eq!(pace.rows(), 7);
        let mut pace = Pace::new(1, Duration::from_millis(200));
        pace.took(Duration::from_mins(1));
        assert_eq!(pace.rows(), 1);
        assert_eq!(Pace::new(u64::MAX, Duration::from_secs(1)).most, u64::MAX);
    }
}
