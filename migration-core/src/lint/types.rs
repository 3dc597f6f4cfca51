//! Rules about types, domains and extensions: the tables that use them are not named.

use squawk_syntax::ast::{
    AlterDomainAction, AlterTypeAction, AstNode, DropBehavior, NameLike, Stmt,
};

use super::finding::Finding;
use super::rules::{CHECKED_DOMAIN, DROP_CASCADE, RENAMED_TYPE, RENAMED_VALUE};
use super::script::{Piece, name_of};
use crate::schema::Name;

pub(super) fn findings(pieces: &[Piece]) -> Vec<Finding> {
    let code = |(at, piece): (usize, &Piece)| code(&piece.stmt).map(|code| Finding::at(code, at));
    pieces.iter().enumerate().filter_map(code).collect()
}

fn code(stmt: &Stmt) -> Option<&'static str> {
    let code = match stmt {
        Stmt::AlterType(alter) => match alter.action()? {
            AlterTypeAction::RenameValue(_) => RENAMED_VALUE,
            AlterTypeAction::TypeRenameTo(_) => RENAMED_TYPE,
            _ => return None,
        },
        Stmt::AlterDomain(_) if checks_tables(stmt) => CHECKED_DOMAIN,
        _ if drops_columns(stmt) => DROP_CASCADE,
        _ => return None,
    };
    Some(code)
}

/// Whether the statement about a domain looks at all rows of all tables that use it, under a lock on each. That is so
/// for VALIDATE as well, so that NOT VALID wins nothing here.
pub(super) fn checks_tables(stmt: &Stmt) -> bool {
    let Stmt::AlterDomain(domain) = stmt else {
        return false;
    };
    match domain.action() {
        Some(AlterDomainAction::AddConstraint(add)) => !add
            .constraint()
            .is_some_and(|constraint| constraint.is_not_valid()),
        Some(AlterDomainAction::ValidateConstraint(_) | AlterDomainAction::SetNotNull(_)) => true,
        _ => false,
    }
}

/// Whether the statement drops whatever column has a type of what it names.
pub(super) fn drops_columns(stmt: &Stmt) -> bool {
    let behavior = match stmt {
        Stmt::DropType(drop) => drop.drop_behavior(),
        Stmt::DropDomain(drop) => drop.drop_behavior(),
        Stmt::DropExtension(drop) => drop.drop_behavior(),
        Stmt::DropCollation(drop) => drop.drop_behavior(),
        _ => None,
    };
    matches!(behavior, Some(DropBehavior::Cascade(_)))
}

/// The types, domains or extensions that the statement is about.
pub(super) fn types_of(stmt: &Stmt) -> Vec<Name> {
    match stmt {
        Stmt::AlterType(alter) => {
            let name = alter.type_name_ref();
            name.and_then(|name| name_of(name.syntax()))
                .into_iter()
                .collect()
        }
        Stmt::AlterDomain(alter) => {
            let name = alter.domain_ref();
            name.and_then(|name| name_of(name.syntax()))
                .into_iter()
                .collect()
        }
        Stmt::DropType(drop) => drop
            .type_name_refs()
            .filter_map(|name| name_of(name.syntax()))
            .collect(),
        Stmt::DropDomain(drop) => drop
            .domain_refs()
            .filter_map(|name| name_of(name.syntax()))
            .collect(),
        Stmt::DropExtension(drop) => drop
            .extension_refs()
            .map(|name| Name::new(name.text()))
            .collect(),
        _ => Vec::new(),
    }
}
