//! Schemas that are hard to draw.

use super::{ask, foreign_key, primary_key, schema, unique};
use crate::diagram::add;
use crate::schema::{Column, Name, Schema, Table, Value};

/// So many tables, tied by a fixed series of numbers that looks like chance: hubs, chains, cycles, loops, loners.
pub(crate) fn many(tables: usize) -> Schema {
    let mut seed: u64 = 7;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(seed >> 33).unwrap() % below.max(1)
    };
    let mut text = String::new();
    for table in 0..tables {
        add(
            &mut text,
            format_args!("table_{table:03}\n    id bigint pk\n"),
        );
        for column in 0..3 + next(9) {
            add(
                &mut text,
                format_args!("    field_{column} varchar{}\n", ["", " !", " uk"][next(3)]),
            );
        }
        if next(6) == 0 {
            continue;
        }
        for key in 0..next(4) {
            let to = match next(5) {
                0 => 0,
                1 => next(tables),
                _ => next(table.max(1)),
            };
            let flag = ["", " !", " ! uk"][next(3)];
            add(
                &mut text,
                format_args!("    ref_{key} bigint{flag} >table_{to:03}.id\n"),
            );
        }
    }
    schema(&text)
}

/// Names that hurt, a table of another schema, one that is missing, keys of several columns, a table without columns.
pub(crate) fn hostile() -> Schema {
    let mut schema = ask();
    let names = [
        "<script>alert('x')</script>",
        "a\"b'c ]]> & --",
        "direction TB",
        "one",
        "PK",
        "表のなまえ",
        "größe\u{202e}evil\u{7}",
        "x%%{init: {}}%%",
        "   ",
        "a\\b`c\nd",
        "a_very_long_name_that_takes_all_of_the_sixty_three_bytes_of_one",
        "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
        "😀🏳️\u{200d}🌈",
        "constructor",
        "__proto__",
    ];
    for (at, name) in names.iter().enumerate() {
        let mut table = Table::default();
        for column in names {
            let mut column = Column::new(column, "character varying");
            column.comment = Some(format!("{} <b>\"bold\"</b>; #lt; ]]>\n{name}", column.name));
            column.value = Value::Default("'</text>'::text".to_owned());
            column.nullable = at % 2 == 0;
            table.columns.push(column);
        }
        table.columns[3].data_type.sql =
            "\"a \"\"type\"\" <&> of a long name, and so on\"".to_owned();
        table.primary_key = Some(primary_key(&names[..2]));
        table.uniques.push(unique(&names[4..9]));
        table.comment = Some((*name).to_owned());
        let to = names[(at + 1) % names.len()];
        table
            .foreign_keys
            .push(foreign_key(&names[2..4], to, &names[..2]));
        table
            .foreign_keys
            .push(foreign_key(&[names[5]], "gone <&>", &["id \"x\""]));
        table
            .foreign_keys
            .push(foreign_key(&["not a column"], "users", &["nor this"]));
        schema.tables.insert(Name::new(*name), table);
    }
    schema.tables.insert(Name::new("empty"), Table::default());
    let audit = Name::within("audit", "a.b <events>");
    schema.tables.insert(audit, Table::default());
    schema
}

/// A table that so many others refer to, two of them twice, and that refers to one of them.
pub(crate) fn star(tables: usize) -> Schema {
    let mut text = String::from("hub\n    id bigint pk\n    first bigint >ray_00.id\n");
    for table in 0..tables {
        add(
            &mut text,
            format_args!("ray_{table:02}\n    id bigint pk\n    hub_id bigint ! >hub.id\n"),
        );
        if table < 2 {
            text.push_str("    other_hub_id bigint >hub.id\n");
        }
    }
    schema(&text)
}
