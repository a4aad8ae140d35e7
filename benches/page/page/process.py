"""What a process has used, as the kernel counts it."""

import contextlib
import re
from pathlib import Path


class Process:
    """A process that runs."""

    def __init__(self, number):
        self.folder = Path(f"/proc/{number}")

    def cpu(self):
        """The seconds of a core that its threads have had; to the nanosecond, less those of threads that are gone."""
        seconds = 0
        for thread in (self.folder / "task").iterdir():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                seconds += int((thread / "schedstat").read_text().split()[0]) / 1e9
        return seconds

    def memory(self, what="VmRSS"):
        """Its resident memory in MiB; the most it ever was with `VmHWM`."""
        found = re.search(rf"^{what}:\s+(\d+) kB$", (self.folder / "status").read_text(), re.MULTILINE)
        return int(found[1]) / 1024

    def children(self):
        """The numbers of what it has started."""
        threads = (self.folder / "task").iterdir()
        return [int(it) for thread in threads for it in (thread / "children").read_text().split()]
