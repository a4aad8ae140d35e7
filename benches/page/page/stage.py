"""What is measured: release builds of `ferroctl dev` over a copy of the example, each run on an address of its own."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from .process import Process

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests/page"))

from traffic import COURSE, Client, token
from workspace import PORTS, copied, free_ports

TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target/generated")).resolve()
FERROCTL = ROOT / "target/release/ferroctl"
SINK = TARGET / "release/sink"
SERVICES = ["user-api", "user-rpc", "courseware-api", "courseware-rpc"]
#: For the first run, which builds the services.
PATIENCE = 1800


def cargo(folder, target, *words):
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target)}
    subprocess.run(["cargo", "build", "--release", "--quiet", *words], cwd=folder, env=environment, check=True)


class Stage:
    """A workspace whose services are built, and a collector; all of it ends with this."""

    def __enter__(self):
        cargo(ROOT, ROOT / "target", "--package", "ferroctl")
        cargo(ROOT / "benches/service", TARGET, "--package", "measure", "--bin", "sink")
        folder = ROOT / "target/page-bench"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        ports = free_ports(len(PORTS) + 1)
        self.workspace = copied(folder, ports[:-1])
        self.ports = dict(zip(PORTS, ports))
        # The machine's load is not the subject: nothing is shed.
        for file in self.workspace.glob("*/*/etc/*-*.yaml"):
            file.write_text(f"CpuThreshold: 0\n{file.read_text()}")
        self.collector = f"http://127.0.0.1:{ports[-1]}"
        self.sink = subprocess.Popen([SINK, str(ports[-1])], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        self.numbers = iter(range(2, 250))
        with self.dev(has_page=False) as dev:
            dev.wait(PATIENCE)
        return self

    def __exit__(self, *_):
        self.sink.kill()
        self.sink.wait()

    @contextlib.contextmanager
    def dev(self, has_page=True, collector=""):
        """`ferroctl dev` until it is left; its services listen on an address that nobody else has."""
        dev = Dev(self, has_page, collector)
        try:
            yield dev
        finally:
            dev.end()


class Dev:
    """A run of it. The services' lines go nowhere: a terminal would cost what it costs, with the page and without."""

    def __init__(self, stage, has_page, collector):
        self.host, self.ports = f"127.0.0.{next(stage.numbers)}", stage.ports
        self.page = free_ports(1)[0]
        environment = {
            **os.environ,
            "CARGO_TARGET_DIR": str(TARGET),
            "HOST": self.host,
            "OTLP_ENDPOINT": collector,
            "USER_RPC_ADDR": f"{self.host}:{stage.ports[9300]}",
            "COURSEWARE_RPC_ADDR": f"{self.host}:{stage.ports[9400]}",
            "USER_RPC_DATA_SOURCE": f"sqlite://data/user-{self.host}.db",
            "COURSEWARE_RPC_DATA_SOURCE": f"sqlite://data/courseware-{self.host}.db",
        }
        command = [FERROCTL, "dev", "--release", *(["--page-port", str(self.page)] if has_page else ["--no-page"])]
        self.said = stage.workspace.parent / f"{self.host}.log"
        self.begun = time.monotonic()
        with self.said.open("wb") as said:
            self.child = subprocess.Popen(
                command, cwd=stage.workspace, env=environment, stdout=subprocess.DEVNULL, stderr=said
            )
        self.process = Process(self.child.pid)

    def wait(self, patience=60):
        """The seconds from its start until all services say that they are well."""
        for port in [9081, 9091, 9082, 9092]:
            self.answers(f"http://{self.host}:{self.ports[port]}/healthz", patience)
        return time.monotonic() - self.begun

    def page_answers(self):
        """The seconds from its start until the page is there."""
        self.answers(f"http://127.0.0.1:{self.page}/", 60)
        return time.monotonic() - self.begun

    def answers(self, url, patience):
        while True:
            with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=1) as answer:
                if answer.status == 200:
                    return
            if self.child.poll() is not None or time.monotonic() > self.begun + patience:
                sys.exit(f"{url} does not answer\n{self.said.read_text()}")
            time.sleep(0.005)

    def asked(self, path):
        """What the page's server answers."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.page}/api/{path}") as answer:
            return json.load(answer)

    def url(self, port):
        return f"http://{self.host}:{self.ports[port]}"

    def login(self):
        """A token, with something to ask for."""
        somebody = token(self.url(8300))
        status, answer = Client(self.url(8400), somebody).post("/api/courseware/add", COURSE)
        assert status == 200, answer
        return somebody

    def services(self):
        """The processes of its services."""
        return [Process(child) for child in self.process.children()]

    def end(self):
        self.child.send_signal(signal.SIGINT)
        try:
            self.child.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
