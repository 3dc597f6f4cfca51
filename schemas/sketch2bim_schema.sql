-- The sketch2bim database, complete, as its entities declare it, for Postgres.
-- It is there to be read: databases are built by the migrations.
-- Written by `cargo run -p migration-sketch2bim -- schema`; changes here are lost.

-- Table organizations: 8 columns; referred to by organization_members
CREATE TABLE "organizations" (
    "id" serial NOT NULL PRIMARY KEY,
    "name" varchar NOT NULL,
    "slug" varchar NULL,
    "razorpay_customer_id" varchar NULL,
    "subscription_tier" varchar NULL DEFAULT 'trial',
    "shared_credits" integer NULL DEFAULT 0,
    "created_at" timestamp without time zone NULL,
    "updated_at" timestamp without time zone NULL
);
CREATE UNIQUE INDEX "ix_organizations_razorpay_customer_id" ON "organizations" ("razorpay_customer_id");
CREATE UNIQUE INDEX "ix_organizations_slug" ON "organizations" ("slug");

-- Table users: 15 columns; referred to by iterations, jobs, layout_variations, organization_members, payments, project_versions, referrals
CREATE TABLE "users" (
    "id" serial NOT NULL PRIMARY KEY,
    "email" varchar NOT NULL,
    "name" varchar NULL,
    "google_id" varchar NULL,
    "credits" integer NULL DEFAULT 5,
    "subscription_tier" varchar NULL DEFAULT 'trial',
    "subscription_status" varchar NULL DEFAULT 'inactive',
    "razorpay_customer_id" varchar NULL,
    "created_at" timestamp without time zone NULL,
    "updated_at" timestamp without time zone NULL,
    "last_login" timestamp without time zone NULL,
    "is_active" bool NULL DEFAULT TRUE,
    "subscription_expires_at" timestamp without time zone NULL,
    "razorpay_subscription_id" varchar NULL,
    "subscription_auto_renew" bool NULL DEFAULT FALSE
);
CREATE UNIQUE INDEX "ix_users_email" ON "users" ("email");
CREATE UNIQUE INDEX "ix_users_google_id" ON "users" ("google_id");
CREATE UNIQUE INDEX "ix_users_razorpay_customer_id" ON "users" ("razorpay_customer_id");
CREATE INDEX "ix_users_razorpay_subscription_id" ON "users" ("razorpay_subscription_id");

-- Table jobs: 28 columns; refers to users; referred to by iterations, layout_variations, project_versions
CREATE TABLE "jobs" (
    "id" varchar NOT NULL PRIMARY KEY,
    "user_id" integer NOT NULL,
    "status" varchar NULL DEFAULT 'queued',
    "progress" integer NULL DEFAULT 0,
    "sketch_filename" varchar NULL,
    "sketch_url" varchar NULL,
    "sketch_format" varchar NULL,
    "detection_confidence" double precision NULL,
    "plan_data" json NULL,
    "ifc_url" varchar NULL,
    "dwg_url" varchar NULL,
    "rvt_url" varchar NULL,
    "model_3dm_url" varchar NULL,
    "preview_image_url" varchar NULL,
    "error_message" text NULL,
    "retry_count" integer NULL DEFAULT 0,
    "qc_report_path" varchar NULL,
    "requires_review" bool NULL DEFAULT FALSE,
    "cost_usd" double precision NULL DEFAULT '0',
    "created_at" timestamp without time zone NULL,
    "started_at" timestamp without time zone NULL,
    "completed_at" timestamp without time zone NULL,
    "expires_at" timestamp without time zone NULL,
    "legend_data" json NULL,
    "legend_detected" bool NULL DEFAULT FALSE,
    "batch_id" varchar NULL,
    "sketchup_url" varchar NULL,
    "project_type" varchar NULL DEFAULT 'architecture',
    CONSTRAINT "jobs_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id")
);
CREATE INDEX "ix_jobs_batch_id" ON "jobs" ("batch_id");
CREATE INDEX "ix_jobs_id" ON "jobs" ("id");

-- Table organization_members: 5 columns; refers to organizations, users
CREATE TABLE "organization_members" (
    "id" serial NOT NULL PRIMARY KEY,
    "organization_id" integer NOT NULL,
    "user_id" integer NOT NULL,
    "role" varchar NULL DEFAULT 'member',
    "created_at" timestamp without time zone NULL,
    CONSTRAINT "uq_org_user" UNIQUE ("organization_id", "user_id"),
    CONSTRAINT "organization_members_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id"),
    CONSTRAINT "organization_members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id")
);

