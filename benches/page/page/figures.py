"""Medians with quartiles, as text."""

from statistics import median, quantiles


def spread(values, digits=1, unit=""):
    """`12.3 ms (11.8-13.0)`"""
    low, _, high = quantiles(values, n=4) if len(values) > 1 else (values * 3)
    return f"{median(values):.{digits}f}{unit} ({low:.{digits}f}-{high:.{digits}f})"


def row(*cells):
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


def head(title, *cells):
    print(f"\n{title}\n")
    row(*cells)
    print("|" + "---|" * len(cells), flush=True)
