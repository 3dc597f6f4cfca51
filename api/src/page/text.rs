//! Text that others wrote, made safe to look at: names, errors and SQL come from databases and files.

use std::fmt::Write as _;

/// Characters of a name before it is cut.
const NAME: usize = 120;

/// Characters of an error before it is cut.
const MESSAGE: usize = 2_000;

/// A name, in one line.
pub(super) fn name(text: &str) -> String {
    cut(text, NAME, |_| false)
}

/// A name as a key or a value that a script reads: whole.
pub(super) fn key(text: &str) -> String {
    cut(text, usize::MAX, |_| false)
}

/// An error or a hint: its lines stay.
pub(super) fn message(text: &str) -> String {
    cut(text, MESSAGE, |character| character == '\n')
}

/// SQL, whole.
pub(super) fn sql(text: &str) -> String {
    cut(text.trim_end(), usize::MAX, |character| {
        matches!(character, '\n' | '\t')
    })
}

/// The text with what cannot be seen spelled out, and cut.
fn cut(text: &str, most: usize, kept: impl Fn(char) -> bool) -> String {
    let mut seen = String::with_capacity(text.len().min(most));
    for (count, character) in text.chars().enumerate() {
        if count == most {
            let _ = write!(seen, "… ({} characters)", text.chars().count());
            break;
        }
        if hidden(character) && !kept(character) {
            seen.extend(character.escape_default());
        } else {
            seen.push(character);
        }
    }
    seen
}

/// Whether a character draws nothing, or moves others about: controls, and the format characters by which a text can be
/// shown otherwise than it is read (Unicode Technical Report 36, bidirectional and invisible characters).
fn hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::{message, name, sql};

    #[test]
    fn what_cannot_be_seen_is_spelled_out() {
        assert_eq!(name("a\u{202e}b\0\n"), "a\\u{202e}b\\u{0}\\n");
        assert_eq!(message("one\ntwo\u{7}"), "one\ntwo\\u{7}");
        assert_eq!(sql("\tSELECT 1;\r\n"), "\tSELECT 1;");
    }

    #[test]
    fn a_long_name_is_cut() {
        let long = name(&"x".repeat(10_000));
        assert!(long.ends_with("x… (10000 characters)"), "{long}");
        assert!(long.chars().count() < 150);
    }
}
