//! Times and numbers as people read them.

use maud::{Markup, html};

use super::text;

/// A moment, RFC 3339 in UTC. The script adds how long ago that is.
pub(super) fn moment(at: &str) -> Markup {
    html! {
        @if let Some(readable) = utc(at) {
            time datetime=(at) { (readable) " UTC" }
        } @else {
            (text::name(at))
        }
    }
}

/// `2026-03-01 04:05:06` of `2026-03-01T04:05:06.789Z`.
fn utc(at: &str) -> Option<String> {
    let (date, time) = at.split_once('T')?;
    let time = time
        .strip_suffix('Z')
        .or_else(|| time.strip_suffix("+00:00"))?;
    let time = time.split('.').next()?;
    let digits = |text: &str, length: usize| {
        text.len() == length
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'-'))
    };
    (digits(date, 10) && digits(time, 8)).then(|| format!("{date} {time}"))
}

/// A length of time in milliseconds: `4.2 ms`, `1.3 s`, `2 min 5 s`, `1 h 4 min`.
pub(super) fn duration(milliseconds: f64) -> String {
    let seconds = milliseconds / 1_000.0;
    if milliseconds < 9.95 && milliseconds.fract() != 0.0 {
        format!("{milliseconds:.1} ms")
    } else if milliseconds < 999.5 {
        format!("{milliseconds:.0} ms")
    } else if seconds < 59.95 {
        format!("{seconds:.1} s")
    } else if seconds < 3_599.5 {
        let whole = seconds.round();
        format!("{:.0} min {:.0} s", (whole / 60.0).floor(), whole % 60.0)
    } else {
        let minutes = (seconds / 60.0).round();
        format!(
            "{:.0} h {:.0} min",
            (minutes / 60.0).floor(),
            minutes % 60.0
        )
    }
}

/// A count of milliseconds as [`duration`].
#[expect(clippy::cast_precision_loss, reason = "it is rounded anyway")]
pub(super) fn milliseconds(count: i64) -> String {
    duration(count as f64)
}

/// `1 revision`, `2 revisions`.
pub(super) fn count(number: usize, word: &str) -> String {
    match number {
        1 => format!("1 {word}"),
        _ => format!("{number} {word}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::{count, duration, moment};

    #[test]
    fn durations() {
        let shown = [
            0.0,
            4.23,
            12.0,
            999.0,
            999.6,
            1_290.0,
            59_960.0,
            125_000.0,
            3_599_600.0,
            3_840_000.0,
        ]
        .map(duration);
        assert_eq!(
            shown,
            [
                "0 ms",
                "4.2 ms",
                "12 ms",
                "999 ms",
                "1.0 s",
                "1.3 s",
                "1 min 0 s",
                "2 min 5 s",
                "1 h 0 min",
                "1 h 4 min"
            ]
        );
    }

    #[test]
    fn moments() {
        assert_eq!(
            moment("2026-03-01T04:05:06.789Z").into_string(),
            r#"<time datetime="2026-03-01T04:05:06.789Z">2026-03-01 04:05:06 UTC</time>"#
        );
        assert_eq!(moment("\"<b>").into_string(), "&quot;&lt;b&gt;");
    }

    #[test]
    fn counts() {
        assert_eq!(count(1, "revision"), "1 revision");
        assert_eq!(count(0, "revision"), "0 revisions");
    }
}
