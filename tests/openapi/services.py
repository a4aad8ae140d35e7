"""Runs schemathesis against services: what their documents accept, they must accept, and the reverse.

    tests/openapi/services.py FOLDER [WORKSPACE]

FOLDER has the built services of the example, and shop-api of WORKSPACE, whose logic nobody wrote. Some seconds a service; the dice fall the same each time.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

from courseware import SOMEBODY, Service, post, register, running

HERE = pathlib.Path(__file__).resolve().parent
EXAMPLE = HERE.parents[1] / "examples/courseware"
EXAMPLES = 60


def schemathesis(service, document, bearer="none", unwritten=False, examples=EXAMPLES):
    """Whether every check holds."""
    left_out = "positive_data_acceptance,use_after_free,ensure_resource_availability"
    # Unwritten logic answers 501.
    left_out += ",not_a_server_error" if unwritten else ""
    command = [
        str(pathlib.Path(sys.executable).parent / "st"), "run", str(document),
        "--url", f"http://127.0.0.1:{service.port}",
        "--header", f"Authorization: Bearer {bearer}",
        "--checks", "all",
        # A code error of logic is a 400 as well: `hooks.py` tells them apart. Of resources the documents say nothing.
        "--exclude-checks", left_out,
        "--phases", "examples,coverage,fuzzing",
        "--max-examples", str(examples), "--seed", "1", "--no-color", "--continue-on-failure",
    ]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE)}
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(command, env=environment, cwd=folder, timeout=600, capture_output=True, text=True)
    counts = re.search(r"\d+ generated.*", done.stdout)
    counts = counts[0] if counts else "no test case"
    print(f"schemathesis, {service.name}: {counts}")
    if done.returncode != 0:
        print(done.stdout, done.stderr)
    return done.returncode == 0


def shop(binaries, workspace):
    """Whether the service of `shop.api`, with parameters in all places, keeps its document."""
    with tempfile.TemporaryDirectory() as folder:
        service = Service("shop-api", binaries, pathlib.Path(folder), {"MODE": "test"}, workspace)
        try:
            service.start().wait()
            return schemathesis(service, workspace / "shop/api/openapi.json", unwritten=True)
        finally:
            service.stop()


def main():
    with running(sys.argv[1]) as apis:
        register(apis["user"])
        bearer = post(apis["user"], "/api/user/login", SOMEBODY)["data"]["token"]
        document = "api/openapi.json"
        fine = [schemathesis(api, EXAMPLE / base / document, bearer) for base, api in apis.items()]
    if len(sys.argv) > 2:
        fine.append(shop(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()))
    sys.exit(0 if all(fine) else 1)


if __name__ == "__main__":
    main()
