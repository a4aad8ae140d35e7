"""What Prometheus and Jaeger must know of a stack that runs and was used.

Usage: observed.py STACK SERVICE…     (the workspace's folder, its services)
       observed.py STACK --lost       (Elasticsearch was away and is back)
Prometheus reaches every target, has loaded every alert rule, and knows every metric of the dashboards; Jaeger lists
every service, and a trace goes from each api to the rpc that it calls. With IS_STORED=yes, thus a real Jaeger on a real
Elasticsearch, its Monitor tab has data, and the spans of every service are counted in the indices.
"""

import json
import os
import pathlib
import re
import sys
import time
import urllib.parse
import urllib.request

PROMETHEUS = "http://127.0.0.1:9090/api/v1/"
JAEGER = "http://127.0.0.1:16686/api/"
ELASTICSEARCH = "http://127.0.0.1:9200/"
IS_STORED = os.environ.get("IS_STORED") == "yes"
PATIENCE = 90  # s: scrapes are 15 s apart, Jaeger sends its span metrics every 15 s

stack, services = pathlib.Path(sys.argv[1]), set(sys.argv[2:])


def answer(address, **query):
    with urllib.request.urlopen(address + "?" + urllib.parse.urlencode(query), timeout=10) as body:
        return json.load(body)


def get(address, **query):
    return answer(address, **query)["data"]


def eventually(what, missing):
    """Waits until a function finds nothing missing; a server that is only just starting answers nobody."""

    def found_missing():
        try:
            return missing()
        except OSError as error:
            return [str(error)]

    deadline = time.monotonic() + PATIENCE
    while found := found_missing():
        if time.monotonic() > deadline:
            sys.exit(f"{what}: {found}")
        time.sleep(1)


def targets_down():
    targets = get(PROMETHEUS + "targets")["activeTargets"]
    apps = {target["labels"].get("app") for target in targets}
    down = [f"{target['scrapeUrl']}: {target['lastError']}" for target in targets if target["health"] != "up"]
    return down + sorted(services - apps)


def rules_not_loaded():
    written = re.findall(r"- alert: (\w+)", (stack / "deploy/prometheus/rules/services.yml").read_text())
    groups = get(PROMETHEUS + "rules")["groups"]
    loaded = {rule["name"] for group in groups for rule in group["rules"] if rule["health"] == "ok"}
    return sorted(set(written) - loaded)


def registered(metric):
    """Whether the runtime registers it: a counter of failures appears with the first one."""
    stem = re.sub("_(total|bucket|sum|count)$", "", metric)
    return any(f'"{stem}"' in file.read_text() for file in (stack / "crates/ferroctl-runtime/src/telemetry").rglob("*.rs"))


def metrics_unknown():
    """Metrics of dashboards that nobody exports."""
    boards = (stack / "deploy/grafana/dashboards").glob("*.json")
    expressions = " ".join(text for board in boards for text in re.findall(r'"expr": "(.*)"', board.read_text()))
    wanted = set(re.findall(r"([a-z][a-z0-9_]*)(?=[{\[])", expressions))
    seen = set(get(PROMETHEUS + "label/__name__/values"))
    return sorted(metric for metric in wanted - seen if not registered(metric))


def services_without_traces():
    return sorted(services - set(get(JAEGER + "services")))


def calls_without_a_trace():
    """Apis none of whose traces has a span of another service."""
    apis = [name for name in services if name.endswith("-api")]
    return [api for api in apis if not any(len(trace["processes"]) > 1 for trace in get(JAEGER + "traces", service=api, limit=100))]


def monitor_without_data():
    """Services whose call rates Jaeger does not read back from Prometheus."""
    if not IS_STORED:
        return []
    asked = {"lookback": 3_600_000, "step": 15_000, "ratePer": 600_000, "spanKind": "server"}
    return [name for name in sorted(services) if not answer(JAEGER + "metrics/calls", service=name, **asked)["metrics"]]


def stored(service):
    """How many spans of a service lie in the indices."""
    found = answer(ELASTICSEARCH + "jaeger-span-*/_count", q=f'process.serviceName:"{service}"')
    return found["count"]


def services_without_stored_spans():
    return sorted(name for name in services if IS_STORED and not stored(name))


def indices_not_green():
    """Indices of ours that a single node cannot place, or that have replicas."""
    if not IS_STORED:
        return []
    indices = answer(ELASTICSEARCH + "_cat/indices/jaeger-*,service-logs-*", format="json")
    return [index["index"] for index in indices if index["health"] != "green" or index["rep"] != "0"]


def total(metric):
    """A counter of Jaeger, whose name ended in _total before 2.14."""
    found = get(PROMETHEUS + "query", query=f'sum({{__name__=~"{metric}(_total)?"}})')["result"]
    return int(float(found[0]["value"][1])) if found else 0


def losses():
    """Spans that Jaeger took and Elasticsearch has not, and those that the alert JaegerLosesSpans counts."""
    lost = total("otelcol_receiver_accepted_spans") - answer(ELASTICSEARCH + "jaeger-span-*/_count")["count"]
    return lost, total("jaeger_storage_bulk_index_errors")


def losses_not_counted():
    lost, counted = losses()
    return [f"{lost} lost, {counted} counted"] if lost > counted else []


if services == {"--lost"}:
    time.sleep(35)  # two scrapes, and what Jaeger still held
    eventually("not counted", losses_not_counted)
    sys.exit(print("Jaeger: {} spans lost, {} counted".format(*losses())))

for what, missing in [
    ("Prometheus does not reach", targets_down),
    ("Prometheus has not loaded", rules_not_loaded),
    ("Jaeger does not list", services_without_traces),
    ("no trace goes beyond", calls_without_a_trace),
    ("no span is stored of", services_without_stored_spans),
    ("not as one node can have it", indices_not_green),
    ("the Monitor tab is empty for", monitor_without_data),
    ("dashboards show what nobody exports", metrics_unknown),
]:
    eventually(what, missing)
rules = sum(len(group["rules"]) for group in get(PROMETHEUS + "rules")["groups"])
print(f"Prometheus: {len(get(PROMETHEUS + 'targets')['activeTargets'])} targets up, {rules} alert rules")
print(f"Jaeger: {get(JAEGER + 'services')}")
if IS_STORED:
    print("Elasticsearch:", {name: stored(name) for name in sorted(services)}, "spans")