-- Table payments: 11 columns; refers to users
CREATE TABLE "payments" (
    "id" serial NOT NULL PRIMARY KEY,
    "user_id" integer NOT NULL,
    "razorpay_payment_id" varchar NULL,
    "razorpay_order_id" varchar NULL,
    "amount" integer NULL,
    "currency" varchar NULL DEFAULT 'usd',
    "status" varchar NULL,
    "product_type" varchar NULL,
    "credits_added" integer NULL DEFAULT 0,
    "created_at" timestamp without time zone NULL,
    "completed_at" timestamp without time zone NULL,
    CONSTRAINT "payments_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id")
);
CREATE UNIQUE INDEX "ix_payments_razorpay_order_id" ON "payments" ("razorpay_order_id");
CREATE UNIQUE INDEX "ix_payments_razorpay_payment_id" ON "payments" ("razorpay_payment_id");

-- Table referrals: 9 columns; refers to users
CREATE TABLE "referrals" (
    "id" serial NOT NULL PRIMARY KEY,
    "referrer_id" integer NOT NULL,
    "referred_id" integer NULL,
    "referral_code" varchar NOT NULL,
    "status" varchar NULL,
    "credits_awarded" integer NULL,
    "created_at" timestamp without time zone NULL,
    "completed_at" timestamp without time zone NULL,
    "rewarded_at" timestamp without time zone NULL,
    CONSTRAINT "referrals_referred_id_fkey" FOREIGN KEY ("referred_id") REFERENCES "users" ("id"),
    CONSTRAINT "referrals_referrer_id_fkey" FOREIGN KEY ("referrer_id") REFERENCES "users" ("id")
);
CREATE INDEX "ix_referrals_id" ON "referrals" ("id");
CREATE UNIQUE INDEX "ix_referrals_referral_code" ON "referrals" ("referral_code");
CREATE INDEX "ix_referrals_referred_id" ON "referrals" ("referred_id");
CREATE INDEX "ix_referrals_referrer_id" ON "referrals" ("referrer_id");

-- Table iterations: 11 columns; refers to iterations, jobs, users; referred to by iterations
CREATE TABLE "iterations" (
    "id" varchar NOT NULL PRIMARY KEY,
    "job_id" varchar NOT NULL,
    "user_id" integer NOT NULL,
    "parent_iteration_id" varchar NULL,
    "ifc_url" varchar NULL,
    "ifc_filename" varchar NULL,
    "changes_json" json NULL,
    "change_summary" text NULL,
    "name" varchar NULL,
    "notes" text NULL,
    "created_at" timestamp without time zone NULL,
    CONSTRAINT "iterations_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs" ("id"),
    CONSTRAINT "iterations_parent_iteration_id_fkey" FOREIGN KEY ("parent_iteration_id") REFERENCES "iterations" ("id"),
    CONSTRAINT "iterations_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id")
);
CREATE INDEX "ix_iterations_id" ON "iterations" ("id");
CREATE INDEX "ix_iterations_job_id" ON "iterations" ("job_id");

-- Table layout_variations: 9 columns; refers to jobs, users
CREATE TABLE "layout_variations" (
    "id" varchar NOT NULL PRIMARY KEY,
    "job_id" varchar NOT NULL,
    "user_id" integer NOT NULL,
    "variation_number" integer NULL,
    "plan_data" json NULL,
    "confidence" double precision NULL,
    "ifc_url" varchar NULL,
    "preview_image_url" varchar NULL,
    "created_at" timestamp without time zone NULL,
    CONSTRAINT "layout_variations_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs" ("id"),
    CONSTRAINT "layout_variations_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id")
);
CREATE INDEX "ix_layout_variations_id" ON "layout_variations" ("id");
CREATE INDEX "ix_layout_variations_job_id" ON "layout_variations" ("job_id");

-- Table project_versions: 7 columns; refers to jobs, users
CREATE TABLE "project_versions" (
    "id" serial NOT NULL PRIMARY KEY,
    "project_name" varchar NULL,
    "user_id" integer NOT NULL,
    "version_number" integer NULL,
    "job_id" varchar NULL,
    "notes" text NULL,
    "created_at" timestamp without time zone NULL,
    CONSTRAINT "project_versions_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs" ("id"),
    CONSTRAINT "project_versions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id")
);
CREATE INDEX "ix_project_versions_project_name" ON "project_versions" ("project_name");
