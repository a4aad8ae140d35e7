"""`ferroctl dev --attach` over services of the example that something else has started.

    tests/page/attached.py FERROCTL TARGET [JAEGER]      TARGET has the example's services, JAEGER is its program

Without JAEGER the services send their spans nowhere, and there are rates, but no requests.
"""

import contextlib
import hashlib
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/attack"))

from fleet import free_ports  # noqa: E402
from workspace import PORTS, copied  # noqa: E402

SERVICES = ["user-rpc", "user-api", "courseware-rpc", "courseware-api"]
JAEGER = """
service:
  extensions: [jaeger_storage, jaeger_query]
  pipelines:
    traces: {receivers: [otlp], exporters: [jaeger_storage_exporter]}
  telemetry: {metrics: {level: none}, logs: {level: error}}
extensions:
  jaeger_query:
    storage: {traces: memory}
    http: {endpoint: "127.0.0.1:PAGE"}
    grpc: {endpoint: "127.0.0.1:QUERY"}
  jaeger_storage: {backends: {memory: {memory: {max_traces: 10000}}}}
receivers:
  otlp: {protocols: {grpc: {endpoint: "127.0.0.1:SPANS"}}}
exporters:
  jaeger_storage_exporter: {trace_storage: memory}
"""


def asked(url, body=None):
    """What a server answers, as JSON."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with contextlib.suppress(urllib.error.HTTPError), urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)
    return None


def until(what, seconds=60):
    """What comes of it as soon as it is something."""
    for _ in range(seconds * 10):
        with contextlib.suppress(OSError):
            found = what()
            if found:
                return found
        time.sleep(0.1)
    raise TimeoutError(what)


def digest(workspace):
    """All that is written in a workspace, but for what services write."""
    files = sorted(it for it in workspace.rglob("*") if it.is_file() and "data" not in it.parts)
    return hashlib.sha256(b"".join(str(it).encode() + it.read_bytes() for it in files)).hexdigest()


@contextlib.contextmanager
def running(*command, **others):
    """A program, until it is left."""
    process = subprocess.Popen([str(it) for it in command], **others)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()


def jaeger(stack, program, folder):
    """A Jaeger that keeps spans in memory: where it is asked, and where it takes them."""
    page, query, spans = free_ports(3)
    settings = folder / "jaeger.yaml"
    text = JAEGER.replace("PAGE", str(page)).replace("QUERY", str(query)).replace("SPANS", str(spans))
    settings.write_text(text)
    log = stack.enter_context((folder / "jaeger.log").open("wb"))
    stack.enter_context(running(program, "--config", settings, stdout=log, stderr=log))
    until(lambda: asked(f"http://127.0.0.1:{page}/api/services"))
    return f"http://127.0.0.1:{page}", f"http://127.0.0.1:{spans}"


def shows_rates(page, api):
    """Calls are counted on the way that they take."""
    for number in range(20):
        asked(f"{api}/api/user/login", {"loginName": f"nobody-{number}", "password": "secret-1"})
    way = until(lambda: asked(f"{page}/api/rates")["edges"].get("user-api>user-rpc"))
    assert way["rate"] > 0 and way["errors"] > 0, way


def shows_requests(page):
    """What the Jaeger has comes with its spans of both services."""
    def whole():
        requests = asked(f"{page}/api/requests?route=/api/user/login")["requests"]
        return next((it for it in requests if it["services"] == ["user-api", "user-rpc"]), None)

    trace = asked(f"{page}/api/traces/{until(whole)['trace']}")
    layers = {it["layer"] for it in trace["spans"]}
    assert {"http", "grpc", "sql"} <= layers, layers


def shows_who_is_away(page, service):
    """A service that dies is away, and nobody starts it."""
    service.kill()
    states = lambda: [it["state"] for it in asked(f"{page}/api/state")["services"]]  # noqa: E731
    until(lambda: sorted(states()) == ["away", "running", "running", "running"])


def shows_findings(page, contract):
    """A contract that breaks is found, and nothing is written."""
    before = contract.read_text()
    contract.write_text(before.replace("Sex       uint64", "Sex       Gender"))
    until(lambda: "Gender" in json.dumps(asked(f"{page}/api/findings")))
    contract.write_text(before)
    until(lambda: "Gender" not in json.dumps(asked(f"{page}/api/findings")))


def main():
    ferroctl, target = (pathlib.Path(it).resolve() for it in sys.argv[1:3])
    program = pathlib.Path(sys.argv[3]).resolve() if len(sys.argv) > 3 else None
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        workspace = copied(folder, free_ports(len(PORTS)))
        subprocess.run([ferroctl, "gen", "--quiet"], cwd=workspace, check=True)
        source, collector = jaeger(stack, program, folder) if program else (None, "")
        environment = {**os.environ, "OTLP_ENDPOINT": collector}
        log = stack.enter_context((folder / "log").open("wb"))
        services = {}
        for name in SERVICES:
            command = [target / "debug" / name, "-f", f"{name.replace('-', '/')}/etc/{name}.yaml"]
            process = running(*command, cwd=workspace, env=environment, stdout=log, stderr=log)
            services[name] = stack.enter_context(process)
        before = digest(workspace)
        said = folder / "dev.log"
        command = [ferroctl, "dev", "--attach", "--page-port", "0", *(["--jaeger", source] if source else [])]
        stack.enter_context(running(*command, cwd=workspace, stdout=log, stderr=stack.enter_context(said.open("wb"))))
        page = until(lambda: re.search(r"page at (http://127\.0\.0\.1:\d+)", said.read_text()))[1]
        until(lambda: [it["state"] for it in asked(f"{page}/api/state")["services"]] == ["running"] * 4)
        system = asked(f"{page}/api/system")
        assert (system["mode"], system["jaeger"]) == ("attach", source), system
        api = next(it["address"] for it in system["services"] if it["name"] == "user-api")
        shows_rates(page, api)
        if source:
            shows_requests(page)
        shows_findings(page, workspace / "user/api/user.api")
        shows_who_is_away(page, services["courseware-api"])
        assert digest(workspace) == before, "something was written"
    print(f"attached: saw four services, their rates{', their requests in Jaeger' if source else ''}, a finding and a death")


if __name__ == "__main__":
    main()
