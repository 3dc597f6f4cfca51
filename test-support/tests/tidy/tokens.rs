//! The modules that a source file declares and the paths that it names, read from its tokens. What is compiled for tests
//! alone is passed over.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What a file says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Source {
    /// The modules that stand in files of their own.
    pub(super) modules: Vec<String>,
    /// The first name behind `crate::`, or behind as many `super::` as lead to the root of the crate.
    pub(super) from_root: Vec<String>,
}

/// Reads a file whose module stands so many steps below the root of its crate: none is `lib.rs` itself.
pub(super) fn read(text: &str, depth: usize) -> Source {
    let tokens: TokenStream = text.parse().expect("Rust");
    let mut source = Source::default();
    source.add(tokens, depth);
    source
}

impl Source {
    fn add(&mut self, tokens: TokenStream, depth: usize) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let rest = &tokens[at..];
            if is_for_tests(rest) {
                at += item_end(&rest[2..]) + 2;
                continue;
            }
            if let [keyword, TokenTree::Ident(name), body, ..] = rest
                && is_ident(keyword, "mod")
            {
                if is_punct(body, ';') {
                    self.modules.push(name.to_string());
                } else if let TokenTree::Group(body) = body {
                    self.add(body.stream(), depth + 1);
                }
                at += 3;
                continue;
            }
            if let Some(behind) = behind_root(rest, depth) {
                self.from_root.extend(first_names(behind));
            }
            if let TokenTree::Group(group) = token {
                self.add(group.stream(), depth);
            }
            at += 1;
        }
    }
}

fn is_ident(token: &TokenTree, name: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == name)
}

fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// Whether `#[cfg(test)]` stands here, or another condition that begins with `test`.
fn is_for_tests(tokens: &[TokenTree]) -> bool {
    let [hash, TokenTree::Group(attribute), ..] = tokens else {
        return false;
    };
    let condition = attribute.stream().to_string().replace(' ', "");
    is_punct(hash, '#')
        && ["cfg(test)", "cfg(all(test,"]
            .iter()
            .any(|start| condition.starts_with(start))
}

/// How many tokens belong to the item: up to its semicolon or its braces.
fn item_end(tokens: &[TokenTree]) -> usize {
    let end = tokens.iter().position(|token| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        other => is_punct(other, ';'),
    });
    end.map_or(tokens.len(), |end| end + 1)
}

/// What stands behind the words that lead to the root of the crate, if they stand here.
fn behind_root(tokens: &[TokenTree], depth: usize) -> Option<&[TokenTree]> {
    let mut rest = tokens;
    let mut steps = 0;
    while let [word, one, two, behind @ ..] = rest {
        if !is_punct(one, ':') || !is_punct(two, ':') {
            break;
        }
        if is_ident(word, "crate") && steps == 0 {
            return Some(behind);
        }
        if !is_ident(word, "super") {
            break;
        }
        steps += 1;
        rest = behind;
    }
    (steps > 0 && steps == depth).then_some(rest)
}

/// The name that begins the rest of a path; where braces do, the names that begin what stands in them.
fn first_names(tokens: &[TokenTree]) -> Vec<String> {
    match tokens.first() {
        Some(TokenTree::Ident(name)) => vec![name.to_string()],
        Some(TokenTree::Group(group)) => {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            inner
                .split(|token| is_punct(token, ','))
                .filter_map(<[TokenTree]>::first)
                .map(ToString::to_string)
                .collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn paths_are_found_wherever_they_stand() {
    let source = read(
        r#"
        //! Not `crate::documented`.
        use crate::one::{self, two};
        use crate::{three, four::five};
        use super::super::six;
        use super::sibling;
        mod eight;
        pub(crate) mod inner {
            use super::super::super::seven::Seven;
            fn f() -> crate::nine::Nine { vec![crate::ten(), "crate::text"] }
        }
        #[cfg(test)]
        mod tests;
        #[cfg(test)]
        use crate::testing::chain;
        #[cfg(all(test, unix))]
        mod more { use crate::never; }
        #[cfg(unix)]
        fn g() { $crate::eleven!() }
        "#,
        2,
    );
    assert_eq!(source.modules, ["eight"]);
    assert_eq!(
        source.from_root,
        [
            "one", "three", "four", "six", "seven", "nine", "ten", "eleven"
        ]
    );
}
