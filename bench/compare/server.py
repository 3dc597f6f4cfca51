"""A Postgres server of the benchmark's own, and a PgBouncer in front of it."""

import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path


def unprivileged():
    """The words that start a program as a user whom Postgres accepts: it refuses root."""
    if os.getuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", f"--regid={pwd.getpwnam('postgres').pw_gid}", "--clear-groups"]


def give_away(path):
    """Lets the server's user write there."""
    if os.getuid() == 0:
        shutil.chown(path, "postgres")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(port, process, log):
    for _ in range(600):
        if process.poll() is not None:
            break
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"a server does not start:\n{Path(log).read_text()}")


class Service:
    """A server process, stopped with the block that it is used in."""

    def __init__(self, folder, stop):
        self.folder = Path(folder)
        self.folder.mkdir()
        give_away(self.folder)
        self.port = free_port()
        self.stop = stop
        self.log = self.folder.with_suffix(".log")

    def start(self, command):
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen([*unprivileged(), *command], stdout=log, stderr=log, cwd=self.folder)
        wait_for(self.port, self.process, self.log)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(self.stop)
        self.process.wait()

    def url(self, database):
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"


class Postgres(Service):
    """The newest installed Postgres, with its default settings but for those that are given and the number of connections:
    50 replicas with two connections each would otherwise fail for that reason alone."""

    def __init__(self, folder, **settings):
        super().__init__(folder, signal.SIGINT)
        installed = glob.glob("/usr/lib/postgresql/*/bin/postgres")
        newest = max(installed, key=lambda path: int(Path(path).parts[4]), default=shutil.which("postgres"))
        if newest is None:
            raise SystemExit("no Postgres is installed: apt-get install postgresql")
        self.programs = Path(newest).resolve().parent
        data = self.folder / "data"
        initdb = [self.programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        quiet = subprocess.DEVNULL
        subprocess.run([*unprivileged(), *initdb, "--locale=C.UTF-8"], check=True, stdout=quiet, cwd=self.folder)
        place = ["-D", data, "-k", self.folder, "-p", str(self.port)]
        given = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self.start([self.programs / "postgres", *place, "-c", "max_connections=300", *given])
        for _ in range(100):
            # It takes connections before it answers them.
            if subprocess.run([*self.client("pg_isready"), "-q"], check=False).returncode == 0:
                break
            time.sleep(0.05)
        self.version = self.ask("postgres", "SHOW server_version")

    def client(self, program):
        return [self.programs / program, "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres"]

    def run(self, program, *arguments):
        command = [*self.client(program), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def ask(self, database, sql):
        return self.run("psql", "-XAtqd", database, "-v", "ON_ERROR_STOP=1", "-c", sql).strip()

    def script(self, database, sql):
        file = self.folder / "script.sql"
        file.write_text(sql, encoding="utf-8")
        self.run("psql", "-Xqd", database, "-v", "ON_ERROR_STOP=1", "-f", file)

    def create(self, database):
        self.ask("postgres", f"CREATE DATABASE {database}")

    def drop(self, database):
        self.ask("postgres", f"DROP DATABASE {database} WITH (FORCE)")

    def schema(self, database):
        """What is in the database but for the tables of the migration tools."""
        tables = ("seaql_migrations", "seaql_migration_attempts", "alembic_version")
        hidden = [f"--exclude-table={table}" for table in tables]
        dump = self.run("pg_dump", "--schema-only", "--no-owner", *hidden, database)
        # pg_dump puts it between two commands of psql that have a random word in them.
        return "\n".join(line for line in dump.splitlines() if not line.startswith("\\"))


class PgBouncer(Service):
    """Transaction mode, five server connections for each database."""

    def __init__(self, folder, postgres):
        super().__init__(folder, signal.SIGTERM)
        (self.folder / "users").write_text('"postgres" ""\n', encoding="utf-8")
        settings = self.folder / "pgbouncer.ini"
        settings.write_text(
            f"""[databases]
* = host=127.0.0.1 port={postgres.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port}
unix_socket_dir =
auth_type = trust
auth_file = {self.folder / "users"}
pool_mode = transaction
default_pool_size = 5
max_client_conn = 300
""",
            encoding="utf-8",
        )
        self.start([PgBouncer.program(), settings])
        version = subprocess.run([PgBouncer.program(), "--version"], check=True, capture_output=True, text=True).stdout
        self.version = version.split()[1]

    @staticmethod
    def program():
        return shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
