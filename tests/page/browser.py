"""Uses the page of `ferroctl dev` in a browser without a window, over the example.

    tests/page/browser.py FERROCTL TARGET      TARGET is where cargo builds the example's services
"""

import contextlib
import json
import os
import pathlib
import signal
import sys
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/browser"))

from tab import browser, chromium  # noqa: E402
from walk import TOOLS, logged_in, opened, sent, traced, view  # noqa: E402
from workspace import developing  # noqa: E402


def shows_the_system(tab):
    """Four services run, in the picture and in the table."""
    tab.until("return words(shown('.condition-link')[0]) === '4 of 4 running'", "that all run")
    names = tab.run("return all('.picture .node .label').map(words)")
    assert sorted(names) == ["cache", "courseware-api", "courseware-rpc", "sqlite", "sqlite", "user-api", "user-rpc"], names
    assert tab.run("return shown('.services .state.running').length") == 4
    assert tab.run("return all('.picture .edge').length") == 5


def tries_routes(tab):
    """A protected route refuses, and answers after a login; its token is typed in nowhere, and good for both services."""
    status, answer = sent(tab, "/api/user/userInfo", {"id": "1"})
    assert (status, answer["code"]) == (401, 401), answer
    somebody = logged_in(tab)
    status, answer = sent(tab, "/api/user/userInfo", {"id": str(somebody)})
    assert (status, answer["data"]["username"]) == (200, "Ada"), answer
    status, answer = sent(tab, "/api/courseware/add", {"code": "rust-1", "name": "Rust", "type": "1"})
    assert (status, answer["code"]) == (200, 0), answer


def shows_the_trace(tab):
    """The waterfall goes from the HTTP service over its call to the statement, with log lines in their places."""
    lines = traced(tab)
    layers = [(it["layer"], it["service"], it["level"]) for it in lines if it["layer"] != "log"]
    way = [("http", "courseware-api", 1), ("grpc", "courseware-api", 2), ("grpc", "courseware-rpc", 3)]
    assert [it for it in layers if it in way] == way, lines
    statements = [it for it in lines if it["layer"] == "sql" and it["service"] == "courseware-rpc"]
    assert any('INSERT INTO "courseware"' in it["text"] and it["level"] == 4 for it in statements), lines
    logs = [it["text"] for it in lines if it["layer"] == "log"]
    assert any("/api/courseware/add" in it for it in logs) and any("/user.Courseware/Add" in it for it in logs), logs


def lists_requests(tab, port):
    """The requests are there, filtered as one asks."""
    opened(tab, port, "#/requests?status=401")
    tab.until("return shown('.row.request:not(.head)').length === 1", "the one that was refused")
    assert "/api/user/userInfo" in tab.run("return words(shown('.row.request:not(.head)')[0])")
    opened(tab, port, "#/requests?text=INSERT")
    tab.until("return shown('.row.request:not(.head) .what').some(it => words(it).includes('register'))", "a request by its statement")


def shows_text_as_text(tab, dev):
    """What others send is shown as it is, and is never markup."""
    hostile = "\"><img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    body = json.dumps({"loginName": hostile, "password": hostile}).encode()
    headers = {"Content-Type": "application/json", "User-Agent": hostile}
    request = urllib.request.Request(f"{dev.address_of('user-api')}/api/user/login", body, headers)
    with contextlib.suppress(urllib.error.HTTPError):
        urllib.request.urlopen(request, timeout=10)
    opened(tab, dev.port, "#/requests?text=onerror")
    tab.until("const row = shown('.row.request:not(.head)')[0]; row?.click(); return !!row", "the request", 30)
    tab.until("return shown('.below td').some(it => words(it).includes('<img src=x onerror='))", "what it sent as text")
    assert tab.run("return all('img').length + all('script:not([src])').length") == 0
    assert "owned" not in tab.run("return document.title")


def shows_findings(tab, contract):
    """A contract that breaks is found at its line, and mended it is forgotten."""
    before = contract.read_text()
    view(tab, "Findings")
    tab.until("return shown('.view.findings .note').some(it => words(it).startsWith('No findings'))", "no findings")
    contract.write_text(before.replace("Sex       uint64", "Sex       Gender"))
    tab.until("return shown('.finding.error .code').some(it => words(it).startsWith('A03'))", "the finding", 30)
    assert "Gender" in tab.run("return words(shown('.finding .line.in mark')[0])")
    assert "Sex" in tab.run("return words(shown('.finding .line.in code')[0])")
    assert tab.run("return words(shown('.tally')[0])") == "1"
    contract.write_text(before)
    tab.until("return shown('.view.findings .note').some(it => words(it).startsWith('No findings'))", "that it is mended", 60)


def shows_a_death(tab, dev):
    """A service that is killed is seen at once, with why."""
    view(tab, "System")
    tab.until("return words(shown('.condition-link')[0]) === '4 of 4 running'", "that all run", 120)
    os.kill(dev.process_of("user-rpc"), signal.SIGKILL)
    tab.until("return words(shown('.condition-link')[0]).includes('user-rpc is down')", "that it is down")
    assert tab.run("return all('.node.state-failed .label').map(words)") == ["user-rpc"]
    assert tab.run("return press('user-rpc')")
    tab.until("return shown('.condition .bad').some(it => words(it).includes('SIGKILL'))", "why it ended")


def main():
    if chromium() is None:
        print("skipped: the page of dev in a browser (no chromium)")
        return
    ferroctl, target = (pathlib.Path(it).resolve() for it in sys.argv[1:3])
    with developing(ferroctl, target) as dev, browser(TOOLS) as tab:
        dev.wait()
        opened(tab, dev.port)
        shows_the_system(tab)
        tries_routes(tab)
        shows_the_trace(tab)
        lists_requests(tab, dev.port)
        shows_text_as_text(tab, dev)
        shows_findings(tab, dev.workspace / "user/api/user.api")
        shows_a_death(tab, dev)
        tab.kept_to_itself(dev.port)
    print("chromium: registered, logged in, followed a request to its statement, saw a finding and a death, on the page of dev")


if __name__ == "__main__":
    main()
