"""What the page costs services that have all hands full.

Three runs of `ferroctl dev` side by side over the same binaries, of which one at a time has load, in another order each
round: the machine of the next second may be a slower one, so that ratios are taken within a round. In the first one the
services make no spans; in the second one they send them to a collector that reads them and throws them away; in the
third one to the page. What the page adds is the third against the second.
"""

import contextlib
import os
import random
import time
from statistics import median

from . import wrk
from .figures import head, row, spread
from .process import Process

#: Spans of a slice are on their way for another second.
REST = 1.2
#: A storm: requests a second, of connections that ask, wait, and ask again.
STORM, CONNECTIONS = 10_000, 250


class Arm:
    """A run of `ferroctl dev`, what it is asked for, and what came of it."""

    def __init__(self, name, dev, sink):
        self.name, self.dev, self.sink = name, dev, sink
        dev.wait()
        self.token, self.services = dev.login(), dev.services()
        self.before = dev.process.memory()
        self.slices = []

    def counted(self):
        return self.dev.process.cpu(), sum(it.cpu() for it in self.services), self.sink.cpu()

    def slice(self, ask):
        before = self.counted()
        seen = ask(self)
        # What is still on its way belongs to it.
        time.sleep(REST)
        used = [b - a for a, b in zip(before, self.counted())]
        self.slices.append((seen, used))

    def rates(self):
        return [seen.rate for seen, _ in self.slices]

    def micros(self, whose):
        """Microseconds of a core for each request."""
        return median(used[whose] * 1e6 / seen.requests for seen, used in self.slices)

    def memory(self):
        """Before, at most and after, in MiB."""
        return f"{self.before:.0f}, {self.dev.process.memory('VmHWM'):.0f}, {self.dev.process.memory():.0f} MiB"

    def pin(self, services, others):
        for process, cpus in [(self.dev.process, others), *((it, services) for it in self.services)]:
            for thread in (process.folder / "task").iterdir():
                os.sched_setaffinity(int(thread.name), cpus)


@contextlib.contextmanager
def arms(stage):
    sink = Process(stage.sink.pid)
    with stage.dev(has_page=False) as bare, stage.dev(has_page=False, collector=stage.collector) as told, stage.dev() as page:
        names = ["no page, no spans", "no page, spans to a collector", "page"]
        yield [Arm(name, dev, sink) for name, dev in zip(names, (bare, told, page))]


def measure(all_arms, ask, rounds):
    """Every arm once a round, after one that does not count."""
    for number in range(rounds + 1):
        for arm in random.sample(all_arms, len(all_arms)):
            arm.slice(ask)
        if number == 0:
            for arm in all_arms:
                arm.slices.clear()


def report(title, all_arms):
    bare, told, _ = all_arms
    columns = ["requests/s", "of no page, no spans", "of a collector", "p50, p99", "CPU us/request: dev, services, collector"]
    head(title, "", *columns, "memory of dev: before, most, after")
    for arm in all_arms:
        ratio = lambda other: spread([a / b for a, b in zip(arm.rates(), other.rates())], 3)
        times = f"{median(it.median for it, _ in arm.slices) / 1e3:.1f}, {median(it.p99 for it, _ in arm.slices) / 1e3:.1f} ms"
        micros = ", ".join(f"{arm.micros(whose):.1f}" for whose in range(3))
        row(arm.name, spread(arm.rates(), 0), ratio(bare), ratio(told), times, micros, arm.memory())


def run(stage, is_short):
    """As many requests as there can be, of a route that makes a call, which makes a statement."""
    rounds, seconds = (3, 2) if is_short else (15, 3)

    def ask(arm):
        file = wrk.script(stage.workspace.parent, arm.token)
        return wrk.drive(f"{arm.dev.url(8400)}/api/courseware/get", file, seconds)

    with arms(stage) as all_arms:
        measure(all_arms, ask, rounds)
        report(f"A route with a call and a statement, as much as goes, {rounds} rounds of {seconds} s; all CPUs for all", all_arms)
        print(f"\nThe page holds {all_arms[-1].dev.asked('requests?limit=1')['held']}")
    if os.cpu_count() > 1:
        with arms(stage) as all_arms:
            own, others = {0}, set(range(1, os.cpu_count()))
            mine = os.sched_getaffinity(0)
            for arm in all_arms:
                arm.pin(own, others)
            for thread in (all_arms[0].sink.folder / "task").iterdir():
                os.sched_setaffinity(int(thread.name), others)
            os.sched_setaffinity(0, others)
            measure(all_arms, ask, rounds)
            os.sched_setaffinity(0, mine)
            report("The same with the services on CPU 0, and all else on the others", all_arms)


def storm(stage, is_short):
    """Ten thousand requests a second, of a route that is soon done with them: they have no token."""
    rounds, seconds = (2, 3) if is_short else (7, 8)

    def ask(arm):
        file = wrk.script(stage.workspace.parent, "", 1000 * CONNECTIONS // STORM)
        return wrk.drive(f"{arm.dev.url(8300)}/api/user/userInfo", file, seconds, CONNECTIONS)

    with arms(stage) as all_arms:
        measure(all_arms, ask, rounds)
        report(f"A storm of {STORM} requests/s, a span and a line each, {rounds} rounds of {seconds} s", all_arms)
        print(f"\nThe page holds {all_arms[-1].dev.asked('requests?limit=1')['held']}")
