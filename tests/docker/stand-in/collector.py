"""Stands in for Jaeger: takes spans by OTLP over gRPC and answers the query API's /api/services and /api/traces.

On the ports of deploy/jaeger/config.yaml: 4317 spans, 16686 queries, 13133 health, 8888 (no) metrics of its own, 8889
a count of the spans.
Takes and ignores the arguments of Jaeger. Needs grpcio; OTLP's protobuf is read by hand, as little as is needed.
"""

import json
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import grpc

SPANS = []  # (service, trace id, span id, parent's id, name)


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def fields(message):
    """Number and value of each field of a protobuf message; fixed-width numbers are skipped."""
    at = 0
    while at < len(message):
        key, at = varint(message, at)
        number, kind = key >> 3, key & 7
        if kind == 0:
            value, at = varint(message, at)
            yield number, value
        elif kind == 2:
            size, at = varint(message, at)
            yield number, message[at : at + size]
            at += size
        else:
            at += {1: 8, 5: 4}[kind]


def those(message, number):
    return [value for found, value in fields(message) if found == number]


def text(message, number):
    return b"".join(those(message, number)).decode()


def service_name(resource):
    for attribute in those(resource, 1):
        if text(attribute, 1) == "service.name":
            return text(those(attribute, 2)[0], 1)
    return "unknown"


def export(request, _context):
    """opentelemetry.proto.collector.trace.v1.TraceService/Export; an empty answer says that all was taken."""
    for resource_spans in those(request, 1):
        service = service_name(those(resource_spans, 1)[0])
        for scope_spans in those(resource_spans, 2):
            for span in those(scope_spans, 2):
                ids = [b"".join(those(span, number)).hex() for number in (1, 2, 4)]
                SPANS.append((service, *ids, text(span, 5)))
    return b""


def trace(trace_id):
    """A trace as Jaeger's /api/traces shows it."""
    spans = [span for span in list(SPANS) if span[1] == trace_id]
    services = sorted({span[0] for span in spans})
    return {
        "traceID": trace_id,
        "spans": [
            {
                "traceID": trace_id,
                "spanID": span_id,
                "operationName": name,
                "references": [{"refType": "CHILD_OF", "traceID": trace_id, "spanID": parent}] if parent else [],
                "processID": f"p{services.index(service)}",
            }
            for service, _, span_id, parent, name in spans
        ],
        "processes": {f"p{number}": {"serviceName": service} for number, service in enumerate(services)},
    }


def query(address):
    asked = urlsplit(address)
    if asked.path == "/api/services":
        return sorted({span[0] for span in list(SPANS)})
    wanted = parse_qs(asked.query).get("service", [""])[0]
    return [trace(each) for each in sorted({span[1] for span in list(SPANS) if span[0] == wanted})]


def counts():
    numbers = Counter(span[0] for span in list(SPANS))
    return "".join(f'traces_span_metrics_calls_total{{service_name="{name}"}} {n}\n' for name, n in numbers.items())


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        port = self.server.server_address[1]
        kind, body = "text/plain", ""
        if port == 16686:
            kind, body = "application/json", json.dumps({"data": query(self.path)})
        elif port == 8889:
            body = counts()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


for port in (16686, 13133, 8888, 8889):
    threading.Thread(target=ThreadingHTTPServer(("0.0.0.0", port), Answer).serve_forever, daemon=True).start()
server = grpc.server(ThreadPoolExecutor(4))
method = {"Export": grpc.unary_unary_rpc_method_handler(export)}
name = "opentelemetry.proto.collector.trace.v1.TraceService"
server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(name, method)])
server.add_insecure_port("0.0.0.0:4317")
server.start()
server.wait_for_termination()
