//! Entity-relationship diagrams.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use maud::{Markup, html};

/// The drawing of a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Diagram {
    /// The database's name: `ask`.
    pub(crate) database: &'static str,
    /// What was drawn, for people: `the entities of this program`.
    pub(crate) of: String,
    /// An SVG document, as [`migration_core::diagram::svg`] makes them.
    pub(crate) svg: String,
}

/// The diagrams of one database. Each is an image, so that its styles are its own.
pub(super) fn section(database: &str, diagrams: &[Diagram]) -> Markup {
    html! {
        @for diagram in diagrams.iter().filter(|diagram| diagram.database == database) {
            details.diagram {
                summary { "Diagram of " (diagram.of) }
                div.sheet tabindex="0" role="region" aria-label={ "Diagram of " (diagram.of) } {
                    img alt={ "Tables of " (database) " and how they refer to each other" }
                        width=[size(&diagram.svg, "width")] height=[size(&diagram.svg, "height")]
                        src={ "data:image/svg+xml;base64," (STANDARD.encode(&diagram.svg)) };
                }
            }
        }
    }
}

/// A size of the drawing, so that the page does not jump when the image is there.
fn size<'a>(svg: &'a str, attribute: &str) -> Option<&'a str> {
    let element = svg.split('>').next()?;
    let value = element.split_once(&format!(" {attribute}=\""))?.1;
    let value = value.split('"').next()?;
    value
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(value)
}
