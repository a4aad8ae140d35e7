"""`ferroctl dev` over a copy of the example, on ports that are free."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/attack"))

from fleet import free_ports  # noqa: E402

# Of the example's services, for requests and for metrics.
PORTS = [8300, 8400, 9300, 9400, 9081, 9082, 9091, 9092]
SERVICES = 4


def copied(folder, ports):
    """A workspace that is the example but for its ports."""
    workspace = folder / "courseware"
    shutil.copytree(ROOT / "examples/courseware", workspace, ignore=shutil.ignore_patterns("target", ".env"))
    other = dict(zip(map(str, PORTS), map(str, ports)))
    named = re.compile(rf"\b({'|'.join(other)})\b")
    manifest = workspace / "ferroctl.yaml"
    manifest.write_text(manifest.read_text().replace("../../runtime", str(ROOT / "runtime")))
    for file in [manifest, *workspace.glob("*/*/etc/*.yaml")]:
        file.write_text(named.sub(lambda it: other[it[0]], file.read_text()))
    for file in workspace.glob("**/Cargo.toml"):
        file.write_text(file.read_text().replace('"../../runtime"', f'"{ROOT}/runtime"'))
    return workspace


class Dev:
    """What runs: its workspace, and the port of its page."""

    def __init__(self, process, workspace, log):
        self.process = process
        self.workspace = workspace
        self.log = log
        self.port = self.said(r"page at http://127\.0\.0\.1:(\d+)", 120)

    def said(self, pattern, seconds):
        """The first group of what it says on the terminal, as soon as it does."""
        for _ in range(seconds * 10):
            found = re.search(pattern, self.log.read_text(errors="replace"))
            if found:
                return int(found[1])
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)
        raise TimeoutError(self.log.read_text()[-2000:])

    def asked(self, path):
        """What its page's server answers."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/{path}") as response:
            return json.load(response)

    def address_of(self, service):
        """Where a service takes requests."""
        return next(it["address"] for it in self.asked("system")["services"] if it["name"] == service)

    def wait(self):
        """Returns once all services run; they are built first."""
        for _ in range(6000):
            states = [it["state"] for it in self.asked("state")["services"]]
            if states.count("running") == SERVICES:
                return self
            assert "failed" not in states and self.process.poll() is None, self.log.read_text()[-3000:]
            time.sleep(0.1)
        raise TimeoutError(self.log.read_text()[-3000:])

    def process_of(self, service):
        """The number of a service's process."""
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                parent = re.search(r"^PPid:\s*(\d+)$", (folder / "status").read_text(), re.MULTILINE)
                is_child = parent and int(parent[1]) == self.process.pid
                if is_child and os.readlink(folder / "exe").removesuffix(" (deleted)").endswith(f"/{service}"):
                    return int(folder.name)
        raise LookupError(service)


@contextlib.contextmanager
def developing(ferroctl, target, ports=None):
    """`ferroctl dev` whose cargo builds in `target`, until it is left; on `ports` in the place of free ones."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        folder = pathlib.Path(folder)
        workspace = copied(folder, ports or free_ports(len(PORTS)))
        log = folder / "dev.log"
        environment = {**os.environ, "CARGO_TARGET_DIR": str(target)}
        # What the developer's own shell would send its spans to is none of the test's.
        environment.pop("OTLP_ENDPOINT", None)
        with log.open("wb") as file:
            process = subprocess.Popen(
                [ferroctl, "dev", "--page-port", "0"], cwd=workspace, env=environment, stdout=file, stderr=file
            )
        try:
            yield Dev(process, workspace, log)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
