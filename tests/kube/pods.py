"""The pods that the controllers of a cluster would make of the workloads on standard input, a list of kubectl's."""

import json
import re
import sys


def pod(workload):
    spec = workload["spec"]
    template = spec.get("jobTemplate", {}).get("spec", spec)["template"]
    name = f"{workload['kind'].lower()}-{workload['metadata']['name']}"
    metadata = {**template.get("metadata", {}), "name": name, "namespace": workload["metadata"]["namespace"]}
    for container in template["spec"]["containers"] + template["spec"].get("initContainers", []):
        look_up(name, container.get("env", []))
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {**template["spec"], **volumes(spec, template)}}


def volumes(spec, template):
    """Those of a stateful set's claims are added to the template's."""
    claims = [claim["metadata"]["name"] for claim in spec.get("volumeClaimTemplates", [])]
    claimed = [{"name": name, "persistentVolumeClaim": {"claimName": name}} for name in claims]
    return {"volumes": template["spec"].get("volumes", []) + claimed}


def look_up(name, variables):
    """The kubelet leaves `$(NAME)` as it is where the variable of that name stands below, or nowhere."""
    known = set()
    for variable in variables:
        for used in re.findall(r"(?<!\$)\$\(([\w.-]+)\)", variable.get("value", "")):
            if used not in known:
                sys.exit(f"{name}: {variable['name']} is made of {used}, which does not stand above it")
        known.add(variable["name"])


workloads = json.load(sys.stdin)["items"]
json.dump({"apiVersion": "v1", "kind": "List", "items": [pod(workload) for workload in workloads]}, sys.stdout)
