//! Ages, sizes, lists and statements, as people read them.

use std::time::Duration;

/// How much of another session's statement is shown.
const EXCERPT: usize = 60;

/// `850 ms`, `12 s`, `3 min`, `5 h 20 min`, `2 d 3 h`.
pub(super) fn age(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0 => format!("{} ms", time.as_millis()),
        1..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds / 60),
        3600..86_400 => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
        _ => format!("{} d {} h", seconds / 86_400, seconds % 86_400 / 3600),
    }
}

/// An age that a server gives in seconds; its clock may have been set back.
pub(super) fn seconds(number: i64) -> String {
    match number.try_into() {
        Ok(0) | Err(_) => "less than 1 s".to_owned(),
        Ok(number) => age(Duration::from_secs(number)),
    }
}

/// `4.0 KiB`, `1.2 GiB`.
pub(super) fn bytes(number: i64) -> String {
    if number < 1024 {
        return format!("{number} B");
    }
    #[expect(clippy::cast_precision_loss, reason = "two digits are shown")]
    let mut size = number as f64 / 1024.0;
    for unit in ["KiB", "MiB", "GiB"] {
        if size < 1024.0 {
            return format!("{size:.1} {unit}");
        }
        size /= 1024.0;
    }
    format!("{size:.1} TiB")
}

/// The beginning of a statement, in one line. What follows the word PASSWORD is nobody's business.
pub(super) fn excerpt(sql: &str) -> String {
    let line = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    // The same length in bytes: only ASCII letters change.
    let secret = line
        .to_ascii_lowercase()
        .find("password")
        .map(|start| start + "password".len());
    let shown: String = line[..secret.unwrap_or(line.len())]
        .chars()
        .take(EXCERPT)
        .collect();
    if shown.len() < line.len() {
        shown + "…"
    } else {
        shown
    }
}

/// The first few, and how many more there are.
pub(super) fn list(items: &[String], separator: &str) -> String {
    const SHOWN: usize = 5;
    let more = items.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| format!("and {more} more"));
    let shown = items.iter().take(SHOWN).cloned();
    shown.chain(more).collect::<Vec<_>>().join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages() {
        for (millis, shown) in [
            (12, "12 ms"),
            (1_999, "1 s"),
            (185_000, "3 min"),
            (19_200_000, "5 h 20 min"),
            (183_600_000, "2 d 3 h"),
        ] {
            assert_eq!(age(Duration::from_millis(millis)), shown);
        }
        assert_eq!(seconds(-5), "less than 1 s");
    }

    #[test]
    fn sizes() {
        for (number, shown) in [
            (0, "0 B"),
            (1023, "1023 B"),
            (4096, "4.0 KiB"),
            (5_000_000_000, "4.7 GiB"),
            (i64::MAX, "8388608.0 TiB"),
        ] {
            assert_eq!(bytes(number), shown);
        }
    }

    #[test]
    fn excerpts_are_short_and_keep_secrets() {
        assert_eq!(excerpt("SELECT\n  1"), "SELECT 1");
        assert_eq!(excerpt(&"é".repeat(61)), format!("{}…", "é".repeat(60)));
        assert_eq!(
            excerpt("ALTER ROLE \"É\" PassWord 'hunter2'"),
            "ALTER ROLE \"É\" PassWord…"
        );
    }

    #[test]
    fn lists_end() {
        let items: Vec<String> = (1..=7).map(|n| n.to_string()).collect();
        assert_eq!(list(&items, ", "), "1, 2, 3, 4, 5, and 2 more");
        assert_eq!(list(&items[..2], ", "), "1, 2");
    }
}
