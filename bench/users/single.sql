-- Revisions 002 to 010 as they are done where each migration simply says what it wants, and all of them go into one
-- transaction, as Alembic runs them. psql runs it as one.

-- 002
ALTER TABLE jobs ADD COLUMN legend_data json;
ALTER TABLE jobs ADD COLUMN legend_detected boolean DEFAULT false;

-- 003
ALTER TABLE jobs ADD COLUMN batch_id varchar;
CREATE INDEX ix_jobs_batch_id ON jobs (batch_id);

-- 004
CREATE TABLE iterations (
    id varchar NOT NULL,
    job_id varchar NOT NULL,
    user_id integer NOT NULL,
    parent_iteration_id varchar,
    ifc_url varchar,
    ifc_filename varchar,
    changes_json json,
    change_summary text,
    name varchar,
    notes text,
    created_at timestamp,
    PRIMARY KEY (id),
    FOREIGN KEY (job_id) REFERENCES jobs (id),
    FOREIGN KEY (user_id) REFERENCES users (id),
    FOREIGN KEY (parent_iteration_id) REFERENCES iterations (id)
);
CREATE INDEX ix_iterations_id ON iterations (id);
CREATE INDEX ix_iterations_job_id ON iterations (job_id);
CREATE TABLE layout_variations (
    id varchar NOT NULL,
    job_id varchar NOT NULL,
    user_id integer NOT NULL,
    variation_number integer,
    plan_data json,
    confidence double precision,
    ifc_url varchar,
    preview_image_url varchar,
    created_at timestamp,
    PRIMARY KEY (id),
    FOREIGN KEY (job_id) REFERENCES jobs (id),
    FOREIGN KEY (user_id) REFERENCES users (id)
);
CREATE INDEX ix_layout_variations_id ON layout_variations (id);
CREATE INDEX ix_layout_variations_job_id ON layout_variations (job_id);
CREATE TABLE referrals (
    id serial NOT NULL,
    referrer_id integer NOT NULL,
    referred_id integer,
    referral_code varchar NOT NULL,
    status varchar,
    credits_awarded integer,
    created_at timestamp,
    completed_at timestamp,
    rewarded_at timestamp,
    PRIMARY KEY (id),
    FOREIGN KEY (referrer_id) REFERENCES users (id),
    FOREIGN KEY (referred_id) REFERENCES users (id)
);
CREATE INDEX ix_referrals_id ON referrals (id);
CREATE UNIQUE INDEX ix_referrals_referral_code ON referrals (referral_code);
CREATE INDEX ix_referrals_referred_id ON referrals (referred_id);
CREATE INDEX ix_referrals_referrer_id ON referrals (referrer_id);

-- 005
ALTER TABLE jobs ADD COLUMN sketchup_url varchar;

-- 006
DROP TABLE api_keys;

-- 007
ALTER TABLE users ADD COLUMN subscription_expires_at timestamp;
UPDATE users SET subscription_expires_at = (now() AT TIME ZONE 'UTC') + interval '30 days'
WHERE subscription_status = 'active' AND subscription_expires_at IS NULL;
UPDATE organizations SET subscription_tier = 'trial' WHERE subscription_tier IS NULL OR subscription_tier = 'free';
ALTER TABLE organizations ALTER COLUMN subscription_tier SET DEFAULT 'trial';

-- 008
ALTER TABLE users ADD COLUMN razorpay_subscription_id varchar;
ALTER TABLE users ADD COLUMN subscription_auto_renew boolean DEFAULT false;
CREATE INDEX ix_users_razorpay_subscription_id ON users (razorpay_subscription_id);

-- 009
ALTER TABLE jobs ADD COLUMN project_type varchar DEFAULT 'architecture';
UPDATE jobs SET project_type = 'architecture' WHERE project_type IS NULL;

-- 010
ALTER TABLE jobs DROP COLUMN reader_type;
