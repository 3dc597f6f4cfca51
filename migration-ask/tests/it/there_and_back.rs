//! Up, down, up leaves what one up leaves, and down leaves nothing.

use test_support::{Database, assert_same};

use crate::program;

#[test]
fn the_whole_chain() {
    for database in Database::both("there_and_back") {
        let program = program(&database);
        program.succeed(&["up"]);
        let once = database.catalogue();
        program.succeed(&["down"]);
        assert_same(&database.catalogue(), "", database.kind());
        program.succeed(&["up"]);
        assert_same(&database.catalogue(), &once, database.kind());
    }
}

/// The rows of a user's payments go with the user; on SQLite too, where foreign keys are a matter of the table alone.
#[test]
fn payments_go_with_their_user() {
    for database in Database::both("cascade") {
        program(&database).succeed(&["up"]);
        database.execute(
            "INSERT INTO users (email) VALUES ('a@example.com'), ('b@example.com');
             INSERT INTO payments (user_id, amount) VALUES (1, 100), (2, 200);
             DELETE FROM users WHERE id = 1",
        );
        let rows = database.query("SELECT user_id, currency, processing_fee FROM payments");
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            rows,
            [[text("2"), text("INR"), text("0")]],
            "{}",
            database.kind()
        );
    }
}
