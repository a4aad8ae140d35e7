"""A page in Chromium without a window, driven by the DevTools protocol."""

import base64
import contextlib
import itertools
import json
import pathlib
import shutil
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request

from websockets.sync.client import connect


def chromium():
    """The browser's program, or None."""
    return shutil.which("chromium") or shutil.which("google-chrome")


class Tab:
    """A page of the browser, and what happened on it. `tools` are functions for the scripts that run on it."""

    def __init__(self, socket, tools=""):
        self.socket = socket
        self.tools = tools
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
        script = f"(() => {{ {self.tools} {script} }})()"
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def until(self, script, what, seconds=15):
        """The same, as soon as it is something."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = self.run(script)
            if value:
                return value
            time.sleep(0.1)
        raise AssertionError(f"{what}: not within {seconds} seconds")

    def of(self, method):
        return [event["params"] for event in self.events if event["method"] == method]

    def picture(self, path):
        """Saves what it shows as a PNG."""
        pathlib.Path(path).write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def kept_to_itself(self, port):
        """Nothing was asked of another host, and nothing went against the page's policy."""
        asked = [request["request"]["url"] for request in self.of("Network.requestWillBeSent")]
        hosts = {urllib.parse.urlsplit(url).netloc for url in asked if url.startswith("http")}
        assert hosts == {f"127.0.0.1:{port}"}, hosts
        said = [entry["entry"]["text"] for entry in self.of("Log.entryAdded")]
        against = [text for text in said if "Content Security Policy" in text]
        assert not against, against
        assert not self.of("Runtime.exceptionThrown"), self.of("Runtime.exceptionThrown")


@contextlib.contextmanager
def browser(tools=""):
    """A browser's only page."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,1000"]
        flags += ["--remote-debugging-port=0", f"--user-data-dir={folder}", "about:blank"]
        process = subprocess.Popen([chromium(), *flags], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            with connect(page(pathlib.Path(folder, "DevToolsActivePort")), max_size=None) as socket:
                yield Tab(socket, tools)
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
