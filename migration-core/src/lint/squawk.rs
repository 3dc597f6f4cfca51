//! The rules of squawk, and what of its findings is no finding here.

use squawk_linter::{Linter, Rule};
use squawk_syntax::SourceFile;
use squawk_syntax::ast::{AlterTableAction, AstNode, Constraint, Expr, GeneratedAs, Stmt, Type};

use super::finding::Finding;
use super::rules::{CHECKED_DOMAIN, NOT_NULL, NOT_VALID, Selection, find};
use super::script::Piece;

/// A comment of squawk's that silences a rule gives no reason: `steps::allow` does.
const IGNORE: (&str, &str) = ("squawk-ignore", "squawk_ignore");

/// What squawk says of the script, a finding for each statement and code.
pub(super) fn findings(
    pieces: &[Piece],
    transactional: bool,
    selection: &Selection,
) -> Vec<Finding> {
    // It knows tables by the last part of their names, and would say nothing of one where another of that name is made:
    // what is made is for `Created` to say.
    let (made, others): (Vec<_>, Vec<_>) = pieces
        .iter()
        .enumerate()
        .partition(|(_, piece)| matches!(piece.stmt, Stmt::CreateTable(_)));
    let mut findings: Vec<Finding> = Vec::new();
    for pieces in [others, made] {
        findings.extend(of_some(&pieces, transactional, selection));
    }
    if selection.has(NEW_VALUES) {
        findings.extend(
            (0..pieces.len())
                .filter(|at| columns(&pieces[*at].stmt).any(|column| numbers_itself(&column)))
                .filter(|at| {
                    !findings
                        .iter()
                        .any(|it| it.at == Some(*at) && it.code == NEW_VALUES)
                })
                .map(|at| Finding::at(NEW_VALUES, at))
                .collect::<Vec<_>>(),
        );
    }
    once_for_a_cause(findings)
}

/// What squawk says of some of the pieces, each with its place in the script.
fn of_some(pieces: &[(usize, &Piece)], transactional: bool, selection: &Selection) -> Vec<Finding> {
    let mut text = String::new();
    let mut starts = Vec::new();
    for (_, piece) in pieces {
        starts.push(text.len());
        text += &piece.sql.replace(IGNORE.0, IGNORE.1);
        text += "\n;\n";
    }
    let rules = selection
        .codes()
        .filter(|code| !OURS.contains(code))
        .filter_map(|code| Rule::try_from(code).ok());
    let mut linter = Linter::from(rules);
    linter.settings.assume_in_transaction = transactional;
    let mut findings: Vec<Finding> = Vec::new();
    for violation in linter.lint(&SourceFile::parse(&text), &text) {
        let offset = usize::from(violation.text_range.start());
        let piece = starts
            .partition_point(|start| *start <= offset)
            .checked_sub(1)
            .and_then(|nth| pieces.get(nth));
        let Some((at, piece)) = piece else {
            continue;
        };
        let code = violation.code.to_string();
        if findings
            .iter()
            .any(|it| it.at == Some(*at) && it.code == code)
            || !applies(&code, &piece.stmt)
        {
            continue;
        }
        let mut finding = Finding::at(code, *at);
        if find(&finding.code).is_none() {
            // A rule that the project has switched on.
            finding.what = Some(violation.message);
            finding.help = violation.help;
        }
        findings.push(finding);
    }
    findings
}

/// Rules of squawk's that are looked at here: it takes the validation of any constraint for a proof that a column has
/// no nulls, and does not know that NOT VALID checks nothing in a domain.
const OURS: [&str; 2] = [NOT_NULL, CHECKED_DOMAIN];

const NEW_VALUES: &str = "adding-field-with-default";

