"""Wraps every PromQL expression of Grafana dashboards into a rule file for promtool.

Usage: stack_queries.py DASHBOARD.json… > queries.yml
Fails on a file that is no dashboard: no JSON, a panel without a place, a query without an expression.
"""

import json
import sys

# Grafana's own variables, with a value that Prometheus takes.
VARIABLES = {"$__rate_interval": "5m"}


def panels(board):
    for panel in board["panels"]:
        yield panel
        yield from panel.get("panels", [])


def expressions(board):
    for panel in panels(board):
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24, panel["title"]
        for target in panel.get("targets", []):
            yield target["expr"]


def rules(paths):
    for path in paths:
        with open(path, encoding="utf-8") as file:
            board = json.load(file)
        assert board["uid"] and len(board["uid"]) <= 40, path
        for number, expression in enumerate(expressions(board)):
            for variable, value in VARIABLES.items():
                expression = expression.replace(variable, value)
            assert "$" not in expression, f"{path}: {expression}"
            yield {"record": f"query:{number}", "labels": {"board": board["uid"]}, "expr": expression}


# JSON is YAML.
json.dump({"groups": [{"name": "dashboards", "rules": list(rules(sys.argv[1:]))}]}, sys.stdout, indent=1)
