"""Databases of many tables, for comparing what there is with what is wanted."""

COLUMNS = 20
INDEXES = 4


def statements(tables):
    """Tables of 20 columns with 4 indexes each, as SQL."""
    found = []
    for table in range(tables):
        columns = ["id serial NOT NULL PRIMARY KEY"]
        columns += [f"c{column} {kind(column)[0]}" for column in range(1, COLUMNS)]
        found.append(f"CREATE TABLE t{table} ({', '.join(columns)})")
        found += [f"CREATE INDEX ix_t{table}_c{column} ON t{table} (c{column})" for column in range(1, INDEXES + 1)]
    return found


def kind(column):
    """The type of a column, in SQL and in SQLAlchemy."""
    return [
        ("integer DEFAULT 0", "Integer", "0"),
        ("character varying(50)", "String(50)", None),
        ("timestamp without time zone", "DateTime()", None),
        ("boolean DEFAULT false", "Boolean", "false"),
        ("text DEFAULT 'x'", "Text", "x"),
    ][column % 5]


# What `alembic check` does, without the files around it. Runs with the interpreter that has Alembic.
ALEMBIC = """
import os, sys
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

sys.path.insert(0, sys.argv[2])
from wide import COLUMNS, INDEXES, kind

metadata = sa.MetaData()
for table in range(int(sys.argv[1])):
    columns = [sa.Column("id", sa.Integer, primary_key=True)]
    for column in range(1, COLUMNS):
        _, name, default = kind(column)
        columns.append(sa.Column(f"c{column}", eval("sa." + name), server_default=default))
    indexes = [sa.Index(f"ix_t{table}_c{column}", f"c{column}") for column in range(1, INDEXES + 1)]
    sa.Table(f"t{table}", metadata, *columns, *indexes)
with sa.create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    found = compare_metadata(context, metadata)
sys.exit(f"Alembic finds {len(found)} differences: {found[:1]}" if found else 0)
"""
