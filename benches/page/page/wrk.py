"""Load by `wrk`: one thread, on connections that stay."""

import re
import subprocess
from dataclasses import dataclass

MICROS = {"us": 1, "ms": 1e3, "s": 1e6}


@dataclass
class Seen:
    """What it saw."""

    requests: int
    rate: float
    #: Microseconds.
    median: float
    p99: float
    #: How many answers were no success.
    refused: int


def script(folder, token, pause=0):
    """What it is to ask for: with `pause`, each connection waits so many milliseconds before it asks again."""
    file = folder / f"wrk-{abs(hash((token, pause)))}.lua"
    text = "wrk.method = 'POST'\nwrk.body = '{\"id\":1}'\nwrk.headers['Content-Type'] = 'application/json'\n"
    if token:
        text += f"wrk.headers['Authorization'] = 'Bearer {token}'\n"
    if pause:
        # Else all would ask at once, again and again.
        text += f"function delay() return math.random({2 * pause + 1}) - 1 end\n"
    file.write_text(text)
    return file


def drive(url, file, seconds, connections=32):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", file, url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Socket errors" in text:
        raise SystemExit(text)
    of = lambda pattern: re.search(pattern, text)
    micros = lambda share: float((it := of(rf"{share}%\s+([\d.]+)(us|ms|s)\s"))[1]) * MICROS[it[2]]
    refused = of(r"Non-2xx or 3xx responses: (\d+)")
    return Seen(
        int(of(r"(\d+) requests in")[1]), float(of(r"Requests/sec:\s+([\d.]+)")[1]), micros(50), micros(99),
        int(refused[1]) if refused else 0,
    )
