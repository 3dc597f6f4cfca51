"""Builds the program of the Sketch2BIM database with several release profiles, and measures what each is worth.

Each profile is built from nothing, in a folder of its own. Then the programs run in turns, so that what else the machine
does meets all of them."""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1] / "compare"))
from measure import in_turn  # noqa: E402

PROGRAM = "migration-sketch2bim"

# Name: lto, codegen-units, opt-level, strip. The first is what the others are compared with.
PROFILES = {
    "no LTO, 16 units": ("false", "16", "3", "debuginfo"),
    "no LTO, 1 unit": ("false", "1", "3", "debuginfo"),
    "thin LTO, 16 units": ("thin", "16", "3", "debuginfo"),
    "thin LTO, 1 unit": ("thin", "1", "3", "debuginfo"),
    "fat LTO, 1 unit": ("fat", "1", "3", "debuginfo"),
    "thin LTO, 1 unit, opt-level s": ("thin", "1", "s", "debuginfo"),
    "fat LTO, 1 unit, opt-level s": ("fat", "1", "s", "debuginfo"),
}

COMMANDS = {"`up` at head": ["up"], "`check`": ["check"]}


def build(root, profile, target):
    """How much time of processors it takes from nothing, in seconds: what else the machine does counts little in that."""
    settings = zip(("LTO", "CODEGEN_UNITS", "OPT_LEVEL", "STRIP"), profile)
    environment = os.environ | {f"CARGO_PROFILE_RELEASE_{name}": value for name, value in settings}
    command = ["cargo", "build", "--release", "--locked", "--quiet", "-p", PROGRAM, "--target-dir", str(target)]
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=root, env=environment, check=True)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime


def run(program, arguments, file):
    """How long it takes, in milliseconds."""
    began = time.perf_counter()
    subprocess.run([program, "-u", f"sqlite://{file}", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - began) * 1000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--only", action="append", choices=PROFILES, help="may be given several times")
    options = parser.parse_args()
    root = Path(__file__).parents[2]

    programs, seconds = {}, {}
    for name in options.only or PROFILES:
        target = options.folder / "target"
        seconds[name] = build(root, PROFILES[name], target)
        programs[name] = options.folder / f"program-{len(programs)}"
        shutil.copy(target / "release" / PROGRAM, programs[name])
        shutil.rmtree(target)
        print(f"built: {name}, {seconds[name]:.0f} s", file=sys.stderr)

    file = options.folder / "head.db"
    first = next(iter(programs))
    run(programs[first], ["up"], file)
    figures = {
        command: in_turn(programs, options.runs, lambda name, _: run(programs[name], arguments, file))
        for command, arguments in COMMANDS.items()
    }

    def ratio(value, of_first, form):
        return f"**{value / of_first:.2f}** ({form.format(value)})"

    sizes = {name: program.stat().st_size / 1_000_000 for name, program in programs.items()}
    print(f"| profile | size | build (processor) | {' | '.join(COMMANDS)} |")
    print("|---|---|---|" + "---|" * len(COMMANDS))
    for name in programs:
        cells = [ratio(sizes[name], sizes[first], "{:.1f} MB"), ratio(seconds[name], seconds[first], "{:.0f} s")]
        for command in COMMANDS:
            times, base = figures[command][name].times, figures[command][first].times
            # Of each round by itself: what slows a round down slows down all of it.
            of_rounds = median(one / other for one, other in zip(times, base))
            cells.append(f"**{of_rounds:.3f}** ({median(times):.2f} ms)")
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
