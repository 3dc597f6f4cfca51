//! What the signs mean.

use super::cards::draw_mark;
use super::label;
use super::lines::sign;
use crate::diagram::add;
use crate::diagram::layout::Sign;
use crate::diagram::palette::MUTED;
use crate::diagram::picture::{Mark, Picture};
use crate::diagram::text::{Face, fit};

const LINE: i32 = 24;
/// From one item to the next, so that lines of them stand in columns.
const STEP: i32 = 130;

/// The legend, from its own corner.
pub(super) struct Legend {
    pub(super) text: String,
    pub(super) height: i32,
}

/// Explains the signs that occur in the picture, in as many lines as that takes.
pub(super) fn legend(picture: &Picture, width: i32) -> Legend {
    let marks = || {
        picture
            .cards
            .iter()
            .flat_map(|card| &card.rows)
            .flat_map(|row| &row.marks)
    };
    let any = |wanted: fn(&Mark) -> bool| marks().any(wanted);
    let circle = |radius: &str, attributes: String| {
        format!("<circle cx=\"4\" cy=\"10\" r=\"{radius}\" {attributes}/>")
    };
    let line = |at: i32, place: Sign| {
        format!(
            "<g {} stroke-width=\"1.5\"><path d=\"M0 10h28\"/>{}</g>",
            MUTED.stroke(),
            sign(((at, 10), if at == 0 { 1 } else { -1 }, place))
        )
    };
    let links = &picture.links;
    let signs = |wanted: fn(&crate::diagram::picture::Link) -> bool| links.iter().any(wanted);
    let items = [
        (
            any(|mark| *mark == Mark::Primary),
            draw_mark(Mark::Primary, (0, 3)),
            22,
            "primary key",
        ),
        (
            any(|mark| matches!(mark, Mark::Foreign(_))),
            draw_mark(Mark::Foreign(0), (0, 3)),
            22,
            "foreign key",
        ),
        (
            any(|mark| *mark == Mark::Unique),
            draw_mark(Mark::Unique, (0, 3)),
            22,
            "unique",
        ),
        (true, circle("3", MUTED.fill()), 8, "not null"),
        (true, circle("2.5", MUTED.stroke()), 8, "may be null"),
        (
            signs(|link| !link.single),
            line(28, Sign::Many),
            28,
            "any number",
        ),
        (
            signs(|link| link.single || link.optional),
            line(28, Sign::ZeroOrOne),
            28,
            "none or one",
        ),
        (
            signs(|link| !link.optional),
            line(28, Sign::One),
            28,
            "exactly one",
        ),
    ];
    let (mut x, mut y) = (0, 0);
    let mut text = String::new();
    for (_, drawn, wide, words) in items.into_iter().filter(|item| item.0) {
        let words = fit(words, Face::Prose, width);
        if x > 0 && x + STEP > width {
            x = 0;
            y += LINE;
        }
        add(
            &mut text,
            format_args!(
                "<g transform=\"translate({x} {y})\">{drawn}<g {}>{}</g></g>\n",
                MUTED.fill(),
                label((wide + 7, 14), &words)
            ),
        );
        x += STEP;
    }
    Legend {
        height: if picture.cards.is_empty() {
            0
        } else {
            y + LINE
        },
        text,
    }
}
