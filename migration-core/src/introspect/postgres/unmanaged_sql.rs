//! The SQL that asks for what is not managed, one kind after the other.

use super::question::free;
use super::scope::{Places, Scope};

/// Rows of: kind, catalogue, number, schema, name as SQL, schema and name of its table, definition, what the definition
/// says the name is.
pub(super) fn objects(scope: &Scope, places: &Places) -> String {
    let within = places.within();
    let (views, functions) = (views(&within), functions(&within));
    let (attached, types) = (attached(scope, &within), types(&within));
    format!(
        "{views} UNION ALL {functions} UNION ALL {attached} UNION ALL {types} \
         UNION ALL SELECT 'extension', 'pg_extension', x.oid, 0, quote_ident(x.extname), NULL, NULL, \
           'CREATE EXTENSION ' || quote_ident(x.extname) || ' WITH SCHEMA ' || quote_ident(n.nspname) \
         FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace WHERE x.extname <> 'plpgsql' \
         UNION ALL SELECT 'statistics', 'pg_statistic_ext', s.oid, s.stxnamespace, quote_ident(s.stxname), NULL, NULL, \
           pg_get_statisticsobjdef(s.oid) \
         FROM pg_statistic_ext s JOIN pg_class c ON c.oid = s.stxrelid AND c.relname NOT IN ({}) \
         WHERE s.stxnamespace IN ({within})",
        scope.ignored(),
    )
}

/// Views of the scope, and those elsewhere that stand on something in it.
fn views(within: &str) -> String {
    format!(
        "SELECT CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END AS kind, 'pg_class' AS catalogue, \
           c.oid AS number, c.relnamespace AS schema, quote_ident(c.relname) AS name, NULL::oid AS table_schema, \
           NULL::name AS table_name, \
           'CREATE ' || CASE c.relkind WHEN 'v' THEN 'VIEW ' ELSE 'MATERIALIZED VIEW ' END || c.oid::regclass \
           || coalesce(' WITH (' || array_to_string(c.reloptions, ', ') || ')', '') || ' AS' || chr(10) \
           || pg_get_viewdef(c.oid, true) AS definition \
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relkind IN ('v', 'm') AND {} \
           AND (c.relnamespace IN ({within}) OR n.nspname !~ '^pg_' AND c.oid IN (SELECT w.ev_class FROM pg_rewrite w \
             JOIN pg_depend o ON o.classid = 'pg_rewrite'::regclass AND o.objid = w.oid \
               AND o.refclassid = 'pg_class'::regclass \
             JOIN pg_class r ON r.oid = o.refobjid AND r.relnamespace IN ({within})))",
        free("pg_class", "c.oid"),
    )
}

/// Functions, procedures and aggregates, but for those that a range type made. Of an aggregate, the server tells no
/// definition.
fn functions(within: &str) -> String {
    format!(
        "SELECT 'function', 'pg_proc', p.oid, p.pronamespace, \
           quote_ident(p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')', NULL, NULL, \
           CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END \
         FROM pg_proc p WHERE p.pronamespace IN ({within}) \
           AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid \
             AND e.deptype IN ('e', 'i'))"
    )
}

/// What is part of a table or a view: triggers, policies and rules. A trigger of a partition is that of its parent.
fn attached(scope: &Scope, within: &str) -> String {
    let relation = format!(
        "c.relnamespace IN ({within}) AND c.relname NOT IN ({})",
        scope.ignored()
    );
    format!(
        "SELECT 'trigger', 'pg_trigger', g.oid, 0, quote_ident(g.tgname), c.relnamespace, c.relname, \
           pg_get_triggerdef(g.oid, true) \
         FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid \
         WHERE NOT g.tgisinternal AND g.tgparentid = 0 AND {relation} \
         UNION ALL SELECT 'rule', 'pg_rewrite', w.oid, 0, quote_ident(w.rulename), c.relnamespace, c.relname, \
           pg_get_ruledef(w.oid, true) \
         FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class WHERE w.rulename <> '_RETURN' AND {relation} \
         UNION ALL SELECT 'policy', 'pg_policy', p.oid, 0, quote_ident(p.polname), c.relnamespace, c.relname, \
           'CREATE POLICY ' || quote_ident(p.polname) || ' ON ' || c.oid::regclass \
           || CASE WHEN p.polpermissive THEN '' ELSE ' AS RESTRICTIVE' END \
           || CASE p.polcmd WHEN 'r' THEN ' FOR SELECT' WHEN 'a' THEN ' FOR INSERT' WHEN 'w' THEN ' FOR UPDATE' \
              WHEN 'd' THEN ' FOR DELETE' ELSE '' END \
           || ' TO ' || coalesce((SELECT string_agg(quote_ident(r.rolname), ', ' ORDER BY r.rolname) FROM pg_roles r \
              WHERE r.oid = ANY (p.polroles)), 'PUBLIC') \
           || coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '') \
           || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '') \
         FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE {relation}"
    )
}

/// Domains, and composite and range types; not the row types of tables.
fn types(within: &str) -> String {
    format!(
        "SELECT CASE t.typtype WHEN 'd' THEN 'domain' ELSE 'type' END, 'pg_type', t.oid, t.typnamespace, \
           quote_ident(t.typname), NULL, NULL, NULL \
         FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid \
         WHERE t.typnamespace IN ({within}) AND (t.typtype IN ('d', 'r') OR t.typtype = 'c' AND c.relkind = 'c') AND {}",
        free("pg_type", "t.oid"),
    )
}
