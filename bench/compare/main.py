"""Measures our runner beside SeaORM's own and Alembic: `scripts/bench` builds what this runs."""

import argparse
import difflib
import itertools
import json
import os
import platform
import signal
import sqlite3
import sys
from pathlib import Path

import measure
import table
import wide
from programs import Program, alembic
from server import PgBouncer, Postgres

OURS, STOCK, ALEMBIC = "ours", "stock SeaORM", "Alembic"


class Bench:
    def __init__(self, arguments, postgres, bouncer, folder):
        self.quick = arguments.quick
        self.postgres = postgres
        self.bouncer = bouncer
        self.folder = folder
        self.built = arguments.programs
        self.numbers = itertools.count(1)
        self.rows = []
        self.complaints = []
        self.programs = {
            OURS: Program(OURS, [self.built / "migration-sketch2bim", "up"]),
            STOCK: Program(STOCK, [self.built / "stock-sketch2bim", "up"]),
        }
        emitted = {"postgresql": self.emitted(), "sqlite": self.emitted_on_sqlite()}
        self.venv = arguments.folder / "venv"
        self.programs[ALEMBIC] = alembic(arguments.folder / "venv", folder, emitted)

    def say(self, words):
        print(words, file=sys.stderr, flush=True)

    def database(self):
        """A new, empty database on the server."""
        name = f"bench_{next(self.numbers)}"
        self.postgres.create(name)
        return name

    def file(self):
        """The URL of a SQLite file that is not there yet."""
        return f"sqlite:///{self.folder}/bench_{next(self.numbers)}.db"

    def sqlite_url(self, name, url):
        # SQLAlchemy makes a file that is missing; sqlx has to be told.
        return url if name == ALEMBIC else f"{url}?mode=rwc"

    def emitted(self):
        """The SQL of each of our migrations on Postgres, as the engine's log has it."""
        name = self.database()
        self.programs[OURS].run(self.postgres.url(name), self.folder)
        rows = self.postgres.ask(
            name,
            "SELECT json_agg(json_build_array(version, emitted) ORDER BY started_at) FROM seaql_migration_attempts",
        )
        self.postgres.drop(name)
        return json.loads(rows)

    def emitted_on_sqlite(self):
        url = self.file()
        self.programs[OURS].run(self.sqlite_url(OURS, url), self.folder)
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        rows = connection.execute(
            "SELECT version, emitted FROM seaql_migration_attempts ORDER BY started_at, version"
        ).fetchall()
        connection.close()
        return rows

    def compare(self, measured, figures):
        for other in (STOCK, ALEMBIC):
            if other in figures:
                self.rows.append(table.row(measured, OURS, other, figures))

    def same_effect(self):
        """Whether all three leave the same tables behind; otherwise there is nothing to compare."""
        schemas = {}
        for name, program in self.programs.items():
            database = self.database()
            program.run(self.postgres.url(database), self.folder)
            schemas[name] = self.postgres.schema(database)
            self.postgres.drop(database)
        for name, schema in schemas.items():
            if schema != schemas[OURS]:
                sides = (schemas[OURS].splitlines(), schema.splitlines())
                difference = difflib.unified_diff(*sides, OURS, name, lineterm="")
                raise SystemExit("\n".join([f"{name} leaves another schema than ours:", *difference]))

    def cold(self, runs):
        self.say("cold, Postgres")

        def once(name, _):
            database = self.database()
            took = self.programs[name].run(self.postgres.url(database), self.folder)
            self.postgres.drop(database)
            return took

        self.compare("`up` of 10 on an empty database, Postgres", measure.in_turn(self.programs, runs, once))
        self.say("cold, SQLite")

        def once_on_sqlite(name, _):
            return self.programs[name].run(self.sqlite_url(name, self.file()), self.folder)

        self.compare("`up` of 10 on an empty database, SQLite", measure.in_turn(self.programs, runs, once_on_sqlite))

    def at_head(self, runs):
        self.say("at head, Postgres")
        databases = {name: self.database() for name in self.programs}
        # Stock SeaORM finds the database that ours leaves in the warm-up: the history table is the same.
        databases[STOCK] = databases[OURS]

        def once(name, _):
            return self.programs[name].run(self.postgres.url(databases[name]), self.folder)

        self.compare("`up` at head, 10 applied, Postgres", measure.in_turn(self.programs, runs, once))
        self.say("at head, SQLite")
        files = {name: self.file() for name in self.programs}
        files[STOCK] = files[OURS]

        def once_on_sqlite(name, _):
            return self.programs[name].run(self.sqlite_url(name, files[name]), self.folder)

        self.compare("`up` at head, 10 applied, SQLite", measure.in_turn(self.programs, runs, once_on_sqlite))

    def at_head_of_many(self, runs, most):
        counts = (10, most)
        databases = {}
        for count in counts:
            self.say(f"making a history of {count:,}")
            databases[count] = self.database()
            # What `up` writes into history and log, without the tables: `up` itself would take minutes.
            stamp = Program(OURS, [self.built / "bench-many", "stamp", "head"], environment={"N": str(count)})
            stamp.run(self.postgres.url(databases[count]), self.folder)
            self.postgres.ask(databases[count], "VACUUM ANALYZE")
        programs = {
            f"{name}, {count:,}": (
                Program(name, [self.built / program, "up"], environment={"N": str(count)}),
                databases[count],
            )
            for count in counts
            for name, program in ((OURS, "bench-many"), (STOCK, "stock-many"))
        }
        self.say("at head of many")

        def once(name, _):
            program, database = programs[name]
            return program.run(self.postgres.url(database), self.folder)

        figures = measure.in_turn(programs, runs, once)
        for name in (OURS, STOCK):
            measured = f"`up` at head, {most:,} applied beside 10"
            self.rows.append(table.row(measured, f"{name}, {most:,}", f"{name}, 10", figures))
        measured = f"`up` at head, {most:,} applied"
        self.rows.append(table.row(measured, f"{OURS}, {most:,}", f"{STOCK}, {most:,}", figures))

    def wide(self, runs, tables):
        measured = f"comparing {tables:,} tables of 20 columns and 4 indexes with what is wanted"
        self.say(measured)
        database = self.database()
        self.postgres.script(database, ";\n".join(wide.statements(tables)) + ";\nANALYZE")
        script = self.folder / "compare_metadata.py"
        script.write_text(wide.ALEMBIC, encoding="utf-8")
        url = self.postgres.url(database)
        # Ours reads the database twice, once as what there is and once as what is wanted.
        command = [self.built / "migration-sketch2bim", "diff", "--from", url, "--to", url, "--exit-code"]
        programs = {
            OURS: Program(OURS, command),
            ALEMBIC: Program(
                ALEMBIC,
                [self.venv / "bin" / "python", script, str(tables), Path(__file__).parent],
                scheme=self.programs[ALEMBIC].scheme,
            ),
        }

        def once(name, _):
            return programs[name].run(url, self.folder)

        self.rows.append(table.row(measured, OURS, ALEMBIC, measure.in_turn(programs, runs, once)))
        self.postgres.drop(database)

    def replicas(self, runs, count, server, through):
        measured = f"{count} replicas at once on an empty database{', ' + through if through else ''}"
        self.say(measured)

        def once(name, figure):
            database = self.database()
            took = measure.replicas(self.programs[name], server.url(database), self.folder, count, figure)
            if name == OURS:
                applied = self.postgres.ask(database, "SELECT count(*) FROM seaql_migrations")
                if applied != "10":
                    raise SystemExit(f"ours has applied {applied} of 10 migrations")
            self.postgres.drop(database)
            return took

        figures = measure.in_turn(self.programs, runs, once, warm_up=False)
        self.compare(measured, figures)
        for name, figure in figures.items():
            for words, times in figure.complaints.most_common(2):
                self.complaints.append(f"- {measured}, {name}, {times} times: `{words}`")


