"""Puts load on the API and on the least that gives the same answers, in turns: `scripts/bench-api` builds what this runs."""

import argparse
import json
import os
import platform
import re
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "compare"))
from server import Postgres, free_port  # noqa: E402

JOBS = 100_000
ROWS = f"""
INSERT INTO users (email, name) SELECT 'user' || n || '@example.com', 'User ' || n FROM generate_series(1, 10000) n;
INSERT INTO jobs (id, user_id, status, progress, sketch_filename, sketch_url, sketch_format, detection_confidence, plan_data,
    ifc_url, preview_image_url, cost_usd, created_at, started_at, completed_at, legend_data)
SELECT md5(n::text)::uuid::text, 1 + n % 10000, 'completed', 100, 'sketch' || n || '.png', 'https://files.example.com/sketch/' || n,
    'png', 87.5, json_build_object('walls', n % 50, 'rooms', json_build_array('kitchen', 'hall')),
    'https://files.example.com/ifc/' || n, 'https://files.example.com/preview/' || n, 0.42,
    timestamp '2026-01-01' + n * interval '1 minute', timestamp '2026-01-01' + n * interval '61 seconds',
    timestamp '2026-01-01' + n * interval '62 seconds', json_build_object('north', n % 360)
FROM generate_series(1, {JOBS}) n;
"""
# wrk sends the ids in an order that looks random and is the same for both.
GET = """
local ids = {}
for id in io.lines("%s") do ids[#ids + 1] = id end
local at = 0
request = function()
  at = (at * 1103515245 + 12345) %% 2147483648
  return wrk.format("GET", "%s/" .. ids[at %% #ids + 1])
end
"""


class Server:
    """A program that answers HTTP, ended with the block that it is used in."""

    def __init__(self, name, command, environment, port, path, headers):
        self.name, self.path, self.headers = name, path, headers
        self.base = f"http://127.0.0.1:{port}"
        # What it says goes nowhere, as fast as the system can take it: a log costs what writing it costs.
        self.process = subprocess.Popen(
            command, env={"PATH": os.environ["PATH"], **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def get(self, path):
        request = urllib.request.Request(self.base + path, headers=self.headers)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def wait(self, path):
        for _ in range(600):
            try:
                return self.get(path)
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"{self.name} does not answer")


def load(server, script, seconds, connections):
    """Requests a second, and the 99th percentile in milliseconds."""
    words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    for name, value in server.headers.items():
        words += ["-H", f"{name}: {value}"]
    words += ["-s", str(script), server.base] if script else [server.base + server.path]
    out = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        raise SystemExit(f"{server.name}:\n{out}")
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()
    milliseconds = float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)), milliseconds


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=16)
    arguments = parser.parse_args()

    with Postgres(arguments.folder / "postgres") as postgres:
        for name in ("ask", "sketch2bim"):
            postgres.create(name)
        token, entry = (
            line.split()[-1]
            for line in subprocess.run(
                [arguments.programs / "api", "token", "load"], check=True, capture_output=True, text=True
            ).stdout.splitlines()
        )
        ports = free_port(), free_port()
        ours = Server(
            "ours",
            [arguments.programs / "api"],
            {
                "API_ADDR": f"127.0.0.1:{ports[0]}",
                "API_TOKENS": entry,
                "ASK_DATABASE_URL": postgres.url("ask"),
                "SKETCH2BIM_DATABASE_URL": postgres.url("sketch2bim"),
            },
            ports[0],
            "/api/sketch2bim/jobs",
            {"Authorization": f"Bearer {token}"},
        )
        minimal = Server(
            "by hand",
            [arguments.programs / "bench-minimal"],
            {"ADDR": f"127.0.0.1:{ports[1]}", "DATABASE_URL": postgres.url("sketch2bim") + "?sslmode=disable"},
            ports[1],
            "/jobs",
            {},
        )
        with ours, minimal:
            ours.wait("/ready")
            postgres.ask("sketch2bim", ROWS)
            postgres.ask("sketch2bim", "VACUUM ANALYZE")
            minimal.wait("/jobs")
            ids = arguments.folder / "ids"
            ids.write_text(postgres.ask("sketch2bim", f"SELECT id FROM jobs ORDER BY md5(id) LIMIT 5000"))
            first = ids.read_text().split()[0]
            pages = ours.get(ours.path), minimal.get(minimal.path)
            if pages[0]["items"] != pages[1]["items"] or len(pages[0]["items"]) != 50:
                raise SystemExit("the two do not give the same page")
            if ours.get(f"{ours.path}/{first}") != minimal.get(f"{minimal.path}/{first}"):
                raise SystemExit("the two do not give the same job")

            print(f"\n{arguments.connections} connections, {arguments.rounds} rounds of {arguments.seconds} s each in turns,", end=" ")
            print(f"{JOBS:,} jobs; {platform.machine()}, {os.cpu_count()} cores\n")
            print("| request | ours / by hand (median) | least to most | ours: requests/s, p99 | by hand: requests/s, p99 |")
            print("|---|---|---|---|---|")
            for what in ("get", "list"):
                scripts = {}
                for server in (ours, minimal):
                    scripts[server.name] = None
                    if what == "get":
                        script = arguments.folder / f"{server.name.replace(' ', '_')}.lua"
                        script.write_text(GET % (ids, server.path))
                        scripts[server.name] = script
                    load(server, scripts[server.name], 2, arguments.connections)
                found = {ours.name: [], minimal.name: []}
                for number in range(arguments.rounds):
                    # Who comes first changes, so that neither has the warmer machine.
                    for server in (ours, minimal) if number % 2 else (minimal, ours):
                        found[server.name].append(load(server, scripts[server.name], arguments.seconds, arguments.connections))
                ratios = [a[0] / b[0] for a, b in zip(found[ours.name], found[minimal.name])]
                figures = [
                    f"{statistics.median(r for r, _ in found[name]):,.0f}, {statistics.median(p for _, p in found[name]):.1f} ms"
                    for name in (ours.name, minimal.name)
                ]
                print(
                    f"| {what} | {statistics.median(ratios):.2f} | {min(ratios):.2f} to {max(ratios):.2f} | {figures[0]} | {figures[1]} |",
                    flush=True,
                )


main()
