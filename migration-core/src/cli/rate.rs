//! How far a backfill is, in words.

use std::time::Duration;

use super::printer::duration;
use crate::watch::Progress;

/// `users: 120,000 of about 3,000,000 rows, 45,100 rows/s, 1 min 4 s left`.
pub(super) fn under_way(progress: &Progress) -> String {
    let Progress {
        table,
        scanned,
        total,
        ..
    } = progress;
    let rate = rate(progress);
    let speed = rate
        .map(|rate| format!(", {} rows/s", number(whole(rate))))
        .unwrap_or_default();
    // Where there are more rows than the server estimated, nobody knows how many are left.
    let total = total.filter(|total| total >= scanned);
    let of = total
        .map(|total| format!(" of about {}", number(total)))
        .unwrap_or_default();
    let left = match (total, rate) {
        (Some(total), Some(rate)) if !progress.done => {
            match whole(float(total - scanned) / rate).max(1) {
                seconds @ ..60 => format!(", {seconds} s left"),
                seconds => format!(", {} left", duration(Duration::from_secs(seconds))),
            }
        }
        _ => String::new(),
    };
    format!("{table}: {}{of} rows{speed}{left}", number(*scanned))
}

/// `users: 3,012,511 rows changed in 1 min 4 s, 45,100 rows/s`.
pub(super) fn done(progress: &Progress) -> String {
    let speed = rate(progress)
        .map(|rate| format!(", {} rows/s", number(whole(rate))))
        .unwrap_or_default();
    format!(
        "{}: {} changed in {}{speed}",
        progress.table,
        rows(progress.changed),
        duration(progress.elapsed)
    )
}

/// `1 row`, `12,000 rows`.
pub(super) fn rows(rows: u64) -> String {
    match rows {
        1 => "1 row".to_owned(),
        rows => format!("{} rows", number(rows)),
    }
}

/// Rows a second, of what this run has done.
fn rate(progress: &Progress) -> Option<f64> {
    let done = progress.scanned.saturating_sub(progress.earlier);
    let seconds = progress.elapsed.as_secs_f64();
    (done > 0 && seconds > 0.0).then(|| float(done) / seconds)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "an estimate, rounded for people anyway"
)]
fn float(number: u64) -> f64 {
    number as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of rows or seconds: never below zero, and too large is the largest"
)]
fn whole(number: f64) -> u64 {
    number.round() as u64
}

fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(scanned: u64, earlier: u64, total: Option<u64>, millis: u64) -> Progress {
        Progress {
            table: "users".to_owned(),
            scanned,
            changed: scanned / 2,
            earlier,
            total,
            elapsed: Duration::from_millis(millis),
            done: false,
        }
    }

    #[test]
    fn rate_and_time_left_are_of_this_run() {
        assert_eq!(
            under_way(&progress(1_200_000, 1_000_000, Some(3_000_000), 4_000)),
            "users: 1,200,000 of about 3,000,000 rows, 50,000 rows/s, 36 s left"
        );
        assert_eq!(
            done(&progress(1_200_000, 1_000_000, None, 4_000)),
            "users: 600,000 rows changed in 4.0 s, 50,000 rows/s"
        );
    }

    #[test]
    fn what_is_not_known_is_not_said() {
        assert_eq!(
            under_way(&progress(500, 0, None, 1_000)),
            "users: 500 rows, 500 rows/s"
        );
        assert_eq!(
            under_way(&progress(500, 0, Some(400), 1_000)),
            "users: 500 rows, 500 rows/s"
        );
        assert_eq!(
            under_way(&progress(0, 0, Some(7), 0)),
            "users: 0 of about 7 rows"
        );
    }

    #[test]
    fn numbers_are_easy_to_read() {
        assert_eq!(
            [0, 999, 1_000, 1_234_567].map(number),
            ["0", "999", "1,000", "1,234,567"]
        );
        assert_eq!([1, 0].map(rows), ["1 row", "0 rows"]);
    }
}
