"""Measures what users of a database notice while it is changed: `scripts/bench-users` builds what this runs."""

import argparse
import difflib
import os
import platform
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "compare"))
import changes  # noqa: E402
import load  # noqa: E402
import report  # noqa: E402
from server import Postgres  # noqa: E402

HERE = Path(__file__).parent
# How long a report reads, in seconds.
REPORT = 10
# What the clients themselves change, and what is not the same at two times.
TOUCHED = {
    "jobs": ("status", "progress"),
    "users": ("credits", "last_login", "subscription_expires_at"),
    "organizations": (),
}


@dataclass
class Size:
    jobs: int
    users: int
    organizations: int


class Bench:
    def __init__(self, arguments, postgres, folder):
        self.began = time.monotonic()
        self.programs = arguments.programs
        self.ours = arguments.programs / "migration-sketch2bim"
        self.postgres = postgres
        self.folder = folder
        scale = arguments.scale
        self.change = arguments.change
        self.size = Size(*(max(1000, round(rows * scale)) for rows in (3_000_000, 1_000_000, 200_000)))
        # Each with the runs of ours and of the single transaction.
        self.pairs = []
        # Runs while nothing was changed.
        self.calm = []
        self.differences = []

    def say(self, words):
        print(f"{time.monotonic() - self.began:6.0f} s  {words}", file=sys.stderr, flush=True)

    def fill(self):
        self.say(f"filling {self.size.jobs:,} jobs, {self.size.users:,} users, {self.size.organizations:,} organizations")
        self.postgres.create("filled")
        load.run([self.ours, "-u", self.postgres.url("filled"), "up", "001"], self.folder)
        numbers = [word for name, rows in asdict(self.size).items() for word in ("-v", f"{name}={rows}")]
        self.postgres.run("psql", "-Xqd", "filled", "-v", "ON_ERROR_STOP=1", *numbers, "-f", HERE / "fill.sql")

    def copy(self, template, name):
        # Else 15 and newer write a copy of the whole into the log, which the next checkpoint has to pay for.
        strategy = "" if int(self.postgres.version.split(".")[0]) < 15 else " STRATEGY file_copy"
        self.postgres.ask("postgres", f"CREATE DATABASE {name} TEMPLATE {template}{strategy}")

    def measure(self, database, command, beside=None):
        """A run on a server and a machine that have nothing left to write."""
        self.postgres.ask("postgres", "CHECKPOINT")
        os.sync()
        return load.meanwhile(self.programs, self.postgres.url(database), self.size, command, self.folder, beside)

    def up(self, program, database, target="head"):
        return [program, "-u", self.postgres.url(database), "-v", "up", target]

    def single(self, database, file):
        psql = [*self.postgres.client("psql"), "-Xd", database, "-v", "ON_ERROR_STOP=1", "-1"]
        return [*psql, "-c", r"\timing on", "-f", file]

    def pair(self, title, ours, single):
        self.pairs.append(report.Pair(title, ours, single))
        self.say(report.progress(self.pairs[-1]))

    def nothing(self):
        self.say("nothing is changed")
        self.copy("filled", "chain_ours")
        self.calm = [self.measure("chain_ours", ["sleep", "5"]) for _ in range(2)]
        self.say(f"  longest stall {' and '.join(report.milliseconds(run.worst['longest_ms']) for run in self.calm)} ms")
        self.postgres.drop("chain_ours")

    def chain(self):
        self.chain_beside("002 to 010", lambda _: None)
        self.chain_beside(f"002 to 010 beside a report of {REPORT} s", self.report)

    def report(self, database):
        """A transaction that has read jobs and does not end: none may change the table until it does."""
        sql = f"BEGIN; SELECT count(*) FROM jobs; SELECT pg_sleep({REPORT}); COMMIT"
        return [*self.postgres.client("psql"), "-Xqd", database, "-c", sql]

    def chain_beside(self, title, beside):
        self.say(title)
        self.copy("filled", "chain_ours")
        ours = self.measure("chain_ours", self.up(self.ours, "chain_ours"), beside("chain_ours"))
        self.copy("filled", "chain_single")
        single = self.measure("chain_single", self.single("chain_single", HERE / "single.sql"), beside("chain_single"))
        self.pair(title, ours, single)
        self.same(title, "chain_ours", "chain_single", in_order=True)
        for name in ("chain_ours", "chain_single"):
            self.postgres.drop(name)

    def generated(self):
        self.say("generating")
        # Small databases that have the schema before and after each change.
        package = changes.Package(self.folder, self.programs)
        planned = [change for change in changes.changes() if self.change in change.title]
        self.postgres.create("state_0")
        load.run(self.up(self.ours, "state_0"), self.folder)
        self.postgres.ask("state_0", "DROP TABLE seaql_migrations, seaql_migration_attempts")
        self.postgres.ask("state_0", "ALTER TABLE jobs ADD COLUMN organization_id integer")
        for number, change in enumerate(planned, 1):
            before, after = f"state_{number - 1}", f"state_{number}"
            self.copy(before, after)
            self.postgres.ask(after, change.plain)
            package.generate(self.ours, change, self.postgres.url(before), self.postgres.url(after))
            self.say(f"  {change.title}: {', '.join(change.versions)}")
        self.say("building what was generated")
        program = package.build()

        self.copy("filled", "changes_ours")
        load.run(self.up(self.ours, "changes_ours"), self.folder)
        self.postgres.ask("changes_ours", "VACUUM ANALYZE")
        for table in TOUCHED:
            size = self.postgres.ask("changes_ours", f"SELECT pg_total_relation_size('{table}')")
            self.say(f"  {table} has {int(size):,} bytes, its indexes counted")
        self.copy("changes_ours", "changes_single")
        for change in planned:
            self.say(change.title)
            ours = self.measure("changes_ours", self.up(program, "changes_ours", change.versions[-1]))
            file = self.folder / "change.sql"
            file.write_text(change.plain + ";\n", encoding="utf-8")
            single = self.measure("changes_single", self.single("changes_single", file))
            self.pair(change.title, ours, single)
            self.pairs[-1].migrations = change.versions
            self.pairs[-1].source = package.source(change)
            self.same(change.title, "changes_ours", "changes_single", in_order=False, data=False)
        self.same("all of them", "changes_ours", "changes_single", in_order=False)

    def same(self, title, one, other, in_order, data=True):
        """Notes in what the two databases differ."""
        schemas = [self.schema(name, in_order) for name in (one, other)]
        found = [*difflib.unified_diff(*schemas, "ours", "single", lineterm="", n=0)]
        for table in TOUCHED if data else ():
            rows = [self.rows(name, table) for name in (one, other)]
            if rows[0] != rows[1]:
                found.append(f"the rows of {table}: {rows[0]} and {rows[1]}")
        for database in (one, other) if data else ():
            endless = "SELECT count(*) FROM users WHERE subscription_status = 'active' AND subscription_expires_at IS NULL"
            if self.postgres.ask(database, endless) != "0":
                found.append(f"{database} has users whose subscription does not end")
        if found:
            self.differences.append("\n".join([f"{title}: the two do not leave the same", *found]))
            self.say(self.differences[-1])

    def schema(self, database, in_order):
        lines = self.postgres.schema(database).splitlines()
        # Columns that were made anew stand at the end of a table, which no program minds.
        return lines if in_order else sorted(line.rstrip(",") for line in lines)

    def rows(self, database, table):
        """How many there are of those that were filled in, and a sum of what is in them."""
        filled = {"jobs": "sketch_filename <> 'load'", "users": f"id <= {self.size.users}", "organizations": "true"}[table]
        without = "".join(f" - '{column}'" for column in TOUCHED[table])
        sql = f"SELECT count(*), sum(hashtextextended((to_jsonb(t){without})::text, 0)) FROM {table} t WHERE {filled}"
        return self.postgres.ask(database, sql)


