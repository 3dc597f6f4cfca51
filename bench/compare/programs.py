"""The programs that are compared, and how each of them is told to go `up`."""

import os
import sqlite3
import subprocess
import tempfile
import time
from dataclasses import dataclass, field


@dataclass
class Program:
    """A migration program and its command. The environment gives it the URL."""

    name: str
    command: list
    scheme: str = "postgresql://"
    environment: dict = field(default_factory=dict)

    def start(self, url, folder):
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        url = url.replace("postgresql://", self.scheme)
        environment = kept | {"DATABASE_URL": url} | self.environment
        errors = tempfile.TemporaryFile("w+", dir=folder, encoding="utf-8")
        process = subprocess.Popen(self.command, env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=errors)
        process.errors = errors
        return process

    def run(self, url, folder):
        """Runs it once; how long that took, in milliseconds."""
        began = time.perf_counter()
        process = self.start(url, folder)
        process.wait()
        took = (time.perf_counter() - began) * 1000
        words = said(process)
        if process.returncode != 0:
            raise SystemExit(f"{self.name} ended with {process.returncode}: {words}")
        return took


def said(process):
    """What it wrote to its standard error."""
    with process.errors as errors:
        errors.seek(0)
        return errors.read()


def statements(emitted):
    """The statements of the text that the engine's log keeps of a migration."""
    found, rest = [], ""
    for line in emitted.splitlines(keepends=True):
        rest += line
        if sqlite3.complete_statement(rest):
            found.append(rest.strip().removesuffix(";"))
            rest = ""
    assert not rest.strip(), f"half a statement: {rest}"
    return found


def plain(statement):
    """The statement as `op.execute` takes it: in a transaction, and a colon before a word would be a parameter."""
    return statement.replace(" CONCURRENTLY", "").replace(":", "\\:")


def alembic(venv, folder, emitted):
    """The environment that `alembic init` makes, with revisions that execute what our migrations emit.

    `emitted`: by dialect, the version and the emitted SQL of each migration, oldest first.
    """
    tool = venv / "bin" / "alembic"
    subprocess.run([tool, "init", "migrations"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    script = folder / "migrations" / "env.py"
    text = script.read_text(encoding="utf-8")
    mark = "config = context.config\n"
    assert mark in text
    url = 'import os\nconfig.set_main_option("sqlalchemy.url", os.environ["DATABASE_URL"])\n'
    script.write_text(text.replace(mark, mark + url), encoding="utf-8")
    before = None
    for position, (version, _) in enumerate(emitted["postgresql"]):
        number = f"{position + 1:03}"
        by_dialect = {
            dialect: [plain(statement) for statement in statements(chain[position][1])]
            for dialect, chain in emitted.items()
        }
        revision = (
            f"from alembic import op\n\nrevision = {number!r}\ndown_revision = {before!r}\nbranch_labels = None\n"
            f"depends_on = None\n\nSTATEMENTS = {by_dialect!r}\n\n\ndef upgrade():\n"
            "    for statement in STATEMENTS[op.get_context().dialect.name]:\n        op.execute(statement)\n"
        )
        (folder / "migrations" / "versions" / f"{version}.py").write_text(revision, encoding="utf-8")
        before = number
    return Program("Alembic", [tool, "-c", folder / "alembic.ini", "upgrade", "head"], "postgresql+psycopg://")
