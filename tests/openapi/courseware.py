"""The example's four services as processes of this machine."""

import contextlib
import json
import pathlib
import sys
import tempfile
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "attack"))

from fleet import Service  # noqa: E402

SOMEBODY = {"loginName": "somebody", "password": "a password"}


@contextlib.contextmanager
def running(binaries, yaml=""):
    """The HTTP services by their base names; `yaml` stands at the end of user-api's."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        folder = pathlib.Path(folder)
        common = {"JWT_SECRET": "a secret of the test, as long as they should be", "MODE": "test"}

        def start(name, environment):
            service = Service(name, pathlib.Path(binaries).resolve(), folder, {**common, **environment})
            if name == "user-api":
                service.config.write_text(service.config.read_text() + yaml)
            stack.callback(service.stop)
            return service.start().wait()

        apis = {}
        for base in ["user", "courseware"]:
            rpc = start(f"{base}-rpc", {f"{base.upper()}_RPC_DATA_SOURCE": f"sqlite://{folder}/{base}.db"})
            apis[base] = start(f"{base}-api", {f"{base.upper()}_RPC_ADDR": f"127.0.0.1:{rpc.port}"})
        yield apis


def post(service, path, body):
    """The answer to a request in JSON."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{service.port}{path}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def register(user_api):
    """Somebody who may log in."""
    post(user_api, "/api/user/register", {**SOMEBODY, "username": "Somebody", "sex": 0})
