"""Steady load on an api, and what came of it."""

import subprocess
from collections import namedtuple

from .processes import GO, token

Request = namedtuple("Request", "began took status")


class Load:
    """So many requests a second, for so long, whether or not they are answered."""

    def __init__(self, api, rate, seconds, is_fresh=False):
        """With `is_fresh` each comes on a connection of its own."""
        url = f"http://{api.host}:{api.port}/api/user/userInfo"
        command = [GO, "fresh" if is_fresh else "load", url, token(), str(rate), str(seconds)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def requests(self):
        """All of them, once the last has its answer; times in seconds."""
        lines = self.process.communicate()[0].splitlines()
        rows = (map(int, line.split()) for line in lines)
        return [Request(began / 1e6, took / 1e6, status) for began, took, status in rows]


def quantile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")
