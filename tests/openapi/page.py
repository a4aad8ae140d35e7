"""Uses the page of user-api's document in a browser without a window: logs in, and calls a route behind the token.

    tests/openapi/page.py FOLDER [PICTURE]      FOLDER has the built services of the example

PICTURE gets what it shows at the end.
"""

import base64
import json
import pathlib
import sys
import urllib.parse

from browser import browser, chromium
from courseware import SOMEBODY, register, running

# Everything of the page is in the shadow roots of its elements.
FIND = """
const found = (selector, root = document) => {
  const own = [...root.querySelectorAll(selector)];
  const inner = [...root.querySelectorAll('*')].filter(it => it.shadowRoot);
  return own.concat(inner.flatMap(it => found(selector, it.shadowRoot)));
};
const shown = selector => found(selector).find(it => it.checkVisibility({checkVisibilityCSS: true}));
const type = (field, text) => {
  field.value = text;
  for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, {bubbles: true, composed: true}));
};
"""
# The text of the answer that is shown.
ANSWER = """
const texts = found('syntax-highlighter').map(it => it.content ?? it.textContent);
const plain = texts.map(it => typeof it === 'string' ? it : JSON.stringify(it));
return plain.find(it => it?.includes('"code"') && it.includes('"data"') && !it.includes('curl')) ?? null;
"""


def go_to(tab, link):
    """Opens a part of the page by its link on the left."""
    tab.until(f"const link = found('[id=\"link-{link}\"]')[0]; link?.click(); return !!link", link)


def tried(tab, operation, body):
    """What the page shows as the answer to an operation that is tried."""
    go_to(tab, operation)
    field = "shown('textarea.request-body-param-user-input, textarea.request-body-param')"
    tab.until("const tab = shown('.tab-btn[data-tab=\"body\"]'); tab?.click(); return !!tab", "the body")
    tab.until(f"return !!{field}", "a field for the body")
    tab.run(f"type({field}, {json.dumps(json.dumps(body))})")
    before = tab.run(ANSWER)
    tab.run("shown('.btn-execute').click()")
    # One may be there from an earlier try.
    fresh = f"const text = (() => {{ {ANSWER} }})(); return text !== {json.dumps(before)} && text"
    return json.loads(tab.until(fresh, f"the answer of {operation}"))


def used(tab, port):
    """Logs in, shows the page the token, and asks for somebody's data."""
    tab.call("Page.navigate", url=f"http://127.0.0.1:{port}/docs")
    bare = tried(tab, "post-/api/user/userInfo", {"id": 1})
    assert bare["code"] == 401, bare
    login = tried(tab, "post-/api/user/login", SOMEBODY)
    assert login["code"] == 0, login
    go_to(tab, "auth")
    tab.until("return !!shown('.api-key-input')", "a field for the token")
    tab.run(f"type(shown('.api-key-input'), {json.dumps(login['data']['token'])})")
    tab.run("found('button').find(it => it.checkVisibility() && it.textContent.trim() === 'SET').click()")
    answer = tried(tab, "post-/api/user/userInfo", {"id": login["data"]["id"]})
    assert answer["data"]["username"] == "Somebody", answer


def kept_to_itself(tab, port):
    """Nothing was asked of another host, and nothing went against the page's policy."""
    asked = [request["request"]["url"] for request in tab.of("Network.requestWillBeSent")]
    hosts = {urllib.parse.urlsplit(url).netloc for url in asked if url.startswith("http")}
    assert hosts == {f"127.0.0.1:{port}"}, hosts
    said = [entry["entry"]["text"] for entry in tab.of("Log.entryAdded")]
    against = [text for text in said if "Content Security Policy" in text]
    assert not against, against
    assert not tab.of("Runtime.exceptionThrown"), tab.of("Runtime.exceptionThrown")


def main():
    program = chromium()
    if program is None:
        print("skipped: the page in a browser (no chromium)")
        return
    with running(sys.argv[1]) as apis, browser(program, FIND) as tab:
        register(apis["user"])
        port = apis["user"].metrics
        used(tab, port)
        kept_to_itself(tab, port)
        if len(sys.argv) > 2:
            picture = tab.call("Page.captureScreenshot")["data"]
            pathlib.Path(sys.argv[2]).write_bytes(base64.b64decode(picture))
    print("chromium: logged in and called a route behind the token, on /docs")


if __name__ == "__main__":
    main()
