"""Uses the page of user-api's document in a browser without a window: logs in, and calls a route behind the token.

    tests/openapi/page.py FOLDER [PICTURE]      FOLDER has the built services of the example

PICTURE gets what it shows at the end.
"""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "browser"))

from courseware import SOMEBODY, register, running  # noqa: E402
from tab import browser, chromium  # noqa: E402

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


def main():
    if chromium() is None:
        print("skipped: the page in a browser (no chromium)")
        return
    with running(sys.argv[1]) as apis, browser(FIND) as tab:
        register(apis["user"])
        port = apis["user"].metrics
        used(tab, port)
        tab.kept_to_itself(port)
        if len(sys.argv) > 2:
            tab.picture(sys.argv[2])
    print("chromium: logged in and called a route behind the token, on /docs")


if __name__ == "__main__":
    main()
