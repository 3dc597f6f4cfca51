CREATE TABLE "users" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "email" varchar NOT NULL UNIQUE,
    "name" varchar,
    "google_id" varchar UNIQUE,
    "credits" integer DEFAULT 5,
    "subscription_tier" varchar DEFAULT 'trial',
    "subscription_status" varchar DEFAULT 'inactive',
    "razorpay_customer_id" varchar UNIQUE,
    "created_at" datetime_text,
    "updated_at" datetime_text,
    "last_login" datetime_text,
    "is_active" boolean DEFAULT TRUE,
    "subscription_expires_at" datetime_text,
    "razorpay_subscription_id" varchar,
    "subscription_auto_renew" boolean DEFAULT FALSE
);

CREATE TABLE "jobs" (
    "id" varchar NOT NULL PRIMARY KEY,
    "user_id" integer NOT NULL,
    "status" varchar DEFAULT 'queued',
    "progress" integer DEFAULT 0,
    "sketch_filename" varchar,
    "sketch_url" varchar,
    "sketch_format" varchar,
    "detection_confidence" double,
    "plan_data" json_text,
    "ifc_url" varchar,
    "dwg_url" varchar,
    "rvt_url" varchar,
    "model_3dm_url" varchar,
    "preview_image_url" varchar,
    "error_message" text,
    "retry_count" integer DEFAULT 0,
    "qc_report_path" varchar,
    "requires_review" boolean DEFAULT FALSE,
    "cost_usd" double DEFAULT '0',
    "created_at" datetime_text,
    "started_at" datetime_text,
    "completed_at" datetime_text,
    "expires_at" datetime_text,
    "legend_data" json_text,
    "legend_detected" boolean DEFAULT FALSE,
    "batch_id" varchar,
    "sketchup_url" varchar,
    "project_type" varchar DEFAULT 'architecture',
    FOREIGN KEY ("user_id") REFERENCES "users" ("id")
);

CREATE TABLE "payments" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "user_id" integer NOT NULL,
    "razorpay_payment_id" varchar UNIQUE,
    "razorpay_order_id" varchar UNIQUE,
    "amount" integer,
    "currency" varchar DEFAULT 'usd',
    "status" varchar,
    "product_type" varchar,
    "credits_added" integer DEFAULT 0,
    "created_at" datetime_text,
    "completed_at" datetime_text,
    FOREIGN KEY ("user_id") REFERENCES "users" ("id")
);

CREATE TABLE "project_versions" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "project_name" varchar,
    "user_id" integer NOT NULL,
    "version_number" integer,
    "job_id" varchar,
    "notes" text,
    "created_at" datetime_text,
    FOREIGN KEY ("user_id") REFERENCES "users" ("id"),
    FOREIGN KEY ("job_id") REFERENCES "jobs" ("id")
);

CREATE TABLE "organizations" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" varchar NOT NULL,
    "slug" varchar UNIQUE,
    "razorpay_customer_id" varchar UNIQUE,
    "subscription_tier" varchar DEFAULT 'trial',
    "shared_credits" integer DEFAULT 0,
    "created_at" datetime_text,
    "updated_at" datetime_text
);

CREATE TABLE "organization_members" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "organization_id" integer NOT NULL,
    "user_id" integer NOT NULL,
    "role" varchar DEFAULT 'member',
    "created_at" datetime_text,
    FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id"),
    FOREIGN KEY ("user_id") REFERENCES "users" ("id")
);

CREATE TABLE "iterations" (
    "id" varchar NOT NULL PRIMARY KEY,
    "job_id" varchar NOT NULL,
    "user_id" integer NOT NULL,
    "parent_iteration_id" varchar,
    "ifc_url" varchar,
    "ifc_filename" varchar,
    "changes_json" json_text,
    "change_summary" text,
    "name" varchar,
    "notes" text,
    "created_at" datetime_text,
    FOREIGN KEY ("job_id") REFERENCES "jobs" ("id"),
    FOREIGN KEY ("user_id") REFERENCES "users" ("id"),
    FOREIGN KEY ("parent_iteration_id") REFERENCES "iterations" ("id")
);

CREATE TABLE "layout_variations" (
    "id" varchar NOT NULL PRIMARY KEY,
    "job_id" varchar NOT NULL,
    "user_id" integer NOT NULL,
    "variation_number" integer,
    "plan_data" json_text,
    "confidence" double,
    "ifc_url" varchar,
    "preview_image_url" varchar,
    "created_at" datetime_text,
    FOREIGN KEY ("job_id") REFERENCES "jobs" ("id"),
    FOREIGN KEY ("user_id") REFERENCES "users" ("id")
);

CREATE TABLE "referrals" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "referrer_id" integer NOT NULL,
    "referred_id" integer,
    "referral_code" varchar NOT NULL UNIQUE,
    "status" varchar,
    "credits_awarded" integer,
    "created_at" datetime_text,
    "completed_at" datetime_text,
    "rewarded_at" datetime_text,
    FOREIGN KEY ("referrer_id") REFERENCES "users" ("id"),
    FOREIGN KEY ("referred_id") REFERENCES "users" ("id")
);

CREATE UNIQUE INDEX "ix_users_email" ON "users" ("email");
CREATE UNIQUE INDEX "ix_users_google_id" ON "users" ("google_id");
CREATE UNIQUE INDEX "ix_users_razorpay_customer_id" ON "users" ("razorpay_customer_id");
CREATE INDEX "ix_users_razorpay_subscription_id" ON "users" ("razorpay_subscription_id");
CREATE INDEX "ix_jobs_id" ON "jobs" ("id");
CREATE INDEX "ix_jobs_batch_id" ON "jobs" ("batch_id");
CREATE UNIQUE INDEX "ix_payments_razorpay_order_id" ON "payments" ("razorpay_order_id");
CREATE UNIQUE INDEX "ix_payments_razorpay_payment_id" ON "payments" ("razorpay_payment_id");
CREATE INDEX "ix_project_versions_project_name" ON "project_versions" ("project_name");
CREATE UNIQUE INDEX "ix_organizations_slug" ON "organizations" ("slug");
CREATE UNIQUE INDEX "ix_organizations_razorpay_customer_id" ON "organizations" ("razorpay_customer_id");
CREATE INDEX "ix_iterations_id" ON "iterations" ("id");
CREATE INDEX "ix_iterations_job_id" ON "iterations" ("job_id");
CREATE INDEX "ix_layout_variations_id" ON "layout_variations" ("id");
CREATE INDEX "ix_layout_variations_job_id" ON "layout_variations" ("job_id");
CREATE INDEX "ix_referrals_id" ON "referrals" ("id");
CREATE UNIQUE INDEX "ix_referrals_referral_code" ON "referrals" ("referral_code");
CREATE INDEX "ix_referrals_referred_id" ON "referrals" ("referred_id");
CREATE INDEX "ix_referrals_referrer_id" ON "referrals" ("referrer_id");
CREATE UNIQUE INDEX "uq_org_user" ON "organization_members" ("organization_id", "user_id");
