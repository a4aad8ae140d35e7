"""The example's user services as processes of this machine, on ports that are free."""

import os
import pathlib
import re
import resource
import signal
import socket
import subprocess
import time

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples/courseware"
# Of each service in the example's compose.yaml.
MEMORY_LIMIT = 128 << 20
# What a shell gives a process where nobody says otherwise.
DESCRIPTORS = 1024
# What each line of the services' YAML says of ports.
PORTS = re.compile(r"^(\s*Port: |ListenOn: .*:)(\d+)(\"?)$", re.MULTILINE)


def free_ports(count):
    """Ports that were free just now, all different."""
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in taken]
    for one in taken:
        one.close()
    return ports


class Service:
    """One process of a service."""

    def __init__(self, name, binaries, folder, environment, workspace=EXAMPLE):
        self.name = name
        self.binary = binaries / name
        self.config = folder / f"{name}-{id(self)}.yaml"
        self.log = open(folder / f"{name}.log", "ab")
        self.folder = folder
        self.environment = environment
        self.port, self.metrics = free_ports(2)
        base, kind = name.rsplit("-", 1)
        yaml = (workspace / base / kind / "etc" / f"{name}.yaml").read_text()
        ports = iter([self.port, self.metrics])
        self.config.write_text(PORTS.sub(lambda match: f"{match[1]}{next(ports)}{match[3]}", yaml))
        self.process = None
        self.peak = 0

    def start(self):
        self.process = subprocess.Popen(
            [self.binary, "-f", self.config],
            cwd=self.folder,
            env={**os.environ, **self.environment},
            stdout=self.log,
            stderr=self.log,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS)),
        )
        return self

    def wait(self):
        """Returns once it says that it is healthy."""
        for _ in range(400):
            if self.health() == 200:
                return self
            assert self.process.poll() is None, f"{self.name} ended; see {self.log.name}"
            time.sleep(0.05)
        raise TimeoutError(f"{self.name} does not start; see {self.log.name}")

    def health(self):
        """The status of its health, 0 where nobody answers."""
        try:
            with socket.create_connection(("127.0.0.1", self.metrics), timeout=2) as stream:
                stream.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
                return int(stream.recv(64).split()[1])
        except (OSError, IndexError):
            return 0

    def memory(self):
        """The most that it has had in memory, of all its processes so far."""
        if self.process and self.process.poll() is None:
            status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
            self.peak = max(self.peak, int(re.search(r"VmHWM:\s+(\d+)", status)[1]) << 10)
        return self.peak

    def stop(self):
        """Asks it to stop and waits until it has."""
        self.memory()
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=15)

    def restart(self):
        self.stop()
        return self.start().wait()


class Fleet:
    """user-api, and two user-rpc behind it."""

    def __init__(self, binaries, folder):
        environment = {
            "JWT_SECRET": "a secret of the attack, as long as they should be",
            "MODE": "pro",
            "USER_RPC_DATA_SOURCE": f"sqlite://{folder}/user.db",
        }
        self.rpcs = [Service("user-rpc", binaries, folder, environment) for _ in range(2)]
        address = ",".join(f"127.0.0.1:{rpc.port}" for rpc in self.rpcs)
        self.api = Service("user-api", binaries, folder, {**environment, "USER_RPC_ADDR": address})
        # A list of the YAML; the placeholder stands for one text.
        config = self.api.config.read_text()
        both = ", ".join(f'"127.0.0.1:{rpc.port}"' for rpc in self.rpcs)
        self.api.config.write_text(re.sub(r"Endpoints: \[.*\]", f"Endpoints: [{both}]", config))

    def services(self):
        return [self.api, *self.rpcs]

    def __enter__(self):
        try:
            for service in [*self.rpcs, self.api]:
                service.start().wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for service in self.services():
            service.stop()
