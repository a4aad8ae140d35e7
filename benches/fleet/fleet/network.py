"""A network of one's own, in which ports can be filtered and addresses given away."""

import os
import shutil
import subprocess
import sys


def enter(*namespaces):
    """Runs the script anew in a network namespace of its own, and others that `unshare` has an option for; returns
    whether it is in there. It stays outside where that cannot be had."""
    if "FLEET_NETWORK" in os.environ:
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        return True
    unshare = ["unshare", "-n", *namespaces]
    if shutil.which("iptables") and subprocess.run([*unshare, "true"], capture_output=True).returncode == 0:
        os.execvpe("unshare", [*unshare, sys.executable, *sys.argv], {**os.environ, "FLEET_NETWORK": "own"})
    return False


def is_own():
    """Whether there are no others in this network."""
    return "FLEET_NETWORK" in os.environ
