//! Whether an index that is there is the one that is wanted.

use sea_orm::{DatabaseTransaction, DbBackend, QueryResult, Statement};
use sea_orm_migration::prelude::*;

use super::statement::CreateIndex;
use crate::context::Context;
use crate::failure::{Failure, detail};
use crate::quote::literal;
use crate::steps::transaction::{Work, patiently};

/// Refuses an index of the name that is another than the statement creates. The server says so: it builds the wanted one
/// over an empty copy of the table. Where the role may not make one, the index is taken for what an earlier try has left.
/// `name` is quoted.
pub(super) async fn expect_same(
    manager: &SchemaManager<'_>,
    name: &str,
    create_index: &str,
) -> Result<(), DbErr> {
    let Some(wanted) = CreateIndex::read(create_index) else {
        return Err(DbErr::Migration(format!(
            "{name} is there already, and what is to be created is not understood: drop it (DROP INDEX CONCURRENTLY {name}) \
             for this to build it"
        )));
    };
    let comparison = Comparison {
        name,
        create_index,
        wanted,
    };
    let [found, wanted] = match patiently(manager, &comparison).await {
        Ok(compared) => compared,
        Err(error) if Failure::of(&error) == Failure::Forbidden => return Ok(()),
        Err(error) => {
            return Err(DbErr::Migration(format!(
                "{name} is there already, and whether it is what is to be created could not be compared: {}; look at it, and \
                 drop it (DROP INDEX CONCURRENTLY {name}) for this to build it",
                detail(&error)
            )));
        }
    };
    if found == wanted {
        return Ok(());
    }
    Err(DbErr::Migration(format!(
        "{name} is there already, and is another index: {found}; what is to be created is: {wanted}; drop or rename the one, \
         or give the other another name"
    )))
}

struct Comparison<'a> {
    name: &'a str,
    create_index: &'a str,
    wanted: CreateIndex<'a>,
}

impl Work for Comparison<'_> {
    /// What is there and what is wanted, in the server's words.
    type Done = [String; 2];

    const IS_DDL: bool = false;

    fn sql(&self) -> &str {
        self.create_index
    }

    async fn run(
        &self,
        context: &Context,
        transaction: &DatabaseTransaction,
    ) -> Result<Self::Done, DbErr> {
        let table = literal(self.wanted.table());
        // Before there is a copy: what has its name is then found first.
        let found = format!(
            "SELECT {}, format('%I', w.relname), format('%I.%I', v.nspname, w.relname) \
             FROM {INDEX} JOIN pg_class w ON w.oid = {table}::regclass JOIN pg_namespace v ON v.oid = w.relnamespace \
             WHERE i.indexrelid = {}::regclass",
            // On the wanted table its schema does not count, since the copy has another.
            format_args!(
                "CASE WHEN i.indrelid = w.oid THEN {} ELSE pg_get_indexdef(i.indexrelid) END",
                without(&["n.nspname"])
            ),
            literal(self.name)
        );
        let row = ask(context, transaction, found).await?;
        let found: String = row.try_get_by_index(0)?;
        let (copy, table): (String, String) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        let create = format!("CREATE TEMP TABLE {copy} (LIKE {table}) ON COMMIT DROP");
        for statement in [create, self.wanted.over(&format!("pg_temp.{copy}"))] {
            let made = transaction.execute_unprepared(&statement);
            context.watch.unseen(made).await?;
        }
        let wanted = format!(
            "SELECT {} FROM {INDEX} WHERE i.indrelid = {}::regclass",
            without(&["n.nspname", "'pg_temp'"]),
            literal(&format!("pg_temp.{copy}"))
        );
        let row = ask(context, transaction, wanted).await?;
        // Another runner's connection caches its prepared statements, and must not lose them.
        if context.owned {
            transaction.execute_unprepared("DEALLOCATE ALL").await?;
        }
        Ok([found, row.try_get_by_index(0)?])
    }
}

/// An index, its table and the schema of that.
const INDEX: &str = "pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace";

/// The definition without the schema of its table, which has one of these names there (servers differ in what they call
/// that of the session's own temporary tables), and without ONLY, which a copy of a partitioned table does not have.
fn without(schemas: &[&str]) -> String {
    let mut definition = "pg_get_indexdef(i.indexrelid)".to_owned();
    for schema in schemas {
        for only in ["", "ONLY "] {
            definition = format!(
                "replace({definition}, format(' ON {only}%I.%I USING ', {schema}, c.relname), format(' ON %I USING ', c.relname))"
            );
        }
    }
    definition
}

async fn ask(
    context: &Context,
    transaction: &DatabaseTransaction,
    sql: String,
) -> Result<QueryResult, DbErr> {
    let statement = Statement::from_string(DbBackend::Postgres, sql);
    let question = transaction.query_one_raw(statement);
    let row = context.watch.unseen(question).await?;
    row.ok_or_else(|| DbErr::Migration("it has just gone".to_owned()))
}
