//! The databases of the platform.

use super::{schema, unique};
use crate::schema::{Name, Schema};

/// The database of ASK at 001.
pub(crate) fn ask() -> Schema {
    schema(
        "
users
    id serial pk
    email varchar ! uk
    name varchar
    google_id varchar uk
    credits integer
    subscription_tier varchar
    subscription_status varchar
    razorpay_customer_id varchar uk
    subscription_expires_at timestamp
    razorpay_subscription_id varchar
    subscription_auto_renew boolean
    created_at timestamp
    updated_at timestamp
    last_login timestamp
    is_active boolean
payments
    id serial pk
    user_id integer ! >users.id
    razorpay_payment_id varchar uk
    razorpay_order_id varchar uk
    amount integer
    currency varchar
    status varchar
    product_type varchar
    credits_added integer
    processing_fee integer
    created_at timestamp
    completed_at timestamp
groq_usage
    id serial pk
    input_tokens integer
    output_tokens integer
    total_tokens integer
    cost_usd varchar
    model varchar
    request_type varchar
    created_at timestamp
",
    )
}

/// The database of Sketch2BIM at 010, but for what is unique only together.
const SKETCH2BIM: &str = "
users
    id serial pk
    email varchar ! uk
    name varchar
    google_id varchar uk
    credits integer
    subscription_tier varchar
    subscription_status varchar
    razorpay_customer_id varchar uk
    created_at timestamp
    updated_at timestamp
    last_login timestamp
    is_active boolean
    subscription_expires_at timestamp
    razorpay_subscription_id varchar
    subscription_auto_renew boolean
jobs
    id varchar pk
    user_id integer ! >users.id
    status varchar
    progress integer
    sketch_filename varchar
    sketch_url varchar
    sketch_format varchar
    detection_confidence float8
    plan_data json
    ifc_url varchar
    dwg_url varchar
    rvt_url varchar
    model_3dm_url varchar
    preview_image_url varchar
    error_message text
    retry_count integer
    qc_report_path varchar
    requires_review boolean
    cost_usd float8
    created_at timestamp
    started_at timestamp
    completed_at timestamp
    expires_at timestamp
    legend_data json
    legend_detected boolean
    batch_id varchar
    sketchup_url varchar
    project_type varchar
payments
    id serial pk
    user_id integer ! >users.id
    razorpay_payment_id varchar uk
    razorpay_order_id varchar uk
    amount integer
    currency varchar
    status varchar
    product_type varchar
    credits_added integer
    created_at timestamp
    completed_at timestamp
project_versions
    id serial pk
    project_name varchar
    user_id integer ! >users.id
    version_number integer
    job_id varchar >jobs.id
    notes text
    created_at timestamp
organizations
    id serial pk
    name varchar !
    slug varchar uk
    razorpay_customer_id varchar uk
    subscription_tier varchar
    shared_credits integer
    created_at timestamp
    updated_at timestamp
organization_members
    id serial pk
    organization_id integer ! >organizations.id
    user_id integer ! >users.id
    role varchar
    created_at timestamp
iterations
    id varchar pk
    job_id varchar ! >jobs.id
    user_id integer ! >users.id
    parent_iteration_id varchar >iterations.id
    ifc_url varchar
    ifc_filename varchar
    changes_json json
    change_summary text
    name varchar
    notes text
    created_at timestamp
layout_variations
    id varchar pk
    job_id varchar ! >jobs.id
    user_id integer ! >users.id
    variation_number integer
    plan_data json
    confidence float8
    ifc_url varchar
    preview_image_url varchar
    created_at timestamp
referrals
    id serial pk
    referrer_id integer ! >users.id
    referred_id integer >users.id
    referral_code varchar ! uk
    status varchar
    credits_awarded integer
    created_at timestamp
    completed_at timestamp
    rewarded_at timestamp
";

/// The database of Sketch2BIM at 010.
pub(crate) fn sketch2bim() -> Schema {
    let mut schema = schema(SKETCH2BIM);
    let members = schema.tables.get_mut(&Name::new("organization_members"));
    members
        .unwrap()
        .uniques
        .push(unique(&["organization_id", "user_id"]));
    schema
}
