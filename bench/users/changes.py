"""Changes of the full tables, beyond revision 010: as a person would write them, and what `generate` makes of them."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent.parent
PACKAGE = "bench-changes"


@dataclass
class Change:
    """A change of the schema. `plain` is all of it in one transaction; `versions` are the migrations made for it."""

    title: str
    plain: str
    renames: tuple = ()
    versions: list = field(default_factory=list)


def changes():
    return [
        Change(
            "add a column, not null with a default",
            "ALTER TABLE jobs ADD COLUMN priority integer NOT NULL DEFAULT 0",
        ),
        Change(
            "add a foreign key",
            "ALTER TABLE jobs ADD CONSTRAINT jobs_organization_id_fkey "
            "FOREIGN KEY (organization_id) REFERENCES organizations (id)",
        ),
        Change("add an index", "CREATE INDEX ix_jobs_status_created_at ON jobs (status, created_at)"),
        Change("integer to bigint", "ALTER TABLE jobs ALTER COLUMN retry_count TYPE bigint"),
        Change(
            "rename a column",
            "ALTER TABLE jobs RENAME COLUMN sketch_format TO format",
            renames=("jobs.sketch_format=format",),
        ),
    ]


class Package:
    """A copy of the migrations of Sketch2BIM in a workspace of its own, with the versions of this checkout and built into
    the same folder, so that all but the chain itself is there already."""

    def __init__(self, folder, programs):
        self.workspace = folder / "changes"
        self.folder = self.workspace / PACKAGE
        self.built = programs / PACKAGE
        self.target = programs.parent
        original = CHECKOUT / "migration-sketch2bim"
        shutil.copytree(original / "src", self.folder / "src")
        manifest = (CHECKOUT / "Cargo.toml").read_text(encoding="utf-8")
        manifest = re.sub(r"members = \[.*?\]", f'members = ["{PACKAGE}"]', manifest, flags=re.DOTALL)
        manifest = re.sub(r'path = "(.*?)"', lambda found: f'path = "{CHECKOUT / found[1]}"', manifest)
        self.write(self.workspace / "Cargo.toml", manifest)
        shutil.copy(CHECKOUT / "Cargo.lock", self.workspace)
        package = (original / "Cargo.toml").read_text(encoding="utf-8").replace('"migration-sketch2bim"', f'"{PACKAGE}"')
        self.write(self.folder / "Cargo.toml", re.sub(r"\[dev-dependencies\]\n(.+\n)*\n", "", package))
        main = self.folder / "src" / "main.rs"
        library = PACKAGE.replace("-", "_")
        self.write(main, main.read_text(encoding="utf-8").replace("migration_sketch2bim", library))

    @staticmethod
    def write(path, text):
        path.write_text(text, encoding="utf-8")

    def versions(self):
        return {path.stem for path in (self.folder / "src").glob("m[0-9]*.rs")}

    def generate(self, program, change, before, after):
        """Has the program write the migrations that lead from one database to the other."""
        there = self.versions()
        command = [program, "generate", change.title, "--autogenerate", "--no-rename", "--dir", self.folder]
        command += ["--from", before, "--to", after]
        for rename in change.renames:
            command += ["--rename", rename]
        self.run(command)
        change.versions = sorted(self.versions() - there)
        if not change.versions:
            raise SystemExit(f"generate wrote nothing for: {change.title}")

    def source(self, change):
        return "\n".join((self.folder / "src" / f"{version}.rs").read_text(encoding="utf-8") for version in change.versions)

    def build(self):
        command = ["cargo", "build", "--release", "--quiet", "--offline"]
        self.run(command, CARGO_TARGET_DIR=str(self.target))
        return self.built

    def run(self, command, **more):
        known = ("PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN")
        kept = {name: os.environ[name] for name in known if name in os.environ}
        done = subprocess.run(command, cwd=self.workspace, env=kept | more, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
