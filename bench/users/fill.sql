-- Rows for a database at revision 001. psql gives the numbers: jobs, users, organizations.
-- The row n of jobs has the id md5(n): the clients know which rows there are.
SET session_replication_role = replica; -- what is filled in here refers to what is there: no need to look each time
SET synchronous_commit = off;

-- What one of the later changes makes a foreign key of. No migration knows it.
ALTER TABLE jobs ADD COLUMN organization_id integer;

INSERT INTO users (email, name, google_id, credits, subscription_tier, subscription_status, razorpay_customer_id, created_at, updated_at)
SELECT 'user' || n || '@example.com', 'User ' || n, 'g' || md5(n::text), n % 50,
    (ARRAY['trial', 'week', 'monthly', 'yearly'])[1 + n % 4], CASE WHEN n % 5 = 0 THEN 'active' ELSE 'inactive' END,
    CASE WHEN n % 5 = 0 THEN 'cust_' || n END, timestamp '2024-01-01' + n * interval '1 minute',
    timestamp '2025-01-01' + n * interval '10 seconds'
FROM generate_series(1, :users) n;

INSERT INTO organizations (name, slug, subscription_tier, shared_credits, created_at)
SELECT 'Organization ' || n, 'organization-' || n,
    CASE n % 10 WHEN 0 THEN NULL WHEN 1 THEN 'free' WHEN 2 THEN 'monthly' ELSE 'trial' END, n % 500,
    timestamp '2024-01-01' + n * interval '5 minutes'
FROM generate_series(1, :organizations) n;

INSERT INTO api_keys (user_id, key, name)
SELECT n, md5('key' || n), 'Key of ' || n FROM generate_series(1, :users, 10) n;

INSERT INTO jobs (id, user_id, status, progress, sketch_filename, sketch_url, sketch_format, reader_type, detection_confidence,
    plan_data, ifc_url, preview_image_url, retry_count, cost_usd, created_at, started_at, completed_at, organization_id)
SELECT md5(n::text)::uuid::text, 1 + n % :users, (ARRAY['completed', 'completed', 'completed', 'failed', 'review'])[1 + n % 5], 100,
    'sketch' || n || '.png', 'https://files.example.com/sketch/' || n, (ARRAY['png', 'jpg', 'pdf'])[1 + n % 3], 'hybrid', 87.5,
    json_build_object('scale', 50, 'walls', n % 50, 'rooms', json_build_array('kitchen', 'hall', 'bath', 'bedroom'),
        'outline', md5(n::text) || md5('a' || n) || md5('b' || n) || md5('c' || n) || md5('d' || n) || md5('e' || n)),
    'https://files.example.com/ifc/' || n, 'https://files.example.com/preview/' || n, n % 3, 0.42,
    timestamp '2024-01-01' + n * interval '20 seconds', timestamp '2024-01-01' + n * interval '21 seconds',
    timestamp '2024-01-01' + n * interval '22 seconds', 1 + n % :organizations
FROM generate_series(1, :jobs) n;

RESET session_replication_role;
VACUUM (ANALYZE);
