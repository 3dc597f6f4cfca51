//! A statement over several lines, where it is a long one.

/// Puts each part of a CREATE TABLE on a line of its own. Texts and names in quotes are left as they are.
pub(super) fn laid_out(sql: &str) -> String {
    if !sql.starts_with("CREATE TABLE ") {
        return sql.to_owned();
    }
    let mut laid_out = String::with_capacity(sql.len());
    let mut depth = 0_usize;
    let (mut quote, mut escapes) = (None, false);
    let mut characters = sql.chars().peekable();
    while let Some(character) = characters.next() {
        match (quote, character) {
            // sea-query writes a quote in a text of Postgres as E'\''.
            (Some('\''), '\\') if escapes => {
                laid_out.push(character);
                laid_out.extend(characters.next());
                continue;
            }
            (Some(open), _) if open == character => quote = None,
            (None, '\'' | '"') => {
                quote = Some(character);
                escapes = laid_out.ends_with('E');
            }
            (None, '(') => {
                depth += 1;
                if depth == 1 {
                    laid_out.push_str("(\n    ");
                    characters.next_if_eq(&' ');
                    continue;
                }
            }
            (None, ')') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    laid_out.truncate(laid_out.trim_end().len());
                    laid_out.push('\n');
                }
            }
            (None, ',') if depth == 1 => {
                laid_out.push_str(",\n    ");
                characters.next_if_eq(&' ');
                continue;
            }
            _ => {}
        }
        laid_out.push(character);
    }
    laid_out
}

#[cfg(test)]
mod tests {
    use super::laid_out;

    #[test]
    fn a_line_for_each_column() {
        assert_eq!(
            laid_out(r#"CREATE TABLE "a (b" ( "x" decimal(10, 2) DEFAULT 'a, (b', "y" int )"#),
            "CREATE TABLE \"a (b\" (\n    \"x\" decimal(10, 2) DEFAULT 'a, (b',\n    \"y\" int\n)"
        );
        assert_eq!(
            laid_out(r"CREATE TABLE a ( b text DEFAULT E'it\'s, (', c int )"),
            "CREATE TABLE a (\n    b text DEFAULT E'it\\'s, (',\n    c int\n)"
        );
        assert_eq!(
            laid_out(r"CREATE TABLE a ( b DEFAULT 'x\', c )"),
            "CREATE TABLE a (\n    b DEFAULT 'x\\',\n    c\n)"
        );
        assert_eq!(laid_out("DROP TABLE \"a\""), "DROP TABLE \"a\"");
    }
}
