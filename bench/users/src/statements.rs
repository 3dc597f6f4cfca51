//! What the clients send. The row `n` of the filled tables is known by its number alone.

/// How a job that was there from the start is found.
pub(crate) const JOB: &str =
    "SELECT id, status, progress, plan_data::text FROM jobs WHERE id = md5($1::text)::uuid::text";
/// A page of jobs.
pub(crate) const JOBS: &str = "SELECT id, status, progress, created_at::text FROM jobs \
     WHERE id >= md5($1::text)::uuid::text ORDER BY id LIMIT 20";
pub(crate) const UPDATE_JOB: &str = "UPDATE jobs SET status = 'processing', progress = 1 + coalesce(progress, 0) % 100 \
     WHERE id = md5($1::text)::uuid::text";
pub(crate) const INSERT_JOB: &str = "INSERT INTO jobs (id, user_id, status, progress, sketch_filename, plan_data, created_at) \
     VALUES (gen_random_uuid()::text, $1, 'queued', 0, 'load', '{\"walls\": 4}', now())";

pub(crate) const USER: &str = "SELECT id, email, credits FROM users WHERE id = $1";
/// A page of users.
pub(crate) const USERS: &str =
    "SELECT id, email, credits FROM users WHERE id >= $1 ORDER BY id LIMIT 20";
pub(crate) const UPDATE_USER: &str =
    "UPDATE users SET credits = 1 + coalesce(credits, 0) % 100, last_login = now() WHERE id = $1";
pub(crate) const INSERT_USER: &str = "INSERT INTO users (email, name, created_at) \
     VALUES (gen_random_uuid()::text || '@example.com', 'User ' || $1::integer, now())";
