"""Runs programs in turn, so that a machine that drifts hits all of them, and keeps what was seen."""

import re
import time
from collections import Counter
from dataclasses import dataclass, field
from statistics import median

from programs import said


@dataclass
class Figure:
    """The times of one program, in milliseconds, and what else is worth a word."""

    times: list = field(default_factory=list)
    ended_well: list = field(default_factory=list)
    started: int = 0
    complaints: Counter = field(default_factory=Counter)

    @property
    def median(self):
        return median(self.times)


def in_turn(names, runs, measure, warm_up=True):
    """A B A B ...: calls `measure(name)` so often for each of them, each round beginning with another one."""
    names = list(names)
    figures = {name: Figure() for name in names}
    if warm_up:
        for name in names:
            measure(name, Figure())
    for turn in range(runs):
        shift = turn % len(names)
        for name in names[shift:] + names[:shift]:
            figures[name].times.append(measure(name, figures[name]))
    return figures


def replicas(program, url, folder, count, figure):
    """Starts so many at once. How long it takes until all have ended; how many ended well."""
    began = time.perf_counter()
    processes = [program.start(url, folder) for _ in range(count)]
    for process in processes:
        process.wait()
    took = (time.perf_counter() - began) * 1000
    figure.started = count
    figure.ended_well.append(sum(process.returncode == 0 for process in processes))
    for process in processes:
        words = said(process)
        if process.returncode != 0:
            figure.complaints[complaint(words)] += 1
    return took


def complaint(words):
    """The one line of what a program wrote that says why it failed."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    telling = [line for line in lines if re.search("error", line, re.IGNORECASE) and not line.startswith("(Background")]
    return ([*telling, *lines] or ["not a word"])[0][:160]
