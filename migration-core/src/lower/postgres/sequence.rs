//! Sequences that stand alone, and the options of all.

use super::comment;
use crate::database::quote::{identifier, literal};
use crate::schema::{Name, Sequence, SequenceOptions};

pub(super) fn create(name: &Name, sequence: &Sequence) -> Vec<String> {
    let mut sql = format!(
        "CREATE SEQUENCE {} AS {}",
        name.quoted(),
        sequence.data_type
    );
    for option in given(&sequence.options, &sequence.data_type) {
        sql += &format!(" {option}");
    }
    let mut statements = vec![sql];
    if sequence.owned_by.is_some() {
        statements.push(owned(name, sequence));
    }
    if sequence.comment.is_some() {
        statements.push(commented(name, sequence));
    }
    statements
}

pub(super) fn alter(name: &Name, from: &Sequence, to: &Sequence) -> Vec<String> {
    let mut statements = Vec::new();
    let mut parts = Vec::new();
    if from.data_type != to.data_type {
        parts.push(format!("AS {}", to.data_type));
    }
    let before = retyped(&from.options, &from.data_type, &to.data_type);
    parts.extend(changed(&before, &to.options));
    if !parts.is_empty() {
        let (old, new) = (&from.options, &to.options);
        if new.minimum > old.maximum || new.maximum < old.minimum {
            parts.push(format!("RESTART WITH {}", new.start));
        } else if new.minimum > old.minimum || new.maximum < old.maximum {
            // The server refuses bounds that the last value is not within.
            statements.push(format!(
                "SELECT setval({}::regclass, greatest({}, least({}, last_value)), is_called) FROM {}",
                literal(&name.quoted()),
                new.minimum,
                new.maximum,
                name.quoted()
            ));
        }
        statements.push(format!(
            "ALTER SEQUENCE {} {}",
            name.quoted(),
            parts.join(" ")
        ));
    }
    if from.owned_by != to.owned_by {
        statements.push(owned(name, to));
    }
    if from.comment != to.comment {
        statements.push(commented(name, to));
    }
    statements
}

fn owned(name: &Name, sequence: &Sequence) -> String {
    let owner = match &sequence.owned_by {
        Some((table, column)) => format!("{}.{}", table.quoted(), identifier(column)),
        None => "NONE".to_owned(),
    };
    format!("ALTER SEQUENCE {} OWNED BY {owner}", name.quoted())
}

fn commented(name: &Name, sequence: &Sequence) -> String {
    comment(
        &format!("SEQUENCE {}", name.quoted()),
        sequence.comment.as_deref(),
    )
}

/// The options that are not those of the type by themselves.
pub(super) fn given(options: &SequenceOptions, data_type: &str) -> Vec<String> {
    let mut ordinary = SequenceOptions::of(data_type);
    if options.increment < 0 {
        // What counts down begins at the top, which is -1.
        ordinary.minimum = match data_type {
            "smallint" => i64::from(i16::MIN),
            "integer" => i64::from(i32::MIN),
            _ => i64::MIN,
        };
        ordinary.maximum = -1;
        ordinary.start = -1;
    }
    let mut given = changed(&ordinary, options);
    // Without it the start would be taken from the bound that is given.
    let bound = ordinary.minimum != options.minimum || ordinary.maximum != options.maximum;
    if bound && ordinary.start == options.start {
        given.push(format!("START WITH {}", options.start));
    }
    given
}

/// The options as the server leaves them when the type changes: a bound that was that of the type stays that of the type.
pub(super) fn retyped(options: &SequenceOptions, old: &str, new: &str) -> SequenceOptions {
    let (before, after) = (SequenceOptions::of(old), SequenceOptions::of(new));
    let mut options = options.clone();
    if options.maximum == before.maximum {
        options.maximum = after.maximum;
    }
    if options.minimum == -before.maximum - 1 {
        options.minimum = -after.maximum - 1;
    }
    options
}

/// The options that are not the same.
pub(super) fn changed(from: &SequenceOptions, to: &SequenceOptions) -> Vec<String> {
    let mut options = Vec::new();
    if from.increment != to.increment {
        options.push(format!("INCREMENT BY {}", to.increment));
    }
    if from.minimum != to.minimum {
        options.push(format!("MINVALUE {}", to.minimum));
    }
    if from.maximum != to.maximum {
        options.push(format!("MAXVALUE {}", to.maximum));
    }
    if from.start != to.start {
        options.push(format!("START WITH {}", to.start));
    }
    if from.cache != to.cache {
        options.push(format!("CACHE {}", to.cache));
    }
    if from.cycle != to.cycle {
        options.push(if to.cycle { "CYCLE" } else { "NO CYCLE" }.to_owned());
    }
    options
}
