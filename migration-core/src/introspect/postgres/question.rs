//! The form of questions and answers: rows of texts, all of one width, each with its topic in front.
//!
//! One width, so that many questions can go as one message of the simple protocol, which gives all rows as one list.

use std::collections::HashMap;
use std::str::FromStr;

use sea_orm::DbErr;

/// How many texts a row has, with the topic.
pub(super) const WIDTH: usize = 16;

pub(super) type Row = [Option<String>; WIDTH];

/// `SELECT` of these columns as text, marked with the topic and filled up to the width.
pub(super) fn select(topic: &str, columns: &[&str], rest: &str) -> String {
    let texts: Vec<String> = columns
        .iter()
        .map(|column| format!("({column})::text"))
        .chain(std::iter::repeat_n(
            "NULL::text".to_owned(),
            (WIDTH - 1).saturating_sub(columns.len()),
        ))
        .collect();
    format!("SELECT '{topic}'::text, {} {rest}", texts.join(", "))
}

/// The comment on an object, as a join that gives `d.description`.
pub(super) fn comment(catalogue: &str, object: &str, column: &str) -> String {
    format!(
        "LEFT JOIN pg_description d ON d.classoid = '{catalogue}'::regclass AND d.objoid = {object} \
           AND d.objsubid = {column}"
    )
}

/// That an object does not belong to an extension, as a condition.
pub(super) fn free(catalogue: &str, object: &str) -> String {
    format!(
        "NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '{catalogue}'::regclass AND e.objid = {object} \
           AND e.deptype = 'e')"
    )
}

/// All rows, by topic.
pub(super) struct Answers(HashMap<String, Vec<Fields>>);

impl Answers {
    pub(super) fn of(rows: Vec<Row>) -> Self {
        let mut topics: HashMap<String, Vec<Fields>> = HashMap::new();
        for row in rows {
            let mut fields = Fields(row.into_iter());
            if let Some(topic) = fields.optional() {
                topics.entry(topic).or_default().push(fields);
            }
        }
        Self(topics)
    }

    /// The rows of a topic, once.
    pub(super) fn take(&mut self, topic: &str) -> Vec<Fields> {
        self.0.remove(topic).unwrap_or_default()
    }
}

/// The texts of one row, taken one after the other in the order of the question's columns.
pub(super) struct Fields(std::array::IntoIter<Option<String>, WIDTH>);

impl Fields {
    pub(super) fn optional(&mut self) -> Option<String> {
        self.0.next().flatten()
    }

    /// The field that comes after so many others.
    pub(super) fn after(&mut self, others: usize) -> Option<String> {
        self.0.nth(others).flatten()
    }

    pub(super) fn text(&mut self) -> Result<String, DbErr> {
        self.optional().ok_or_else(changed)
    }

    pub(super) fn flag(&mut self) -> bool {
        self.optional().is_some_and(|text| text == "true")
    }

    pub(super) fn number<T: FromStr>(&mut self) -> Result<T, DbErr> {
        let text = self.text()?;
        text.parse().map_err(|_| {
            DbErr::Type(format!(
                "the catalogue says `{text}` where a number belongs"
            ))
        })
    }

    /// A number that may be missing.
    pub(super) fn optional_number<T: FromStr>(&mut self) -> Option<T> {
        self.optional()?.parse().ok()
    }

    /// The numbers of an array or a vector, however it is written: `{1,2}`, `[1, 2]` or `1 2`.
    pub(super) fn numbers<T: FromStr>(&mut self) -> Vec<T> {
        self.optional()
            .unwrap_or_default()
            .split(|letter: char| !letter.is_ascii_digit() && letter != '-')
            .filter_map(|number| number.parse().ok())
            .collect()
    }

    /// The texts of a JSON array; none where there is no array.
    pub(super) fn texts(&mut self) -> Result<Vec<String>, DbErr> {
        match self.optional() {
            None => Ok(Vec::new()),
            Some(json) => {
                serde_json::from_str(&json).map_err(|error| DbErr::Json(error.to_string()))
            }
        }
    }
}

/// Between two questions somebody changed what they are about.
pub(super) fn changed() -> DbErr {
    DbErr::Custom("the schema changed while it was read; try again".to_owned())
}
