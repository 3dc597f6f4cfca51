//! Rows that no migration has anything to do with are left alone.

use std::fmt::Write;

use test_support::Database;

use crate::chain::{lines, program};

/// What has nothing to do with a migration goes through the whole chain and back unchanged.
#[test]
fn other_rows_are_kept() {
    for database in Database::both("data_kept") {
        let program = program(&database);
        program.succeed(&["up", "004"]);
        database.execute(KEPT_ROWS);
        let everything = || {
            let mut text = String::new();
            for (table, columns) in KEPT_COLUMNS {
                for line in lines(
                    &database,
                    &format!("SELECT {columns} FROM {table} ORDER BY 1"),
                ) {
                    writeln!(text, "{table}: {line}").unwrap();
                }
            }
            text
        };
        let before = everything();
        assert_eq!(
            before.lines().count(),
            12,
            "eleven rows, one with a line break: {before}"
        );
        program.succeed(&["up", "head"]);
        assert_eq!(everything(), before, "{} up", database.kind());
        program.succeed(&["down", "004"]);
        assert_eq!(everything(), before, "{} down", database.kind());
        assert_eq!(
            lines(
                &database,
                "SELECT reader_type FROM jobs UNION ALL SELECT key FROM api_keys"
            ),
            ["-"],
            "{}: what 006 and 010 dropped comes back empty",
            database.kind()
        );
    }
}

const KEPT_ROWS: &str = "
    INSERT INTO users (id, email, name, credits, created_at) VALUES
        (1, 'ann@example.com', 'Ann ''O'' Ünal', -1, '2024-01-31 23:59:59'), (2, 'bob@example.com', NULL, NULL, NULL);
    INSERT INTO jobs (id, user_id, progress, reader_type, detection_confidence, plan_data, error_message, requires_review,
                      legend_data, batch_id, created_at)
        VALUES ('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 1, 100, 'old', 99.5, '{\"a\": [1, 2]}', 'line
two', true, '{}', 'b1', '2024-02-29 00:00:00');
    INSERT INTO api_keys (id, user_id, key) VALUES (1, 1, 'k');
    INSERT INTO payments (id, user_id, amount, razorpay_order_id) VALUES (1, 2, 2147483647, 'order');
    INSERT INTO organizations (id, name, subscription_tier) VALUES (1, 'org', 'yearly');
    INSERT INTO organization_members (id, organization_id, user_id) VALUES (1, 1, 1), (2, 1, 2);
    INSERT INTO project_versions (id, user_id, job_id, version_number)
        VALUES (1, 1, '6ba7b810-9dad-11d1-80b4-00c04fd430c8', 3);
    INSERT INTO iterations (id, job_id, user_id) VALUES ('i1', '6ba7b810-9dad-11d1-80b4-00c04fd430c8', 1);
    INSERT INTO layout_variations (id, job_id, user_id, confidence)
        VALUES ('v1', '6ba7b810-9dad-11d1-80b4-00c04fd430c8', 1, 0.25);
    INSERT INTO referrals (id, referrer_id, referred_id, referral_code) VALUES (1, 1, 2, 'code');";

const KEPT_COLUMNS: [(&str, &str); 9] = [
    ("users", "id, email, name, credits, subscription_tier, subscription_status, created_at, is_active"),
    (
        "jobs",
        "id, user_id, status, progress, detection_confidence, plan_data, error_message, requires_review, legend_data,
         legend_detected, batch_id, created_at",
    ),
    ("payments", "id, user_id, amount, currency, razorpay_order_id"),
    ("organizations", "id, name, subscription_tier, shared_credits"),
    ("organization_members", "id, organization_id, user_id, role"),
    ("project_versions", "id, user_id, job_id, version_number"),
    ("iterations", "id, job_id, user_id"),
    ("layout_variations", "id, job_id, user_id, confidence"),
    ("referrals", "id, referrer_id, referred_id, referral_code"),
];
