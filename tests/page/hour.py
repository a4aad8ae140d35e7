"""A browser that is left open: neither the page nor `ferroctl dev` grows, while requests come all the time.

    tests/page/hour.py FERROCTL TARGET [SECONDS]     an hour; TARGET is where cargo builds the example's services

Half of the time it shows the requests, a quarter the picture, and in the last quarter it goes from view to view and
into traces. What is kept of requests and lines is full only some minutes after the beginning, so each part is measured
by its own later two thirds. Needs chromium and websockets, as tests/page/run.
"""

import os
import pathlib
import re
import sys
import time
from statistics import median

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/browser"))

from tab import browser, chromium  # noqa: E402
from traffic import Traffic  # noqa: E402
from walk import TOOLS, opened, view  # noqa: E402
from workspace import developing  # noqa: E402

HOUR = 3600
#: Requests a second; 20,000 of them are kept.
RATE = 40
#: How much more there may be in the last third of a part than in the one before it: a share, and what never stands still
#: (MiB, and counts).
SHARE = {"heap": 0.15, "nodes": 0.15, "listeners": 0.15, "memory": 0, "descriptors": 0}
SLACK = {"heap": 0.5, "nodes": 300, "listeners": 100, "memory": 16, "descriptors": 8}
COLUMNS = ["second", "shows", "heap MiB", "nodes", "listeners", "dev MiB", "descriptors"]


class Reading:
    """What there is at a moment."""

    def __init__(self, second, part, tab, process):
        self.second, self.part = second, part
        # What the first one lets go of, the second one takes.
        for _ in range(2):
            tab.call("HeapProfiler.collectGarbage")
        metrics = {it["name"]: it["value"] for it in tab.call("Performance.getMetrics")["metrics"]}
        self.heap = metrics["JSHeapUsedSize"] / 2**20
        self.nodes, self.listeners = int(metrics["Nodes"]), int(metrics["JSEventListeners"])
        status = pathlib.Path(f"/proc/{process}/status").read_text()
        self.memory = int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024
        self.descriptors = len(os.listdir(f"/proc/{process}/fd"))

    def row(self):
        cells = [self.second, self.part, f"{self.heap:.1f}", self.nodes, self.listeners, f"{self.memory:.0f}", self.descriptors]
        return f"| {' | '.join(map(str, cells))} |"


def calm(tab):
    """Takes what the browser said by itself, which nobody else does: no error is among it."""
    tab.run("return 0")
    assert not tab.of("Runtime.exceptionThrown"), tab.of("Runtime.exceptionThrown")
    tab.events.clear()


def turn(tab):
    """Through the views, and into the trace of the newest request."""
    for name in ["Findings", "Try it", "Requests"]:
        view(tab, name)
        time.sleep(1)
    tab.until("const row = shown('.row.request:not(.head)')[0]; row?.click(); return !!row", "a request")
    tab.until("return shown('.row.span').length > 0", "its trace")
    view(tab, "System")


def show(tab, part, until):
    """Shows what the part is about, until a moment."""
    if part != "turns":
        view(tab, part)
    while time.monotonic() < until:
        if part == "turns":
            turn(tab)
        calm(tab)
        time.sleep(max(0, min(2, until - time.monotonic())))


def watched(tab, dev, seconds):
    """A reading a minute, at least five of each part."""
    parts = [("Requests", seconds / 2), ("System", seconds / 4), ("turns", seconds / 4)]
    begun = end = time.monotonic()
    for part, length in parts:
        end += length
        pause = min(60, length / 5)
        while time.monotonic() < end - pause / 2:
            show(tab, part, min(end, time.monotonic() + pause))
            reading = Reading(round(time.monotonic() - begun), part, tab, dev.process.pid)
            print(reading.row(), flush=True)
            yield reading


def growth(readings):
    """What grew in a part, as sentences."""
    third = len(readings) // 3
    for name, share in SHARE.items():
        values = [getattr(it, name) for it in readings]
        before, after = median(values[third:-third]), median(values[-third:])
        if after > before * (1 + share) + SLACK[name]:
            yield f"{readings[0].part}: {name} went from {before:.0f} to {after:.0f}"


def main():
    if chromium() is None:
        print("skipped: an hour of the page of dev (no chromium)")
        return
    ferroctl, target = (pathlib.Path(it).resolve() for it in sys.argv[1:3])
    seconds = int(sys.argv[3]) if len(sys.argv) > 3 else HOUR
    with developing(ferroctl, target) as dev, browser(TOOLS) as tab:
        dev.wait()
        traffic = Traffic(dev.address_of("user-api"), dev.address_of("courseware-api"), RATE)
        traffic.start()
        opened(tab, dev.port)
        # Every message of the page's stream would be told, and kept.
        tab.call("Network.disable")
        tab.call("Performance.enable")
        print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}", flush=True)
        readings = list(watched(tab, dev, seconds))
        held = dev.asked("requests?limit=1")["held"]
        assert traffic.is_alive(), "the requests ended early"
        print(f"answers by status: {traffic.stop()}; held: {held}")
    parts = [[it for it in readings if it.part == part] for part in dict.fromkeys(it.part for it in readings)]
    grown = [sentence for part in parts for sentence in growth(part)]
    sys.exit("\n".join(f"error: {it}" for it in grown) if grown else 0)


if __name__ == "__main__":
    main()
