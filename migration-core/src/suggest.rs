//! What a person may have meant by what was typed. Pure.

use crate::revision::Revision;

/// How alike two words are, from 0 to 1, where one may be a slip for the other.
const ALIKE: f64 = 0.8;
/// The same for the words of a revision's name, of which there are many.
const ALIKE_IN_A_NAME: f64 = 0.85;
/// What is less alike than the nearest by more than this was not meant.
const BESIDE: f64 = 0.05;
/// Where more than these are equally near, none is.
const MOST: usize = 3;

/// The words that may have been meant, the nearest first.
pub(crate) fn words<'a>(typed: &str, words: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let typed = typed.to_lowercase();
    let scored = words
        .into_iter()
        .map(|word| (strsim::jaro(&typed, &word.to_lowercase()), word));
    nearest(scored, ALIKE)
}

/// The revisions, or `head` and `base`, that may have been meant: first the one of the number that was typed, then those
/// in whose names such words are.
pub(crate) fn revisions<'a>(
    typed: &str,
    versions: impl IntoIterator<Item = &'a str>,
) -> Vec<&'a str> {
    let versions: Vec<(&str, Revision)> = versions
        .into_iter()
        .map(|version| (version, Revision::parse(version)))
        .collect();
    let (number, message) = taken_apart(typed);
    let numbered = versions
        .iter()
        .find(|(_, revision)| number.is_some() && revision.ordinal() == number);
    let mut meant: Vec<&str> = numbered.iter().map(|(version, _)| *version).collect();
    // A short word says little, and nothing beside a number.
    let enough = if meant.is_empty() { 3 } else { 5 };
    if message.chars().count() >= enough {
        let scored = versions.iter().map(|(version, revision)| {
            let score = likeness(&message, &revision.message.to_lowercase());
            (score, *version)
        });
        for version in nearest(scored, ALIKE_IN_A_NAME) {
            if !meant.contains(&version) {
                meant.push(version);
            }
        }
    }
    if meant.is_empty() {
        // Where one of these was typed, it was understood, and refused all the same.
        return words(
            typed,
            ["head", "base"].into_iter().filter(|word| *word != typed),
        );
    }
    meant.truncate(MOST);
    meant
}

/// ``did you mean `a` or `b`?``; none where nothing is near.
pub(crate) fn question(near: &[&str]) -> Option<String> {
    let quoted: Vec<String> = near.iter().map(|word| format!("`{word}`")).collect();
    Some(format!("did you mean {}?", either(&quoted)?))
}

/// `a, b or c`.
pub(crate) fn either(words: &[String]) -> Option<String> {
    let (last, others) = words.split_last()?;
    Some(match others {
        [] => last.clone(),
        others => format!("{} or {last}", others.join(", ")),
    })
}

/// The number and the words of a revision as it was typed: `m010_remove_raeder`, `10`, `add fee`, `src/m011_fee.rs`.
fn taken_apart(typed: &str) -> (Option<u64>, String) {
    let typed = typed.trim().to_lowercase();
    let name = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = name.strip_suffix(".rs").unwrap_or(name);
    let parsed = Revision::parse(name);
    if parsed.ordinal().is_some() {
        return (parsed.ordinal(), spaced(&parsed.message));
    }
    let rest = name
        .strip_prefix('m')
        .filter(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
        .unwrap_or(name);
    // A date and a time have a line between them.
    let is_number = |byte: &u8| byte.is_ascii_digit() || *byte == b'_';
    let (number, words) = rest.split_at(rest.bytes().take_while(is_number).count());
    (number.replace('_', "").parse().ok(), spaced(words))
}

fn spaced(words: &str) -> String {
    let words = words.split(|character: char| !character.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// How alike the words are to the likest words that follow one another in the name, or to its beginning.
fn likeness(words: &str, name: &str) -> f64 {
    let beginning: String = name.chars().take(words.chars().count()).collect();
    let parts: Vec<&str> = name.split(' ').collect();
    let windows = (1..=parts.len()).flat_map(|length| parts.windows(length));
    windows
        .map(|window| strsim::jaro(words, &window.join(" ")))
        .fold(strsim::jaro(words, &beginning), f64::max)
}

fn nearest<'a>(scored: impl Iterator<Item = (f64, &'a str)>, least: f64) -> Vec<&'a str> {
    let mut near: Vec<(f64, &str)> = scored.filter(|(score, _)| *score >= least).collect();
    near.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    if let Some((best, _)) = near.first().copied() {
        near.retain(|(score, _)| *score > best - BESIDE);
    }
    if near.len() > MOST {
        return Vec::new();
    }
    near.into_iter().map(|(_, word)| word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAIN: [&str; 7] = [
        "m001_initial_schema",
        "m002_add_legend_to_jobs",
        "m005_add_sketchup_url",
        "m006_remove_api_keys",
        "m007_add_subscription_expires_at",
        "m008_add_subscription_fields",
        "m010_remove_reader_type_column",
    ];

    #[test]
    fn what_was_meant_of_a_chain() {
        let reader = "m010_remove_reader_type_column";
        for (typed, meant) in [
            ("0010_add", &[reader][..]),
            ("m05", &["m005_add_sketchup_url"]),
            ("M010", &[reader]),
            ("m010_remove_raeder", &[reader]),
            ("remove_reader", &[reader]),
            ("remove-raeder", &[reader]),
            ("src/m010_remove_reader_type_column.rs", &[reader]),
            ("m009_remove_reader", &[reader]),
            (
                "m005_remove_reader",
                &["m005_add_sketchup_url", "m010_remove_reader_type_column"],
            ),
            ("legned", &["m002_add_legend_to_jobs"]),
            ("inital", &["m001_initial_schema"]),
            (
                "subscription",
                &[
                    "m007_add_subscription_expires_at",
                    "m008_add_subscription_fields",
                ],
            ),
            ("Head", &["head"]),
            ("haed", &["head"]),
            ("bsae", &["base"]),
            ("base", &[]),
            // Too many begin like this, and nothing is like that.
            ("add", &[]),
            ("m00x", &[]),
            ("011", &[]),
            ("+x", &[]),
            ("", &[]),
            ("'; DROP TABLE users; --", &[]),
            ("m99999999999999999999", &[]),
        ] {
            assert_eq!(revisions(typed, CHAIN), meant, "{typed}");
        }
    }

    #[test]
    fn names_by_date_and_without_a_number() {
        let chain = ["m20220101_000001_create_posts", "create_comments"];
        assert_eq!(revisions("m20220101_000001", chain), &chain[..1]);
        assert_eq!(revisions("create_coments", chain), &chain[1..]);
        assert_eq!(revisions("posts", chain), &chain[..1]);
    }

    #[test]
    fn a_question_names_what_is_near() {
        let sources = ["entities", "migrations", "database"];
        assert_eq!(words("entites", sources), ["entities"]);
        assert_eq!(words("DATABASE", sources), ["database"]);
        assert!(words("mysql", sources).is_empty());
        assert_eq!(question(&[]), None);
        assert_eq!(question(&["a"]).as_deref(), Some("did you mean `a`?"));
        assert_eq!(
            question(&["a", "b", "c"]).as_deref(),
            Some("did you mean `a`, `b` or `c`?")
        );
    }
}
