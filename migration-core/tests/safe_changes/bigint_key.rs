//! A primary key that outgrows its type.

use migration_core::steps::{self, Backfill};
use sea_orm_migration::prelude::*;

named!(Grow, "m026_payments_id_new");
named!(Switch, "m027_payments_id_bigint");
named!(Contract, "m028_payments_without_id_old");

#[async_trait::async_trait]
impl MigrationTrait for Grow {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = ColumnDef::new("id__new").big_integer().null().take();
        steps::add_column(manager, "payments", column).await?;
        steps::mirror_column(manager, "payments", "id__new", "NEW.id").await?;
        Backfill::new("payments", "id")
            .set("id__new", Expr::col("id"))
            .filter(Expr::col("id__new").is_null())
            .run(manager)
            .await?;
        steps::set_not_null(manager, "payments", "id__new").await?;
        let index = Index::create()
            .unique()
            .name("payments_id__new_key")
            .table("payments")
            .col("id__new")
            .take();
        steps::create_index(manager, &index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::drop_index(manager, "payments_id__new_key").await?;
        steps::stop_mirroring(manager, "payments", "id__new").await?;
        steps::drop_column(manager, "payments", "id__new").await
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Switch {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::stop_mirroring(manager, "payments", "id__new").await?;
        for sql in [
            "ALTER TABLE payments DROP CONSTRAINT payments_pkey",
            "ALTER TABLE payments ALTER COLUMN id DROP DEFAULT, ALTER COLUMN id DROP NOT NULL",
            "ALTER TABLE payments RENAME COLUMN id TO id__old",
            "ALTER TABLE payments RENAME COLUMN id__new TO id",
            "ALTER TABLE payments ADD CONSTRAINT payments_pkey PRIMARY KEY USING INDEX payments_id__new_key",
            "ALTER SEQUENCE payments_id_seq AS bigint OWNED BY payments.id",
            "ALTER TABLE payments ALTER COLUMN id SET DEFAULT nextval('payments_id_seq')",
        ] {
            steps::execute(manager, sql).await?;
        }
        steps::mirror_column_where_it_fits(manager, "payments", "id__old", "NEW.id").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::allow(
            "adding-serial-primary-key-field",
            "the way back locks: in a quiet hour",
        );
        steps::allow(
            "require-concurrent-index-creation",
            "the way back locks: in a quiet hour",
        );
        steps::stop_mirroring(manager, "payments", "id__old").await?;
        for sql in [
            "ALTER TABLE payments DROP CONSTRAINT payments_pkey",
            "ALTER TABLE payments ALTER COLUMN id DROP DEFAULT",
            "ALTER TABLE payments RENAME COLUMN id TO id__new",
            "ALTER TABLE payments RENAME COLUMN id__old TO id",
            "ALTER TABLE payments ADD CONSTRAINT payments_pkey PRIMARY KEY (id)",
            "CREATE UNIQUE INDEX payments_id__new_key ON payments (id__new)",
            "ALTER SEQUENCE payments_id_seq AS integer OWNED BY payments.id",
            "ALTER TABLE payments ALTER COLUMN id SET DEFAULT nextval('payments_id_seq')",
        ] {
            steps::execute(manager, sql).await?;
        }
        steps::mirror_column(manager, "payments", "id__new", "NEW.id").await
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Contract {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::allow("ban-drop-column", "its values are in id");
        steps::stop_mirroring(manager, "payments", "id__old").await?;
        steps::drop_column(manager, "payments", "id__old").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = ColumnDef::new("id__old").integer().null().take();
        steps::add_column(manager, "payments", column).await?;
        steps::mirror_column_where_it_fits(manager, "payments", "id__old", "NEW.id").await?;
        Backfill::new("payments", "id")
            .set("id__old", Expr::cust("id::integer"))
            .filter(Expr::cust("id__old IS NULL AND id <= 2147483647"))
            .run(manager)
            .await
    }
}
