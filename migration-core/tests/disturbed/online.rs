//! Every step, killed anywhere: at the end the database is what an undisturbed run makes of it, there and back.

use std::thread;
use std::time::{Duration, Instant};

use migration_core::steps::{self, Backfill};
use sea_orm_migration::prelude::*;
use test_support::{PostgresDatabase, catalogue, postgres_database};

use crate::program::{Program, said};

pub(crate) async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    steps::add_column(manager, "jobs", ColumnDef::new("owner_id").integer().null()).await?;
    Backfill::new("jobs", "id")
        .set("owner_id", Expr::cust("id % 10 + 1"))
        .filter(Expr::col("owner_id").is_null())
        .batch_rows(200)
        .batch_time(Duration::ZERO)
        .pause(0.0)
        .run(manager)
        .await?;
    steps::set_not_null(manager, "jobs", "owner_id").await?;
    let key = ForeignKey::create()
        .name("jobs_owner_id_fkey")
        .from("jobs", "owner_id")
        .to("owners", "id")
        .on_delete(ForeignKeyAction::Cascade)
        .take();
    steps::add_foreign_key(manager, &key).await?;
    steps::add_check(manager, "jobs", "jobs_size_check", "size >= 0").await?;
    steps::add_unique(manager, "jobs", "jobs_name_key", &["name", "size"]).await?;
    let index = Index::create()
        .name("ix_jobs_owner_id")
        .table("jobs")
        .col("owner_id")
        .take();
    steps::create_index(manager, &index).await?;
    let sql = r#"CREATE INDEX "ix_jobs_size" ON "jobs" ("size" DESC) WHERE size > 5"#;
    steps::replace_index(manager, "ix_jobs_size", sql).await?;
    steps::add_column(
        manager,
        "jobs",
        ColumnDef::new("size__new").big_integer().null(),
    )
    .await?;
    steps::mirror_column(manager, "jobs", "size__new", "NEW.size").await?;
    steps::create_index_from_sql(
        manager,
        "ix_jobs_lower",
        "CREATE INDEX ix_jobs_lower ON jobs (lower(name))",
    )
    .await
}

pub(crate) async fn down(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    steps::drop_index(manager, "ix_jobs_lower").await?;
    steps::stop_mirroring(manager, "jobs", "size__new").await?;
    steps::drop_column(manager, "jobs", "size__new").await?;
    let sql = r#"CREATE INDEX "ix_jobs_size" ON "jobs" ("size")"#;
    steps::replace_index(manager, "ix_jobs_size", sql).await?;
    steps::drop_index(manager, "ix_jobs_owner_id").await?;
    steps::drop_constraint(manager, "jobs", "jobs_name_key").await?;
    steps::drop_constraint(manager, "jobs", "jobs_size_check").await?;
    steps::drop_constraint(manager, "jobs", "jobs_owner_id_fkey").await?;
    steps::drop_column(manager, "jobs", "owner_id").await
}

fn filled(hint: &str) -> PostgresDatabase {
    let database = postgres_database(hint);
    database.execute(
        "CREATE TABLE owners (id integer PRIMARY KEY); INSERT INTO owners SELECT generate_series(1, 10); \
         CREATE TABLE jobs (id integer PRIMARY KEY, name text NOT NULL, size integer NOT NULL); \
         CREATE INDEX ix_jobs_size ON jobs (size); \
         INSERT INTO jobs SELECT g, md5(g::text), g % 20 FROM generate_series(1, 20000) g",
    );
    database
}

fn program(database: &PostgresDatabase) -> Program {
    Program {
        chain: "online",
        url: database.url().to_owned(),
    }
}

/// What undisturbed runs there and back make, and how long each takes.
fn undisturbed() -> [(&'static str, String, Duration); 2] {
    let database = filled("undisturbed");
    ["up", "down"].map(|way| {
        let began = Instant::now();
        program(&database).succeed(&[way]);
        (way, catalogue(&database), began.elapsed())
    })
}

#[test]
fn killed_anywhere_the_next_run_ends_it() {
    let expected = undisturbed();
    let database = filled("killed");
    let mut broken_off = 0;
    for round in 0_u32..6 {
        for (way, wanted, took) in &expected {
            // Three kills, each a little further on; what is left is the next one's.
            for kill in 1..=3 {
                let mut victim = program(&database).start(&[*way]);
                thread::sleep(*took * (round * 3 + kill) / 20);
                victim.kill().unwrap();
                let (well, ..) = said(&victim.wait_with_output().unwrap());
                broken_off += u32::from(!well);
                if well {
                    break;
                }
            }
            let (well, out, err) = program(&database).run(&[*way, "-n", "1"]);
            assert!(well, "{out}\n{err}");
            // A way back that a victim had ended leaves the next one nothing to do, or one step further.
            assert_eq!(catalogue(&database), *wanted, "{way} {round}");
        }
    }
    assert!(broken_off > 10, "only {broken_off} were broken off");
}

/// Where rows do not keep a rule, nothing is in the way of those who mend them and try again.
#[test]
fn what_rows_refuse_is_mended_and_tried_again() {
    let [(_, there, _), _] = undisturbed();
    let database = filled("refused");
    database.execute(
        "INSERT INTO jobs VALUES (0, 'twin', 3), (20001, 'twin', 3), (20002, 'small', -1)",
    );
    for (refusal, mend) in [
        ("jobs_size_check", "UPDATE jobs SET size = 1 WHERE size < 0"),
        ("jobs_name_key", "DELETE FROM jobs WHERE id = 0"),
    ] {
        let (well, out, err) = program(&database).run(&["up"]);
        assert!(!well && err.contains(refusal), "{out}\n{err}");
        let invalid = "SELECT count(*)::text FROM pg_index WHERE NOT indisvalid";
        assert_eq!(database.value(invalid).as_deref(), Some("0"));
        database.execute(mend);
    }
    program(&database).succeed(&["up"]);
    assert_eq!(catalogue(&database), there);
}
