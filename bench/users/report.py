"""What the benchmark prints: ratios first."""

import json
from dataclasses import asdict, dataclass, field

import load


@dataclass
class Pair:
    """The same change twice: by our program, and in a single transaction."""

    title: str
    ours: load.Run
    single: load.Run
    # Where it was generated: the migrations, and their text.
    migrations: list = field(default_factory=list)
    source: str = ""


def milliseconds(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def seconds(value):
    return f"{value:,.0f} s" if value >= 100 else f"{value:.1f} s"


def errors(run):
    return ", ".join(f"{count} times {code}" for code, count in sorted(run.errors.items())) or "none"


def progress(pair):
    both = [f"{milliseconds(run.worst['longest_ms'])} ms in {seconds(run.duration)}" for run in (pair.ours, pair.single)]
    return f"  longest stall {both[0]} beside {both[1]}"


def ratio(one, other, calm):
    words = f"**{one / other:.3f}**" if one < other / 10 else f"**{one / other:.2f}**"
    # What also happens when nothing is changed cannot be laid to a change.
    return f"({words})" if max(one, other) < 2 * calm else words


def table(head, rows):
    rows = [head, *rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    for position, row in enumerate(rows):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")
        if position == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")


def row(title, pair, one, other, calm):
    return (
        title,
        ratio(one["longest_ms"], other["longest_ms"], calm),
        milliseconds(one["longest_ms"]),
        milliseconds(other["longest_ms"]),
        milliseconds(one["p99_ms"]),
        milliseconds(other["p99_ms"]),
        seconds(pair.ours.duration),
        seconds(pair.single.duration),
    )


def show(about, size, calm, pairs):
    """`calm`: two runs while nothing was changed. They say what the machine does by itself."""
    print(about)
    print(
        f"{size.jobs:,} jobs, {size.users:,} users, {size.organizations:,} organizations; "
        f"each client sends a statement every {load.EVERY_MS} ms."
    )
    longest = max(run.worst["longest_ms"] for run in calm)
    most = max(client["p99_ms"] for run in calm for client in run.clients.values())
    print(f"While nothing is changed: longest stall {milliseconds(longest)} ms, p99 at the most {milliseconds(most)} ms.")
    print("The ratio is that of the longest stalls, below 1 ours is shorter; in brackets where both are below twice those.\n")
    columns = ("ratio", "longest stall, ms: ours", "single", "p99, ms: ours", "single", "took: ours", "single")
    rows = [
        row(f"{pair.title}: {name}", pair, pair.ours.clients[name], pair.single.clients[name], longest)
        for pair in pairs
        if not pair.migrations
        for name in pair.ours.clients
    ]
    if rows:
        table(("what is done: who waits", *columns), rows)
    generated = [pair for pair in pairs if pair.migrations]
    if generated:
        print("\nEach of these as `generate --autogenerate` wrote it; the client that waited longest.\n")
        rows = [row(pair.title, pair, pair.ours.worst, pair.single.worst, longest) for pair in generated]
        rows = [(cells[0], str(len(pair.migrations)), *cells[1:]) for cells, pair in zip(rows, generated)]
        table(("change", "migrations", *columns), rows)
    print("\nErrors that the clients got:\n")
    for pair in pairs:
        if pair.ours.errors or pair.single.errors:
            print(f"- {pair.title}: ours {errors(pair.ours)}; single {errors(pair.single)}")
    if not any(run.errors for pair in pairs for run in (pair.ours, pair.single)):
        print("- none")
    print("\nThe statements of the clients that were at the server longest beside ours, and what they waited for there:\n")
    for pair in pairs:
        during = [stall for stall in pair.ours.stalls(20) if -stall["ms"] / 1000 <= stall["after_s"] <= pair.ours.duration]
        for stall in [stall for stall in during if stall["ms"] > longest][:3]:
            after = f"{stall['after_s']:.2f} s after the beginning"
            print(f"- {pair.title}, {stall['client']}, {after}: {milliseconds(stall['ms'])} ms")
            for words in stall["waited_for"] or ["(nothing was seen)"]:
                print(f"  - {words}")
            if stall["then"]:
                print(f"  - what the program said next: {stall['then']}")


def everything(about, size, calm, pairs):
    def run(one):
        return asdict(one) | {"duration": one.duration, "stalls": one.stalls(10)}

    found = [
        {"title": pair.title, "migrations": pair.migrations, "source": pair.source}
        | {"ours": run(pair.ours), "single": run(pair.single)}
        for pair in pairs
    ]
    about = {"about": about, "size": asdict(size), "every_ms": load.EVERY_MS}
    return json.dumps(about | {"calm": [run(one) for one in calm], "pairs": found}, indent=1)
