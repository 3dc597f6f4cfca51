//! The colours of the drawing, light and dark.
//!
//! Light ones are attributes of the elements, dark ones rules of a style sheet that a reader with a dark screen gets.
//! So the drawing is whole where style sheets are not read, and nothing of it touches the page that it stands in.

use super::add;
use super::picture::HUES;

/// A colour of both worlds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colour {
    /// The end of its class names.
    pub(super) name: &'static str,
    pub(super) light: &'static str,
    pub(super) dark: &'static str,
}

const fn colour(name: &'static str, light: &'static str, dark: &'static str) -> Colour {
    Colour { name, light, dark }
}

/// Behind everything.
pub(super) const CANVAS: Colour = colour("canvas", "#f6f8fa", "#0d1117");
/// Behind the rows of a table.
pub(super) const CARD: Colour = colour("card", "#ffffff", "#161b22");
/// Around a table.
pub(super) const BORDER: Colour = colour("border", "#d0d7de", "#343c46");
/// Behind the name of a table that none refers to.
pub(super) const HEADER: Colour = colour("header", "#eef1f4", "#21262d");
/// What is to be read first.
pub(super) const TEXT: Colour = colour("text", "#1f2328", "#e6edf3");
/// What is to be read second.
pub(super) const MUTED: Colour = colour("muted", "#59636e", "#9198a1");
/// The primary key.
pub(super) const KEY: Colour = colour("key", "#8a5a00", "#e3b341");
/// A table that others refer to, and all that leads there.
pub(super) const HUE: [Colour; HUES] = [
    colour("h0", "#1f5fbf", "#79b0ff"),
    colour("h1", "#0b6e63", "#4cc9b4"),
    colour("h2", "#7340c4", "#c0a2fb"),
    colour("h3", "#ad3d12", "#f79b72"),
    colour("h4", "#a3246f", "#f58fc5"),
    colour("h5", "#3a6b16", "#8fcf62"),
    colour("h6", "#0a6580", "#5ac8e6"),
    colour("h7", "#6b5a12", "#d6c15a"),
];
/// How much of a colour is in the ground behind text of it, and behind the name of a table.
pub(super) const TINT: &str = "0.12";

fn all() -> impl Iterator<Item = Colour> {
    [CANVAS, CARD, BORDER, HEADER, TEXT, MUTED, KEY]
        .into_iter()
        .chain(HUE)
}

impl Colour {
    /// As attributes of what is filled with it.
    pub(super) fn fill(self) -> String {
        format!("class=\"erd-f-{}\" fill=\"{}\"", self.name, self.light)
    }

    /// As attributes of what is drawn with it, without a filling.
    pub(super) fn stroke(self) -> String {
        format!(
            "class=\"erd-s-{}\" fill=\"none\" stroke=\"{}\"",
            self.name, self.light
        )
    }
}

/// The colour of a table that others refer to.
pub(super) fn hue(index: usize) -> Colour {
    HUE[index % HUES]
}

/// The style sheet: what changes on a dark screen.
pub(super) fn style() -> String {
    let mut rules = String::new();
    for Colour { name, dark, .. } in all() {
        add(
            &mut rules,
            format_args!(".erd .erd-f-{name}{{fill:{dark}}}.erd .erd-s-{name}{{stroke:{dark}}}"),
        );
    }
    format!("<style>@media (prefers-color-scheme:dark){{{rules}}}</style>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channels(colour: &str) -> [f64; 3] {
        [1, 3, 5].map(|at| f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0)
    }

    fn luminance(colour: [f64; 3]) -> f64 {
        let [red, green, blue] = colour.map(|part| {
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn tinted(ground: [f64; 3], tint: [f64; 3]) -> [f64; 3] {
        let share: f64 = TINT.parse().unwrap();
        [0, 1, 2].map(|part| ground[part] * (1.0 - share) + tint[part] * share)
    }

    /// <https://www.w3.org/TR/WCAG22/#contrast-minimum>: 4.5 for text, 3 for what else has to be seen.
    #[test]
    fn everything_can_be_read() {
        for pick in [|colour: Colour| colour.light, |colour: Colour| colour.dark] {
            let get = |colour| channels(pick(colour));
            for ground in [CANVAS, CARD, HEADER] {
                for text in [TEXT, MUTED] {
                    assert!(
                        contrast(get(text), get(ground)) >= 4.5,
                        "{text:?} on {ground:?}"
                    );
                }
            }
            for colour in HUE.into_iter().chain([KEY]) {
                let ground = tinted(get(CARD), get(colour));
                assert!(contrast(get(colour), ground) >= 4.5, "{colour:?} as a mark");
                assert!(
                    contrast(get(TEXT), ground) >= 4.5,
                    "a heading on {colour:?}"
                );
                assert!(
                    contrast(get(MUTED), ground) >= 4.5,
                    "a schema on {colour:?}"
                );
                assert!(
                    contrast(get(colour), get(CANVAS)) >= 3.0,
                    "{colour:?} as a line"
                );
            }
            let unique = tinted(get(CARD), get(MUTED));
            assert!(
                contrast(get(MUTED), unique) >= 4.5,
                "the mark of a unique column"
            );
        }
    }
}
