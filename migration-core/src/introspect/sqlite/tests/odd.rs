//! Odd tables, all of which keep the law.

use super::{has, law};

/// Each may need others, which it makes itself.
const ODD: [&str; 78] = [
    "CREATE TABLE t (a)",
    "CREATE TABLE t (a, b, c)",
    "CREATE TABLE \"a \"\"b\"\".c\" (\"x y\" int, \"Größe\" text, größe2 text, [d \"e] int, `f``g` int, 'h''i' int)",
    "CREATE TABLE \"CHECK\" (\"PRIMARY\" int, \"constraint\" int, \"select\" int, \"\" int, \" \" int, key int, desc int, action text)",
    "CREATE TABLE a123456789012345678901234567890123456789012345678901234567890bc (a123456789012345678901234567890123456789012345678901234567890bc int)",
    "CREATE TABLE t(id INTEGER PRIMARY KEY)",
    "CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a)",
    "CREATE TABLE t(id INTEGER NOT NULL CONSTRAINT \"the key\" PRIMARY KEY ASC AUTOINCREMENT)",
    "CREATE TABLE t(id INTEGER, a, PRIMARY KEY (id AUTOINCREMENT))",
    "CREATE TABLE t(id INTEGER, PRIMARY KEY (id DESC))",
    "CREATE TABLE t(id INTEGER PRIMARY KEY DESC)",
    "CREATE TABLE t(id INTEGER NOT NULL PRIMARY KEY DESC)",
    "CREATE TABLE t(id INTEGER PRIMARY KEY DESC) WITHOUT ROWID",
    "CREATE TABLE t(id INT PRIMARY KEY)",
    "CREATE TABLE t(id \"INTEGER\" PRIMARY KEY)",
    "CREATE TABLE t(id [integer] PRIMARY KEY, a \"weird(\", b \"primary key\", c '', d \"a/*b\", e \"it\"\"s\" \"x y\", f \"It's\")",
    "CREATE TABLE t(id text PRIMARY KEY, b text UNIQUE)",
    "CREATE TABLE t(id text NOT NULL PRIMARY KEY UNIQUE)",
    "CREATE TABLE t(id integer PRIMARY KEY UNIQUE)",
    "CREATE TABLE t(a, b, CONSTRAINT pk PRIMARY KEY (b, a)) WITHOUT ROWID",
    "CREATE TABLE t(a int, b text, PRIMARY KEY (a, b)) STRICT",
    "CREATE TABLE t(a any, b blob, c real, d integer PRIMARY KEY, e text) STRICT",
    "CREATE TABLE t(a int PRIMARY KEY) STRICT, WITHOUT ROWID",
    "CREATE TABLE t(a int PRIMARY KEY) without rowid , strict",
    "CREATE TABLE t(a int, b int, PRIMARY KEY (a, a, b))",
    "CREATE TABLE t(a double precision, b VARCHAR ( 20 ), c Unsigned  Big\n Int, d decimal(10 , 2), e num(-5,+3), f long varchar /* x */ (7))",
    "CREATE TABLE t(a int DEFAULT 1, b DEFAULT -1, c DEFAULT + 1.5e-3, d DEFAULT 0x1F, e DEFAULT 'it''s -- \" here', f DEFAULT x'0aFF', g DEFAULT NULL)",
    "CREATE TABLE t(a DEFAULT CURRENT_TIMESTAMP, b DEFAULT current_date, c DEFAULT (CURRENT_TIME), d DEFAULT true, e DEFAULT FALSE, f DEFAULT (true))",
    "CREATE TABLE t(a DEFAULT open, b DEFAULT \"clo'sed\", c DEFAULT [true], d DEFAULT `x y`, e DEFAULT \"CURRENT_TIMESTAMP\", f DEFAULT \"null\")",
    "CREATE TABLE t(a DEFAULT (datetime('now')), b DEFAULT ((1)), c DEFAULT ( 1 + 2 ), d DEFAULT ((1)+(2)), e DEFAULT (-1), f DEFAULT (-(-1)), g DEFAULT ('a' || 'b'))",
    "CREATE TABLE t(a DEFAULT -CURRENT_TIMESTAMP, b DEFAULT -'x', c DEFAULT -NULL, d DEFAULT (NULL), e DEFAULT (((NULL))))",
    "CREATE TABLE t(a DEFAULT (1 /* one */ + -- and\n 2), b DEFAULT 5 /* five */ NOT NULL, c DEFAULT 6 -- six\n)",
    "CREATE TABLE t(a int DEFAULT 1 DEFAULT 2 NOT NULL NULL)",
    "CREATE TABLE t(a int CHECK (a > 0), CHECK (a<10), CHECK((a <> 5)), CONSTRAINT \"no  seven\" CHECK (a <> 7))",
    "CREATE TABLE t(a text CHECK (a IN ('x,y', ')', '/* no */', '--')), b int CHECK (b > /* ) */ 0 -- )\n AND b < 9))",
    "CREATE TABLE t(a CHECK ((a > 0) AND (a < 9)), b CHECK (((b))), c CONSTRAINT x CONSTRAINT y CHECK (c))",
    "CREATE TABLE t(a, CHECK (a) CHECK (a > 1), CHECK (a > 1))",
    "CREATE TABLE t(a CHECK (CASE WHEN a THEN (1) ELSE (0) END), b CHECK (b NOT IN (1,2)), c CHECK (c LIKE '%''%' ESCAPE '\\'))",
    "CREATE TABLE t(a CHECK (a <> \"hello\"))",
    "CREATE TABLE t(a int, b int GENERATED ALWAYS AS (a + 1) STORED, c AS (a*2), d text AS (a || 'x') VIRTUAL NOT NULL, e generated always as ((a)) stored)",
    "CREATE TABLE t(a int, generated text, always int, \"as\" int AS (a) UNIQUE CHECK (\"as\" > 0))",
    "CREATE TABLE t(a text COLLATE NOCASE, b text COLLATE \"rtrim\", c text COLLATE binary, d text COLLATE nocase COLLATE rtrim NOT NULL)",
    "CREATE TABLE t(a UNIQUE, b CONSTRAINT \"b once\" UNIQUE, c, CONSTRAINT both UNIQUE (a, b), UNIQUE (b, c), UNIQUE (\"a\"), UNIQUE ([c], `a`))",
    "CREATE TABLE t(a, b, UNIQUE (a), CONSTRAINT named UNIQUE (A))",
    "CREATE TABLE t(a text, b text COLLATE nocase, UNIQUE (a COLLATE nocase), UNIQUE (a), UNIQUE (b COLLATE NOCASE DESC), UNIQUE ((a), b))",
    "CREATE TABLE t(a text, b text, PRIMARY KEY (a COLLATE nocase, b DESC), UNIQUE (a, b))",
    "CREATE TABLE t(a text, UNIQUE (a DESC), UNIQUE (a ASC))",
    "CREATE TABLE t(a NOT NULL ON CONFLICT IGNORE, b UNIQUE ON CONFLICT REPLACE, id INTEGER PRIMARY KEY ON CONFLICT FAIL AUTOINCREMENT, c NULL ON CONFLICT ABORT, CHECK (a) ON CONFLICT ROLLBACK, UNIQUE (a, b) ON CONFLICT ROLLBACK)",
    "CREATE TABLE p(id integer PRIMARY KEY); CREATE TABLE t(a REFERENCES p, b REFERENCES P(ID), c int REFERENCES \"p\" (\"id\") ON DELETE CASCADE ON UPDATE SET NULL)",
    "CREATE TABLE p(id integer PRIMARY KEY); CREATE TABLE t(a REFERENCES p DEFERRABLE INITIALLY DEFERRED, b REFERENCES p DEFERRABLE, c REFERENCES p NOT DEFERRABLE INITIALLY DEFERRED, d REFERENCES p DEFERRABLE INITIALLY IMMEDIATE)",
    "CREATE TABLE p(id integer PRIMARY KEY); CREATE TABLE t(a CONSTRAINT \"to p\" REFERENCES p ON DELETE SET DEFAULT MATCH FULL ON UPDATE NO ACTION NOT NULL DEFERRABLE INITIALLY DEFERRED DEFAULT 1)",
    "CREATE TABLE p(a, b, PRIMARY KEY (b, a)); CREATE TABLE t(x, y, FOREIGN KEY (x, y) REFERENCES p, CONSTRAINT named FOREIGN KEY (y, x) REFERENCES p (a, b) ON DELETE RESTRICT)",
    "CREATE TABLE t(id integer PRIMARY KEY, up REFERENCES t, \"t\" REFERENCES t (id))",
    "CREATE TABLE t(a REFERENCES nowhere, b REFERENCES \"no where\" (\"x y\"), c REFERENCES seaql_migrations)",
    "CREATE TABLE p(a); CREATE TABLE t(x REFERENCES p, y REFERENCES p (a))",
    "CREATE TABLE a(id integer PRIMARY KEY, b REFERENCES b); CREATE TABLE b(id integer PRIMARY KEY, a REFERENCES a)",
    "CREATE TABLE p(id integer PRIMARY KEY); CREATE TABLE t(a CONSTRAINT one REFERENCES p CONSTRAINT two REFERENCES p DEFERRABLE INITIALLY DEFERRED)",
    "CREATE TABLE t(a, b text COLLATE nocase); CREATE INDEX i1 ON t(a); CREATE UNIQUE INDEX \"i 2\"\"\" ON t(b, a DESC); CREATE INDEX i3 ON t(a COLLATE nocase, b COLLATE binary DESC, b)",
    "CREATE TABLE t(a, b); CREATE INDEX \"i(1)\" ON t(lower(a)); CREATE INDEX i2 ON t(a + b DESC, (a), ((a||b)) COLLATE nocase ASC); CREATE INDEX i3 ON t((a || b COLLATE nocase))",
    "CREATE TABLE t(a, b); CREATE INDEX i1 ON t(a || b COLLATE nocase); CREATE INDEX i2 ON t((lower(a) COLLATE rtrim) DESC); CREATE INDEX i3 ON t(lower(a) COLLATE binary); CREATE INDEX i4 ON t(lower(a) COLLATE rtrim COLLATE nocase)",
    "CREATE TABLE t(a, b); CREATE INDEX i1 ON t(a) WHERE b IS NOT NULL; CREATE UNIQUE INDEX i2 ON t(b) WHERE (a > 0 /* ! */ AND b = 'WHERE (') ; CREATE INDEX i3 ON t(a) WHERE ((a) = (b))",
    "CREATE TABLE t(a, desc, asc); CREATE INDEX i1 ON t(desc); CREATE INDEX i2 ON t(desc desc, asc asc); CREATE INDEX i3 ON t(a + desc); CREATE INDEX i4 ON t(a + \"desc\" desc)",
    "CREATE TABLE t(a, b); CREATE INDEX i2 ON t(CASE a WHEN 1 THEN ',' ELSE ')' END, b); CREATE INDEX i3 ON t('a', [b])",
    "CREATE TABLE t(a, \"b\"\"\" text); CREATE INDEX i1 ON \"t\"(json_extract(a, '$.x'), \"b\"\"\" COLLATE \"nocase\")",
    "CREATE TABLE t(id integer PRIMARY KEY, a); CREATE INDEX i ON t(id, a)",
    "CREATE TEMP TABLE t(x, y); CREATE TABLE t(a int NOT NULL UNIQUE); CREATE TEMP VIEW v AS SELECT * FROM t",
    "CREATE TABLE IF NOT EXISTS main . t /* ( */ (a -- ,\n, b /* ) */)",
    "create table[t](a\tint\r\nprimary\tkey,\x0cb\tint)without\nrowid",
    "CREATE TABLE t(a int,b text)STRICT;CREATE INDEX i ON t(a)WHERE(b)NOT NULL",
    "CREATE TABLE s(a int, \"B c\" varchar(5), d); CREATE TABLE t AS SELECT a, \"B c\", a + 1, d AS \"x\"\"y\", upper(d) AS u FROM s",
    "CREATE TABLE t(a INTEGER PRIMARY KEY DEFAULT 5, b DEFAULT (random()), c DEFAULT (abs(-1) + 1))",
    "CREATE TABLE t(a int, b int, CONSTRAINT c1 CHECK (a > 0) CONSTRAINT c2 UNIQUE (a) CONSTRAINT c3 CHECK (b > 0))",
    "CREATE TABLE t(a$b int, _c int, \"1d\" int, é int, \"日本 語\" text DEFAULT '日本' CHECK (\"日本 語\" <> '語'))",
    "CREATE TABLE t(a text DEFAULT 'line\none  two', b text CHECK (b <> 'two\n\nlines   here'))",
    "CREATE TABLE t(a CHECK (a -> '$.x' ->> 'y' IS NOT NULL), b CHECK (b<<2>=1), c CHECK (c-- !\n-1), d CHECK (d- -1 > 0))",
    "CREATE TABLE t(a replace, b like, c current, d rowid, e window, f filter (3), g over, h temp, i with, j indexed_by)",
    "CREATE TABLE t(\"a,b\" int, \"(\" int, \")\" int, [c\"d] int) /* the end */",
    "CREATE TABLE \"sqlitex\" (a); CREATE TABLE \"t%\" (a UNIQUE); CREATE TABLE \"t'; DROP TABLE x; --\" (a PRIMARY KEY)",
];

