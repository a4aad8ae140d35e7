"""Follows the links of dashboards and data sources as Grafana would build them, against the real answers.

Usage: links.py STACK SERVICE…     (the workspace's folder, its services; the stack runs with Filebeat, and was used)
"""

import json
import pathlib
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

PROMETHEUS = "http://127.0.0.1:9090/api/v1/"
JAEGER = "http://127.0.0.1:16686/api/"
ELASTICSEARCH = "http://127.0.0.1:9200/"
PATIENCE = 90  # s

stack, services = pathlib.Path(sys.argv[1]), sys.argv[2:]
sources = (stack / "deploy/grafana/provisioning/datasources/datasources.yaml").read_text()
boards = [json.loads(file.read_text()) for file in (stack / "deploy/grafana/dashboards").glob("*.json")]


def ask(address, **query):
    with urllib.request.urlopen(address + "?" + urllib.parse.urlencode(query), timeout=10) as body:
        return json.load(body)


def setting(pattern):
    """A setting of the data sources, with Grafana's doubled $ as one."""
    return re.search(pattern, sources).group(1).replace("$$", "$")


def value_of(expression):
    return ask(PROMETHEUS + "query", query=expression)["data"]["result"]


def newest_traces(service):
    return ask(JAEGER + "traces", service=service, limit=20)["data"]


def exists(trace):
    try:
        return bool(ask(JAEGER + f"traces/{trace}")["data"])
    except urllib.error.HTTPError:
        return False


def targets():
    panels = [panel for board in boards for panel in board["panels"]]
    panels += [inner for panel in panels for inner in panel.get("panels", [])]
    return [target for panel in panels for target in panel.get("targets", [])]


def exemplar_to_trace():
    """A point of a duration graph leads to a trace."""
    label = setting(r"exemplarTraceIdDestinations:\n\s+- \{name: (\w+)")
    metrics = {name for t in targets() if t["exemplar"] for name in re.findall(r"(\w+_bucket)", t["expr"])}
    for metric in sorted(metrics):
        found = ask(PROMETHEUS + "query_exemplars", query=metric, start=time.time() - 3600, end=time.time())["data"]
        for exemplar in (e for series in found for e in series["exemplars"]):
            if exists(exemplar["labels"][label]):
                return None
    return f"no exemplar of {sorted(metrics)} leads to a trace"


def trace_to_metrics():
    """A trace leads to the numbers of its own service, and of no other."""
    tag, label = re.search(r"tags: \[\{key: ([\w.]+), value: (\w+)\}\]", sources).groups()
    query = setting(r"query: (sum\(rate\(.*)")
    for service in services:
        traces = newest_traces(service)
        processes = [p for trace in traces for p in trace["processes"].values() if p["serviceName"] == service]
        values = {t["value"] for p in processes for t in p["tags"] if t["key"] == tag}
        if values != {service}:
            return f"{service}: the tag {tag} is {values}"
        chosen = f'{label}="{service}"'
        metric = re.search(r"(\w+)\{\$__tags\}", query).group(1)
        if not value_of(query.replace("$__tags", chosen)):
            return f"{service}: {query} finds nothing"
        if len(value_of(f"count by ({label}) ({metric}{{{chosen}}})")) != 1:
            return f"{service}: {chosen} is not one service"
    return None


def logs_of(trace):
    query = setting(r"query: '(trace.*)'").replace("${__trace.traceId}", trace)
    return ask(ELASTICSEARCH + "service-logs-*/_search", q=query, size=5)["hits"]["hits"]


def trace_to_logs():
    """A trace leads to its lines."""
    for service in services:
        if not any(logs_of(trace["traceID"]) for trace in newest_traces(service)):
            return f"{service}: no trace has a line in the logs"
    return None


def log_to_trace():
    """A line leads to its trace, and says what the data source shows of it."""
    field = setting(r"dataLinks:\n\s+- \{field: ([\w.]+)")
    shown = [setting(r"logMessageField: (\w+)"), setting(r"logLevelField: (\w+)")]
    hits = ask(ELASTICSEARCH + "service-logs-*/_search", q=f"_exists_:{field}", size=50)["hits"]["hits"]
    for line in (hit["_source"] for hit in hits):
        trace = line
        for key in field.split("."):
            trace = trace[key]
        if exists(trace):
            return next((f"a line without {key}" for key in shown if key not in line), None)
    return f"none of {len(hits)} lines with {field} leads to a trace"


def every_line_is_indexed():
    """Every service has lines."""
    lines = {s: ask(ELASTICSEARCH + "service-logs-*/_count", q=f'docker.attrs.com.docker.compose.service:"{s}"')["count"] for s in services}
    return next((f"no line of {service}" for service, count in lines.items() if not count), None)


def spans_by_attribute():
    """The data source for spans searches attributes, on the day's index and by its time."""
    index = "jaeger-span-" + time.strftime("%Y-%m-%d", time.gmtime())
    time_field = setting(r"timeField: (startTimeMillis)")
    found = ask(ELASTICSEARCH + f"{index}/_search", q=f"tag.http@route:* AND {time_field}:[now-1h TO now]", size=1)
    return None if found["hits"]["total"]["value"] else f"{index}: no span with the attribute http.route"


def boards_to_boards():
    """The list of dashboards is not empty, and keeps the time that is looked at."""
    for link in (link for board in boards for link in board["links"]):
        if not any(set(link["tags"]) <= set(board["tags"]) for board in boards) or not link.get("keepTime"):
            return str(link)
    return None


def fault_of(follow):
    """What is wrong; an index that is only just being made answers with an error."""
    try:
        return follow()
    except urllib.error.URLError as error:
        return str(error)


for follow in [exemplar_to_trace, trace_to_metrics, every_line_is_indexed, trace_to_logs, log_to_trace, spans_by_attribute, boards_to_boards]:
    deadline = time.monotonic() + PATIENCE
    while fault := fault_of(follow):
        if time.monotonic() > deadline:
            sys.exit(f"{follow.__name__}: {fault}")
        time.sleep(2)
    print(f"link: {follow.__doc__.strip()}")
