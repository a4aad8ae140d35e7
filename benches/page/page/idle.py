"""`ferroctl dev` at rest: nobody asks the services anything."""

import contextlib
import threading
import time
import urllib.request

from .figures import head, row


@contextlib.contextmanager
def looked_at(dev):
    """An open page: its stream of events is read."""
    stream = urllib.request.urlopen(f"http://127.0.0.1:{dev.page}/api/events", timeout=60)
    told = []
    reader = threading.Thread(target=lambda: told.extend(len(line) for line in stream), daemon=True)
    reader.start()
    try:
        yield told
    finally:
        # The end of the page ends the stream.
        assert told, "the page tells nothing"


def rest(dev, seconds):
    """The share of a core that `dev` and its services have, in percent."""
    services = dev.services()
    before = dev.process.cpu(), sum(it.cpu() for it in services)
    time.sleep(seconds)
    after = dev.process.cpu(), sum(it.cpu() for it in services)
    return [(b - a) / seconds * 100 for a, b in zip(before, after)]


def show(name, dev, seconds):
    own, services = rest(dev, seconds)
    row(name, f"{own:.2f} %", f"{dev.process.memory():.1f} MiB", f"{services:.2f} %")


def run(stage, is_short):
    seconds = 5 if is_short else 30
    columns = ["", "CPU of dev, of a core", "memory of dev", "CPU of the four services"]
    head(f"At rest, over {seconds} s", *columns)
    with stage.dev(has_page=False) as bare, stage.dev() as dev:
        for one in (bare, dev):
            one.wait()
        # What the start brings along is over then.
        time.sleep(3)
        show("without the page", bare, seconds)
        show("the page, which nobody looks at", dev, seconds)
        with looked_at(dev):
            show("the page, open once", dev, seconds)
