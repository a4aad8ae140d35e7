"""Runs schemathesis against the example's two APIs: what their documents accept, they must accept, and the reverse.

    tests/openapi/services.py FOLDER      FOLDER has the built services of the example

Some seconds a service; the dice fall the same each time.
"""

import os
import pathlib
import re
import subprocess
import sys

from courseware import SOMEBODY, post, register, running

HERE = pathlib.Path(__file__).resolve().parent
EXAMPLE = HERE.parents[1] / "examples/courseware"
EXAMPLES = 60


def schemathesis(service, name, bearer):
    """Whether every check holds."""
    command = [
        str(pathlib.Path(sys.executable).parent / "st"), "run", str(EXAMPLE / name / "api/openapi.json"),
        "--url", f"http://127.0.0.1:{service.port}",
        "--header", f"Authorization: Bearer {bearer}",
        "--checks", "all",
        # A code error of logic is a 400 as well: `hooks.py` tells them apart. Of resources the documents say nothing.
        "--exclude-checks", "positive_data_acceptance,use_after_free,ensure_resource_availability",
        "--phases", "examples,coverage,fuzzing",
        "--max-examples", str(EXAMPLES), "--seed", "1", "--no-color", "--continue-on-failure",
    ]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE)}
    done = subprocess.run(command, env=environment, cwd=HERE, timeout=300, capture_output=True, text=True)
    counts = re.search(r"\d+ generated.*", done.stdout)
    counts = counts[0] if counts else "no test case"
    print(f"schemathesis, {name}-api: {counts}")
    if done.returncode != 0:
        print(done.stdout, done.stderr)
    return done.returncode == 0


def main():
    with running(sys.argv[1]) as apis:
        register(apis["user"])
        bearer = post(apis["user"], "/api/user/login", SOMEBODY)["data"]["token"]
        fine = [schemathesis(api, base, bearer) for base, api in apis.items()]
    sys.exit(0 if all(fine) else 1)


if __name__ == "__main__":
    main()