def machine(postgres):
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    system = platform.freedesktop_os_release()["PRETTY_NAME"]
    cores = f"{os.cpu_count()} cores, {memory:.0f} GB, {system}"
    return f"{cores}, Postgres {postgres.version.split()[0]}; load average before: {os.getloadavg()[0]:.1f}"


def main():
    what = "Measures what users of a database notice while it is changed."
    parser = argparse.ArgumentParser(prog="scripts/bench-users", description=what)
    rows = "how many rows; 1 is 3,000,000 jobs, 1,000,000 users and 200,000 organizations [default: 0.05]"
    parser.add_argument("--scale", type=float, default=0.05, metavar="F", help=rows)
    parser.add_argument("--quick", action="store_true", help="a scale of 0.01, to see whether it works")
    parser.add_argument("--only", choices=("chain", "changes"), help="the ten revisions, or the generated changes")
    parser.add_argument("--change", default="", metavar="WORDS", help="of the generated changes those whose title has these words")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything that was seen to a file")
    parser.add_argument("--programs", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, required=True, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.scale = 0.01
    # So that the server stops when this is asked to.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    work = arguments.folder / "work"
    work.mkdir()
    # What a server of some size is given. Everything else is as Postgres comes.
    with Postgres(arguments.folder / "postgres", shared_buffers="1GB") as postgres:
        about = machine(postgres)
        bench = Bench(arguments, postgres, work)
        bench.fill()
        bench.nothing()
        failure = None
        try:
            if arguments.only != "changes":
                bench.chain()
            if arguments.only != "chain":
                bench.generated()
        except SystemExit as error:
            # What was measured before is worth printing all the same.
            failure = str(error)
        except subprocess.CalledProcessError as error:
            failure = f"{error}\n{error.stderr}"
    report.show(about, bench.size, bench.calm, bench.pairs)
    if arguments.json:
        arguments.json.write_text(report.everything(about, bench.size, bench.calm, bench.pairs), encoding="utf-8")
    if failure or bench.differences:
        raise SystemExit("\n" + "\n".join([*bench.differences, failure or ""]))


if __name__ == "__main__":
    main()
