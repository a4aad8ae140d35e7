"""Clients that take their time, on purpose."""

import socket
import time

LOGIN = b"POST /api/user/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"


def opened(port, data=b""):
    """A connection that has said this and says no more."""
    stream = socket.create_connection(("127.0.0.1", port), timeout=5)
    if data:
        stream.sendall(data)
    return stream


def half_sent_bodies(fleet, seconds):
    """20 a second promise a body of a hundred bytes and send one."""
    streams = []
    for _ in range(int(seconds * 20)):
        streams.append(opened(fleet.api.port, LOGIN + b"Content-Length: 100\r\n\r\n{"))
        time.sleep(0.05)
    close(streams)


def slow_idle_and_silent(fleet, seconds):
    """500 on each port: heads that come byte by byte, connections that asked once, and such that say nothing."""
    slow, others = [], []
    for service in fleet.services():
        for port in (service.port, service.metrics):
            for number in range(500):
                match number % 3:
                    case 0:
                        slow.append(opened(port, b"GET / HT"))
                    case 1:
                        others.append(opened(port, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
                    case _:
                        others.append(opened(port))
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for stream in slow:
            say(stream, b"x")
        time.sleep(1)
    close(slow + others)


def more_than_descriptors(fleet, seconds):
    """1,040 silent connections to each service, which has 1,024 descriptors."""
    streams = [opened(service.port) for service in fleet.services() for _ in range(1040)]
    time.sleep(seconds)
    healthy = [service.health() for service in fleet.services()]
    close(streams)
    assert healthy == [200, 200, 200], f"health answers {healthy}"


def bodies_one_byte_short(fleet, seconds):
    """300 bodies of nearly a megabyte without their last byte, which ask for events."""
    length = (1 << 20) - 1
    head = LOGIN + b"Accept: text/event-stream\r\nContent-Length: %d\r\n\r\n" % length
    streams = []
    for _ in range(300):
        stream = opened(fleet.api.port, head)
        stream.setblocking(False)
        streams.append((stream, [length - 1]))
    until = time.monotonic() + seconds
    piece = b" " * 65536
    while time.monotonic() < until:
        for stream, left in streams:
            if left[0]:
                left[0] -= say(stream, piece[: left[0]])
        time.sleep(0.02)
    close([stream for stream, _ in streams])


def say(stream, data):
    """How many bytes were taken; none where the other side has gone, which is its right."""
    try:
        return stream.send(data)
    except OSError:
        return 0


def close(streams):
    for stream in streams:
        stream.close()
