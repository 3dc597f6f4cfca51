"""Clients that work while something is done to their database."""

import json
import os
import subprocess
import threading
import time
from dataclasses import dataclass

# How long they work undisturbed, before and after, in seconds.
AROUND = 2
EVERY_MS = 10


@dataclass
class Run:
    """What was done to the database, and what its users saw of it. Times are seconds since 1970."""

    began: float
    ended: float
    # What the program that did it wrote, with the time of each line.
    log: list
    clients: dict
    samples: list

    @property
    def duration(self):
        return self.ended - self.began

    @property
    def worst(self):
        """The client that was held up longest."""
        return max(self.clients.values(), key=lambda client: client["longest_ms"])

    @property
    def errors(self):
        found = {}
        for client in self.clients.values():
            for code, count in client["errors"].items():
                found[code] = found.get(code, 0) + count
        return found

    def stalls(self, count):
        """The statements that were at the server longest: who sent it, when after the beginning, what it waited for, and
        what was done at the time. Of what waited for the same only the first."""
        slow = [(one["sent_ms"] / 1000, one, client["name"]) for client in self.clients.values() for one in client["slow"]]
        found, spans = [], []
        for took, one, name in sorted(slow, key=lambda entry: -entry[0]):
            end = one["at"] + one["ms"] / 1000
            if any(begin < end and end - took < other for begin, other in spans):
                continue
            spans.append((end - took, end))
            found.append(self.stall(name, end - took, end))
            if len(found) == count:
                break
        return found

    def stall(self, name, begin, end):
        why = {}
        for sample in self.samples:
            if sample["client"] == name and begin <= sample["at"] <= end + 0.01:
                words = sample["waits_for"] + (f", behind: {sample['behind']}" if sample["behind"] else "")
                why[words] = why.get(words, 0) + 1
        # The program says a statement when it is done, so that the next line after the stall is the one to look at.
        told = [line for when, line in self.log if when >= end - 0.005]
        return {
            "client": name,
            "after_s": begin - self.began,
            "ms": (end - begin) * 1000,
            "waited_for": sorted(why, key=why.get, reverse=True)[:3],
            "then": told[0].strip() if told else "",
        }


class Clients:
    """The program `bench-users`, ended with the block that it is used in."""

    def __init__(self, programs, url, size):
        command = [programs / "bench-users", url + "?sslmode=disable", str(size.jobs), str(size.users), str(EVERY_MS)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline().strip() != "ready":
            raise SystemExit("the clients do not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def end(self):
        # Closes their input, which tells them to stop.
        out, _ = self.process.communicate()
        if self.process.returncode != 0:
            raise SystemExit("the clients ended badly")
        return json.loads(out)


def meanwhile(programs, url, size, command, folder, beside=None):
    """Has the clients work, runs the command, and has them work a little longer. `beside`: a command that is started just
    before it."""
    with Clients(programs, url, size) as clients:
        time.sleep(AROUND)
        other = beside and subprocess.Popen(beside, stdout=subprocess.DEVNULL)
        time.sleep(0.5 if beside else 0)
        began = time.time()
        log = run(command, folder)
        ended = time.time()
        if other and other.wait() != 0:
            raise SystemExit(f"{' '.join(map(str, beside))} ended with {other.returncode}")
        time.sleep(AROUND)
        found = clients.end()
    return Run(began, ended, log, {client["name"]: client for client in found["clients"]}, found["samples"])


def run(command, folder):
    """Runs it; what it wrote, each line with its time."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    process = subprocess.Popen(
        command, env=kept, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1
    )
    log = []

    def read():
        log.extend((time.time(), line.rstrip()) for line in process.stdout)

    reader = threading.Thread(target=read)
    reader.start()
    process.wait()
    reader.join()
    if process.returncode != 0:
        lines = "\n".join(line for _, line in log)
        raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{lines}")
    return log
