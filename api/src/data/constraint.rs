//! What a constraint means, found by its name.

use std::collections::HashMap;

use migration_core::schema::{Name, Schema, Table};

/// What a constraint forbids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Two rows with the same values here.
    Unique { table: String, columns: Vec<String> },
    /// A row that refers to none.
    Reference {
        table: String,
        columns: Vec<String>,
        referenced: String,
    },
}

/// The constraints of a database.
#[derive(Debug, Default)]
pub(crate) struct Constraints {
    rules: HashMap<String, Rule>,
}

impl Constraints {
    /// Those of a schema.
    pub(crate) fn of(schema: &Schema) -> Self {
        let mut rules = HashMap::new();
        for (name, table) in &schema.tables {
            read(name, table, &mut rules);
        }
        Self { rules }
    }

    /// What the constraint of this name forbids.
    pub(crate) fn rule(&self, name: &str) -> Option<&Rule> {
        self.rules.get(name)
    }

    /// The references from a table, or those to it.
    pub(crate) fn references(&self, table: &str, to_it: bool) -> Vec<&Rule> {
        let mut found: Vec<_> = self
            .rules
            .values()
            .filter(|rule| match rule {
                Rule::Reference {
                    table: from,
                    referenced,
                    ..
                } => table == if to_it { referenced } else { from },
                Rule::Unique { .. } => false,
            })
            .collect();
        found.sort_by_key(|rule| rule.columns());
        // Each stands there under every name that it may have.
        found.dedup();
        found
    }
}

impl Rule {
    /// `jobs.user_id`, or `organization_members.organization_id, organization_members.user_id`.
    pub(crate) fn columns(&self) -> String {
        let (Self::Unique { table, columns } | Self::Reference { table, columns, .. }) = self;
        let named: Vec<_> = columns
            .iter()
            .map(|column| format!("{table}.{column}"))
            .collect();
        named.join(", ")
    }
}

fn read(name: &Name, table: &Table, rules: &mut HashMap<String, Rule>) {
    let unique = |columns: &[String]| Rule::Unique {
        table: name.name.clone(),
        columns: columns.to_vec(),
    };
    if let Some(key) = &table.primary_key {
        let names = names(name, key.name.as_ref(), &[], ("pk", "pkey"));
        rules.extend(names.into_iter().map(|name| (name, unique(&key.columns))));
    }
    for constraint in &table.uniques {
        let columns = &constraint.columns;
        let names = names(name, constraint.name.as_ref(), columns, ("idx", "key"));
        rules.extend(names.into_iter().map(|name| (name, unique(columns))));
    }
    for index in table.indexes.iter().filter(|index| index.unique) {
        if let (Some(called), Some(columns)) = (&index.name, index.columns()) {
            let columns: Vec<_> = columns.into_iter().map(str::to_owned).collect();
            rules.insert(called.clone(), unique(&columns));
        }
    }
    for key in &table.foreign_keys {
        let rule = Rule::Reference {
            table: name.name.clone(),
            columns: key.columns.clone(),
            referenced: key.table.name.clone(),
        };
        let names = names(name, key.name.as_ref(), &key.columns, ("fk", "fkey"));
        rules.extend(names.into_iter().map(|name| (name, rule.clone())));
    }
}

/// What a constraint may be called: as it was declared, or else as SeaORM (`fk-jobs-user_id`) or Postgres
/// (`jobs_user_id_fkey`, see `ChooseConstraintName`) would call it.
fn names(
    table: &Name,
    declared: Option<&String>,
    columns: &[String],
    (before, after): (&str, &str),
) -> Vec<String> {
    if let Some(declared) = declared {
        return vec![declared.clone()];
    }
    let joined = |sign: &str| {
        let parts = std::iter::once(&table.name).chain(columns);
        parts.map(String::as_str).collect::<Vec<_>>().join(sign)
    };
    vec![
        format!("{before}-{}", joined("-")),
        format!("{}_{after}", joined("_")),
    ]
}
