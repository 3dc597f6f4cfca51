//! Random schemas: what is made from one is found to be it, however the statements are written.

mod build;
mod disguise;
mod raw;

use proptest::prelude::*;

use super::{found, made_again, statements};
use crate::schema::Schema;

fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn found_now(statements: &[String]) -> Schema {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(found(statements))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_made_is_found(raw in raw::tables()) {
        let schema = build::schema(&raw);
        let statements = statements(&schema);
        let found = found_now(&statements);
        prop_assert_eq!(&found, &schema, "\n{}", statements.join(";\n"));
    }

    #[test]
    fn comments_blanks_and_quotes_change_nothing(raw in raw::tables(), noise in disguise::noise()) {
        let schema = build::schema(&raw);
        let statements = statements(&schema);
        let statements: Vec<String> = statements
            .iter()
            .map(|sql| disguise::disguised(sql, &noise))
            .collect();
        let found = found_now(&statements);
        prop_assert_eq!(&found, &schema, "\n{}", statements.join(";\n"));
    }

    /// Types and names of any letters: what is read is what is read from what was made of it.
    #[test]
    fn any_quoted_type_and_name_keep_the_law(
        letters in prop::collection::vec("[ -~éÄ日\n]{0,12}", 3),
        quote in prop::sample::select(vec!['"', '`', '\'']),
    ) {
        let quoted: Vec<String> = letters
            .iter()
            .map(|text| format!("{quote}{}{quote}", text.replace(quote, &format!("{quote}{quote}"))))
            .collect();
        let sql = format!(
            "CREATE TABLE t (a {}, {} int CONSTRAINT {} CHECK (a))",
            quoted[0], quoted[1].replace('a', "b").replace('A', "B"), quoted[2]
        );
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let (before, after) = runtime
            .expect("a runtime")
            .block_on(async { made_again(found(&[&sql]).await).await });
        prop_assert_eq!(before, after, "{}", sql);
    }
}
