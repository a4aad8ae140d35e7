"""Somebody who uses the example's services: logged in, and then a bounded number of requests a second."""

import http.client
import json
import threading
import time
import urllib.parse

SOMEBODY = {"loginName": "eve", "username": "Eve", "password": "a password", "sex": 2}
COURSE = {"code": "rust-1", "name": "Rust", "type": 1}


class Client:
    """A connection to a service that stays."""

    def __init__(self, address, token=""):
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=30)
        self.token = token

    def post(self, path, body):
        """The status of an answer, and what is in it."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        for is_last in (False, True):
            try:
                self.connection.request("POST", path, json.dumps(body), headers)
                answer = self.connection.getresponse()
                return answer.status, answer.read()
            except ConnectionError:
                # Who refuses a request before its body has come closes the connection.
                self.connection.close()
                if is_last:
                    raise


def token(users):
    """That of somebody who registers, and logs in."""
    client = Client(users)
    client.post("/api/user/register", SOMEBODY)
    status, answer = client.post("/api/user/login", {key: SOMEBODY[key] for key in ["loginName", "password"]})
    assert status == 200, answer
    return json.loads(answer)["data"]["token"]


class Traffic(threading.Thread):
    """So many requests a second until it is told to stop: most are answered, some are refused."""

    def __init__(self, users, courses, rate):
        super().__init__(daemon=True)
        self.pause = 1 / rate
        self.statuses = {}
        somebody = token(users)
        known, unknown = Client(courses, somebody), Client(users)
        known.post("/api/courseware/add", COURSE)
        self.asked = 9 * [(known, "/api/courseware/get")] + [(unknown, "/api/user/userInfo")]
        self.is_over = threading.Event()

    def run(self):
        due = time.monotonic()
        for number in range(10**9):
            client, path = self.asked[number % len(self.asked)]
            status, _ = client.post(path, {"id": 1})
            self.statuses[status] = self.statuses.get(status, 0) + 1
            due = max(due + self.pause, time.monotonic() - 1)
            if self.is_over.wait(max(0, due - time.monotonic())):
                return

    def stop(self):
        """How many answers of each status there were."""
        self.is_over.set()
        self.join(timeout=60)
        return self.statuses
