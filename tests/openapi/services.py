"""Runs schemathesis against the example's two APIs: what their documents accept, they must accept, and the reverse.

    tests/openapi/services.py FOLDER      FOLDER has the built services of the example

Some seconds a service; the dice fall the same each time.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "attack"))

from fleet import EXAMPLE, Service  # noqa: E402

EXAMPLES = 60


def post(port, path, body):
    """The answer to a request in JSON."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def token(port):
    """That of somebody who registered."""
    login = {"loginName": "somebody", "password": "a password"}
    post(port, "/api/user/register", {**login, "username": "Somebody", "sex": 0})
    return post(port, "/api/user/login", login)["data"]["token"]


def schemathesis(service, name, bearer):
    """Whether every check holds."""
    document = EXAMPLE / name / "api/openapi.json"
    command = [
        str(pathlib.Path(sys.executable).parent / "st"), "run", str(document),
        "--url", f"http://127.0.0.1:{service.port}",
        "--header", f"Authorization: Bearer {bearer}",
        "--checks", "all",
        # A code error of logic is a 400 as well: `hooks.py` tells them apart. Of resources the documents say nothing.
        "--exclude-checks", "positive_data_acceptance,use_after_free,ensure_resource_availability",
        "--phases", "examples,coverage,fuzzing",
        "--max-examples", str(EXAMPLES), "--seed", "1", "--no-color", "--continue-on-failure",
    ]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE)}
    return subprocess.run(command, env=environment, cwd=HERE, timeout=300).returncode == 0


def main():
    binaries = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        environment = {"JWT_SECRET": "a secret of the test, as long as they should be", "MODE": "test"}
        running = []
        try:
            apis = {}
            for base in ["user", "courseware"]:
                source = {f"{base.upper()}_RPC_DATA_SOURCE": f"sqlite://{folder}/{base}.db"}
                rpc = Service(f"{base}-rpc", binaries, folder, {**environment, **source})
                running.append(rpc.start())
                rpc.wait()
                address = {f"{base.upper()}_RPC_ADDR": f"127.0.0.1:{rpc.port}"}
                api = Service(f"{base}-api", binaries, folder, {**environment, **address})
                running.append(api.start())
                apis[base] = api.wait()
            bearer = token(apis["user"].port)
            fine = [schemathesis(api, base, bearer) for base, api in apis.items()]
        finally:
            for service in reversed(running):
                service.stop()
    sys.exit(0 if all(fine) else 1)


if __name__ == "__main__":
    main()