def machine(postgres, bouncer):
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    system = platform.freedesktop_os_release()["PRETTY_NAME"]
    pooler = f", PgBouncer {bouncer.version}" if bouncer else ""
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB, {system}, Postgres {postgres.version.split()[0]}{pooler}; "
        f"load average before: {os.getloadavg()[0]:.1f}"
    )


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description="Measures our runner beside SeaORM's own and Alembic."
    )
    quick = "few runs, 10 replicas in place of 50, 1,000 migrations in place of 10,000"
    parser.add_argument("--quick", action="store_true", help=quick)
    parser.add_argument("--programs", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, required=True, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    # So that the servers stop when this is asked to.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    work = arguments.folder / "work"
    work.mkdir()
    with Postgres(arguments.folder / "postgres") as postgres:
        if PgBouncer.program() is None:
            run(arguments, postgres, None, work)
        else:
            with PgBouncer(arguments.folder / "pgbouncer", postgres) as bouncer:
                run(arguments, postgres, bouncer, work)


def run(arguments, postgres, bouncer, work):
    about = machine(postgres, bouncer)
    bench = Bench(arguments, postgres, bouncer, work)
    bench.same_effect()
    quick = arguments.quick
    bench.at_head(3 if quick else 15)
    bench.cold(1 if quick else 5)
    bench.at_head_of_many(3 if quick else 9, 1_000 if quick else 10_000)
    for tables in (10, 100) if quick else (10, 100, 1_000):
        bench.wide(1 if quick else 3, tables)
    count = 10 if quick else 50
    bench.replicas(1 if quick else 3, count, postgres, "")
    if bouncer:
        bench.replicas(1 if quick else 3, count, bouncer, "through PgBouncer")
    print(about)
    print("The ratio is the median of A divided by that of B: below 1, A is faster; in brackets where one of them failed.")
    print("The times are those of whole processes, from start to end.\n")
    table.show(bench.rows)
    print("\nWhat the failed ones said:\n")
    print("\n".join(bench.complaints) or "- nothing failed")


if __name__ == "__main__":
    main()
