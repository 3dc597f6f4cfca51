"""Runs schemathesis against the API, with all of its checks: `scripts/conformance` builds what this runs."""

import argparse
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).parent

# schemathesis keeps one core busy, so two of them share the operations: halves, about.
HALF = "^/api/sketch2bim/[m-qs-z]"
HALVES = (["--include-path-regex", HALF], ["--exclude-path-regex", HALF])

sys.path.insert(0, str(HERE.parents[2] / "bench" / "compare"))
from server import Postgres, free_port  # noqa: E402


def until_ready(base, process, log):
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(base + "/ready"):
                return
        except (OSError, urllib.error.HTTPError):
            time.sleep(0.1)
    raise SystemExit(f"the API is not ready:\n{log.read_text()}")


def ask_all(command, folder):
    """Runs schemathesis on each half of the operations, side by side: how each ended."""
    environment = {**os.environ, "PYTHONPATH": str(HERE), "SCHEMATHESIS_HOOKS": "hooks"}
    running = []
    for number, half in enumerate(HALVES):
        # It keeps what it learns in its working folder.
        own = folder / str(number)
        own.mkdir()
        running.append(subprocess.Popen([*command, *half], cwd=own, env=environment, stdout=subprocess.PIPE, text=True))
    for process in running:
        print(process.communicate()[0], flush=True)
        yield process.returncode


def conform(arguments, name, databases):
    """Starts the API on these databases, and lets schemathesis ask it everything."""
    folder = arguments.folder / name
    folder.mkdir()
    made = subprocess.run([arguments.api, "token", "conformance", "--role", "admin"], check=True, capture_output=True, text=True)
    token, entry = (line.split()[-1] for line in made.stdout.splitlines())
    base = f"http://127.0.0.1:{free_port()}"
    log = folder / "api.log"
    environment = {"PATH": os.environ["PATH"], "API_ADDR": base.removeprefix("http://"), "API_TOKENS": entry, **databases}
    with open(log, "w", encoding="utf-8") as output:
        process = subprocess.Popen([arguments.api], cwd=folder, env=environment, stderr=output)
    try:
        until_ready(base, process, log)
        print(f"\n-- {name}", flush=True)
        command = [
            arguments.schemathesis, "run", f"{base}/openapi.json", "--header", f"Authorization: Bearer {token}",
            "--max-examples", str(arguments.examples), "--seed", str(arguments.seed), "--no-color",
        ]
        codes = list(ask_all(command, folder))
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait()
    text = log.read_text()
    if any(codes) or code != 0 or "panicked" in text:
        raise SystemExit(f"{name}: schemathesis exits with {codes}, the API with {code}; its last lines:\n{text[-3000:]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--api", type=Path, required=True)
    parser.add_argument("--schemathesis", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--examples", type=int, default=10, help="how many requests of each kind for each operation")
    parser.add_argument("--sqlite", action="store_true", help="on SQLite too")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.sqlite:
        conform(arguments, "sqlite", {})
    with Postgres(arguments.folder / "server") as postgres:
        for database in ("ask", "sketch2bim"):
            postgres.create(database)
        urls = {"ASK_DATABASE_URL": postgres.url("ask"), "SKETCH2BIM_DATABASE_URL": postgres.url("sketch2bim")}
        conform(arguments, "postgres", urls)


main()
