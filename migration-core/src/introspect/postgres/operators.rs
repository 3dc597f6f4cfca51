//! The operator classes and collations that the parts of an index may have, by their numbers.

use std::collections::{HashMap, HashSet};

use sea_orm::DbErr;

use super::question::{Answers, select};
use super::scope::Places;

const CLASSES: &str = "operator classes";
const COLLATIONS: &str = "collations";

pub(super) fn classes() -> String {
    select(
        CLASSES,
        &[
            "o.oid",
            "CASE WHEN pg_opclass_is_visible(o.oid) THEN '' ELSE quote_ident(n.nspname) || '.' END || quote_ident(o.opcname)",
            "o.opcmethod",
            "o.opcintype",
            "o.opckeytype = 0",
            "o.opcdefault",
        ],
        "FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace",
    )
}

pub(super) fn collations(places: &Places) -> String {
    select(
        COLLATIONS,
        &["o.oid", "o.oid::regcollation"],
        &format!(
            "FROM pg_collation o WHERE o.oid IN (SELECT unnest(i.indcollation::oid[]) FROM pg_index i \
               JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace IN ({}))",
            places.within(),
        ),
    )
}

pub(super) struct Operators {
    classes: HashMap<u32, Class>,
    /// Access method and type of the classes that are the default of their type.
    defaults: HashSet<(u32, u32)>,
    collations: HashMap<u32, String>,
}

struct Class {
    sql: String,
    method: u32,
    input: u32,
    /// Whether the index holds what the class takes, and not something made of it.
    plain: bool,
    default: bool,
}

impl Operators {
    pub(super) fn read(answers: &mut Answers) -> Result<Self, DbErr> {
        let mut operators = Self {
            classes: HashMap::new(),
            defaults: HashSet::new(),
            collations: HashMap::new(),
        };
        for mut fields in answers.take(CLASSES) {
            let number = fields.number()?;
            let class = Class {
                sql: fields.text()?,
                method: fields.number()?,
                input: fields.number()?,
                plain: fields.flag(),
                default: fields.flag(),
            };
            if class.default {
                operators.defaults.insert((class.method, class.input));
            }
            operators.classes.insert(number, class);
        }
        for mut fields in answers.take(COLLATIONS) {
            let number = fields.number()?;
            operators.collations.insert(number, fields.text()?);
        }
        Ok(operators)
    }

    /// The class of that number and whether it is the one that the type gets where none is named.
    ///
    /// The default of a type is that of another which is stored alike only where it has none of its own: `text_ops` is
    /// the default for `varchar`, but not for `citext`.
    pub(super) fn class(&self, number: u32, of: &Indexed) -> Option<(&str, bool)> {
        let class = self.classes.get(&number)?;
        let own = |kind: u32| kind == class.input || !self.defaults.contains(&(class.method, kind));
        let default = class.default
            && match *of {
                Indexed::Column(kind) => own(kind),
                Indexed::Expression(kind) => !class.plain || own(kind),
            };
        Some((&class.sql, default))
    }

    pub(super) fn collation(&self, number: u32) -> Option<&str> {
        self.collations.get(&number).map(String::as_str)
    }
}

/// What is indexed, with its type; that of an expression is known only as what the index holds.
pub(super) enum Indexed {
    Column(u32),
    Expression(u32),
}
