//! What a stored `CREATE TABLE` says that no pragma tells.

use super::cursor::{Cursor, names, split};
use super::declared::{Declared, DeclaredCheck, DeclaredColumn, Key, KeyPart, Reference};
use super::text;
use super::token::tokens;
use crate::schema::Deferral;

/// Reads the statement.
///
/// # Errors
/// The text at which it is no longer understood.
pub(super) fn read(sql: &str) -> Result<Declared, String> {
    let Some(tokens) = tokens(sql) else {
        return Err("a quote that is not closed".to_owned());
    };
    let body = tokens.iter().position(|token| token.is_sign("("));
    let mut reader = Reader {
        cursor: Cursor::new(tokens.get(body.unwrap_or_default()..).unwrap_or_default()),
        declared: Declared::default(),
        name: None,
    };
    match reader.statement() {
        Some(()) => Ok(reader.declared),
        None => Err(text::written(
            reader.cursor.rest().get(..1).unwrap_or_default(),
        )),
    }
}

struct Reader<'t, 'a> {
    cursor: Cursor<'t, 'a>,
    declared: Declared,
    /// The name that the next constraint has.
    name: Option<String>,
}

impl Reader<'_, '_> {
    fn statement(&mut self) -> Option<()> {
        let body = self.cursor.group()?;
        let options = std::mem::replace(&mut self.cursor, Cursor::new(body));
        while !self.cursor.is_done() {
            self.name = None;
            if self.at_constraint() {
                self.table_constraint()?;
            } else {
                self.column()?;
            }
        }
        self.cursor = options;
        while !self.cursor.is_done() {
            if self.cursor.takes(&["STRICT"]) {
                self.declared.strict = true;
            } else if self.cursor.takes(&["WITHOUT", "ROWID"]) {
                self.declared.without_rowid = true;
            } else if !self.cursor.takes_sign(",") && !self.cursor.takes_sign(";") {
                return None;
            }
        }
        Some(())
    }

    /// These words are nobody's name without quotes, so one of them tells a constraint from a column.
    fn at_constraint(&self) -> bool {
        self.cursor.rest().first().is_some_and(|token| {
            token.is_one_of(&["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"])
        })
    }

    fn column(&mut self) -> Option<()> {
        let name = self.cursor.name()?;
        let data_type = self.data_type();
        self.declared.columns.push(DeclaredColumn {
            name: name.clone(),
            data_type,
            ..DeclaredColumn::default()
        });
        while !self.cursor.is_done() && !self.cursor.takes_sign(",") {
            self.column_constraint(&name)?;
        }
        Some(())
    }

    fn data_type(&mut self) -> String {
        let start = self.cursor.rest();
        while !self.at_column_constraint() && self.cursor.name().is_some() {}
        if start.len() > self.cursor.rest().len() {
            self.cursor.group();
        }
        let length = start.len() - self.cursor.rest().len();
        text::data_type(start.get(..length).unwrap_or_default())
    }

    fn at_column_constraint(&self) -> bool {
        const FIRST: [&str; 11] = [
            "CONSTRAINT",
            "DEFAULT",
            "NULL",
            "NOT",
            "PRIMARY",
            "UNIQUE",
            "CHECK",
            "REFERENCES",
            "COLLATE",
            "AS",
            "DEFERRABLE",
        ];
        let first = self.cursor.rest().first();
        first.is_some_and(|token| token.is_one_of(&FIRST))
            || self.cursor.sees(&["GENERATED", "ALWAYS", "AS"])
    }

    fn column_constraint(&mut self, column: &str) -> Option<()> {
        if self.cursor.takes(&["CONSTRAINT"]) {
            self.name = Some(self.cursor.name()?);
        } else if self.cursor.takes(&["DEFAULT"]) {
            self.default()?;
        } else if self.cursor.takes(&["NULL"]) {
            self.conflict();
            self.name = None;
        } else if self.cursor.takes(&["NOT", "NULL"]) {
            if let Some(conflict) = self.conflict() {
                let not_null = (column.to_owned(), conflict);
                self.declared.not_null_conflicts.push(not_null);
            }
            self.name = None;
        } else if self.cursor.takes(&["PRIMARY", "KEY"]) {
            let key = self.column_key(column);
            self.declared.autoincrement |= self.cursor.takes(&["AUTOINCREMENT"]);
            self.declared.primary_key = Some(key);
        } else if self.cursor.takes(&["UNIQUE"]) {
            let key = self.column_key(column);
            self.declared.uniques.push(key);
        } else if self.cursor.takes(&["CHECK"]) {
            self.check()?;
        } else if self.cursor.takes(&["REFERENCES"]) {
            self.reference(vec![column.to_owned()])?;
        } else if self.cursor.takes(&["COLLATE"]) {
            self.name = None;
            let collation = self.cursor.name()?;
            self.declared.columns.last_mut()?.collation = Some(collation);
        } else if self.cursor.takes(&["GENERATED", "ALWAYS", "AS"]) || self.cursor.takes(&["AS"]) {
            self.name = None;
            let expression = text::expression(self.cursor.group()?);
            self.declared.columns.last_mut()?.generated = Some(expression);
            // Which of the two is in the pragma.
            if !self.cursor.takes(&["STORED"]) {
                self.cursor.takes(&["VIRTUAL"]);
            }
        } else {
            return self.deferral();
        }
        Some(())
    }

