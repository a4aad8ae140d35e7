"""Uses the example's client on a page of another origin than the service's, in a browser without a window.

    tests/typescript/page.py FOLDER CLIENT     FOLDER has the built services of the example, CLIENT the compiled clients and page.js

The page is served by this program; user-api's YAML lets its origin in.
"""

import contextlib
import functools
import http.server
import json
import pathlib
import sys
import threading

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "openapi"), str(TESTS / "browser")]

from courseware import running  # noqa: E402
from tab import browser, chromium  # noqa: E402

PAGE = """<!doctype html>
<meta charset="utf-8">
<title>waiting</title>
<link rel="icon" href="data:,">
<script type="module">
  import { run } from "./page.js";
  const [user, courseware] = location.hash.slice(1).split(",");
  run(user, courseware).then(
    (held) => { document.title = `held ${held}`; },
    (error) => { document.title = `failed: ${error.stack ?? error}`; },
  );
</script>
"""


class Handler(http.server.SimpleHTTPRequestHandler):
    """The files of a folder, and the page."""

    def do_GET(self):
        if self.path != "/":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *_):
        """Says nothing."""


@contextlib.contextmanager
def served(folder):
    """The origin of a page."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def main():
    if chromium() is None:
        print("skipped: clients in TypeScript on a page (no chromium)")
        return
    with served(sys.argv[2]) as origin:
        cors = f"\nCors:\n  Origins: [{json.dumps(origin)}]\n"
        with running(sys.argv[1], cors) as apis, browser() as tab:
            urls = [f"http://127.0.0.1:{apis[name].port}" for name in ("user", "courseware")]
            tab.call("Page.navigate", url=f"{origin}/#{','.join(urls)}")
            ended = "return /^(held|failed)/.test(document.title) && document.title"
            title = tab.until(ended, "the end of the checks")
    assert title.startswith("held"), title
    print(f"chromium: {title.removeprefix('held ')} checks of the example's clients hold on a page of another origin")


if __name__ == "__main__":
    main()
