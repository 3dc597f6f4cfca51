//! What the recipes change: a small platform, with rows in it.

use migration_core::steps;
use sea_orm_migration::prelude::*;

named!(First, "m001_first");

const TABLES: &str = "
    CREATE TYPE job_state AS ENUM ('queued', 'done', 'lost');
    CREATE TABLE users (id serial PRIMARY KEY, email varchar(255) NOT NULL, name text, credits integer, plan text);
    CREATE TABLE organizations (id serial PRIMARY KEY, name text NOT NULL, slug text);
    CREATE TABLE jobs (id serial PRIMARY KEY, user_id integer NOT NULL REFERENCES users, organization_id integer,
        state job_state NOT NULL DEFAULT 'queued', status text, progress integer, retries text,
        reader_type text NOT NULL, expires_at timestamp);
    CREATE INDEX ix_jobs_status ON jobs (status);
    CREATE INDEX ix_jobs_expires_at ON jobs (expires_at);
    CREATE TABLE payments (id serial PRIMARY KEY, amount integer NOT NULL, paise bigint);
    CREATE TABLE api_keys (id serial PRIMARY KEY, user_id integer NOT NULL REFERENCES users, key text NOT NULL);
    INSERT INTO users (email, name, credits, plan)
        SELECT n || '@example.com', 'user ' || n, nullif(n % 5, 0), nullif('plan ' || n % 3, 'plan 0') FROM generate_series(1, 500) n;
    INSERT INTO organizations (name, slug) SELECT 'org ' || n, 'org-' || n FROM generate_series(1, 50) n;
    INSERT INTO jobs (user_id, organization_id, state, status, progress, retries, reader_type, expires_at)
        SELECT n % 500 + 1, nullif(n % 51, 0), (ARRAY['queued', 'done', 'lost'])[n % 3 + 1]::job_state, 'queued', n % 101,
            CASE WHEN n % 10 = 0 THEN 'many' ELSE (n % 4)::text END, 'none', timestamp '2023-01-01' + n * interval '6 hours'
        FROM generate_series(1, 3000) n;
    INSERT INTO payments (amount) SELECT n FROM generate_series(1, 600) n";

#[async_trait::async_trait]
impl MigrationTrait for First {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::execute(manager, TABLES).await
    }
}