    /// Goes past a default, whose value is in the pragma.
    fn default(&mut self) -> Option<()> {
        self.name = None;
        if self.cursor.group().is_some() {
            return Some(());
        }
        if !self.cursor.takes_sign("-") {
            self.cursor.takes_sign("+");
        }
        self.cursor.next().map(|_| ())
    }

    fn column_key(&mut self, column: &str) -> Key {
        let descending = self.cursor.takes(&["DESC"]);
        if !descending {
            self.cursor.takes(&["ASC"]);
        }
        Key {
            name: self.name.take(),
            parts: vec![KeyPart {
                column: column.to_owned(),
                collation: None,
                descending,
            }],
            conflict: self.conflict(),
        }
    }

    fn table_constraint(&mut self) -> Option<()> {
        // SQLite lets the comma between two of them away.
        while !self.cursor.is_done() && !self.cursor.takes_sign(",") {
            if self.cursor.takes(&["CONSTRAINT"]) {
                self.name = Some(self.cursor.name()?);
            } else if self.cursor.takes(&["PRIMARY", "KEY"]) {
                self.declared.primary_key = Some(self.table_key()?);
            } else if self.cursor.takes(&["UNIQUE"]) {
                let key = self.table_key()?;
                self.declared.uniques.push(key);
            } else if self.cursor.takes(&["CHECK"]) {
                self.check()?;
            } else {
                self.cursor.takes(&["FOREIGN", "KEY"]).then_some(())?;
                let columns = names(self.cursor.group()?)?;
                self.cursor.takes(&["REFERENCES"]).then_some(())?;
                self.reference(columns)?;
            }
        }
        Some(())
    }

    fn table_key(&mut self) -> Option<Key> {
        let mut group = self.cursor.group()?;
        if let [inner @ .., last] = group
            && last.is("AUTOINCREMENT")
        {
            self.declared.autoincrement = true;
            group = inner;
        }
        Some(Key {
            name: self.name.take(),
            parts: split(group)
                .into_iter()
                .map(KeyPart::read)
                .collect::<Option<_>>()?,
            conflict: self.conflict(),
        })
    }

    fn check(&mut self) -> Option<()> {
        let expression = text::expression(self.cursor.group()?);
        self.declared.checks.push(DeclaredCheck {
            name: self.name.take(),
            expression,
        });
        // SQLite reads it and does nothing about it.
        self.conflict();
        Some(())
    }

    fn reference(&mut self, columns: Vec<String>) -> Option<()> {
        let table = self.cursor.name()?;
        self.cursor.group();
        loop {
            if self.cursor.takes(&["ON"]) {
                self.cursor.next()?;
                if !self.cursor.takes(&["SET"]) {
                    self.cursor.takes(&["NO"]);
                }
                self.cursor.next()?;
            } else if self.cursor.takes(&["MATCH"]) {
                self.cursor.next()?;
            } else {
                break;
            }
        }
        self.declared.references.push(Reference {
            name: self.name.take(),
            columns,
            table,
            deferral: Deferral::NotDeferrable,
        });
        if self.cursor.sees(&["DEFERRABLE"]) || self.cursor.sees(&["NOT", "DEFERRABLE"]) {
            self.deferral()?;
        }
        Some(())
    }

    /// It belongs to the foreign key that was declared last, also where other words stand between.
    fn deferral(&mut self) -> Option<()> {
        let never = self.cursor.takes(&["NOT"]);
        self.cursor.takes(&["DEFERRABLE"]).then_some(())?;
        let deferred = self.cursor.takes(&["INITIALLY", "DEFERRED"]);
        if !deferred {
            self.cursor.takes(&["INITIALLY", "IMMEDIATE"]);
        }
        if let Some(reference) = self.declared.references.last_mut() {
            reference.deferral = match (never, deferred) {
                (true, _) => Deferral::NotDeferrable,
                (false, true) => Deferral::Deferred,
                (false, false) => Deferral::Immediate,
            };
        }
        Some(())
    }

    /// What `ON CONFLICT` says here; nothing where it is absent or says what holds anyway.
    fn conflict(&mut self) -> Option<String> {
        if !self.cursor.takes(&["ON", "CONFLICT"]) {
            return None;
        }
        let word = self.cursor.name()?.to_ascii_uppercase();
        (word != "ABORT").then_some(word)
    }
}
