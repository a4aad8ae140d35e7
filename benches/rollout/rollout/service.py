"""A service with an address of its own, as kube-proxy makes one with iptables."""

import subprocess

ADDRESS = "127.0.3.1"


class Service:
    """Sends each new connection to one of the pods by chance; those that there are stay where they are."""

    def __init__(self, port):
        self.host, self.port = ADDRESS, port

    def publish(self, hosts):
        rules = [self.rule(host, 1 / (len(hosts) - number)) for number, host in enumerate(hosts)]
        text = "\n".join(["*nat", *rules, "COMMIT", ""])
        subprocess.run(["iptables-restore"], input=text.encode(), check=True)

    def rule(self, host, share):
        return (
            f"-A OUTPUT -d {self.host} -p tcp --dport {self.port} -m statistic --mode random "
            f"--probability {share:.6f} -j DNAT --to-destination {host}:{self.port}"
        )