#[tokio::test]
async fn what_is_made_from_odd_tables_is_the_same() {
    let mut failed = 0;
    for sql in ODD.into_iter().filter(|sql| has(sql)) {
        let outcome = tokio::spawn(async move { law(&[sql]).await }).await;
        failed += usize::from(outcome.is_err());
    }
    assert_eq!(failed, 0, "of {} tables do not keep the law", ODD.len());
}

/// Every word that SQLite knows, as part of a type, as a name and as a constraint's name.
#[tokio::test]
async fn what_is_made_from_keywords_is_the_same() {
    const KEYWORDS: &str = "ABORT ACTION ADD AFTER ALL ALTER ALWAYS ANALYZE AND AS ASC ATTACH AUTOINCREMENT BEFORE \
        BEGIN BETWEEN BY CASCADE CASE CAST CHECK COLLATE COLUMN COMMIT CONFLICT CONSTRAINT CREATE CROSS CURRENT \
        CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DATABASE DEFAULT DEFERRABLE DEFERRED DELETE DESC DETACH DISTINCT \
        DO DROP EACH ELSE END ESCAPE EXCEPT EXCLUDE EXCLUSIVE EXISTS EXPLAIN FAIL FILTER FIRST FOLLOWING FOR FOREIGN \
        FROM FULL GENERATED GLOB GROUP GROUPS HAVING IF IGNORE IMMEDIATE IN INDEX INDEXED INITIALLY INNER INSERT \
        INSTEAD INTERSECT INTO IS ISNULL JOIN KEY LAST LEFT LIKE LIMIT MATCH MATERIALIZED NATURAL NO NOT NOTHING \
        NOTNULL NULL NULLS OF OFFSET ON OR ORDER OTHERS OUTER OVER PARTITION PLAN PRAGMA PRECEDING PRIMARY QUERY RAISE \
        RANGE RECURSIVE REFERENCES REGEXP REINDEX RELEASE RENAME REPLACE RESTRICT RETURNING RIGHT ROLLBACK ROW ROWS \
        SAVEPOINT SELECT SET STORED STRICT TABLE TEMP TEMPORARY THEN TIES TO TRANSACTION TRIGGER UNBOUNDED UNION \
        UNIQUE UPDATE USING VACUUM VALUES VIEW VIRTUAL WHEN WHERE WINDOW WITH WITHIN WITHOUT";
    for word in KEYWORDS.split_whitespace() {
        let sql = format!(
            "CREATE TABLE \"{word}\" (\"{word}\" \"{word}\" DEFAULT \"{word}\", b \"big {word}\" UNIQUE, \
             c \"{word} (2)\", d \"{word} always\" AS (b), CONSTRAINT \"{word}\" CHECK (\"{word}\" = 1)); \
             CREATE INDEX \"{word} 2\" ON \"{word}\" (\"{word}\" DESC)"
        );
        let schema = law(&[sql]).await;
        let table = schema.tables.first_key_value().expect("a table").1;
        let types: Vec<&str> = table
            .columns
            .iter()
            .map(|column| column.data_type.sql.as_str())
            .collect();
        let lower = word.to_ascii_lowercase();
        let reserved_with_size = format!("{lower} (2)");
        assert_eq!(types[0], lower);
        assert_eq!(types[1], format!("big {lower}"));
        assert!(
            types[2] == format!("{lower}(2)") || types[2] == reserved_with_size,
            "{}",
            types[2]
        );
        assert_eq!(types[3], format!("{lower} always"));
    }
}
