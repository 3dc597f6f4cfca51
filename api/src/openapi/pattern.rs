//! Regular expressions of what is taken, exactly: whoever makes values from them makes no wrong one.

/// Text without NUL.
pub(super) const TEXT: &str = r"^[^\u0000]*$";
/// A UUID in the spelling that is taken.
pub(super) const UUID: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";

/// A date that there is, in the years 0001 to 9999.
const DATE: &str = concat!(
    r"(?:(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-",
    r"(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))",
    r"|(?:(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26]))|(?:(?:0[48]|[2468][048]|[13579][26])00))-02-29)",
);
const TIME: &str = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?";
const ZONE: &str = r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?";

/// A date.
pub(super) fn date() -> String {
    format!("^{DATE}$")
}

/// A time of day.
pub(super) fn time() -> String {
    format!("^{TIME}$")
}

/// A date and time, with a zone or without.
pub(super) fn timestamp() -> String {
    format!("^{DATE}T{TIME}{ZONE}$")
}
