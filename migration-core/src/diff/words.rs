//! Which names a piece of SQL mentions: a reader of tokens, not of grammar.

/// One token of SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token<'a> {
    /// A name, quoted or not, as the catalogue has it, and how it is written.
    Name { name: String, written: &'a str },
    /// Anything else: literals, operators, spaces.
    Other(&'a str),
}

/// Whether the SQL mentions a name. A function or an alias of that name counts as well: who asks has to be careful
/// rather than exact.
pub(crate) fn mentions(sql: &str, wanted: &str) -> bool {
    names(sql).iter().any(|name| name == wanted)
}

/// All names that the SQL mentions.
pub(crate) fn names(sql: &str) -> Vec<String> {
    let tokens = tokens(sql).into_iter();
    tokens
        .filter_map(|token| match token {
            Token::Name { name, .. } => Some(name),
            Token::Other(_) => None,
        })
        .collect()
}

/// The functions that the SQL calls, and whatever else stands before an opening parenthesis; not the length of a type
/// behind `::`.
pub(crate) fn called(sql: &str) -> Vec<String> {
    let mut called = Vec::new();
    let mut last = None;
    let mut before = "";
    let mut in_type = false;
    for token in tokens(sql) {
        match token {
            Token::Name { name, .. } => last = Some(name),
            Token::Other(text) if text.trim().is_empty() => {}
            Token::Other("(") => {
                called.extend(last.take().filter(|_| !in_type));
                in_type = false;
            }
            Token::Other(text) => {
                in_type = (text, before) == (":", ":") || (in_type && text == ".");
                last = None;
                before = text;
            }
        }
    }
    called
}

/// The SQL with the names of this Postgres schema standing without it, also at the beginning of a literal, as in
/// `nextval('public.users_id_seq')`.
pub(crate) fn unqualified(sql: &str, schema: &str) -> String {
    let mut tokens = tokens(sql).into_iter().peekable();
    let mut unqualified = String::with_capacity(sql.len());
    let literal = format!("'{schema}.");
    while let Some(token) = tokens.next() {
        match token {
            Token::Name { name, .. }
                if name == schema && tokens.next_if_eq(&Token::Other(".")).is_some() => {}
            Token::Name { written, .. } => unqualified.push_str(written),
            Token::Other(text) => match text.strip_prefix(literal.as_str()) {
                Some(rest) => {
                    unqualified.push('\'');
                    unqualified.push_str(rest);
                }
                None => unqualified.push_str(text),
            },
        }
    }
    unqualified
}

/// The SQL with one name in the place of another. Inside literals nothing is touched.
pub(crate) fn renamed(sql: &str, from: &str, to: &str) -> String {
    tokens(sql)
        .into_iter()
        .map(|token| match token {
            Token::Name { name, written } if name == from => {
                if written.starts_with('"') || !is_plain(to) {
                    quoted_if_needed(to, written.starts_with('"'))
                } else {
                    to.to_owned()
                }
            }
            Token::Name { written, .. } => written.to_owned(),
            Token::Other(text) => text.to_owned(),
        })
        .collect()
}

/// The SQL without quotes around names that can stand without them: keywords aside, it says the same.
pub(crate) fn unquoted(sql: &str) -> String {
    tokens(sql)
        .into_iter()
        .map(|token| match token {
            Token::Name { name, .. } if is_plain(&name) => name,
            Token::Name { written, .. } | Token::Other(written) => written.to_owned(),
        })
        .collect()
}

/// The SQL of a trigger of SQLite with one name in the place of another, upper or lower case. `owners` are what has to
/// stand before it with a dot; none where every mention is meant.
pub(crate) fn renamed_behind(sql: &str, owners: Option<&[&str]>, from: &str, to: &str) -> String {
    let tokens = tokens(sql);
    let is_meant = |at: usize| {
        let Some(owners) = owners else {
            return true;
        };
        let mut before = tokens[..at].iter().rev();
        before.next() == Some(&Token::Other("."))
            && matches!(before.next(), Some(Token::Name { name, .. })
                if owners.iter().any(|owner| owner.eq_ignore_ascii_case(name)))
    };
    let mut text = String::with_capacity(sql.len());
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Name { name, .. } if name.eq_ignore_ascii_case(from) && is_meant(at) => {
                text += &crate::database::quote::identifier(to);
            }
            Token::Name { written, .. } | Token::Other(written) => text += written,
        }
    }
    text
}

fn quoted_if_needed(name: &str, was_quoted: bool) -> String {
    if is_plain(name) && !was_quoted {
        name.to_owned()
    } else {
        crate::database::quote::identifier(name)
    }
}

