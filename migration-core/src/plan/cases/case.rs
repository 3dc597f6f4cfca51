//! The files of a case.

use std::path::{Path, PathBuf};

use crate::schema::Dialect;

/// All files that a case can have.
pub(super) const FILES: [&str; 10] = [
    "since",
    "before.sql",
    "after.sql",
    "rename",
    "rows.sql",
    "rows_after",
    "rows_back",
    "refused",
    "plan.snap",
    "parts.snap",
];

/// What is in the folder of a case; empty where there is no such file.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) dialect: Dialect,
    pub(super) folder: PathBuf,
    /// Major and minor version.
    pub(super) since: Option<(u32, u32)>,
    pub(super) before: String,
    pub(super) after: String,
    pub(super) renames: Vec<String>,
    pub(super) rows: String,
    pub(super) rows_after: Vec<Question>,
    pub(super) rows_back: Vec<Question>,
    pub(super) refused: Option<String>,
}

/// A query and the rows that it has to give.
#[derive(Default)]
pub(super) struct Question {
    pub(super) query: String,
    pub(super) answer: Vec<String>,
}

impl Case {
    pub(super) fn read(dialect: Dialect, folder: &Path) -> Self {
        let text = |file: &str| std::fs::read_to_string(folder.join(file)).ok();
        let needed =
            |file: &str| text(file).unwrap_or_else(|| panic!("{} has no {file}", folder.display()));
        Self {
            name: folder.file_name().unwrap().to_string_lossy().into_owned(),
            dialect,
            folder: folder.to_owned(),
            since: text("since").map(|text| {
                let (major, minor) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
                (major.parse().unwrap(), minor.parse().unwrap())
            }),
            before: needed("before.sql"),
            after: needed("after.sql"),
            renames: text("rename")
                .unwrap_or_default()
                .lines()
                .map(str::to_owned)
                .collect(),
            rows: text("rows.sql").unwrap_or_default(),
            rows_after: questions(&text("rows_after").unwrap_or_default()),
            rows_back: questions(&text("rows_back").unwrap_or_default()),
            refused: text("refused").map(|text| text.trim().to_owned()),
        }
    }
}

/// Queries, each with the lines behind it that begin with `> `.
fn questions(text: &str) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    let mut in_answer = true;
    for line in text.lines().filter(|line| !line.is_empty()) {
        let row = line.strip_prefix("> ");
        if row.is_none() && in_answer {
            questions.push(Question::default());
        }
        in_answer = row.is_some();
        let last = questions.last_mut().unwrap();
        match row {
            Some(row) => last.answer.push(row.to_owned()),
            None => last.query += &format!("{line}\n"),
        }
    }
    for question in &questions {
        assert!(!question.query.is_empty(), "an answer without a question");
    }
    questions
}
