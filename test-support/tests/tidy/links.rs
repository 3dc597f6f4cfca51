//! Links between the documents lead to files and headings that are there.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::{files, nothing, read, root};

#[test]
fn links_lead_somewhere() {
    let documents: BTreeMap<String, Document> = files()
        .into_iter()
        .filter(|file| Path::new(file).extension().is_some_and(|it| it == "md"))
        .map(|file| {
            let document = Document::of(&read(&file));
            (file, document)
        })
        .collect();
    let links: usize = documents.values().map(|it| it.links.len()).sum();
    assert!(
        links > 20,
        "only {links} links were found: the reader sees none"
    );
    let mut found = Vec::new();
    for (file, document) in &documents {
        for link in &document.links {
            if let Err(problem) = follow(file, link, &documents) {
                found.push(format!("{file}: `{link}`: {problem}"));
            }
        }
    }
    nothing(&found, "links of the documents");
}

/// A document's headings, as the fragments that lead to them, and its links.
#[derive(Debug, Default)]
struct Document {
    fragments: Vec<String>,
    links: Vec<String>,
}

impl Document {
    fn of(text: &str) -> Self {
        let mut document = Self::default();
        let mut heading = None;
        for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => {
                    let text = heading.take().unwrap_or_default();
                    document.add_heading(&text);
                }
                Event::Text(text) | Event::Code(text) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&text);
                    }
                }
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    document.links.push(dest_url.to_string());
                }
                _ => {}
            }
        }
        document
    }

    /// As the pages of code hosts do: lower case, blanks as hyphens, without other signs; a number where it was there.
    fn add_heading(&mut self, text: &str) {
        let fragment: String = text
            .trim()
            .to_lowercase()
            .chars()
            .filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'))
            .map(|it| if it == ' ' { '-' } else { it })
            .collect();
        let fragment = (0..=self.fragments.len())
            .map(|number| match number {
                0 => fragment.clone(),
                number => format!("{fragment}-{number}"),
            })
            .find(|it| !self.fragments.contains(it));
        self.fragments.extend(fragment);
    }
}

/// Whether a link of a file leads somewhere. What leads out of the repository is not followed.
fn follow(file: &str, link: &str, documents: &BTreeMap<String, Document>) -> Result<(), String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return Ok(());
    }
    let (path, fragment) = match link.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (link, None),
    };
    let target = if path.is_empty() {
        file.to_owned()
    } else {
        joined(file, path).ok_or("it leaves the repository")?
    };
    if !root().join(&target).exists() {
        return Err(format!("there is no {target}"));
    }
    match (fragment, documents.get(&target)) {
        (None, _) => Ok(()),
        (Some(fragment), Some(document)) if document.fragments.iter().any(|it| it == fragment) => {
            Ok(())
        }
        (Some(_), Some(_)) => Err(format!("{target} has no such heading")),
        (Some(_), None) => Err(format!("{target} is no document with headings")),
    }
}

/// A path relative to a file, from the root.
fn joined(file: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for component in Path::new(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(parts.pop()?),
            Component::Normal(part) => parts.push(part.to_str()?),
            _ => return None,
        }
    }
    Some(parts.join("/"))
}

#[test]
fn a_dead_link_is_seen() {
    let text = "# The map: `a` and b!\n\n## Twice\n\n## Twice\n\n[a](b.md#twice-1), ![d](docs/x.svg)\n\n```\n[no](code)\n```\n";
    let document = Document::of(text);
    assert_eq!(document.fragments, ["the-map-a-and-b", "twice", "twice-1"]);
    assert_eq!(document.links, ["b.md#twice-1", "docs/x.svg"]);
    let documents = BTreeMap::from([("README.md".to_owned(), document)]);
    for (link, leads) in [
        ("#twice-1", true),
        ("#twice-2", false),
        ("docs", true),
        ("./docs/architecture.md", true),
        ("docs/nothing.md", false),
        ("../outside", false),
        ("Cargo.toml#a", false),
        ("https://example.org/#a", true),
    ] {
        assert_eq!(
            follow("README.md", link, &documents).is_ok(),
            leads,
            "{link}"
        );
    }
    assert_eq!(
        joined("docs/a/b.md", "../c.md").as_deref(),
        Some("docs/c.md")
    );
}
