"""Starts the example's services and runs a program of Node on them.

    tests/typescript/services.py FOLDER PROGRAM      FOLDER has the built services of the example
"""

import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "openapi"))

from courseware import running  # noqa: E402


def main():
    with running(sys.argv[1]) as apis:
        urls = [f"http://127.0.0.1:{apis[name].port}" for name in ("user", "courseware")]
        sys.exit(subprocess.run(["node", sys.argv[2], *urls], timeout=60).returncode)


if __name__ == "__main__":
    main()
