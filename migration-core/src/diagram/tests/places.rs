//! Where things are: nothing lies upon anything else.

use super::all;
use crate::diagram::int;
use crate::diagram::layout::{Layout, Rect, Sign, layout};
use crate::diagram::picture::{AIR, HEADER, MARK, PAD, Picture, ROW, picture};
use crate::diagram::samples;

fn each(mut law: impl FnMut(&str, &Picture, &Layout)) {
    for (name, schema) in all() {
        let picture = picture(&schema);
        let layout = layout(&picture);
        law(name, &picture, &layout);
    }
}

#[test]
fn no_card_overlaps_another() {
    each(|name, _, layout| {
        for (at, one) in layout.boxes.iter().enumerate() {
            assert!(one.x >= 0 && one.y >= 0, "{name}: {one:?}");
            assert!(one.x + one.width <= layout.width, "{name}: {one:?}");
            assert!(one.y + one.height <= layout.height, "{name}: {one:?}");
            for other in &layout.boxes[at + 1..] {
                let apart = one.x + one.width + 20 <= other.x
                    || other.x + other.width + 20 <= one.x
                    || one.y + one.height + 20 <= other.y
                    || other.y + other.height + 20 <= one.y;
                assert!(apart, "{name}: {one:?} {other:?}");
            }
        }
    });
}

#[test]
fn no_text_leaves_its_card() {
    each(|name, picture, layout| {
        for (card, place) in picture.cards.iter().zip(&layout.boxes) {
            let inner = place.width - 2 * PAD;
            let rows = int(card.rows.len() + card.notes.len());
            assert!(card.heading.width <= inner, "{name}: {card:?}");
            assert!(
                HEADER + rows * ROW + 2 * AIR <= place.height,
                "{name}: {card:?}"
            );
            for row in &card.rows {
                assert!(row.marks.len() <= card.marks);
                // The sign takes 15.
                let taken = int(card.marks) * MARK + row.name.width + row.data_type.width + 15;
                assert!(taken + 8 <= inner, "{name}: {row:?}");
            }
            for note in &card.notes {
                assert!(note.width <= inner, "{name}: {note:?}");
            }
        }
    });
}

#[test]
fn each_foreign_key_runs_from_its_row_to_the_other() {
    each(|name, picture, layout| {
        assert_eq!(picture.links.len(), layout.routes.len());
        for (link, route) in picture.links.iter().zip(&layout.routes) {
            for ((card, row), point) in [
                (link.from, route.points[0]),
                (link.to, route.points[route.points.len() - 1]),
            ] {
                let place = layout.boxes[card];
                let (top, height) = match row {
                    Some(row) => (place.y + HEADER + AIR + int(row) * ROW, ROW),
                    None => (place.y, HEADER),
                };
                let beside = point.0 == place.x || point.0 == place.x + place.width;
                assert!(beside, "{name}: {}: {point:?} at {place:?}", link.words);
                assert!(
                    (top + 2..=top + height - 2).contains(&point.1),
                    "{name}: {}: {point:?} at {top}",
                    link.words
                );
            }
            for pair in route.points.windows(2) {
                assert!(
                    (pair[0].0 == pair[1].0) != (pair[0].1 == pair[1].1),
                    "{name}: {}: {route:?}",
                    link.words
                );
                for (x, y) in pair {
                    assert!(*x >= 0 && *x <= layout.width, "{name}: {route:?}");
                    assert!(*y >= 0 && *y <= layout.height, "{name}: {route:?}");
                }
            }
        }
    });
}

#[test]
fn no_line_runs_through_a_card() {
    each(|name, picture, layout| {
        for (link, route) in picture.links.iter().zip(&layout.routes) {
            for pair in route.points.windows(2) {
                let (left, right) = (pair[0].0.min(pair[1].0), pair[0].0.max(pair[1].0));
                let (top, bottom) = (pair[0].1.min(pair[1].1), pair[0].1.max(pair[1].1));
                for Rect {
                    x,
                    y,
                    width,
                    height,
                } in &layout.boxes
                {
                    let through = left < x + width && right > *x && top < y + height && bottom > *y;
                    assert!(!through, "{name}: {}: {pair:?}", link.words);
                }
            }
        }
    });
}

/// The pieces of a line: whether it is level, where it lies, from where and to where.
fn pieces(points: &[(i32, i32)]) -> Vec<(bool, i32, i32, i32)> {
    points
        .windows(2)
        .map(|pair| {
            let ((x, y), (to_x, to_y)) = (pair[0], pair[1]);
            if y == to_y {
                (true, y, x.min(to_x), x.max(to_x))
            } else {
                (false, x, y.min(to_y), y.max(to_y))
            }
        })
        .collect()
}

#[test]
fn lines_to_different_tables_do_not_lie_upon_each_other() {
    each(|name, picture, layout| {
        let mut upon = Vec::new();
        for (at, one) in picture.links.iter().enumerate() {
            for (by, other) in picture.links.iter().enumerate().skip(at + 1) {
                // From one row a line may fork on its way to two tables.
                if one.to.0 == other.to.0 || one.from == other.from {
                    continue;
                }
                for piece in pieces(&layout.routes[at].points) {
                    for against in pieces(&layout.routes[by].points) {
                        if piece.0 == against.0
                            && piece.1 == against.1
                            && piece.2.max(against.2) + 4 < piece.3.min(against.3)
                        {
                            upon.push((&one.words, &other.words, piece, against));
                        }
                    }
                }
            }
        }
        assert!(upon.is_empty(), "{name}: {}: {upon:#?}", upon.len());
    });
}

#[test]
fn the_referred_stand_left_of_those_that_refer() {
    let schema = samples::sketch2bim();
    let picture = picture(&schema);
    let layout = layout(&picture);
    assert_eq!(picture.links.len(), 13);
    for link in &picture.links {
        let (from, to) = (layout.boxes[link.from.0], layout.boxes[link.to.0]);
        assert!(
            link.from.0 == link.to.0 || to.x + to.width < from.x,
            "{}",
            link.words
        );
    }
    // Eight of them lead to users, each by a way of its own but for the last piece.
    let lines: Vec<_> = picture
        .links
        .iter()
        .zip(&layout.routes)
        .filter(|(link, _)| picture.cards[link.to.0].name == "users")
        .map(|(_, route)| {
            let count = route.points.len();
            route.points[count.saturating_sub(3)..count - 1].to_vec()
        })
        .collect();
    let mut different = lines.clone();
    different.sort();
    different.dedup();
    assert_eq!(lines.len(), 8);
    assert_eq!(different.len(), 8, "{lines:?}");
}

#[test]
fn signs_say_how_many() {
    let schema = samples::schema(
        "
users
    id integer pk
required
    id integer pk
    user_id integer ! >users.id
optional
    id integer pk
    user_id integer >users.id
single
    user_id integer pk >users.id
both
    id integer pk
    user_id integer uk >users.id
",
    );
    let picture = picture(&schema);
    let layout = layout(&picture);
    let signs: Vec<_> = picture
        .links
        .iter()
        .zip(&layout.routes)
        .map(|(link, route)| {
            (
                picture.cards[link.from.0].name.as_str(),
                route.from,
                route.to,
            )
        })
        .collect();
    assert_eq!(
        signs,
        [
            ("both", Sign::ZeroOrOne, Sign::ZeroOrOne),
            ("optional", Sign::Many, Sign::ZeroOrOne),
            ("required", Sign::Many, Sign::One),
            ("single", Sign::ZeroOrOne, Sign::One),
        ]
    );
}
