//! The drawing itself, as SVG.
//!
//! It stands alone: no scripts, no fonts from elsewhere, no ids, so that it can be an `<img>` or a part of a page. See
//! <https://www.w3.org/TR/SVG11/>.

mod cards;
mod legend;
mod lines;

use super::add;
use super::layout::layout;
use super::palette::{CANVAS, MUTED, TEXT, style};
use super::picture::{Picture, picture};
use super::text::{Face, Fitted, escape, fit};
use super::words::count;
use crate::schema::Schema;

/// What is left free around everything.
const MARGIN: i32 = 32;
/// The room for the title.
const TITLE: i32 = 92;
/// The drawing is not narrower than this.
const NARROWEST: i32 = 560;
/// How many links the description names.
const DESCRIBED: usize = 100;

const SANS: &str =
    "-apple-system,BlinkMacSystemFont,'Segoe UI','Noto Sans',Helvetica,Arial,sans-serif";
const MONO: &str =
    "ui-monospace,SFMono-Regular,'SF Mono',Menlo,Consolas,'Liberation Mono',monospace";

/// The schema as a drawing: each table a card, each foreign key a line with crow's feet.
///
/// The text is a whole SVG document. It can also be put into a page as it is: it has no ids, and its one style rule, for
/// dark screens, reaches nothing but itself. Lengths are pixels.
#[must_use]
pub fn svg(schema: &Schema, title: &str) -> String {
    let picture = picture(schema);
    let layout = layout(&picture);
    let inner = layout.width.max(NARROWEST);
    let legend = legend::legend(&picture, inner);
    let width = inner + 2 * MARGIN;
    let legend_top = TITLE + layout.height + MARGIN;
    let height = legend_top + legend.height + MARGIN - 8;

    let mut text = String::new();
    add(
        &mut text,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"erd\" role=\"img\" aria-label=\"{label}\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"{SANS}\" font-size=\"12\">\n\
         <title>{label}</title>\n<desc>{description}</desc>\n",
            label = escape(title),
            description = escape(&description(&picture)),
        ),
    );
    text.push_str(&style());
    add(
        &mut text,
        format_args!(
            "<rect {} width=\"{width}\" height=\"{height}\" rx=\"12\"/>\n",
            CANVAS.fill()
        ),
    );
    let heading = fit(title, Face::Title, inner);
    add(
        &mut text,
        format_args!(
            "<g {} font-size=\"20\" font-weight=\"600\">{}</g>\n<g {}>{}</g>\n",
            TEXT.fill(),
            label((MARGIN, 46), &heading),
            MUTED.fill(),
            label((MARGIN, 68), &fit(&summary(&picture), Face::Prose, inner)),
        ),
    );
    add(
        &mut text,
        format_args!("<g transform=\"translate({MARGIN} {TITLE})\">\n"),
    );
    if let Some((x, y)) = layout.loners {
        text.push_str(&loners((x, y), inner));
    }
    lines::draw(&mut text, &picture, &layout);
    cards::draw(&mut text, &picture, &layout);
    text.push_str("</g>\n");
    if !picture.cards.is_empty() {
        add(
            &mut text,
            format_args!(
                "<g transform=\"translate({MARGIN} {legend_top})\">\n{}</g>\n",
                legend.text
            ),
        );
    }
    text.push_str("</svg>\n");
    text
}

/// The heading above the tables without links.
fn loners((x, y): (i32, i32), width: i32) -> String {
    format!(
        "<path {} d=\"M{x} {}h{width}\"/>\n<g {} font-weight=\"600\">{}</g>\n",
        super::palette::BORDER.stroke(),
        y - 24,
        MUTED.fill(),
        label(
            (x, y + 14),
            &fit("Tables without foreign keys", Face::Prose, width)
        ),
    )
}

/// One text. Where its width is a hope, the renderer is told to keep it.
fn label((x, y): (i32, i32), text: &Fitted) -> String {
    let forced = if text.forced {
        format!(
            " textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"",
            text.width
        )
    } else {
        String::new()
    };
    format!(
        "<text x=\"{x}\" y=\"{y}\"{forced}>{}</text>",
        escape(&text.text)
    )
}

/// A short text that shows when the pointer rests on the element it is in.
fn tip(text: &str) -> String {
    format!("<title>{}</title>", escape(text))
}

fn summary(picture: &Picture) -> String {
    let tables = picture.cards.iter().filter(|card| !card.missing).count();
    if tables == 0 {
        return "This schema has no tables.".to_owned();
    }
    let keys = picture.links.len();
    format!("{}, {}", count(tables, "table"), count(keys, "foreign key"))
}

/// The drawing in words, for those who cannot see it.
fn description(picture: &Picture) -> String {
    let mut sentences = vec![summary(picture)];
    let names: Vec<&str> = picture
        .cards
        .iter()
        .map(|card| card.name.as_str())
        .collect();
    if !names.is_empty() {
        sentences.push(format!("Tables: {}", names.join(", ")));
    }
    sentences.extend(
        picture
            .links
            .iter()
            .take(DESCRIBED)
            .map(|link| link.words.clone()),
    );
    if let Some(more) = picture.links.len().checked_sub(DESCRIBED + 1) {
        sentences.push(format!("And {}", count(more + 1, "other foreign key")));
    }
    let text = sentences.join(". ");
    if text.ends_with('.') {
        text
    } else {
        format!("{text}.")
    }
}
