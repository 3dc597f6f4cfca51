//! Texts as Rust.

/// A literal that reads like the SQL it is.
pub(crate) fn raw(sql: &str) -> String {
    // No literal may hold a carriage return, nor what turns the direction of writing; other such characters nobody sees.
    if sql
        .chars()
        .any(|character| is_unseen(character) && character != '\n')
    {
        return format!("{sql:?}");
    }
    if !sql.contains(['"', '\\', '\n']) {
        return format!("\"{sql}\"");
    }
    let mut fence = "#".to_owned();
    while sql.contains(&format!("\"{fence}")) {
        fence.push('#');
    }
    if sql.contains('"') {
        format!("r{fence}\"{sql}\"{fence}")
    } else {
        format!("r\"{sql}\"")
    }
}

/// Whether a reader would not see it: a control character, or one that says where text goes. The compiler refuses some
/// of them in comments and literals.
pub(crate) fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_holds_what_it_is_given() {
        assert_eq!(raw("DROP x"), "\"DROP x\"");
        assert_eq!(raw("a \"b\" c"), "r#\"a \"b\" c\"#");
        assert_eq!(raw("a \"#\" c"), "r##\"a \"#\" c\"##");
        assert_eq!(raw("a\nb"), "r\"a\nb\"");
        assert_eq!(raw("a\r\"b"), "\"a\\r\\\"b\"");
        assert_eq!(raw("a\rb"), "\"a\\rb\"");
        assert_eq!(raw("a\u{202e}b"), "\"a\\u{202e}b\"");
    }
}
