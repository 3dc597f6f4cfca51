//! Text in a drawing: how wide it gets, cut where it gets too wide, and escaped.
//!
//! Which font draws it is not known, so widths are guessed from wide ones (DejaVu): a text may turn out narrower, never
//! wider. Where no guess is safe, the drawing tells the renderer the width to keep.

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    /// The title of the drawing: 20 units, bold.
    Title,
    /// The name of a table: 14 units, bold.
    Heading,
    /// Prose: 12 units.
    Prose,
    /// The name of a column: 12 units, all characters of one width.
    Name,
    /// Its type: 11 units, all characters of one width.
    Type,
}

/// A text that fits into a width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fitted {
    /// What is drawn.
    pub(super) text: String,
    /// How wide it gets at most.
    pub(super) width: i32,
    /// Whether something was cut.
    pub(super) cut: bool,
    /// Whether the width is no more than a hope, so that the renderer has to keep it.
    pub(super) forced: bool,
}

impl Face {
    pub(super) fn size(self) -> i32 {
        match self {
            Self::Title => 20,
            Self::Heading => 14,
            Self::Prose | Self::Name => 12,
            Self::Type => 11,
        }
    }

    fn advance(self, character: char) -> i32 {
        match (self, character) {
            (_, '\u{1f000}'..) => 1400,
            _ if !alphabetic(character) => 1000,
            (Self::Name | Self::Type, _) => 615,
            (Self::Title | Self::Heading, _) => bold(character),
            (Self::Prose, _) => bold(character) * 19 / 20,
        }
    }
}

/// Latin, Greek and Cyrillic, which fonts draw in the widths that are guessed here. What is drawn by another font is
/// taken for a square.
fn alphabetic(character: char) -> bool {
    character < '\u{530}' || character == '…'
}

/// Thousandths of the size, in a wide bold font.
fn bold(character: char) -> i32 {
    match character {
        'i' | 'j' | 'l' | ' ' | '\u{a0}' | '.' | ',' | ':' | ';' | '|' | '\'' | 'I' => 400,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' | '_' | 's' => 600,
        'm' | 'M' | 'W' | '%' | '@' => 1120,
        'w' | '+' | '<' | '=' | '>' | '~' | '#' | '&' | 'A'..='Z' => 900,
        '…' => 1100,
        _ if character.is_uppercase() || character > '\u{3ff}' => 950,
        _ => 730,
    }
}

/// How wide the text gets at most.
pub(super) fn width(text: &str, face: Face) -> i32 {
    let sum: i64 = text
        .chars()
        .map(|character| i64::from(face.advance(character)))
        .sum();
    i32::try_from((sum * i64::from(face.size()) + 999) / 1000).unwrap_or(i32::MAX)
}

/// The text as far as the width goes, with an ellipsis where something had to go.
pub(super) fn fit(text: &str, face: Face, limit: i32) -> Fitted {
    let mut shown = visible(text);
    let mut cut = false;
    if width(&shown, face) > limit {
        cut = true;
        let ellipsis = width("…", face);
        let mut room = i64::from(limit - ellipsis) * 1000 / i64::from(face.size());
        let end = shown
            .char_indices()
            .find(|(_, character)| {
                room -= i64::from(face.advance(*character));
                room < 0
            })
            .map_or(shown.len(), |(at, _)| at);
        shown.truncate(end);
        shown.push('…');
    }
    Fitted {
        width: width(&shown, face),
        forced: shown.chars().any(|character| !alphabetic(character)),
        text: shown,
        cut,
    }
}

/// The text without what would not be seen, or would play tricks: control characters, marks that turn the direction,
/// marks stacked on marks. Spaces stay spaces, however many.
fn visible(text: &str) -> String {
    let stacks = |character: char| ('\u{300}'..'\u{370}').contains(&character);
    let mut shown = String::with_capacity(text.len());
    let mut last = ' ';
    for character in text.chars() {
        if !(stacks(last) && stacks(character)) {
            shown.push(match character {
                ' ' => '\u{a0}',
                _ if hidden(character) => '\u{fffd}',
                _ => character,
            });
        }
        last = character;
    }
    shown
}

/// Characters without a shape of their own, and those that XML cannot hold.
pub(super) fn hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Escaped for the text of an element and for an attribute in double quotes; what XML cannot hold is replaced.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' => escaped.push_str("&#10;"),
            _ if hidden(character) => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_wide_is_cut() {
        let long = "a_very_long_name_".repeat(4);
        for face in [
            Face::Title,
            Face::Heading,
            Face::Prose,
            Face::Name,
            Face::Type,
        ] {
            let fitted = fit(&long, face, 150);
            assert!(fitted.cut && fitted.text.ends_with('…'), "{fitted:?}");
            assert!(fitted.width <= 150 && fitted.width > 110, "{fitted:?}");
            assert!(!fit("id", face, 150).cut);
        }
        assert_eq!(fit("", Face::Name, 10).text, "");
        assert_eq!(fit("wide", Face::Name, 0).text, "…");
        let spaced = "two  words";
        assert!(!fit(spaced, Face::Heading, width(spaced, Face::Heading)).cut);
    }

    #[test]
    fn what_plays_tricks_is_shown() {
        assert_eq!(
            fit("a\u{202e}b\n", Face::Name, 200).text,
            "a\u{fffd}b\u{fffd}"
        );
        assert_eq!(fit("a  b", Face::Name, 200).text, "a\u{a0}\u{a0}b");
        assert_eq!(
            fit("e\u{301}\u{302}\u{303}", Face::Name, 200).text,
            "e\u{301}"
        );
        assert!(fit("表", Face::Name, 200).forced);
        assert!(!fit("größe, Цена…", Face::Name, 200).forced);
    }

    #[test]
    fn nothing_closes_the_element() {
        assert_eq!(
            escape("<script>\"'&]]>\u{0}\u{ffff}\n"),
            "&lt;script&gt;&quot;&#39;&amp;]]&gt;\u{fffd}\u{fffd}&#10;"
        );
    }
}
