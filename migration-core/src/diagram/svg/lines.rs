//! The foreign keys: lines with rounded corners, and crow's feet at their ends.

use std::collections::{BTreeMap, BTreeSet};

use super::tip;
use crate::diagram::add;
use crate::diagram::layout::{Layout, Route, Sign};
use crate::diagram::palette::{CANVAS, hue};
use crate::diagram::picture::Picture;

/// How round a corner is, where there is room.
const RADIUS: i32 = 8;

/// A sign: where it stands, which way the line leaves from there, and what it says.
type Place = ((i32, i32), i32, Sign);

/// Draws all lines, those of one colour together.
pub(super) fn draw(text: &mut String, picture: &Picture, layout: &Layout) {
    let mut lines: BTreeMap<usize, String> = BTreeMap::new();
    // Links to one row end in one sign.
    let mut signs: BTreeMap<usize, BTreeSet<Place>> = BTreeMap::new();
    for (link, route) in picture.links.iter().zip(&layout.routes) {
        add(
            lines.entry(link.hue).or_default(),
            format_args!(
                "<path d=\"{}\">{}</path>\n",
                path(&route.points),
                tip(&link.words)
            ),
        );
        signs.entry(link.hue).or_default().extend(places(route));
    }
    for (index, paths) in lines {
        add(
            text,
            format_args!(
                "<g {} stroke-width=\"1.5\">\n{paths}</g>\n",
                hue(index).stroke()
            ),
        );
    }
    for (index, places) in signs {
        let drawn: String = places.into_iter().map(sign).collect();
        add(
            text,
            format_args!(
                "<g {} stroke-width=\"1.5\">\n{drawn}</g>\n",
                hue(index).stroke()
            ),
        );
    }
}

fn places(route: &Route) -> Vec<Place> {
    let [first, second, ..] = route.points[..] else {
        return Vec::new();
    };
    let [.., before, last] = route.points[..] else {
        return Vec::new();
    };
    vec![
        (first, (second.0 - first.0).signum(), route.from),
        (last, (before.0 - last.0).signum(), route.to),
    ]
}

/// A sign that stands in that place.
pub(super) fn sign(((x, y), way, sign): Place) -> String {
    let at = |distance: i32| x + way * distance;
    let ring = |distance: i32| {
        format!(
            "<circle class=\"erd-f-canvas\" fill=\"{}\" cx=\"{}\" cy=\"{y}\" r=\"3.5\"/>",
            CANVAS.light,
            at(distance)
        )
    };
    let bar = |distance: i32| format!("M{} {}v10", at(distance), y - 5);
    match sign {
        Sign::Many => format!(
            "<path d=\"M{x} {}L{} {y}L{x} {}\"/>{}\n",
            y - 5,
            at(10),
            y + 5,
            ring(14)
        ),
        Sign::ZeroOrOne => format!("<path d=\"{}\"/>{}\n", bar(6), ring(13)),
        Sign::One => format!("<path d=\"{}{}\"/>\n", bar(6), bar(10)),
    }
}

/// The line as path data.
fn path(points: &[(i32, i32)]) -> String {
    let Some(((x, y), rest)) = points.split_first() else {
        return String::new();
    };
    let mut data = format!("M{x} {y}");
    let mut from = (*x, *y);
    for (at, corner) in rest.iter().enumerate() {
        let Some(next) = rest.get(at + 1) else {
            add(&mut data, format_args!("L{} {}", corner.0, corner.1));
            break;
        };
        let length =
            |one: (i32, i32), other: (i32, i32)| (one.0 - other.0).abs() + (one.1 - other.1).abs();
        let radius = RADIUS
            .min(length(from, *corner) / 2)
            .min(length(*corner, *next) / 2);
        let before = toward(*corner, from, radius);
        let after = toward(*corner, *next, radius);
        add(
            &mut data,
            format_args!(
                "L{} {}Q{} {} {} {}",
                before.0, before.1, corner.0, corner.1, after.0, after.1
            ),
        );
        from = *corner;
    }
    data
}

/// The point that is this far from the one to the other; they lie level, or one above the other.
fn toward(one: (i32, i32), other: (i32, i32), distance: i32) -> (i32, i32) {
    (
        one.0 + (other.0 - one.0).signum() * distance,
        one.1 + (other.1 - one.1).signum() * distance,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_round_as_far_as_there_is_room() {
        assert_eq!(path(&[(0, 0), (40, 0)]), "M0 0L40 0");
        assert_eq!(
            path(&[(0, 0), (40, 0), (40, 6), (80, 6)]),
            "M0 0L37 0Q40 0 40 3L40 3Q40 6 43 6L80 6"
        );
        assert_eq!(path(&[]), "");
    }
}
