-- The ask database, complete, as its entities declare it, for Postgres.
-- It is there to be read: databases are built by the migrations.
-- Written by `cargo run -p migration-ask -- schema`; changes here are lost.

-- Table groq_usage: 8 columns
CREATE TABLE "groq_usage" (
    "id" serial NOT NULL PRIMARY KEY,
    "input_tokens" integer NULL DEFAULT 0,
    "output_tokens" integer NULL DEFAULT 0,
    "total_tokens" integer NULL DEFAULT 0,
    "cost_usd" varchar NULL DEFAULT '0.0',
    "model" varchar NULL DEFAULT 'llama-3.1-70b-versatile',
    "request_type" varchar NULL,
    "created_at" timestamp without time zone NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX "ix_groq_usage_created_at" ON "groq_usage" ("created_at");

-- Table users: 15 columns; referred to by payments
CREATE TABLE "users" (
    "id" serial NOT NULL PRIMARY KEY,
    "email" varchar NOT NULL,
    "name" varchar NULL,
    "google_id" varchar NULL,
    "credits" integer NULL DEFAULT 0,
    "subscription_tier" varchar NULL DEFAULT 'trial',
    "subscription_status" varchar NULL DEFAULT 'inactive',
    "razorpay_customer_id" varchar NULL,
    "subscription_expires_at" timestamp without time zone NULL,
    "razorpay_subscription_id" varchar NULL,
    "subscription_auto_renew" bool NULL DEFAULT FALSE,
    "created_at" timestamp without time zone NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" timestamp without time zone NULL DEFAULT CURRENT_TIMESTAMP,
    "last_login" timestamp without time zone NULL,
    "is_active" bool NULL DEFAULT TRUE
);
CREATE UNIQUE INDEX "ix_users_email" ON "users" ("email");
CREATE UNIQUE INDEX "ix_users_google_id" ON "users" ("google_id");
CREATE UNIQUE INDEX "ix_users_razorpay_customer_id" ON "users" ("razorpay_customer_id");
CREATE INDEX "ix_users_razorpay_subscription_id" ON "users" ("razorpay_subscription_id");

-- Table payments: 12 columns; refers to users
CREATE TABLE "payments" (
    "id" serial NOT NULL PRIMARY KEY,
    "user_id" integer NOT NULL,
    "razorpay_payment_id" varchar NULL,
    "razorpay_order_id" varchar NULL,
    "amount" integer NULL,
    "currency" varchar NULL DEFAULT 'INR',
    "status" varchar NULL,
    "product_type" varchar NULL,
    "credits_added" integer NULL DEFAULT 0,
    "processing_fee" integer NULL DEFAULT 0,
    "created_at" timestamp without time zone NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" timestamp without time zone NULL,
    CONSTRAINT "payments_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE
);
CREATE UNIQUE INDEX "ix_payments_razorpay_order_id" ON "payments" ("razorpay_order_id");
CREATE UNIQUE INDEX "ix_payments_razorpay_payment_id" ON "payments" ("razorpay_payment_id");
