"""One trouble after the other for three instances behind an api."""

import os
import signal
import subprocess
import sys
import threading
import time

from . import network
from .load import Load, quantile
from .processes import free_port, register

RATE = int(os.environ.get("FLEET_RATE", "300"))
SECONDS = 8
#: When the trouble comes.
AT = 2
#: Shares are counted so often, over so many of these, and may be so far from equal.
STEP, WINDOW, UNEVEN = 0.1, 4, 0.5


class Shares(threading.Thread):
    """How many calls each instance has answered, as time goes on."""

    def __init__(self, instances):
        super().__init__(daemon=True)
        self.instances, self.seen, self.is_over = instances, [], False

    def run(self):
        known = {}
        while not self.is_over:
            now = time.time()
            for number, instance in enumerate(list(self.instances)):
                calls = instance.calls()
                known[number] = known.get(number, 0) if calls is None else calls
            self.seen.append((now, dict(known)))
            time.sleep(STEP)

    def windows(self, expected):
        """When each stretch of time began and ended, and whether those who are expected had equal shares in it."""
        for (began, before), (ended, after) in zip(self.seen, self.seen[WINDOW:]):
            shares = [after.get(one, 0) - before.get(one, 0) for one in expected]
            mean = sum(shares) / len(shares)
            is_even = mean > 0 and all(abs(share - mean) <= UNEVEN * mean for share in shares)
            yield began, ended, is_even

    def even_after(self, since, until, expected):
        """Seconds from then until equal shares have come to stay, as long as there is load; none if they never do."""
        later = [window for window in self.windows(expected) if window[0] >= since and window[1] <= until]
        uneven = [began - since + STEP for began, _, is_even in later if not is_even]
        return None if not later or not later[-1][2] else max(uneven, default=0.0)

    def were_even_until(self, then, expected):
        """Whether shares were equal before."""
        return all(is_even for began, ended, is_even in self.windows(expected) if ended <= then)


class Fleet:
    """Three instances, known to etcd, and the api that calls them."""

    def __init__(self, stage, is_go):
        self.stage = stage
        self.etcd_port = free_port()
        self.etcd = stage.etcd(self.etcd_port)
        self.instances = [stage.user_rpc(self.etcd_port) for _ in range(3)]
        host = f"127.0.0.1:{self.etcd_port}"
        if is_go:
            self.api = stage.go_api(f"etcd://{host}/user.rpc")
        else:
            self.api = stage.user_api(f"Etcd: {{Hosts: ['{host}'], Key: user.rpc}}")

    def end(self):
        for instance in [self.api, *self.instances, self.etcd]:
            instance.end()

    def kill(self):
        self.instances[0].send(signal.SIGKILL)
        return [1, 2]

    def stop(self):
        self.instances[0].send(signal.SIGTERM)
        return [1, 2]

    def start(self):
        self.instances.append(self.stage.user_rpc(self.etcd_port))
        return [0, 1, 2, 3]

    def restart_etcd(self):
        self.etcd.end()
        time.sleep(1)
        self.etcd = self.stage.etcd(self.etcd_port)
        return [0, 1, 2]

    def cut_off(self):
        port = str(self.instances[0].port)
        if network.is_own():
            for side in ("--dport", "--sport"):
                rule = ["iptables", "-A", "INPUT", "-p", "tcp", side, port, "-j", "DROP"]
                subprocess.run(rule, check=True)
        else:
            self.instances[0].send(signal.SIGSTOP)
        return [1, 2]

    def reach_again(self):
        if network.is_own():
            subprocess.run(["iptables", "-F", "INPUT"], check=True)
        else:
            self.instances[0].send(signal.SIGCONT)
        return [0, 1, 2]


TROUBLES = [
    ("one is killed (SIGKILL)", None, Fleet.kill),
    ("one is stopped (SIGTERM)", None, Fleet.stop),
    ("a fourth starts", None, Fleet.start),
    ("etcd is away for a second", None, Fleet.restart_etcd),
    ("one is cut off", None, Fleet.cut_off),
    ("it can be reached again", Fleet.cut_off, Fleet.reach_again),
]


def prepare(stage):
    """The user is there before anybody asks."""
    etcd_port = free_port()
    fleet = [stage.etcd(etcd_port), stage.user_rpc(etcd_port)]
    fleet.append(stage.user_api(f"Endpoints: ['127.0.0.1:{fleet[1].port}']"))
    register(fleet[2])
    for instance in reversed(fleet):
        instance.end()


def measure(stage, is_go, before, trouble):
    fleet = Fleet(stage, is_go)
    try:
        Load(fleet.api, 50, 1).requests()
        if before:
            before(fleet)
            # Its callers have noticed by then.
            Load(fleet.api, 100, 4).requests()
        load = Load(fleet.api, RATE, SECONDS)
        # A fourth one is looked at as well, once it is there.
        shares = Shares(fleet.instances)
        shares.start()
        time.sleep(AT)
        since = time.time()
        expected = trouble(fleet)
        requests = load.requests()
        shares.is_over = True
        shares.join()
        was_even = before is not None or shares.were_even_until(since, range(3))
        even = shares.even_after(since, max(request.began for request in requests), expected)
        return requests, even, was_even, since
    finally:
        fleet.reach_again()
        fleet.end()


def run(stage):
    if not network.is_own():
        print("Not in a network of its own: SIGSTOP stands in for a filtered port.\n")
    prepare(stage)
    print(f"{RATE} requests a second for {SECONDS} s, the trouble after {AT} s\n")
    print("| trouble | caller | requests | failed | even before; again after | p99 before | p99, longest after |")
    print("|---|---|---|---|---|---|---|")
    wanted = [it for it in TROUBLES if not sys.argv[2:] or any(word in it[0] for word in sys.argv[2:])]
    for name, before, trouble in wanted:
        for caller, is_go in (("ferroctl", False), ("go-zero", True)):
            requests, even, was_even, since = measure(stage, is_go, before, trouble)
            failed = sum(request.status != 200 for request in requests)
            earlier = [request.took * 1e3 for request in requests if request.began < since]
            later = [request.took * 1e3 for request in requests if request.began >= since]
            when = "not within 6 s" if even is None else f"{even:.1f} s"
            when = f"{'-' if before else 'yes' if was_even else 'no'}; {when}"
            print(
                f"| {name} | {caller} | {len(requests)} | {failed} | {when} | {quantile(earlier, 0.99):.1f} ms | "
                f"{quantile(later, 0.99):.1f}, {max(later, default=0):.0f} ms |",
                flush=True,
            )