/// One cause, one note: the rule that knows more about it.
fn once_for_a_cause(findings: Vec<Finding>) -> Vec<Finding> {
    let better: &[(&str, &[&str])] = &[
        (
            NOT_VALID,
            &[
                "adding-foreign-key-constraint",
                "disallowed-unique-constraint",
                "adding-serial-primary-key-field",
            ],
        ),
        (
            "adding-required-field",
            &["adding-serial-primary-key-field"],
        ),
        ("ban-uncommitted-transaction", &["transaction-nesting"]),
    ];
    let said = |at, codes: &[&str]| {
        findings
            .iter()
            .any(|it| it.at == at && codes.contains(&it.code.as_str()))
    };
    let keep: Vec<bool> = findings
        .iter()
        .map(|it| {
            !better
                .iter()
                .any(|(code, others)| it.code == *code && said(it.at, others))
        })
        .collect();
    let mut keep = keep.into_iter();
    findings
        .into_iter()
        .filter(|_| keep.next().unwrap_or(true))
        .collect()
}

/// Whether squawk's finding holds.
fn applies(code: &str, stmt: &Stmt) -> bool {
    match code {
        NEW_VALUES => columns(stmt).any(|column| {
            column.constraints().any(|constraint| match constraint {
                Constraint::DefaultConstraint(default) => {
                    default.expr().is_some_and(|value| may_differ(&value))
                }
                // A virtual column is computed when it is read.
                Constraint::GeneratedConstraint(generated) => match generated.generated_as() {
                    Some(GeneratedAs::GeneratedStored(stored)) => !stored
                        .syntax()
                        .text()
                        .to_string()
                        .to_uppercase()
                        .contains("VIRTUAL"),
                    _ => true,
                },
                _ => false,
            })
        }),
        // A new column without a default has nothing that could be checked.
        "adding-foreign-key-constraint" => match stmt {
            Stmt::AlterTable(table) => table.actions().any(|action| match action {
                AlterTableAction::AddColumn(column) => column
                    .constraints()
                    .any(|it| matches!(it, Constraint::DefaultConstraint(_))),
                AlterTableAction::AddConstraint(_) => true,
                _ => false,
            }),
            _ => true,
        },
        // A serial has a default.
        "adding-required-field" => columns(stmt).any(|column| {
            !numbers_itself(&column)
                && column
                    .constraints()
                    .any(|it| matches!(it, Constraint::NotNullConstraint(_)))
        }),
        _ => true,
    }
}

fn columns(stmt: &Stmt) -> impl Iterator<Item = squawk_syntax::ast::AddColumn> {
    let actions = match stmt {
        Stmt::AlterTable(table) => Some(table.actions()),
        _ => None,
    };
    actions
        .into_iter()
        .flatten()
        .filter_map(|action| match action {
            AlterTableAction::AddColumn(column) => Some(column),
            _ => None,
        })
}

/// A serial column: its default is the next number.
fn numbers_itself(column: &squawk_syntax::ast::AddColumn) -> bool {
    let Some(Type::PathType(path)) = column.ty() else {
        return false;
    };
    let name = path.syntax().text().to_string().to_lowercase();
    [
        "serial",
        "smallserial",
        "bigserial",
        "serial2",
        "serial4",
        "serial8",
    ]
    .contains(&name.as_str())
}

/// Functions that give the same for all rows of a statement, or for the same arguments.
const STABLE: &[&str] = &[
    "now",
    "transaction_timestamp",
    "statement_timestamp",
    "timezone",
    "date_trunc",
    "lower",
    "upper",
    "concat",
    "coalesce",
    "jsonb_build_object",
    "json_build_object",
    "jsonb_build_array",
    "json_build_array",
    "make_interval",
    "make_date",
    "to_jsonb",
    "to_json",
    "current_setting",
    "to_timestamp",
    "round",
    "abs",
    "decode",
    "encode",
    "md5",
];

/// Whether the value may be another for each row: only a function can do that.
fn may_differ(value: &Expr) -> bool {
    value
        .syntax()
        .descendants()
        .chain([value.syntax().clone()])
        .filter_map(squawk_syntax::ast::CallExpr::cast)
        .any(|call| match call.expr() {
            Some(Expr::NameRef(name)) => !STABLE.contains(&name.text().to_lowercase().as_str()),
            _ => true,
        })
}
