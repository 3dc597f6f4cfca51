CREATE TABLE "users" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "email" varchar NOT NULL UNIQUE,
    "name" varchar,
    "google_id" varchar UNIQUE,
    "credits" integer DEFAULT 0,
    "subscription_tier" varchar DEFAULT 'trial',
    "subscription_status" varchar DEFAULT 'inactive',
    "razorpay_customer_id" varchar UNIQUE,
    "subscription_expires_at" datetime_text,
    "razorpay_subscription_id" varchar,
    "subscription_auto_renew" boolean DEFAULT FALSE,
    "created_at" datetime_text DEFAULT CURRENT_TIMESTAMP,
    "updated_at" datetime_text DEFAULT CURRENT_TIMESTAMP,
    "last_login" datetime_text,
    "is_active" boolean DEFAULT TRUE
);

CREATE TABLE "payments" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "user_id" integer NOT NULL,
    "razorpay_payment_id" varchar UNIQUE,
    "razorpay_order_id" varchar UNIQUE,
    "amount" integer,
    "currency" varchar DEFAULT 'INR',
    "status" varchar,
    "product_type" varchar,
    "credits_added" integer DEFAULT 0,
    "processing_fee" integer DEFAULT 0,
    "created_at" datetime_text DEFAULT CURRENT_TIMESTAMP,
    "completed_at" datetime_text,
    FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE
);

CREATE TABLE "groq_usage" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "input_tokens" integer DEFAULT 0,
    "output_tokens" integer DEFAULT 0,
    "total_tokens" integer DEFAULT 0,
    "cost_usd" varchar DEFAULT '0.0',
    "model" varchar DEFAULT 'llama-3.1-70b-versatile',
    "request_type" varchar,
    "created_at" datetime_text DEFAULT CURRENT_TIMESTAMP
);

CREATE UNIQUE INDEX "ix_users_email" ON "users" ("email");
CREATE UNIQUE INDEX "ix_users_google_id" ON "users" ("google_id");
CREATE UNIQUE INDEX "ix_users_razorpay_customer_id" ON "users" ("razorpay_customer_id");
CREATE INDEX "ix_users_razorpay_subscription_id" ON "users" ("razorpay_subscription_id");
CREATE UNIQUE INDEX "ix_payments_razorpay_order_id" ON "payments" ("razorpay_order_id");
CREATE UNIQUE INDEX "ix_payments_razorpay_payment_id" ON "payments" ("razorpay_payment_id");
CREATE INDEX "ix_groq_usage_created_at" ON "groq_usage" ("created_at");
