"""A deployment: its pods, and how a rollout replaces them one after the other."""

import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections import namedtuple

#: In what order things happen to a pod that goes: how many seconds another one has been ready before, and how many
#: after its SIGTERM, which may be less than none, it gets no more requests.
Terms = namedtuple("Terms", "ready lag")
#: A pod that has not ended so long after its SIGTERM is killed.
GRACE = 20
#: How often a new pod is asked whether it is ready: the shortest that Kubernetes has.
PROBED = 1.0


class Deployment:
    """Pods that `start` makes, by their number; `publish` hears which of them are to get requests."""

    def __init__(self, replicas, start, publish):
        self.start, self.publish = start, publish
        self.endpoints, self.lock = [], threading.Lock()
        self.made, self.stops, self.killed = 0, [], 0
        self.pods = [self.add() for _ in range(replicas)]

    def add(self):
        self.made += 1
        pod = self.start(self.made)
        while not is_ready(pod):
            time.sleep(PROBED)
        self.change(lambda endpoints: endpoints + [pod])
        return pod

    def change(self, change):
        with self.lock:
            self.endpoints = change(self.endpoints)
            self.publish([pod.host for pod in self.endpoints])

    def roll(self, terms):
        """Replaces every pod: one goes when another has been ready for long enough, and nobody waits until it is gone."""
        retired = []
        for old in self.pods[:]:
            self.pods = [pod for pod in self.pods if pod is not old] + [self.add()]
            time.sleep(terms.ready)
            retired.append(threading.Thread(target=self.retire, args=(old, terms.lag)))
            retired[-1].start()
        for thread in retired:
            thread.join()

    def retire(self, pod, lag):
        without = lambda endpoints: [it for it in endpoints if it is not pod]
        leave = threading.Timer(max(lag, 0), self.change, [without])
        leave.start()
        time.sleep(max(-lag, 0))
        asked = time.monotonic()
        pod.send(signal.SIGTERM)
        try:
            pod.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.killed += 1
            pod.end()
        self.stops.append(time.monotonic() - asked)
        leave.join()


def is_ready(pod):
    """What the kubelet asks."""
    try:
        return urllib.request.urlopen(f"http://{pod.host}:{pod.metrics}/healthz", timeout=1).status == 200
    except (OSError, urllib.error.HTTPError):
        return False
