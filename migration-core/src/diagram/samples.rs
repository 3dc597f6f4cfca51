//! Schemas to draw: those of the platform, and hard ones.

use crate::schema::{
    Action, Column, Deferral, Dialect, ForeignKey, Index, IndexKey, IndexPart, Name, PrimaryKey,
    Schema, Table, Unique, Value,
};

/// A schema from a text: a line `name` for each table, and below it one for each column, indented, as
/// `name type flags`. Flags: `!` not null, `pk`, `uk`, `>table.column` a foreign key.
pub(crate) fn schema(text: &str) -> Schema {
    let mut schema = Schema::empty(Dialect::Postgres);
    let mut current = Name::new("");
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if !line.starts_with("    ") {
            current = Name::new(line.trim());
            schema.tables.insert(current.clone(), Table::default());
            continue;
        }
        let mut words = line.split_whitespace();
        let name = words.next().unwrap();
        let data_type = words.next().unwrap();
        let long = match data_type {
            "varchar" => "character varying",
            "timestamp" => "timestamp without time zone",
            "float8" => "double precision",
            "serial" => "integer",
            other => other,
        };
        let table = schema.tables.get_mut(&current).unwrap();
        let mut column = Column::new(name, long);
        if data_type == "serial" {
            column.value = Value::Serial;
        }
        for flag in words {
            match flag {
                "!" => column.nullable = false,
                "pk" => {
                    column.nullable = false;
                    table
                        .primary_key
                        .get_or_insert_with(|| primary_key(&[]))
                        .columns
                        .push(name.to_owned());
                }
                "uk" => table.indexes.push(unique_index(&[name])),
                _ => {
                    let (to, key) = flag.strip_prefix('>').unwrap().split_once('.').unwrap();
                    table.foreign_keys.push(foreign_key(&[name], to, &[key]));
                }
            }
        }
        table.columns.push(column);
    }
    schema
}

pub(crate) fn primary_key(columns: &[&str]) -> PrimaryKey {
    PrimaryKey {
        name: None,
        columns: owned(columns),
        include: Vec::new(),
        deferral: Deferral::NotDeferrable,
        comment: None,
    }
}

pub(crate) fn unique(columns: &[&str]) -> Unique {
    Unique {
        name: None,
        columns: owned(columns),
        include: Vec::new(),
        nulls_not_distinct: false,
        deferral: Deferral::NotDeferrable,
        comment: None,
    }
}

pub(crate) fn unique_index(columns: &[&str]) -> Index {
    Index {
        name: None,
        method: "btree".to_owned(),
        unique: true,
        nulls_not_distinct: false,
        parts: columns
            .iter()
            .map(|column| IndexPart {
                key: IndexKey::Column((*column).to_owned()),
                collation: None,
                operator_class: None,
                descending: false,
                nulls_first: false,
            })
            .collect(),
        include: Vec::new(),
        predicate: None,
        options: Vec::new(),
        valid: true,
        comment: None,
    }
}

pub(crate) fn foreign_key(columns: &[&str], table: &str, referenced: &[&str]) -> ForeignKey {
    ForeignKey {
        name: None,
        columns: owned(columns),
        table: Name::new(table),
        referenced: owned(referenced),
        on_delete: Action::NoAction,
        on_delete_columns: Vec::new(),
        on_update: Action::NoAction,
        match_full: false,
        deferral: Deferral::NotDeferrable,
        validated: true,
        comment: None,
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

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

/// The database of Sketch2BIM at 010.
pub(crate) fn sketch2bim() -> Schema {
    let mut schema = schema(
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
",
    );
    let members = schema.tables.get_mut(&Name::new("organization_members"));
    members
        .unwrap()
        .uniques
        .push(unique(&["organization_id", "user_id"]));
    schema
}

/// So many tables, tied by a fixed series of numbers that looks like chance: hubs, chains, cycles, loops, loners.
pub(crate) fn many(tables: usize) -> Schema {
    let mut seed: u64 = 7;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(seed >> 33).unwrap() % below.max(1)
    };
    let mut text = String::new();
    for table in 0..tables {
        text.push_str(&format!("table_{table:03}\n    id bigint pk\n"));
        for column in 0..3 + next(9) {
            text.push_str(&format!(
                "    field_{column} varchar{}\n",
                ["", " !", " uk"][next(3)]
            ));
        }
        if next(6) == 0 {
            continue;
        }
        for key in 0..next(4) {
            let to = match next(5) {
                0 => 0,
                1 => next(tables),
                _ => next(table.max(1)),
            };
            let flag = ["", " !", " ! uk"][next(3)];
            text.push_str(&format!("    ref_{key} bigint{flag} >table_{to:03}.id\n"));
        }
    }
    schema(&text)
}

/// Names that hurt, a table of another schema, one that is missing, keys of several columns, a table without columns.
pub(crate) fn hostile() -> Schema {
    let mut schema = ask();
    let names = [
        "<script>alert('x')</script>",
        "a\"b'c ]]> & --",
        "direction TB",
        "one",
        "PK",
        "表のなまえ",
        "größe\u{202e}evil\u{7}",
        "x%%{init: {}}%%",
        "   ",
        "a\\b`c\nd",
        "a_very_long_name_that_takes_all_of_the_sixty_three_bytes_of_one",
        "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
        "😀🏳️\u{200d}🌈",
        "constructor",
        "__proto__",
    ];
    for (at, name) in names.iter().enumerate() {
        let mut table = Table::default();
        for column in names {
            let mut column = Column::new(column, "character varying");
            column.comment = Some(format!("{} <b>\"bold\"</b>; #lt; ]]>\n{name}", column.name));
            column.value = Value::Default("'</text>'::text".to_owned());
            column.nullable = at % 2 == 0;
            table.columns.push(column);
        }
        table.columns[3].data_type.sql =
            "\"a \"\"type\"\" <&> of a long name, and so on\"".to_owned();
        table.primary_key = Some(primary_key(&names[..2]));
        table.uniques.push(unique(&names[4..9]));
        table.comment = Some((*name).to_owned());
        let to = names[(at + 1) % names.len()];
        table
            .foreign_keys
            .push(foreign_key(&names[2..4], to, &names[..2]));
        table
            .foreign_keys
            .push(foreign_key(&[names[5]], "gone <&>", &["id \"x\""]));
        table
            .foreign_keys
            .push(foreign_key(&["not a column"], "users", &["nor this"]));
        schema.tables.insert(Name::new(*name), table);
    }
    schema.tables.insert(Name::new("empty"), Table::default());
    let audit = Name::within("audit", "a.b <events>");
    schema.tables.insert(audit, Table::default());
    schema
}
