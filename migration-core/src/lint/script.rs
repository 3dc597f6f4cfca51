//! The recorded SQL of a migration as a list of parsed statements.

use squawk_syntax::ast::{self, AstNode, Stmt};
use squawk_syntax::{SourceFile, SyntaxKind, SyntaxNode};

use crate::recording::{BATCHED, tokens};
use crate::schema::Name;

/// A longer text is not looked into.
const LONGEST: usize = 1024 * 1024;

/// Nor one that is nested deeper: the parser calls itself for each level, and a stack that overflows ends the program.
const DEEPEST: usize = 4_000;

/// One statement.
#[derive(Debug)]
pub(super) struct Piece {
    /// Which of the recorded texts it stands in: one may hold several.
    pub(super) index: usize,
    /// The statement as it was written.
    pub(super) sql: String,
    pub(super) stmt: Stmt,
    /// It is a backfill that the program runs in batches.
    pub(super) batched: bool,
}

/// What could not be read, and why.
#[derive(Debug)]
pub(super) struct Unread {
    pub(super) index: usize,
    pub(super) why: String,
}

/// Reads each text by itself: one that is not understood must not take the next with it.
pub(super) fn read(statements: &[String]) -> (Vec<Piece>, Vec<Unread>) {
    let (mut pieces, mut unread) = (Vec::new(), Vec::new());
    for (index, text) in statements.iter().enumerate() {
        let mut refuse = |why: String| unread.push(Unread { index, why });
        if text.len() > LONGEST {
            refuse(format!("it is longer than {} KiB", LONGEST / 1024));
            continue;
        }
        if depth(text) > DEEPEST {
            refuse("it is nested too deeply".to_owned());
            continue;
        }
        let parsed = SourceFile::parse(text);
        if let Some(error) = parsed.errors().first() {
            refuse(error.message().to_owned());
            continue;
        }
        let batched = text.starts_with(BATCHED);
        pieces.extend(parsed.tree().stmts().map(|stmt| Piece {
            index,
            sql: stmt.syntax().text().to_string(),
            stmt,
            batched,
        }));
    }
    (pieces, unread)
}

/// At least how deep expressions may be nested: what has begun since the last comma, in all brackets that are open.
/// Long lists are not deep, and a long chain of operators is.
fn depth(text: &str) -> usize {
    let mut open = vec![0usize];
    let (mut total, mut deepest) = (0usize, 0usize);
    for token in tokens(text) {
        match token {
            "(" | "[" => {
                open.push(1);
                total += 1;
            }
            ")" | "]" if open.len() > 1 => total -= open.pop().unwrap_or_default(),
            "," | ";" => {
                if let Some(begun) = open.last_mut() {
                    total -= *begun;
                    *begun = 0;
                }
            }
            token => {
                // Operators that touch are one token here and several for the parser.
                let weight = if token
                    .starts_with(|it: char| it.is_ascii_punctuation() && !"'\"$_".contains(it))
                {
                    token.len()
                } else {
                    1
                };
                if let Some(begun) = open.last_mut() {
                    *begun += weight;
                    total += weight;
                }
            }
        }
        deepest = deepest.max(total);
    }
    deepest
}

/// The first name below the node, with its schema where one is said.
pub(super) fn name_of(node: &SyntaxNode) -> Option<Name> {
    let (schema, name) = if let Some(path) = node.children().find_map(ast::PathRef::cast) {
        (path.qualifier(), path.segment()?.text())
    } else {
        let path = node.children().find_map(ast::Path::cast)?;
        (path.qualifier(), path.segment()?.text())
    };
    Some(Name {
        schema: schema
            .and_then(|path| path.segment())
            .map(|schema| schema.text()),
        name,
    })
}

/// As [`name_of`], without the schema.
pub(super) fn last_part(node: &SyntaxNode) -> Option<String> {
    name_of(node).map(|name| name.name)
}

/// The tables that the statement is about; none where it does not name them.
pub(super) fn tables_of(stmt: &Stmt) -> Vec<Name> {
    let node = stmt.syntax();
    let is_table = |kind| {
        matches!(
            kind,
            SyntaxKind::TABLE_NAME
                | SyntaxKind::TABLE_NAME_REF
                | SyntaxKind::RELATION_NAME_REF
                | SyntaxKind::VIEW_REF
        )
    };
    let mut names = node
        .descendants()
        .filter(|node| is_table(node.kind()))
        .filter_map(|node| name_of(&node));
    let changed = changed(stmt);
    match stmt {
        _ if !changed.is_empty() => changed,
        // What the query before it reads is named first.
        Stmt::SelectInto(select) => select
            .into_clause()
            .and_then(|into| name_of(into.table_name()?.syntax()))
            .into_iter()
            .collect(),
        Stmt::DropTable(_)
        | Stmt::Truncate(_)
        | Stmt::DropView(_)
        | Stmt::DropMaterializedView(_) => names.collect(),
        _ => names.next().into_iter().collect(),
    }
}

/// The tables whose rows the statement changes, its own first. What a query before it reads may be named earlier.
fn changed(stmt: &Stmt) -> Vec<Name> {
    let target = |node: SyntaxNode| {
        if let Some(update) = ast::Update::cast(node.clone()) {
            return update.relation_name().map(|it| it.syntax().clone());
        }
        if let Some(delete) = ast::Delete::cast(node.clone()) {
            return delete.relation_name().map(|it| it.syntax().clone());
        }
        if let Some(insert) = ast::Insert::cast(node.clone()) {
            return insert.relation_name_ref().map(|it| it.syntax().clone());
        }
        let merge = ast::Merge::cast(node)?;
        merge.table_relation_name().map(|it| it.syntax().clone())
    };
    stmt.syntax()
        .descendants()
        .filter_map(target)
        .filter_map(|target| target.descendants().find_map(|node| name_of(&node)))
        .collect()
}

/// Whether a query changes rows on the way: `WITH gone AS (DELETE ...) SELECT ...`.
pub(super) fn changes_rows(query: &Stmt) -> bool {
    query.syntax().descendants().any(|node| {
        matches!(
            node.kind(),
            SyntaxKind::UPDATE | SyntaxKind::DELETE | SyntaxKind::MERGE
        )
    })
}

/// The name that a node of one of the kinds has, the first below the statement.
pub(super) fn named(node: &SyntaxNode, kinds: &[SyntaxKind]) -> Option<Name> {
    node.descendants()
        .find(|node| kinds.contains(&node.kind()))
        .and_then(|node| name_of(&node))
}
