//! The groups of linked tables, side by side, and below them the tables without links.

use std::collections::BTreeMap;

use super::lane::graph;
use super::layer::{Edge, layers};
use super::place::place;
use super::route::{Routed, route};
use super::{CARD_GAP, Layout, Rect, Route};
use crate::diagram::picture::Picture;

/// The room between two groups.
const GROUP_GAP: i32 = 64;
/// The room for the heading of the tables without links.
const HEADING: i32 = 40;
/// The room between two columns of tables without links.
const COLUMN_GAP: i32 = 40;

/// Cards that links hold together, and the links.
type Linked = (Vec<usize>, Vec<usize>);

/// Places everything.
pub(in crate::diagram) fn layout(picture: &Picture) -> Layout {
    let mut layout = Layout {
        boxes: vec![Rect::default(); picture.cards.len()],
        routes: vec![Route::default(); picture.links.len()],
        ..Layout::default()
    };
    let (groups, loners) = groups(picture);
    let mut groups: Vec<Routed> = groups
        .iter()
        .map(|(cards, links)| group(picture, cards, links))
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.boxes.len()));

    let area = |width: i32, height: i32| i64::from(width) * i64::from(height);
    let linked: i64 = groups
        .iter()
        .map(|group| area(group.width + GROUP_GAP, group.height + GROUP_GAP))
        .sum();
    let alone: i64 = loners
        .iter()
        .map(|card| &picture.cards[*card])
        .map(|card| area(card.width + COLUMN_GAP, card.height + CARD_GAP))
        .sum();
    let widest = groups.iter().map(|group| group.width).max().unwrap_or(0);
    let limit = widest.max(root((linked + alone) * 14 / 10));

    let mut taken: Vec<Rect> = Vec::new();
    for group in groups {
        let (x, y) = spot(&taken, group.width, group.height, limit);
        taken.push(Rect {
            x,
            y,
            width: group.width,
            height: group.height,
        });
        for (card, place) in group.boxes {
            layout.boxes[card] = Rect {
                x: place.x + x,
                y: place.y + y,
                ..place
            };
        }
        for (link, mut route) in group.routes {
            for point in &mut route.points {
                *point = (point.0 + x, point.1 + y);
            }
            layout.routes[link] = route;
        }
    }
    layout.width = taken
        .iter()
        .map(|place| place.x + place.width)
        .max()
        .unwrap_or(0);
    layout.height = taken
        .iter()
        .map(|place| place.y + place.height)
        .max()
        .unwrap_or(0);
    place_loners(picture, &loners, limit, &mut layout);
    layout
}

/// Groups of linked cards with their links, and the cards without any.
fn groups(picture: &Picture) -> (Vec<Linked>, Vec<usize>) {
    let mut head: Vec<usize> = (0..picture.cards.len()).collect();
    let find = |head: &[usize], mut card: usize| {
        while head[card] != card {
            card = head[card];
        }
        card
    };
    for link in &picture.links {
        let (one, other) = (find(&head, link.from.0), find(&head, link.to.0));
        head[one.max(other)] = one.min(other);
    }
    let mut found: BTreeMap<usize, Linked> = BTreeMap::new();
    for card in 0..picture.cards.len() {
        found.entry(find(&head, card)).or_default().0.push(card);
    }
    for (index, link) in picture.links.iter().enumerate() {
        found
            .entry(find(&head, link.from.0))
            .or_default()
            .1
            .push(index);
    }
    let (groups, alone): (Vec<_>, Vec<_>) = found
        .into_values()
        .partition(|(_, links)| !links.is_empty());
    (
        groups,
        alone.into_iter().flat_map(|(cards, _)| cards).collect(),
    )
}

