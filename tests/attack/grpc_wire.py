"""As much of HTTP/2 as it takes to send calls that no client library would."""

import socket
import struct

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE = 0, 1, 3, 4, 6, 7, 8
END_HEADERS, ACK = 4, 1
INITIAL_WINDOW = 65_535


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def text(value):
    return bytes([len(value)]) + value.encode()


def headers(path, authority):
    """The headers of a call, each spelt out."""
    fields = {
        ":method": "POST",
        ":scheme": "http",
        ":path": path,
        ":authority": authority,
        "content-type": "application/grpc",
        "te": "trailers",
    }
    return b"".join(b"\0" + text(name) + text(value) for name, value in fields.items())


class Connection:
    """One connection; counts what the server says of its streams."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.sendall(PREFACE + frame(SETTINGS, 0, 0))
        self.authority = f"127.0.0.1:{port}"
        self.unread = b""
        self.window = INITIAL_WINDOW
        self.windows = {}
        self.first_window = INITIAL_WINDOW
        self.seen = dict.fromkeys((DATA, HEADERS, RST_STREAM, GOAWAY), 0)

    def open(self, stream, path):
        """The bytes that begin a call."""
        self.windows[stream] = self.first_window
        return frame(HEADERS, END_HEADERS, stream, headers(path, self.authority))

    def send_data(self, stream, data):
        """As much of it as the server allows, until it ends the stream or says nothing for ten seconds."""
        while data:
            room = min(len(data), self.window, self.windows.get(stream, 0), 16_384)
            if room <= 0:
                if self.seen[RST_STREAM] + self.seen[HEADERS] + self.seen[GOAWAY]:
                    return
                self.read(10)
                continue
            self.socket.sendall(frame(DATA, 0, stream, data[:room]))
            data = data[room:]
            self.window -= room
            self.windows[stream] -= room

    def read(self, seconds):
        """Takes in what the server says; false once it has closed the connection."""
        self.socket.settimeout(seconds)
        try:
            more = self.socket.recv(1 << 16)
        except BlockingIOError:
            return True
        self.unread += more
        while len(self.unread) >= 9:
            length = int.from_bytes(self.unread[:3])
            if len(self.unread) < 9 + length:
                break
            kind, flags, stream = struct.unpack(">BBI", self.unread[3:9])
            self.take(kind, flags, stream & 0x7FFF_FFFF, self.unread[9 : 9 + length])
            self.unread = self.unread[9 + length :]
        return bool(more)

    def take(self, kind, flags, stream, payload):
        if kind in self.seen:
            self.seen[kind] += 1
        if kind == SETTINGS and not flags & ACK:
            self.settings(payload)
            self.socket.settimeout(None)
            self.socket.sendall(frame(SETTINGS, ACK, 0))
        elif kind == PING and not flags & ACK:
            self.socket.sendall(frame(PING, ACK, 0, payload))
        elif kind == WINDOW_UPDATE:
            more = int.from_bytes(payload)
            if stream == 0:
                self.window += more
            elif stream in self.windows:
                self.windows[stream] += more

    def settings(self, payload):
        for number, value in struct.iter_unpack(">HI", payload):
            if number == 4:
                self.windows = {it: left + value - self.first_window for it, left in self.windows.items()}
                self.first_window = value
