//! Whether a command prints what its document says.

use std::sync::LazyLock;

use regex::Regex;

/// What is another each time, and what stands for it while two lines are compared.
static VARYING: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        // Dates and times of day.
        (
            r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d+)?)?)?( ?UTC|Z|[+-]\d\d(:?\d\d)?\b)?",
            "<date>",
        ),
        // How long something took.
        (r"\b(\d+ min )?\d+(\.\d+)? ?(ms|µs|s)\b", "<time>"),
        (
            r"\b(pid:?|process|pg_terminate_backend\() ?\d+",
            "$1 <number>",
        ),
        (r"\b(localhost|127\.0\.0\.1):\d+", "$1:<port>"),
    ]
    .into_iter()
    .map(|(pattern, name)| (Regex::new(pattern).unwrap(), name))
    .collect()
});

/// Whether the two are the same, but for what is another each time. A line `...` in what is said stands for any lines.
pub(crate) fn fits(said: &str, printed: &str) -> bool {
    let lines = |text: &str| -> Vec<String> { text.lines().map(settled).collect() };
    fit(&lines(said), &lines(printed))
}

fn fit(said: &[String], printed: &[String]) -> bool {
    match said.split_first() {
        None => printed.is_empty(),
        Some((line, rest)) if line == "..." => {
            (0..=printed.len()).any(|skipped| fit(rest, &printed[skipped..]))
        }
        Some((line, rest)) => printed
            .split_first()
            .is_some_and(|(first, others)| first == line && fit(rest, others)),
    }
}

/// A line without what is another each time. Where there was any, the width of columns does not count either.
fn settled(line: &str) -> String {
    let line = line.trim_end();
    let settled = VARYING
        .iter()
        .fold(line.to_owned(), |line, (pattern, name)| {
            pattern.replace_all(&line, *name).into_owned()
        });
    if settled == line {
        return settled;
    }
    settled.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_another_each_time_does_not_count() {
        for (said, printed) in [
            ("applied  m001_a   11 ms", "applied  m001_a  891 µs"),
            ("took 1 min 3 s, it says", "took 2.5 s, it says"),
            (
                "-> m001  2026-11-26 21:40:16 UTC  a",
                "-> m001  2027-01-01 00:00:00 UTC  a",
            ),
            ("held by pid 12", "held by pid 3456"),
            (
                "on http://127.0.0.1:8000/docs",
                "on http://127.0.0.1:43211/docs",
            ),
            ("a\n...\nd\n", "a\nb\nc\nd\n"),
            ("...\nd", "d"),
            ("a \n", "a\n"),
        ] {
            assert!(fits(said, printed), "{said}");
        }
    }

    #[test]
    fn everything_else_counts() {
        for (said, printed) in [
            ("applied  m001_a   11 ms", "applied  m002_a   11 ms"),
            ("  two", " two"),
            ("11 rows", "12 rows"),
            ("m011s", "m012s"),
            ("a\n...\nd\n", "a\nb\nc\n"),
            ("", "error"),
            ("a", ""),
        ] {
            assert!(!fits(said, printed), "{said}");
        }
    }
}