/// Places a group for several heights of its columns, and takes the best: small, about a square, and with
/// few crossings.
fn group(picture: &Picture, cards: &[usize], links: &[usize]) -> Routed {
    let at: BTreeMap<usize, usize> = cards
        .iter()
        .enumerate()
        .map(|(at, card)| (*card, at))
        .collect();
    let edges: Vec<Edge> = links
        .iter()
        .map(|link| &picture.links[*link])
        .filter(|link| link.from.0 != link.to.0)
        .filter_map(|link| {
            Some(Edge {
                from: *at.get(&link.from.0)?,
                to: *at.get(&link.to.0)?,
                optional: link.optional,
            })
        })
        .collect();
    let heights: Vec<i32> = cards
        .iter()
        .map(|card| picture.cards[*card].height)
        .collect();
    let area = cards
        .iter()
        .map(|card| &picture.cards[*card])
        .map(|card| i64::from(card.width + 120) * i64::from(card.height + CARD_GAP))
        .sum();
    let tallest = heights.iter().max().copied().unwrap_or(0) + CARD_GAP;
    let mut best: Option<(i64, Routed)> = None;
    let mut tried = Vec::new();
    for percent in [70, 85, 100, 120, 145, 175, 210] {
        let limit = (root(area) / 100 * percent).max(tallest);
        let layers = layers(&heights, &edges, limit);
        if tried.contains(&layers) {
            continue;
        }
        let graph = graph(picture, cards, links, &layers);
        let placed = place(&graph);
        let routed = route(picture, &graph, &placed.tops);
        let (width, height) = (i64::from(routed.width), i64::from(routed.height.max(1)));
        // How far from eleven to ten, in hundredths: a page shrinks what is wide until nobody can read it.
        let shape = (width * 90 / height).max(height * 110 / width.max(1));
        let cost = width * height / 100 * shape.max(100) + placed.cost * 80;
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, routed));
        }
        tried.push(layers);
    }
    best.map(|(_, routed)| routed).unwrap_or_default()
}

/// The highest, then leftmost free place for a group of that size.
fn spot(taken: &[Rect], width: i32, height: i32, limit: i32) -> (i32, i32) {
    let free = |x: i32, y: i32| {
        taken.iter().all(|other| {
            x >= other.x + other.width + GROUP_GAP
                || other.x >= x + width + GROUP_GAP
                || y >= other.y + other.height + GROUP_GAP
                || other.y >= y + height + GROUP_GAP
        })
    };
    let xs =
        || std::iter::once(0).chain(taken.iter().map(|place| place.x + place.width + GROUP_GAP));
    let ys = std::iter::once(0).chain(taken.iter().map(|place| place.y + place.height + GROUP_GAP));
    ys.flat_map(|y| xs().map(move |x| (x, y)))
        .filter(|(x, y)| (*x == 0 || x + width <= limit) && free(*x, *y))
        .min_by_key(|(x, y)| (*y, *x))
        .unwrap_or((0, 0))
}

/// Places the cards without links below the rest: columns of one width, each card in the one that is lowest.
fn place_loners(picture: &Picture, loners: &[usize], limit: i32, layout: &mut Layout) {
    let Some(width) = loners.iter().map(|card| picture.cards[*card].width).max() else {
        return;
    };
    let mut top = 0;
    if layout.height > 0 {
        layout.loners = Some((0, layout.height + GROUP_GAP));
        top = layout.height + GROUP_GAP + HEADING;
    }
    let most = usize::try_from((limit + COLUMN_GAP) / (width + COLUMN_GAP)).unwrap_or(1);
    let mut columns = vec![top; most.clamp(1, loners.len())];
    for card in loners {
        let column = (0..columns.len())
            .min_by_key(|at| columns[*at])
            .unwrap_or(0);
        let place = Rect {
            x: crate::diagram::int(column) * (width + COLUMN_GAP),
            y: columns[column],
            width,
            height: picture.cards[*card].height,
        };
        columns[column] += place.height + CARD_GAP;
        layout.width = layout.width.max(place.x + place.width);
        layout.height = layout.height.max(place.y + place.height);
        layout.boxes[*card] = place;
    }
}

/// The square root, in whole numbers.
fn root(number: i64) -> i32 {
    i32::try_from(number.max(0).isqrt()).unwrap_or(i32::MAX)
}
