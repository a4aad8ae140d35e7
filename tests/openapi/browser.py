"""A browser without a window: Chromium, driven by the DevTools protocol."""

import contextlib
import itertools
import json
import pathlib
import shutil
import subprocess
import tempfile
import time
import urllib.request

from websockets.sync.client import connect


def chromium():
    """The program, where there is one."""
    return shutil.which("chromium") or shutil.which("google-chrome")


class Tab:
    """A page of the browser, and what happened on it."""

    def __init__(self, socket, prelude):
        self.socket = socket
        self.prelude = prelude
        self.numbers = itertools.count(1)
        self.events = []
        for domain in ["Page", "Runtime", "Network", "Log"]:
            self.call(f"{domain}.enable")

    def call(self, method, **parameters):
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv(timeout=30))
            if message.get("id") == number:
                assert "error" not in message, message
                return message["result"]
            self.events.append(message)

    def run(self, script):
        """The value of a function's body that runs on the page."""
        script = f"(() => {{ {self.prelude} {script} }})()"
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def until(self, script, what):
        """The same, as soon as it is something."""
        for _ in range(150):
            value = self.run(script)
            if value:
                return value
            time.sleep(0.1)
        raise AssertionError(f"{what}: not within 15 seconds")

    def of(self, method):
        return [event["params"] for event in self.events if event["method"] == method]


@contextlib.contextmanager
def browser(program, prelude=""):
    """A browser's only page; `prelude` stands before every script."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,1000"]
        flags += ["--remote-debugging-port=0", f"--user-data-dir={folder}", "about:blank"]
        process = subprocess.Popen([program, *flags], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            with connect(page(pathlib.Path(folder, "DevToolsActivePort")), max_size=None) as socket:
                yield Tab(socket, prelude)
        finally:
            process.terminate()
            process.wait(timeout=15)


def page(told):
    """The address of its page, from the file in which it says its port."""
    for _ in range(300):
        if told.exists() and "\n" in told.read_text():
            port = told.read_text().splitlines()[0]
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as response:
                pages = [it for it in json.load(response) if it["type"] == "page"]
            if pages:
                return pages[0]["webSocketDebuggerUrl"]
        time.sleep(0.1)
    raise TimeoutError("the browser does not start")
