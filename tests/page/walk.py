"""Steps on the page of `ferroctl dev`, as somebody makes them who sees it."""

import json
import time

# Functions for the scripts that run on the page.
TOOLS = """
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const shown = selector => all(selector).filter(it => it.checkVisibility({checkVisibilityCSS: true}));
const words = it => it.textContent.trim();
const press = text => {
  const found = shown('button, a').find(it => words(it) === text);
  found?.click();
  return !!found;
};
const field = name => {
  const label = shown('.panel label').find(it => words(it.querySelector('.field-name') ?? it) === name);
  return label && document.getElementById(label.htmlFor);
};
const type = (name, text) => {
  const input = field(name);
  if (!input) return false;
  input.value = text;
  for (const kind of ['input', 'change']) input.dispatchEvent(new Event(kind, {bubbles: true}));
  return true;
};
"""

SOMEBODY = {"loginName": "ada", "username": "Ada", "password": "a password", "sex": "1"}


def text(value):
    return json.dumps(value)


def opened(tab, port, address=""):
    """The page at an address of its own, once it has heard from `dev`."""
    tab.call("Page.navigate", url=f"http://127.0.0.1:{port}/{address}")
    tab.until("return shown('.condition-link')[0] && !words(shown('.condition-link')[0]).startsWith('connecting')", "the page")


def view(tab, name):
    """Goes to a view by its name in the head."""
    tab.until(f"return press({text(name)}) || shown('nav a').some(it => words(it).startsWith({text(name)}) && !it.click())", name)


def operation(tab, path):
    """Opens the form of a route, in the list of what can be tried."""
    view(tab, "Try it")
    row = f"shown('.row.operation').find(it => words(it).includes({text(path)}))"
    tab.until(f"const row = {row}; row?.click(); return !!row", path)
    tab.until(f"return shown('.panel h2').some(it => words(it).endsWith({text(path)}))", f"the form of {path}")


def sent(tab, path, values):
    """Fills in the form of a route, sends it, and gives status and body of the answer."""
    operation(tab, path)
    for name, value in values.items():
        tab.until(f"return type({text(name)}, {text(value)})", f"a field `{name}`")
    assert tab.run("return press('Send')")
    tab.until("return shown('.answer .badge').length && !words(shown('.answer')[0]).startsWith('running')", f"an answer of {path}")
    status = tab.until("return words(shown('.answer .badge')[0])", "a status")
    return int(status), json.loads(tab.until("return shown('.answer .body').map(words).join('')", "a body"))


def logged_in(tab):
    """Registers somebody and logs him in, by their forms; gives his id."""
    status, answer = sent(tab, "/api/user/register", SOMEBODY)
    assert (status, answer["code"]) == (200, 0), answer
    status, answer = sent(tab, "/api/user/login", {key: SOMEBODY[key] for key in ["loginName", "password"]})
    assert (status, answer["code"]) == (200, 0), answer
    tab.until("return shown('.note.good').some(it => words(it).includes('Auth'))", "that the token is kept")
    return answer["data"]["id"]


def traced(tab):
    """Follows the answer to its trace, and gives the waterfall's lines once the last service's spans are there."""
    assert tab.run("return press('Show trace')")
    tab.until("return shown('.row.span .layer').some(it => words(it) === 'sql') && shown('.row.said').length > 0", "the waterfall", 30)
    time.sleep(1)
    return tab.run("""
      return shown('.waterfall .rows-body .row').map(it => ({
        layer: it.matches('.said') ? 'log' : words(it.querySelector('.layer')),
        text: words(it.querySelector('.inner')),
        level: Number(it.ariaLevel),
        service: it.querySelector('.cell.time').ariaLabel.split(',')[0],
      }));
    """)
