//! Dates and times as text: RFC 3339, years 0001 to 9999, at most six digits of a second, which is what Postgres keeps.
//!
//! Finer than a microsecond is refused rather than cut off. `24:00:00` and leap seconds are refused.

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

/// What a date and time looks like, for messages.
pub(crate) const TIMESTAMP: &str = "must be a date and time like 2026-01-31T12:00:00.123456, \
     without a zone (UTC) or with Z or +01:00, years 0001 to 9999";
pub(crate) const DATE: &str = "must be a date like 2026-01-31, years 0001 to 9999";
pub(crate) const TIME: &str = "must be a time like 12:00:00.123456";

/// Now, in UTC, as precise as Postgres keeps it.
pub(crate) fn now() -> NaiveDateTime {
    let now = Utc::now();
    DateTime::from_timestamp_micros(now.timestamp_micros())
        .unwrap_or(now)
        .naive_utc()
}

/// `2026-01-31`.
pub(crate) fn date(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let (year, month, day) = (
        number(&bytes[..4])?,
        number(&bytes[5..7])?,
        number(&bytes[8..])?,
    );
    if year == 0 {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// `12:00:00`, with up to six more digits.
pub(crate) fn time(text: &str) -> Option<NaiveTime> {
    let bytes = text.as_bytes();
    if bytes.len() < 8 || bytes[2] != b':' || bytes[5] != b':' {
        return None;
    }
    let (hour, minute, second) = (
        number(&bytes[..2])?,
        number(&bytes[3..5])?,
        number(&bytes[6..8])?,
    );
    let micros = match &bytes[8..] {
        [] => 0,
        [b'.', digits @ ..] if (1..=6).contains(&digits.len()) => {
            let missing = 6 - u32::try_from(digits.len()).ok()?;
            number(digits)? * 10_u32.pow(missing)
        }
        _ => return None,
    };
    NaiveTime::from_hms_micro_opt(hour, minute, second, micros)
}

/// A date, `T`, a time, and perhaps a zone; in UTC.
pub(crate) fn timestamp(text: &str) -> Option<NaiveDateTime> {
    let (day, rest) = text.split_once('T')?;
    let (clock, minutes) = offset(rest)?;
    let utc = NaiveDateTime::new(date(day)?, time(clock)?)
        .checked_sub_signed(TimeDelta::minutes(minutes))?;
    // The zone may have carried it out of what can be written again.
    (date(&utc.date().to_string()).is_some()).then_some(utc)
}

/// Cuts the zone off; how many minutes it is east.
fn offset(text: &str) -> Option<(&str, i64)> {
    if let Some(clock) = text.strip_suffix('Z') {
        return Some((clock, 0));
    }
    let Some(at) = text.find(['+', '-']) else {
        return Some((text, 0));
    };
    let (clock, zone) = text.split_at(at);
    let bytes = zone.as_bytes();
    if bytes.len() != 6 || bytes[3] != b':' {
        return None;
    }
    let (hours, minutes) = (number(&bytes[1..3])?, number(&bytes[4..])?);
    let minutes = (hours < 24 && minutes < 60).then_some(i64::from(hours * 60 + minutes))?;
    Some((clock, if bytes[0] == b'-' { -minutes } else { minutes }))
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |sum, digit| {
        digit
            .is_ascii_digit()
            .then(|| sum * 10 + u32::from(digit - b'0'))
    })
}

/// A date and time as it is written: the parts of a second are left out, or three or six digits.
pub(crate) struct Written<T>(pub(crate) T);

impl fmt::Display for Written<&NaiveDateTime> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // chrono's `Debug` is ISO 8601 with a `T`.
        write!(f, "{:?}", self.0)
    }
}

impl fmt::Display for Written<&NaiveTime> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl fmt::Display for Written<DateTime<Utc>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}Z", self.0.naive_utc())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_again() {
        for (text, written) in [
            ("2026-01-31T12:00:00.123456", "2026-01-31T12:00:00.123456"),
            ("2026-01-31T12:00:00.1Z", "2026-01-31T12:00:00.100"),
            ("2026-01-31T00:30:00+01:00", "2026-01-30T23:30:00"),
            ("2026-01-31T23:30:00-00:45", "2026-02-01T00:15:00"),
            ("0001-01-01T00:00:00", "0001-01-01T00:00:00"),
            ("9999-12-31T23:59:59.999999", "9999-12-31T23:59:59.999999"),
            ("2024-02-29T00:00:00", "2024-02-29T00:00:00"),
        ] {
            let read = timestamp(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(Written(&read).to_string(), written);
        }
    }

    #[test]
    fn what_is_no_timestamp() {
        for text in [
            "",
            "T",
            "2026-01-31",
            "2026-01-31 12:00:00",
            "2026-01-31t12:00:00",
            "2026-01-31T12:00",
            "2026-02-29T00:00:00",
            "2026-13-01T00:00:00",
            "2026-00-01T00:00:00",
            "0000-01-01T00:00:00",
            "2026-01-31T24:00:00",
            "2026-01-31T23:59:60",
            "2026-01-31T12:00:00.",
            "2026-01-31T12:00:00.1234567",
            "2026-01-31T12:00:00z",
            "2026-01-31T12:00:00+1:00",
            "2026-01-31T12:00:00+24:00",
            "2026-01-31T12:00:00+01:60",
            "2026-01-31T12:00:00Z+01:00",
            "+2026-01-31T12:00:00",
            "12026-01-31T12:00:00",
            "2026-01-31T12:00:00é",
            "２026-01-31T12:00:00",
            "0001-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01",
            "-001-01-01T00:00:00",
        ] {
            assert_eq!(timestamp(text), None, "{text}");
        }
    }
}
