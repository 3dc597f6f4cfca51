"""The table that the benchmark prints: ratios first."""

HEAD = ("measured", "ratio", "A", "B", "A: min / median / max, ms", "B: min / median / max, ms", "ended well")


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def times(figure):
    return " / ".join(number(value) for value in (min(figure.times), figure.median, max(figure.times)))


def ended(figure):
    if not figure.started:
        return "all"
    return f"{', '.join(str(count) for count in sorted(figure.ended_well))} of {figure.started}"


def row(measured, a, b, figures):
    """A line of the table: `a` beside `b`, both names of figures."""
    first, second = figures[a], figures[b]
    ratio = f"**{first.median / second.median:.2f}**"
    # Who gives up is done early: such a time is not to be won against.
    if any(count < figure.started for figure in (first, second) for count in figure.ended_well):
        ratio = f"({ratio})"
    both = (ended(first), ended(second))
    return (
        measured,
        ratio,
        a,
        b,
        times(first),
        times(second),
        "all" if set(both) == {"all"} else f"A {both[0]}; B {both[1]}",
    )


def show(rows):
    rows = [HEAD, *rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    for position, row in enumerate(rows):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")
        if position == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
