"""Runs schemathesis against the services of real APIs: what their documents accept, they must accept, and the reverse.

    tests/openapi/corpus.py FERROCTL TARGET CORPUS [COUNT]

They are one workspace, in the folder TARGET/corpus-services, that cargo builds into TARGET. Nobody wrote their logic: a good request is
answered with 501. COUNT takes the first of the list alone.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from services import Service, schemathesis

# Base name → the file below the corpus's `api/valid`, whose first folder has all that it imports. Each has something that the others
# have not, and they have some 150 routes.
APIS = {
    # Paths, forms, bodies, ranges, options, pointers, a token.
    "course": "kesonan__hey-go-zero/service__course__api__course.api",
    # Options and ranges in queries.
    "zkbnb": "bnb-chain__zkbnb/service__apiserver__server.api",
    # Headers.
    "newbee": "dongdongdongDu__newbee-mall-gozero/service__user__api__user.api",
    # Rules, bytes, embedded structs of other files.
    "pay": "agui-coder__simple-admin-pay-api/desc/all.api",
    # Maps and lists of anything.
    "web": "leiphp__lxtian-blog/gateway__api__web.api",
    # Defaults and floats in queries.
    "payment": "leiphp__lxtian-blog/admin/api/payment.api",
    # Types in types.
    "example": "zeromicro__go-zero/tools/goctl/pkg/parser/api/parser/testdata/example.api",
    # Rules on maps and lists behind pointers.
    "deployment": "bicis__kubeTaskerServer/api/desc/core/k8s_deployment.api",
    # Defaults and ranges in bodies.
    "authn": "zeromicro__zeromall/app/core/user/authn/proto/api/main.api",
    # Rules on numbers.
    "video": "testerxiaodong__go-zero-douyin/apps/video/cmd/api/desc/video.api",
}
SECRET = "a secret of the test, as long as they should be"
# Cases for each operation and phase.
EXAMPLES = 15


def workspace(folder, corpus, apis):
    """The contracts and a manifest that lists them."""
    shutil.rmtree(folder, ignore_errors=True)
    lines = ["version: 1", "name: corpus", "openapi: true"]
    lines += [f"runtime: {{path: {os.path.relpath('runtime', folder)}}}", "services:"]
    for number, (base, path) in enumerate(apis.items()):
        repository = path.split("/")[0]
        shutil.copytree(corpus / repository, folder / "contracts" / base / repository)
        ports = f"port: {10000 + number}, metrics: {20000 + number}"
        lines.append(f"  - {{name: {base}-api, api: contracts/{base}/{path}, {ports}}}")
    (folder / "ferroctl.yaml").write_text("\n".join(lines) + "\n")


def quietly(command, folder, environment=None):
    """Runs a command whose words are of interest only where it fails."""
    environment = {**os.environ, **(environment or {})}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command}: {done.stdout}{done.stderr}")


def built(folder, ferroctl, target):
    """Where the services' programs are."""
    quietly([ferroctl, "gen"], folder)
    quietly(["cargo", "build", "--quiet"], folder, {"CARGO_TARGET_DIR": str(target)})
    return target / "debug"


def token():
    """One that every service takes."""

    def part(value):
        return base64.urlsafe_b64encode(value).rstrip(b"=")

    head = part(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    body = part(json.dumps({"userId": 1, "exp": int(time.time()) + 3600}).encode())
    signature = hmac.new(SECRET.encode(), head + b"." + body, hashlib.sha256).digest()
    return b".".join([head, body, part(signature)]).decode()


@contextlib.contextmanager
def running(base, binaries, folder):
    with tempfile.TemporaryDirectory() as own:
        environment = {"MODE": "test", "JWT_SECRET": SECRET}
        service = Service(f"{base}-api", binaries, pathlib.Path(own), environment, folder)
        try:
            yield service.start().wait()
        finally:
            service.stop()


def holds(base, binaries, folder):
    """Whether a service keeps its document."""
    document = folder / base / "api/openapi.json"
    with running(base, binaries, folder) as service:
        return schemathesis(service, document, token(), unwritten=True, examples=EXAMPLES)


def main():
    ferroctl, target, corpus = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    count = int(sys.argv[4]) if len(sys.argv) > 4 else len(APIS)
    apis = dict(list(APIS.items())[:count])
    folder = target / "corpus-services"
    workspace(folder, corpus / "api/valid", apis)
    binaries = built(folder, ferroctl, target)
    fine = sum(holds(base, binaries, folder) for base in apis)
    print(f"services of real APIs that keep their documents: {fine} of {len(apis)}")
    sys.exit(0 if fine == len(apis) else 1)


if __name__ == "__main__":
    main()
