"""Stands in for the controllers of a cluster, in one namespace: a job that is there is done, a deployment has its pods.

    controllers.py NAMESPACE KUBECTL...        until it is ended; a line for each that it has seen, and its component
"""

import json
import subprocess
import sys
import time
from datetime import datetime, timezone

namespace, kubectl = sys.argv[1], sys.argv[2:]


def ask(*arguments):
    command = [*kubectl, "--namespace", namespace, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def done(job):
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    condition = {"status": "True", "lastProbeTime": now, "lastTransitionTime": now, "reason": "CompletionsReached"}
    conditions = [{"type": kind, **condition} for kind in ("SuccessCriteriaMet", "Complete")]
    return {"startTime": now, "completionTime": now, "succeeded": 1, "ready": 0, "conditions": conditions}


def rolled_out(deployment):
    count = deployment["spec"]["replicas"]
    pods = dict.fromkeys(("replicas", "updatedReplicas", "readyReplicas", "availableReplicas"), count)
    return {"observedGeneration": deployment["metadata"]["generation"], **pods}


def look_after(kind, is_over, status):
    for one in json.loads(ask("get", kind, "--output", "json"))["items"]:
        if not is_over(one):
            name = one["metadata"]["name"]
            patch = json.dumps({"status": status(one)})
            ask("patch", kind, name, "--subresource", "status", "--type", "merge", "--patch", patch)
            print(kind, name, one["metadata"]["labels"]["app.kubernetes.io/component"], flush=True)


def is_seen(deployment):
    return deployment["status"].get("observedGeneration") == deployment["metadata"]["generation"]


while True:
    look_after("deployment", is_seen, rolled_out)
    look_after("job", lambda job: job["status"].get("succeeded"), done)
    time.sleep(0.2)
