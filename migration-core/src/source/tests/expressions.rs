//! Conditions, predicates and expressions, declared beside an entity and made by somebody else.

use sea_orm::DbBackend;
use sea_orm::sea_query::{ConditionalStatement, Expr, Index};
use test_support::{postgres_database, sqlite_database};

use super::{compared, lines};
use crate::metadata::Entities;

mod users {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "Users")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(super) id: i32,
        #[sea_orm(column_type = "Text")]
        pub(super) email: String,
        #[sea_orm(column_name = "Größe")]
        pub(super) size: i32,
        pub(super) status: String,
        #[sea_orm(column_type = "String(StringLen::N(20))", nullable)]
        pub(super) kind: Option<String>,
        pub(super) deleted_at: Option<DateTime>,
        pub(super) active: bool,
        #[sea_orm(column_name = "order")]
        pub(super) place: i16,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A condition as it is declared, and as it may be written.
type Case = (&'static str, &'static [&'static str]);

const POSTGRES: &[Case] = &[
    (
        "id > 0",
        &[
            "(id > 0)",
            "((id>0))",
            "id > '0'::integer",
            "\"id\" > 0",
            "\"Users\".id > 0",
        ],
    ),
    (
        "id in (1, 2, 3)",
        &[
            "id IN (1,2,3)",
            "id = ANY (ARRAY[1, 2, 3])",
            "id = any ('{1,2,3}'::int[])",
        ],
    ),
    (
        "id NOT IN (1, 2)",
        &["id <> ALL (ARRAY[1, 2])", "NOT (id IN (1, 2))"],
    ),
    (
        "\"Größe\" between 1 and 10",
        &[
            "\"Größe\" >= 1 AND \"Größe\" <= 10",
            "((\"Größe\" >= 1) AND (\"Größe\" <= 10))",
        ],
    ),
    (
        "status in ('new', 'it''s')",
        &[
            "status = ANY (ARRAY['new', 'it''s'])",
            // As the server says it, and as it says what it said.
            "(status)::text = ANY ((ARRAY['new'::character varying, 'it''s'::character varying])::text[])",
            "(status)::text = ANY (ARRAY[('new'::character varying)::text, ('it''s'::character varying)::text])",
            "status IN ('new'::varchar, E'it\\'s'::varchar)",
        ],
    ),
    (
        "kind in ('a', 'b')",
        &[
            "(kind)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])",
        ],
    ),
    (
        "status = 'new'",
        &["(status)::text = 'new'::text", "status::text = 'new'"],
    ),
    (
        "status <> ''",
        &["status != ''", "((status)::text <> ''::text)"],
    ),
    (
        "length(email) > 3 and email like '%@%'",
        &[
            "(length(email) > 3) AND (email ~~ '%@%'::text)",
            "LENGTH (email)>3 AND email LIKE '%@%'",
        ],
    ),
    (
        "email = lower(email)",
        &["email = LOWER(email)", "(email = lower(email))"],
    ),
    (
        "deleted_at is null or not active",
        &[
            "((deleted_at IS NULL) OR (NOT active))",
            "deleted_at ISNULL OR NOT active",
        ],
    ),
    (
        "deleted_at < '2100-01-01'",
        &[
            "deleted_at < '2100-01-01 00:00:00'::timestamp",
            "deleted_at < timestamp '2100-01-01'",
        ],
    ),
    (
        "coalesce(kind, '') <> 'x'",
        &["(COALESCE(kind, ''::character varying))::text <> 'x'::text"],
    ),
    (
        "case when active then \"order\" > 0 else true end",
        &[
            "CASE WHEN active THEN (\"order\" > 0) ELSE true END",
            "\nCASE\n    WHEN active THEN (\"order\" > 0)\n    ELSE true\nEND",
        ],
    ),
    ("(\"order\" + 1) * 2 > 0", &["(((\"order\" + 1) * 2) > 0)"]),
    ("active", &["(active)", "((active))"]),
    ("email !~ '[\\s\"]'", &["email !~ E'[\\\\s\"]'"]),
    (
        "num_nonnulls(kind, deleted_at) = 1",
        &["NUM_NONNULLS(kind, deleted_at) = 1"],
    ),
];

const SQLITE: &[Case] = &[
    (
        "id > 0",
        &[
            "(id > 0)",
            "((id>0))",
            "[id] > 0",
            "\"Id\">0 -- more than none\n",
            "`ID` /* x */ > 0",
        ],
    ),
    ("id in (1, 2, 3)", &["id IN (1,2,3)", "( id In (1 ,2, 3) )"]),
    (
        "\"Größe\" between 1 and 10",
        &["\"Größe\" BETWEEN 1 AND 10", "Größe between 1 and 10"],
    ),
    ("status in ('new', 'it''s')", &["status IN ('new','it''s')"]),
    ("status <> ''", &["status != ''", "status<>''"]),
    (
        "id = 1 or id >= 5",
        &["id == 1 OR id>=5", "ID=1 or \"id\" >= 5"],
    ),
    (
        "length(email) > 3 and email like '%@%'",
        &["LENGTH(email)>3 AND email LIKE '%@%'"],
    ),
    (
        "deleted_at is null or not active",
        &["deleted_at IS NULL OR NOT active"],
    ),
    ("email || kind <> 'ab'", &["email||kind<>'ab'"]),
    ("\"order\" > -1", &["[order]>-1", "\"order\" > - 1"]),
];

fn column(table: &str, case: usize) -> String {
    format!("{table} {case}")
}

fn entities(backend: DbBackend, cases: &[Case]) -> Entities {
    let mut entities = Entities::new(backend).register(users::Entity);
    for (number, (declared, _)) in cases.iter().enumerate() {
        entities = entities.check("Users", column("check", number), *declared);
        let index = Index::create()
            .name(column("index", number))
            .table("Users")
            .col("id")
            .and_where(Expr::cust(*declared))
            .take();
        entities = entities.index(index);
        let index = Index::create()
            .name(column("expression", number))
            .table("Users")
            .col(Expr::cust(format!("({declared})")))
            .take();
        entities = entities.index(index);
    }
    entities
}

/// What somebody else makes in one round of the same.
fn made(cases: &[Case], round: usize, columns: &str) -> String {
    let mut checks = String::new();
    let mut indexes = String::new();
    for (number, (_, spellings)) in cases.iter().enumerate() {
        let sql = spellings.get(round).unwrap_or(&spellings[0]);
        let name = |table| column(table, number);
        checks += &format!(", CONSTRAINT \"{}\" CHECK ({sql})", name("check"));
        indexes += &format!(
            "; CREATE INDEX \"{}\" ON \"Users\" (id) WHERE {sql}\n; CREATE INDEX \"{}\" ON \"Users\" (({sql}))",
            name("index"),
            name("expression")
        );
    }
    format!("DROP TABLE IF EXISTS \"Users\"; CREATE TABLE \"Users\" ({columns}{checks}){indexes}")
}

fn rounds(cases: &[Case]) -> usize {
    cases.iter().map(|case| case.1.len()).max().unwrap()
}

#[tokio::test]
async fn postgres_says_which_are_the_same() {
    let database = postgres_database("expressions");
    let wanted = |backend| entities(backend, POSTGRES);
    assert_eq!(wanted(DbBackend::Postgres).problems(), []);
    let columns = "id integer PRIMARY KEY, email text NOT NULL, \"Größe\" integer NOT NULL, status varchar NOT NULL, \
        kind varchar(20), deleted_at timestamp, active boolean NOT NULL, \"order\" smallint NOT NULL";
    let mut found = Vec::new();
    for round in 0..rounds(POSTGRES) {
        database.execute(&made(POSTGRES, round, columns));
        let diff = compared(database.url(), |backend| entities(backend, POSTGRES)).await;
        found.extend(
            lines(&diff)
                .into_iter()
                .map(|line| format!("{round}: {line}")),
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test]
async fn sqlite_says_which_are_the_same() {
    let database = sqlite_database();
    let columns = "id integer NOT NULL PRIMARY KEY, email text NOT NULL, \"Größe\" integer NOT NULL, status varchar NOT NULL, \
        kind varchar(20), deleted_at datetime_text, active boolean NOT NULL, \"order\" smallint NOT NULL";
    let mut found = Vec::new();
    for round in 0..rounds(SQLITE) {
        database.execute(&made(SQLITE, round, columns));
        let diff = compared(&database.url(), |backend| entities(backend, SQLITE)).await;
        found.extend(
            lines(&diff)
                .into_iter()
                .map(|line| format!("{round}: {line}")),
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
