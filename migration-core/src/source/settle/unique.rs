//! A unique constraint and a unique index: an entity that says `unique` means either.

use crate::schema::{Constraint, Deferral, Index, Table};

/// Where one side has a unique constraint or index without a name, and the other the other of the two, the new side takes
/// what the old one has.
pub(super) fn settle(before: &Table, after: &mut Table) {
    let mut open: Vec<Constraint> = before.constraints();
    let mut constraints = after.constraints();
    open.retain(|old| !constraints.contains(old));
    for constraint in &mut constraints {
        if let Some(at) = open.iter().position(|old| are_one(old, constraint)) {
            *constraint = open.remove(at);
        }
    }
    after.set_constraints(constraints);
}

fn are_one(old: &Constraint, new: &Constraint) -> bool {
    let ((Constraint::Unique(unique), Constraint::Index(index))
    | (Constraint::Index(index), Constraint::Unique(unique))) = (old, new)
    else {
        return false;
    };
    let columns: Vec<&str> = unique.columns.iter().map(String::as_str).collect();
    let nameless = unique.name.is_none() || index.name.is_none();
    nameless
        && says_no_more(index)
        && index.columns() == Some(columns)
        && index.include == unique.include
        && index.nulls_not_distinct == unique.nulls_not_distinct
        && unique.deferral == Deferral::NotDeferrable
}

/// Whether a constraint could say all that the index does.
fn says_no_more(index: &Index) -> bool {
    index.unique
        && index.valid
        && index.method == "btree"
        && index.predicate.is_none()
        && index.options.is_empty()
        && index.parts.iter().all(|part| {
            part.collation.is_none() && part.operator_class.is_none() && !part.descending
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{IndexKey, IndexPart, Unique};

    fn unique(name: Option<&str>) -> Constraint {
        Constraint::Unique(Unique {
            name: name.map(str::to_owned),
            columns: vec!["a".to_owned(), "b".to_owned()],
            include: Vec::new(),
            nulls_not_distinct: false,
            deferral: Deferral::NotDeferrable,
            comment: None,
        })
    }

    fn index(name: Option<&str>) -> Index {
        let part = |column: &str| IndexPart {
            key: IndexKey::Column(column.to_owned()),
            collation: None,
            operator_class: None,
            descending: false,
            nulls_first: false,
        };
        Index {
            name: name.map(str::to_owned),
            method: "btree".to_owned(),
            unique: true,
            nulls_not_distinct: false,
            parts: vec![part("a"), part("b")],
            include: Vec::new(),
            predicate: None,
            options: Vec::new(),
            valid: true,
            comment: None,
        }
    }

    fn settled(old: Constraint, new: Constraint) -> Vec<Constraint> {
        let (mut before, mut after) = (Table::default(), Table::default());
        before.set_constraints(vec![old]);
        after.set_constraints(vec![new]);
        settle(&before, &mut after);
        after.constraints()
    }

    #[test]
    fn what_has_no_name_is_either() {
        let named = Constraint::Index(index(Some("ux")));
        assert_eq!(
            settled(named.clone(), unique(None)),
            std::slice::from_ref(&named)
        );
        assert_eq!(settled(unique(None), named), [unique(None)]);
        let key = unique(Some("t_key"));
        assert_eq!(settled(key.clone(), Constraint::Index(index(None))), [key]);
    }

    #[test]
    fn what_says_more_stays() {
        let both_named = Constraint::Index(index(Some("ux")));
        let named = unique(Some("t_key"));
        assert_eq!(settled(both_named, named.clone()), [named]);
        let changes: [fn(&mut Index); 6] = [
            |index| index.unique = false,
            |index| index.predicate = Some("a > 0".to_owned()),
            |index| index.parts.reverse(),
            |index| index.nulls_not_distinct = true,
            |index| index.parts[0].descending = true,
            |index| index.parts[1].operator_class = Some("text_pattern_ops".to_owned()),
        ];
        for change in changes {
            let mut other = index(Some("ux"));
            change(&mut other);
            let kept = settled(Constraint::Index(other), unique(None));
            assert_eq!(kept, [unique(None)]);
        }
    }
}
