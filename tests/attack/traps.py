"""What a repository can have in it that was made to do harm: links that lead out of it, pipes, lines of the lock and entries of
ferroctl.yaml that name what is not ferroctl's. Each has a name and a function that lays it into a workspace."""

import hashlib
import os
import shutil


def link(name, to):
    """Puts a symbolic link in the place of whatever has that name."""
    def lay(folder):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        path.symlink_to(os.path.relpath(folder.parent / "victim" / to, path.parent))
    return f"link {name} -> victim/{to}", lay


def line(text, known="precious\n"):
    """Adds a line to the lock; `HASH` in it is that of a file which an attacker knows."""
    text = text.replace("HASH", hashlib.sha256(known.encode()).hexdigest())

    def lay(folder):
        with open(folder / "ferroctl.lock", "a", encoding="utf-8") as lock:
            lock.write(text + "\n")
    return f"line of the lock: {text[-40:]}", lay


def manifest(old, new):
    """Changes the first such text of ferroctl.yaml."""
    def lay(folder):
        path = folder / "ferroctl.yaml"
        text = path.read_text()
        assert old in text, (old, text)
        path.write_text(text.replace(old, new, 1))
    return f"ferroctl.yaml: {new.strip()}", lay


def made(what, make):
    """Lays something that is neither a link nor a text."""
    return what, make


def private_folder(folder):
    (folder / ".ferroctl-tmp").mkdir()
    shutil.move(folder / "mine.txt", folder / ".ferroctl-tmp/staged-0-mine")
    (folder / "mine.txt").symlink_to(".ferroctl-tmp/staged-0-mine")


def fifo(name):
    def lay(folder):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).unlink(missing_ok=True)
        os.mkfifo(folder / name)
    return lay


HEAD = "ref: refs/heads/main\n"
TRAPS = [
    *(link(name, "precious.txt") for name in [
        ".ferroctl-tmp", ".ferroctl-tmp/lock", ".ferroctl-tmp/.gitignore", ".ferroctl-tmp/staged-0",
        "ferroctl.lock", "ferroctl.yaml", ".env", "Cargo.toml", "shop/api/src/generated/types.rs",
        "shop/api/src/logic/list7.rs", "shop/api/etc/shop-api.yaml", "shop/shop.api", "rustfmt.toml",
    ]),
    *(link(name, "absent.txt") for name in [
        ".ferroctl-tmp", ".ferroctl-tmp/lock", ".ferroctl-tmp/.gitignore", ".ferroctl-tmp/staged-0",
        "ferroctl.lock", "ferroctl.yaml", ".env", "shop/api/src/logic/find7.rs", "Dockerfile",
    ]),
    *(link(name, ".") for name in [
        ".ferroctl-tmp", "shop", "shop/api", "shop/api/src/logic", "shop/proto", "crates", "crates/ferroctl-runtime",
    ]),
    made("files of the user's in .ferroctl-tmp", private_folder),
    *(made(f"{name} is a pipe", fifo(name)) for name in [
        ".ferroctl-tmp/lock", ".ferroctl-tmp/.gitignore", "ferroctl.lock", "ferroctl.yaml", "shop/api/src/lib.rs",
        "shop/api/etc/shop-api.yaml", ".env", "Cargo.toml", "rustfmt.toml",
    ]),
    *(line(f"HASH  {path}", HEAD) for path in [
        ".git/HEAD", ".GIT/HEAD", "shop/../.git/HEAD", "./.git/HEAD", ".git//HEAD", "shop/api/../../.git/HEAD",
    ]),
    *(line(f"HASH  {path}") for path in [
        "../victim/precious.txt", "/victim/precious.txt", "shop/api/../../../victim/precious.txt", "..", ".", "/", "",
    ]),
    line("HASH  mine.txt", "mine\n"), line("HASH *mine.txt", "mine\n"), line("writing HASH mine.txt", "mine\n"),
    line("writing HASH ../victim/precious.txt"), line("writing HASH .git/HEAD", HEAD),
    line("HASH  ../victim/"), line("HASH  .git/", HEAD), line("gone ../victim/precious.txt"),
    line("kept ../victim/precious.txt"), line("HASH  ../victim/precious.txt#package.name"), line("\0\x1b[2J"),
    *(manifest("services:\n", f"{text}\nservices:\n") for text in [
        "keep: [../victim]", 'keep: ["/"]', "runtime: {path: ../victim}", "runtime: {path: /}",
    ]),
    *(manifest("api: shop/shop.api", f"api: shop/shop.api\n    dir: {folder}") for folder in [
        "../victim", ".git", ".git/hooks", "shop/../../victim", ".GIT", "/", "..", ".ferroctl-tmp",
    ]),
    manifest("api: shop/shop.api", "api: ../victim/precious.txt"), manifest("name: shop-api", "name: ../victim-api"),
]
