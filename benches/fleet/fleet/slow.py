"""One instance of three takes ten times as long."""

import os

from .load import Load, quantile

RATE = int(os.environ.get("FLEET_RATE", "400"))
SECONDS = int(os.environ.get("FLEET_SECONDS", "10"))
MILLIS = (5, 5, 50)


def run(stage):
    instances = [stage.go_rpc(millis) for millis in MILLIS]
    hosts = [f"127.0.0.1:{instance.port}" for instance in instances]
    ours = f"Endpoints: {hosts}"
    callers = [
        ("ferroctl, p2c_ewma", stage.user_api(ours)),
        ("ferroctl, round_robin", stage.user_api(ours, "round_robin")),
        ("go-zero, p2c_ewma", stage.go_api(",".join(hosts))),
        ("go-zero, round_robin", stage.go_api(",".join(hosts), "round_robin")),
    ]
    times = ", ".join(map(str, MILLIS))
    print(f"{RATE} requests a second for {SECONDS} s; the instances take {times} ms\n")
    print("| caller | requests | failed | median | p95 | p99 | at the slow one |")
    print("|---|---|---|---|---|---|---|")
    for name, api in callers:
        Load(api, 50, 1).requests()
        requests = Load(api, RATE, SECONDS).requests()
        took = [request.took * 1e3 for request in requests]
        failed = sum(request.status != 200 for request in requests)
        slow = sum(time >= MILLIS[-1] for time in took) / len(took)
        values = " | ".join(f"{quantile(took, share):.1f} ms" for share in (0.5, 0.95, 0.99))
        print(f"| {name} | {len(requests)} | {failed} | {values} | {slow:.1%} |", flush=True)
