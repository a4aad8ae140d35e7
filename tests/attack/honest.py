"""Clients that do nothing wrong, and what they see."""

import json
import multiprocessing
import socket
import time

# Somebody who waits longer than this has left.
PATIENCE = 5


class Client:
    """A client of one service, on a connection that is kept or on a new one each time."""

    def __init__(self, port, keep=True):
        self.port, self.keep, self.stream = port, keep, None

    def post(self, path, body, token=""):
        """Status and JSON of an answer. A connection that was closed before anything came of an answer is
        no failure where it had been used before: all clients then try once again on another one."""
        body = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Authorization: {token}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        used = self.stream is not None
        try:
            return self.ask(head.encode() + body)
        except ConnectionError:
            self.close()
            if not used:
                raise
            return self.ask(head.encode() + body)
        finally:
            if not self.keep:
                self.close()

    def ask(self, request):
        if self.stream is None:
            self.stream = connect(self.port)
        self.stream.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.receive()
        head, body = answer.split(b"\r\n\r\n", 1)
        lines = head.decode().lower().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:])
        while len(body) < int(headers.get("content-length", 0)):
            body += self.receive()
        if headers.get("connection") == "close":
            self.close()
        return int(lines[0].split()[1]), json.loads(body)

    def receive(self):
        got = self.stream.recv(65536)
        if not got:
            raise ConnectionError("closed without an answer")
        return got

    def close(self):
        if self.stream:
            self.stream.close()
        self.stream = None


def connect(port):
    """A connection; where nobody listens, as between two processes, it is tried until somebody does."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)


class Seen:
    """What honest clients saw."""

    def __init__(self):
        self.times, self.errors = [], []

    def p99(self):
        times = sorted(self.times)
        return times[len(times) * 99 // 100] if times else float("inf")


def person(port):
    """Somebody with an account: his token and id."""
    account = {"loginName": "honest", "username": "Honest", "password": "correct horse", "sex": 1}
    client = Client(port)
    client.post("/api/user/register", account)
    status, answer = client.post("/api/user/login", account)
    assert status == 200, f"no login: {answer}"
    return answer["data"]


def run(port, person, ended, pipe):
    """Asks who he is a hundred times a second, half on a kept connection, half on new ones, and each fourth
    time the route that is attacked, for something that it refuses before it costs anything: a real login is a
    second of the processor's, which would measure the machine."""
    seen, kept, fresh, turn = Seen(), Client(port), Client(port, keep=False), 0
    while not ended.is_set():
        turn += 1
        is_login = turn % 4 == 0
        path = "/api/user/login" if is_login else "/api/user/userInfo"
        body, expected = ({}, 400) if is_login else ({"id": person["id"]}, 200)
        begun = time.monotonic()
        try:
            status, answer = (kept if turn % 8 < 4 else fresh).post(path, body, person["token"])
            if status != expected:
                seen.errors.append(f"{path}: {status} {answer.get('message')}")
        except (OSError, ValueError) as error:
            seen.errors.append(f"{path}: {type(error).__name__} {error}")
        took = time.monotonic() - begun
        seen.times.append(took)
        time.sleep(max(0, 0.01 - took))
    pipe.send(seen)


class Watch:
    """Honest clients in a process of their own, as long as the block lasts."""

    def __init__(self, port, person):
        self.ended = multiprocessing.Event()
        self.mine, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=run, args=(port, person, self.ended, theirs))
        self.seen = None

    def __enter__(self):
        self.process.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.seen = self.mine.recv()
        self.process.join()
