//! The renames that a person names with `--rename`.

use clap::Args;

use crate::diff::Renames;
use crate::error::Error;
use crate::schema::{Name, Schema};
use crate::suggest;

/// What is the same thing under another name.
#[derive(Debug, Args, Clone, Default)]
pub(crate) struct RenameArgs {
    /// A rename: table=new, table.column=new, or enum.value=new. May be given several times
    #[arg(long = "rename", value_name = "OLD=NEW")]
    pub(crate) given: Vec<String>,
}

impl RenameArgs {
    /// Finds out what each of them is about. The entities' own are there already.
    pub(crate) fn resolve(
        &self,
        old: &Schema,
        new: &Schema,
        known: Renames,
    ) -> Result<Renames, Error> {
        let mut renames = known;
        // Tables first: columns are named by the table they are in then.
        let (tables, others): (Vec<_>, Vec<_>) = self.given.iter().partition(|text| {
            text.split_once('=').is_some_and(|(from, to)| {
                find(old.tables.keys(), from).is_some() && find(new.tables.keys(), to).is_some()
            })
        });
        for text in tables {
            if let Some((from, to)) = text.split_once('=')
                && let (Some(from), Some(to)) =
                    (find(old.tables.keys(), from), find(new.tables.keys(), to))
            {
                renames.tables.push((from.clone(), to.clone()));
            }
        }
        for text in others {
            let refused = |why: &str, near: Option<String>| Error::Refused {
                problem: format!("`--rename {text}`: {why}"),
                hint: near.unwrap_or_else(|| {
                    "say table=new, table.column=new or enum.value=new, as `diff` shows them"
                        .to_owned()
                }),
            };
            let (from, to) = text
                .split_once('=')
                .ok_or_else(|| refused("there is no = in it", None))?;
            let (owner, part) = from.rsplit_once('.').ok_or_else(|| {
                let near = match find(old.tables.keys(), from) {
                    Some(_) => near(new.tables.keys(), to),
                    None => near(old.tables.keys(), from),
                };
                refused("no such table is on both sides", near)
            })?;
            if let Some(table) = table(&renames, new, owner) {
                renames
                    .columns
                    .push((table, part.to_owned(), to.to_owned()));
            } else if let Some(name) = find(new.enums.keys(), owner) {
                renames
                    .values
                    .push((name.clone(), part.to_owned(), to.to_owned()));
            } else {
                let names = new.tables.keys().chain(new.enums.keys());
                return Err(refused(
                    "no such table or enum is there",
                    near(names, owner),
                ));
            }
            let fits = renames.fits(old, new);
            if !fits {
                return Err(refused(
                    "the old name must be on the one side alone, the new one on the other",
                    None,
                ));
            }
        }
        Ok(renames)
    }
}

/// The table of that name, its old name included.
fn table(renames: &Renames, new: &Schema, text: &str) -> Option<Name> {
    let old_name = renames
        .tables
        .iter()
        .find(|(from, _)| from.to_string() == text);
    match old_name {
        Some((_, to)) => Some(to.clone()),
        None => find(new.tables.keys(), text).cloned(),
    }
}

fn find<'a>(mut names: impl Iterator<Item = &'a Name>, text: &str) -> Option<&'a Name> {
    names.find(|name| name.to_string() == text)
}

/// Asks for the names that may have been meant.
fn near<'a>(names: impl Iterator<Item = &'a Name>, text: &str) -> Option<String> {
    let names: Vec<String> = names.map(ToString::to_string).collect();
    suggest::question(&suggest::words(text, names.iter().map(String::as_str)))
}
