"""Walks through the courseware example by its published ports: register, log in, use every route, meet the errors.

Usage: flow.py NAME     (a login name that is not taken yet)
"""

import json
import sys
import urllib.error
import urllib.request

USER = "http://127.0.0.1:8300/api/user/"
COURSEWARE = "http://127.0.0.1:8400/api/courseware/"


def post(url, body, token=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def expect(wanted, url, body, token=None):
    """Sends a request whose status and code must be these; gives its data."""
    status, answer = post(url, body, token)
    assert (status, answer["code"]) == wanted, f"{url} {body}: {status} {answer}, not {wanted}"
    return answer["data"]


GOOD, REFUSED, ANONYMOUS = (200, 0), (400, 5000), (401, 401)
name = sys.argv[1]
account = {"loginName": name, "password": "secret-1", "username": "Ann", "sex": 1}

expect(GOOD, USER + "register", account)
expect(REFUSED, USER + "register", account)
expect(REFUSED, USER + "login", {"loginName": name, "password": "wrong"})
login = expect(GOOD, USER + "login", {"loginName": name, "password": "secret-1"})
token = login["token"]

expect(ANONYMOUS, USER + "userInfo", {"id": login["id"]})
info = expect(GOOD, USER + "userInfo", {"id": login["id"]}, token)
assert info["loginName"] == name and info["username"] == "Ann", info

# Both services verify with the secret that user-api signs with.
course = {"code": name, "name": "Rust", "type": 1}
expect(ANONYMOUS, COURSEWARE + "add", course)
expect(GOOD, COURSEWARE + "add", course, token)
expect(REFUSED, COURSEWARE + "add", course, token)
expect(REFUSED, COURSEWARE + "update", {"id": 4294967295, "code": "x", "name": "x", "type": 1}, token)
print(f"flow: {name} registered, logged in and added a course")
