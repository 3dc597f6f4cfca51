//! The tables.

use super::{MONO, label, tip};
use crate::diagram::layout::{Layout, Rect};
use crate::diagram::palette::{BORDER, CARD, Colour, HEADER, KEY, MUTED, TEXT, TINT, hue};
use crate::diagram::picture::{self, AIR, Card, MARK, Mark, PAD, Picture, ROW, Row};
use crate::diagram::text::{Fitted, escape};
use crate::diagram::{add, int};

/// Draws all cards.
pub(super) fn draw(text: &mut String, picture: &Picture, layout: &Layout) {
    for (card, place) in picture.cards.iter().zip(&layout.boxes) {
        add(
            text,
            format_args!("<g transform=\"translate({} {})\">\n", place.x, place.y),
        );
        draw_card(text, card, *place);
        text.push_str("</g>\n");
    }
}

fn draw_card(text: &mut String, card: &Card, place: Rect) {
    let Rect { width, height, .. } = place;
    let top = picture::HEADER;
    let head = format!(
        "d=\"M0 {top}V8A8 8 0 0 1 8 0H{}A8 8 0 0 1 {width} 8V{top}Z\"",
        width - 8
    );
    if !card.missing {
        add(
            text,
            format_args!(
                "<rect y=\"2\" width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"#000\" fill-opacity=\"0.06\"/>\n"
            ),
        );
    }
    add(
        text,
        format_args!(
            "<rect {} width=\"{width}\" height=\"{height}\" rx=\"8\"/>\n",
            CARD.fill()
        ),
    );
    match card.hue {
        Some(index) => add(
            text,
            format_args!(
                "<path {} fill-opacity=\"{TINT}\" {head}/>\n<path {} stroke-width=\"2\" d=\"M0 {top}H{width}\"/>\n",
                hue(index).fill(),
                hue(index).stroke()
            ),
        ),
        None => add(
            text,
            format_args!(
                "<path {} {head}/>\n<path {} d=\"M0 {top}H{width}\"/>\n",
                HEADER.fill(),
                BORDER.stroke()
            ),
        ),
    }
    add(
        text,
        format_args!(
            "<rect {} {}width=\"{width}\" height=\"{height}\" rx=\"8\"/>\n",
            BORDER.stroke(),
            if card.missing {
                "stroke-dasharray=\"5 4\" "
            } else {
                ""
            },
        ),
    );
    heading(text, card);
    let last = rows(text, card, width);
    if !card.notes.is_empty() {
        let notes: String = card
            .notes
            .iter()
            .enumerate()
            .map(|(at, note)| label((PAD, last + int(at) * ROW + 15), note))
            .collect();
        add(
            text,
            format_args!("<g {} font-style=\"italic\">{notes}</g>\n", MUTED.fill()),
        );
    }
}

fn heading(text: &mut String, card: &Card) {
    let tip = card.tip.as_deref().map(tip).unwrap_or_default();
    let mut heading = card.heading.clone();
    // The schema stands back behind the name of the table.
    let prefix: String = heading.text.chars().take(card.prefix).collect();
    let mut name = label((PAD, 24), &heading);
    if !prefix.is_empty() {
        let rest = heading.text.split_off(prefix.len());
        let whole = format!("{}{}", escape(&prefix), escape(&rest));
        let parts = format!(
            "<tspan {}>{}</tspan>{}",
            MUTED.fill(),
            escape(&prefix),
            escape(&rest)
        );
        name = name.replace(&format!(">{whole}<"), &format!(">{parts}<"));
    }
    add(
        text,
        format_args!(
            "<g {} font-size=\"14\" font-weight=\"600\">{tip}{name}</g>\n",
            TEXT.fill()
        ),
    );
}

/// Draws the columns; returns where the next row would begin.
fn rows(text: &mut String, card: &Card, width: i32) -> i32 {
    let begin = picture::HEADER + AIR;
    let line = |at: usize| begin + int(at) * ROW;
    let tipped = |row: &Row, at: (i32, i32), shown: &Fitted| {
        if shown.text.is_empty() {
            return String::new();
        }
        match &row.tip {
            Some(words) => format!("<g>{}{}</g>", tip(words), label(at, shown)),
            None => label(at, shown),
        }
    };
    let mut marks = String::new();
    let (mut keys, mut names, mut types) = (String::new(), String::new(), String::new());
    let (mut required, mut optional) = (String::new(), String::new());
    for (at, row) in card.rows.iter().enumerate() {
        let top = line(at);
        for (place, mark) in row.marks.iter().enumerate() {
            marks.push_str(&draw_mark(*mark, (PAD + int(place) * MARK, top + 4)));
        }
        let name = tipped(row, (PAD + int(card.marks) * MARK, top + 15), &row.name);
        if row.marks.contains(&Mark::Primary) {
            keys.push_str(&name);
        } else {
            names.push_str(&name);
        }
        let left = width - PAD - 15 - row.data_type.width;
        types.push_str(&if row.data_type.forced {
            tipped(row, (left, top + 15), &row.data_type)
        } else {
            // Flush right whatever the font.
            tipped(row, (width - PAD - 15, top + 15), &row.data_type)
                .replace("<text ", "<text text-anchor=\"end\" ")
        });
        let sign = |inside: &str| {
            format!(
                "<circle cx=\"{}\" cy=\"{}\" {inside}/>",
                width - PAD - 3,
                top + 11
            )
        };
        match row.required {
            Some(true) => required.push_str(&sign("r=\"3\"")),
            Some(false) => optional.push_str(&sign("r=\"2.5\"")),
            None => {}
        }
    }
    text.push_str(&marks);
    if !marks.is_empty() {
        text.push('\n');
    }
    add(text, format_args!("<g font-family=\"{MONO}\">\n"));
    for (attributes, part) in [
        (format!("{} font-weight=\"600\"", TEXT.fill()), keys),
        (TEXT.fill(), names),
        (format!("{} font-size=\"11\"", MUTED.fill()), types),
    ] {
        if !part.is_empty() {
            add(text, format_args!("<g {attributes}>{part}</g>\n"));
        }
    }
    text.push_str("</g>\n");
    for (attributes, part) in [(MUTED.fill(), required), (MUTED.stroke(), optional)] {
        if !part.is_empty() {
            add(text, format_args!("<g {attributes}>{part}</g>\n"));
        }
    }
    line(card.rows.len())
}

/// A mark: two letters on a ground of their colour.
pub(super) fn draw_mark(mark: Mark, (x, y): (i32, i32)) -> String {
    let (letters, colour): (&str, Colour) = match mark {
        Mark::Primary => ("PK", KEY),
        Mark::Unique => ("UK", MUTED),
        Mark::Foreign(index) => ("FK", hue(index)),
    };
    let fill = colour.fill();
    format!(
        "<g {fill}><rect x=\"{x}\" y=\"{y}\" width=\"22\" height=\"14\" rx=\"4\" fill-opacity=\"{TINT}\"/>\
         <text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"9\" font-weight=\"700\">{letters}</text></g>",
        x + 11,
        y + 10,
    )
}
