"""From `ferroctl dev`, all built, until all four services run, and until the page answers."""

from .figures import head, row, spread


def run(stage, is_short):
    rounds = 4 if is_short else 15
    runs, pages = {"--no-page": [], "page": []}, []
    for _ in range(rounds):
        with stage.dev(has_page=False) as dev:
            runs["--no-page"].append(dev.wait() * 1e3)
        with stage.dev() as dev:
            pages.append(dev.page_answers() * 1e3)
            runs["page"].append(dev.wait() * 1e3)
    head(f"Start-up, {rounds} alternating starts, ms", "until", "median (quartiles)")
    row("all services run, without the page", spread(runs["--no-page"], 0))
    row("all services run, with the page", spread(runs["page"], 0))
    row("with the page over without, in a round", spread([b - a for a, b in zip(*runs.values())], 0))
    row("the page answers", spread(pages, 0))
