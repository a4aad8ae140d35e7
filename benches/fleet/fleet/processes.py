"""The processes of a fleet: built once, started on free ports, ended with the stage."""

import base64
import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "examples/courseware"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", EXAMPLE / "target"))
BINARIES = Path(os.environ.get("FLEET_BINARIES", TARGET / "release"))
GO = TARGET / "fleet-go"
LOOPBACK = "127.0.0.1"
SECRET = "a secret of the benchmarks of ferroctl"
KEY = "user.rpc"
PATIENCE = 20


def build():
    """Builds the example's two services, with etcd, unless somebody has, and the Go programs."""
    if "FLEET_BINARIES" not in os.environ:
        cargo = ["cargo", "build", "--release", "--quiet", "-p", "user-rpc", "-p", "user-api"]
        subprocess.run([*cargo, "--features", "ferroctl-runtime/etcd"], cwd=EXAMPLE, check=True)
    subprocess.run(["go", "build", "-o", GO, "./fleet"], cwd=ROOT / "tests/peer", check=True)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def somewhere():
    return LOOPBACK, free_port(), free_port()


def token():
    """A token that user-api takes for an hour."""
    part = lambda data: base64.urlsafe_b64encode(data).rstrip(b"=")
    now = int(time.time())
    claims = {"userId": 1, "iat": now, "exp": now + 3600}
    text = b".".join(part(json.dumps(it).encode()) for it in ({"alg": "HS256", "typ": "JWT"}, claims))
    return (text + b"." + part(hmac.digest(SECRET.encode(), text, hashlib.sha256))).decode()


def register(api):
    """The user that everybody asks for."""
    user = {"loginName": "ann", "username": "Ann", "password": "secret", "sex": 1}
    url = f"http://{api.host}:{api.port}/api/user/register"
    headers = {"Content-Type": "application/json"}
    urllib.request.urlopen(urllib.request.Request(url, json.dumps(user).encode(), headers)).read()


class Instance:
    """A process with a port, and perhaps one for metrics."""

    def __init__(self, command, port, metrics=None, host=LOOPBACK, **options):
        self.host, self.port, self.metrics = host, port, metrics
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
        end = time.monotonic() + PATIENCE
        while not self.listens():
            if self.process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"does not listen on {host}:{port}: {' '.join(map(str, command))}")
            time.sleep(0.01)

    def listens(self):
        with socket.socket() as knock:
            return knock.connect_ex((self.host, self.port)) == 0

    def calls(self):
        """How many calls it has answered; none where it is not there."""
        try:
            page = urllib.request.urlopen(f"http://{self.host}:{self.metrics}/metrics", timeout=0.2).read().decode()
        except OSError:
            return None
        lines = [line for line in page.splitlines() if line.startswith("rpc_server_requests_code_total{")]
        return sum(int(line.rsplit(" ", 1)[1]) for line in lines)

    def send(self, number):
        self.process.send_signal(number)

    def end(self):
        if self.process.poll() is None:
            self.send(signal.SIGCONT)
            self.process.kill()
        self.process.wait()


class Stage:
    """Where a fleet runs; all of it ends with this."""

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory()
        self.folder = Path(self._folder.name)
        self.started = []
        return self

    def __exit__(self, *_):
        for instance in reversed(self.started):
            instance.end()
        self._folder.cleanup()

    def keep(self, instance):
        self.started.append(instance)
        return instance

    def etcd(self, port):
        url = f"http://127.0.0.1:{port}"
        command = ["etcd", "--data-dir", self.folder / "etcd", "--listen-client-urls", url, "--advertise-client-urls"]
        command += [url, "--listen-peer-urls", f"http://127.0.0.1:{free_port()}", "--log-level", "error"]
        return self.keep(Instance(command, port))

    def service(self, name, place, more):
        """One of the example's services at a place: host, port, and that of its metrics."""
        host, port, metrics = place
        file = self.folder / f"{name}-{host}-{port}.yaml"
        # The machine's load is not the subject: nothing is shed.
        file.write_text(
            f"CpuThreshold: 0\nName: {name}\nMode: pro\nLog: {{Level: error}}\n"
            f"Prometheus: {{Host: {host}, Port: {metrics}}}\n{more}"
        )
        return self.keep(Instance([BINARIES / name, "-f", file], port, metrics, host, cwd=self.folder))

    def rpc_at(self, place, more=""):
        host, port, _ = place
        database = f"DataSource: sqlite://{self.folder}/user.db"
        return self.service("user-rpc", place, f"ListenOn: {host}:{port}\n{database}\n{more}\n")

    def api_at(self, place, where, more=""):
        host, port, _ = place
        return self.service("user-api", place, (
            f"Host: {host}\nPort: {port}\nAuth: {{AccessSecret: {SECRET}, AccessExpire: 3600}}\n"
            f"UserRpc: {{{where}, Timeout: 2000}}\n{more}\n"
        ))

    def user_rpc(self, etcd):
        return self.rpc_at(somewhere(), f"Etcd: {{Hosts: ['127.0.0.1:{etcd}'], Key: {KEY}}}")

    def user_api(self, where, balancer="p2c_ewma"):
        return self.api_at(somewhere(), f"{where}, BalancerName: {balancer}")

    def go_api(self, where, balancer="p2c_ewma"):
        port = free_port()
        return self.keep(Instance([GO, "api", f"127.0.0.1:{port}", balancer, where], port))

    def go_rpc(self, millis):
        port = free_port()
        return self.keep(Instance([GO, "serve", f"127.0.0.1:{port}", str(millis)], port))
