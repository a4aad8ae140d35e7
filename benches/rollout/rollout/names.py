"""The names of a cluster: what its DNS server says of headless services, and what a pod's resolver makes of a name."""

import socket
import struct
import subprocess
import threading

DOMAIN = "demo.svc.cluster.local"
#: As in a pod of the namespace.
RESOLVER = f"nameserver 127.0.0.1\nsearch {DOMAIN} svc.cluster.local cluster.local\noptions ndots:5\n"
ADDRESS, INTERNET = 1, 1
ANSWER, NO_SUCH_NAME = 0x8580, 0x8583
#: What CoreDNS says of names of the cluster.
SECONDS = 5


class Names(threading.Thread):
    """Answers for the names of headless services, with one address for each pod that is ready."""

    def __init__(self, folder):
        super().__init__(daemon=True)
        self.known, self.asked = {}, 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 53))
        for name, text in (("resolv.conf", RESOLVER), ("nsswitch.conf", "hosts: files dns\n")):
            (folder / name).write_text(text)
            subprocess.run(["mount", "--bind", folder / name, f"/etc/{name}"], check=True)
        self.start()

    def publish(self, service, hosts):
        self.known[f"{service}.{DOMAIN}"] = list(hosts)

    def run(self):
        while True:
            query, client = self.socket.recvfrom(512)
            self.asked += 1
            self.socket.sendto(self.answer(query), client)

    def answer(self, query):
        name, end = self.question(query)
        (kind,) = struct.unpack_from(">H", query, end)
        hosts = self.known.get(name, []) if kind == ADDRESS else []
        code = ANSWER if self.known.get(name) else NO_SUCH_NAME
        head = struct.pack(">HHHHHH", *struct.unpack_from(">H", query), code, 1, len(hosts), 0, 0)
        # The name is that of the question, which begins at byte 12.
        record = struct.pack(">HHHIH", 0xC00C, ADDRESS, INTERNET, SECONDS, 4)
        return head + query[12:end + 4] + b"".join(record + socket.inet_aton(host) for host in hosts)

    @staticmethod
    def question(query):
        """The name that is asked for, and where its type stands."""
        labels, place = [], 12
        while query[place]:
            labels.append(query[place + 1:place + 1 + query[place]].decode().lower())
            place += 1 + query[place]
        return ".".join(labels), place + 1
