//! Commands of documents that are not run: `docs/README.md` says which, and why.

use std::collections::BTreeSet;

use crate::document::Document;

/// Where `docs/README.md` says it: a list below this line, an item a document.
const HEADING: &str = "## What is not run";

/// Whether each document with `sh` blocks is in the list, and no other, and no command hides in a block of another kind.
///
/// # Errors
/// What is wrong.
pub(crate) fn check<'a>(
    documents: impl Iterator<Item = (&'a str, &'a Document)>,
    index: &str,
) -> Result<(), String> {
    let listed = listed(index);
    for (name, document) in documents {
        let has_any = document.blocks.iter().any(|(tag, _)| tag == "sh");
        if has_any && !listed.contains(name) {
            return Err(format!(
                "{name} has `sh` blocks, which are not run: say why in docs/README.md, or make them `console`"
            ));
        }
        if !has_any && listed.contains(name) {
            return Err(format!(
                "{name} has no `sh` block: take it from the list in docs/README.md"
            ));
        }
        let hidden = document.blocks.iter().find(|(tag, text)| {
            !matches!(tag.as_str(), "console" | "sh")
                && text
                    .lines()
                    .any(|line| line.starts_with("cargo ") || line.starts_with("$ "))
        });
        if let Some((tag, _)) = hidden {
            return Err(format!(
                "{name}: a block of commands has the tag `{tag}`: `console` are run, `sh` are not"
            ));
        }
    }
    Ok(())
}

/// The documents of the list, from the root of the repository.
fn listed(index: &str) -> BTreeSet<String> {
    let list = index.lines().skip_while(|line| *line != HEADING).skip(1);
    let items = list.take_while(|line| !line.starts_with("## "));
    items
        .filter_map(|line| {
            line.strip_prefix("- [")?
                .split_once("](")?
                .1
                .split_once("):")
        })
        .map(|(link, _)| match link.strip_prefix("../") {
            Some(path) => path.to_owned(),
            None => format!("docs/{link}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: &str = "# A\n\n- [a.md](a.md): not this\n\n## What is not run\n\n- [a.md](a.md): because\n- [README.md](../README.md): because\n\n## More\n- [b.md](b.md): nor this\n";

    fn checked(documents: &[(&str, &str)]) -> Result<(), String> {
        let documents: Vec<_> = documents
            .iter()
            .map(|(name, text)| (*name, Document::parse(text).unwrap()))
            .collect();
        check(
            documents.iter().map(|(name, document)| (*name, document)),
            INDEX,
        )
    }

    #[test]
    fn the_list_is_that_of_the_documents() {
        let sh = "```sh\nls\n```\n";
        assert_eq!(
            checked(&[("docs/a.md", sh), ("README.md", sh), ("docs/b.md", "b")]),
            Ok(())
        );
        assert!(
            checked(&[("docs/b.md", sh)])
                .unwrap_err()
                .contains("say why")
        );
        assert!(
            checked(&[("docs/a.md", "a")])
                .unwrap_err()
                .contains("no `sh` block")
        );
        let hidden = checked(&[("docs/b.md", "```\ncargo run\n```\n")]).unwrap_err();
        assert!(hidden.contains("a block of commands"), "{hidden}");
    }
}