/// Whether a name can stand without quotes, keywords aside.
pub(crate) fn is_plain(name: &str) -> bool {
    let mut characters = name.chars();
    characters
        .next()
        .is_some_and(|first| first.is_ascii_lowercase() || first == '_')
        && characters.all(|character| {
            character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_'
        })
}

fn tokens(sql: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' => quoted(rest, '\''),
            '"' => quoted(rest, '"'),
            _ if first.is_alphabetic() || first == '_' => rest
                .find(|character: char| {
                    !(character.is_alphanumeric() || character == '_' || character == '$')
                })
                .unwrap_or(rest.len()),
            _ if first.is_ascii_digit() => rest
                .find(|character: char| !(character.is_alphanumeric() || character == '.'))
                .unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (text, after) = rest.split_at(length);
        tokens.push(match first {
            '"' => Token::Name {
                name: text
                    .get(1..text.len().saturating_sub(1))
                    .unwrap_or_default()
                    .replace("\"\"", "\""),
                written: text,
            },
            // A string such as E'..' or a type before a literal is still a word of its own.
            _ if first.is_alphabetic() || first == '_' => Token::Name {
                name: text.to_owned(),
                written: text,
            },
            _ => Token::Other(text),
        });
        rest = after;
    }
    tokens
}

/// The length of a text in quotes, a doubled quote being one inside it.
fn quoted(sql: &str, quote: char) -> usize {
    let mut characters = sql.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character != quote {
            continue;
        }
        if characters.peek().is_some_and(|(_, next)| *next == quote) {
            characters.next();
        } else {
            return at + quote.len_utf8();
        }
    }
    sql.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_as_it_is_and_not_in_a_literal() {
        assert!(mentions("lower(email)", "email"));
        assert!(mentions("(\"e\"\"mail\" > 1)", "e\"mail"));
        assert!(!mentions("status = 'email'", "email"));
        assert!(!mentions("status = 'it''s email'", "email"));
        assert!(!mentions("emails > 1", "email"));
        assert!(mentions("größe > 1", "größe"));
        assert!(mentions("'a'::mood", "mood"));
        assert!(!mentions("1email", "email"));
        assert!(!mentions("'never ends", "ends"));
    }

    #[test]
    fn what_is_called() {
        assert_eq!(
            called("now() + gen_random_uuid ()::text"),
            ["now", "gen_random_uuid"]
        );
        assert_eq!(called("'f(x)'::character varying(20)"), [""; 0]);
        assert_eq!(called("'a'::pg_catalog.varchar(2) || md5('x')"), ["md5"]);
    }

    #[test]
    fn a_trigger_follows_a_rename() {
        let trigger = "CREATE TRIGGER a AFTER UPDATE OF Mail ON t BEGIN INSERT INTO log (mail) VALUES (NEW.mail, 'mail'); END";
        assert_eq!(
            renamed_behind(trigger, None, "mail", "e"),
            "CREATE TRIGGER a AFTER UPDATE OF \"e\" ON t BEGIN INSERT INTO log (\"e\") VALUES (NEW.\"e\", 'mail'); END"
        );
        assert_eq!(
            renamed_behind(trigger, Some(&["new"]), "mail", "e"),
            "CREATE TRIGGER a AFTER UPDATE OF Mail ON t BEGIN INSERT INTO log (mail) VALUES (NEW.\"e\", 'mail'); END"
        );
    }

    #[test]
    fn needless_quotes_say_nothing() {
        assert_eq!(
            unquoted("lower(\"a\") <> '\"a\"' AND \"B c\" > 0"),
            "lower(a) <> '\"a\"' AND \"B c\" > 0"
        );
    }

    #[test]
    fn a_schema_is_left_out() {
        assert_eq!(
            unqualified(
                "ALTER TABLE ONLY public.a ALTER b SET DEFAULT nextval('public.a_b_seq'::regclass)",
                "public"
            ),
            "ALTER TABLE ONLY a ALTER b SET DEFAULT nextval('a_b_seq'::regclass)"
        );
        assert_eq!(
            unqualified("public, 'x public.a'", "public"),
            "public, 'x public.a'"
        );
    }

    #[test]
    fn a_name_is_replaced() {
        assert_eq!(
            renamed("a > 0 AND b = 'a' AND \"a\" < 1", "a", "c"),
            "c > 0 AND b = 'a' AND \"c\" < 1"
        );
        assert_eq!(renamed("a > 0", "a", "the \"A\""), "\"the \"\"A\"\"\" > 0");
    }
}
