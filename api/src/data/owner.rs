//! Whose a row is. A user of the platform sees their own rows, and of the others not whether they are there.
//!
//! The id of a user differs from database to database; the e-mail address does not. So every predicate ends in a look at
//! the users of this database: `user_id IN (SELECT id FROM users WHERE email = $1)`.

use sea_orm::sea_query::{DynIden, Expr, ExprTrait, Query, TableRef};

use crate::auth::Principal;

/// Whose the rows of a table are.
#[derive(Debug, Clone)]
pub(crate) enum Owner {
    /// Nobody's: users see neither the rows nor the table.
    Nobody,
    /// The row is the user.
    Itself {
        /// Its column with the e-mail address.
        email: (DynIden, DynIden),
    },
    /// That of every user that one of these columns refers to.
    Columns(Vec<Reference>),
    /// That of the users who own a row of another table that refers to it.
    Through {
        column: (DynIden, DynIden),
        table: TableRef,
        /// The column there that refers to this.
        back: (DynIden, DynIden),
        owner: Box<Owner>,
    },
}

/// A column that refers to the users.
#[derive(Debug, Clone)]
pub(crate) struct Reference {
    pub(crate) column: (DynIden, DynIden),
    pub(crate) users: TableRef,
    /// The column of the users that it refers to.
    pub(crate) referenced: (DynIden, DynIden),
    pub(crate) email: (DynIden, DynIden),
}

impl Owner {
    /// Whether users see something of the table.
    pub(crate) fn is_shown(&self) -> bool {
        !matches!(self, Self::Nobody)
    }

    /// Which rows the user with this address sees; none of them where nobody owns any.
    fn predicate(&self, address: &str) -> Expr {
        let mine = |email: &(DynIden, DynIden)| Expr::col(email.clone()).eq(address);
        match self {
            Self::Nobody => Expr::val(1).eq(0),
            Self::Itself { email } => mine(email),
            Self::Columns(references) => references
                .iter()
                .map(|reference| {
                    let users = Query::select()
                        .column(reference.referenced.clone())
                        .from(reference.users.clone())
                        .and_where(mine(&reference.email))
                        .take();
                    Expr::col(reference.column.clone()).in_subquery(users)
                })
                .reduce(ExprTrait::or)
                .unwrap_or_else(|| Expr::val(1).eq(0)),
            Self::Through {
                column,
                table,
                back,
                owner,
            } => {
                let theirs = Query::select()
                    .column(back.clone())
                    .from(table.clone())
                    .and_where(owner.predicate(address))
                    .take();
                Expr::col(column.clone()).in_subquery(theirs)
            }
        }
    }
}

/// What whoever asks may see.
#[derive(Debug, Clone, Copy)]
pub(crate) enum View<'a> {
    /// All rows of all tables.
    All,
    /// The rows of the user with this e-mail address.
    Of(&'a str),
}

impl<'a> View<'a> {
    pub(crate) fn of(principal: &'a Principal) -> Self {
        match principal {
            Principal::Service { .. } => Self::All,
            Principal::User { email } => Self::Of(email),
        }
    }

    /// Whether the table is there for whoever asks.
    pub(crate) fn shows(self, owner: &Owner) -> bool {
        matches!(self, Self::All) || owner.is_shown()
    }

    /// Which rows are there for whoever asks; none where all are.
    pub(crate) fn rows(self, owner: &Owner) -> Option<Expr> {
        match self {
            Self::All => None,
            // Postgres takes no NUL in text, and nobody has one in their address.
            Self::Of(address) if address.contains('\0') => Some(Expr::val(1).eq(0)),
            Self::Of(address) => Some(owner.predicate(address)),
        }
    }
}
