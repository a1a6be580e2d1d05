"""The dashboard opened in Chromium, as a reader would. `python -m tests.helpers.browser` finds one or installs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import waitress
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from dashboard import create_app
from data import mart

NAMES = ("chromium", "google-chrome", "chrome", "chromium-browser", "google-chrome-stable")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
# Idle: React's page stands, Dash waits for nothing, every chart has drawn, and the fonts are there.
IDLE = """() => {
    const store = window.store || (window.dash_stores && window.dash_stores[0]);
    const waiting = store ? Object.values(store.getState().callbacks).some(l => Array.isArray(l) && l.length) : false;
    const charts = [...document.querySelectorAll('.dash-graph')].every(g => g.querySelector('.main-svg'));
    const ours = !document.getElementById('first');
    return ours && !waiting && charts && document.querySelector('h1') && document.fonts.status === 'loaded';
}"""


def find_browser() -> str | None:
    """A Chromium or Chrome of this machine: the one CHROMIUM names, else the first by name."""
    named = os.environ.get("CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The dashboard on a port of its own, reading the editions in `folder`. Gives its address."""
    before = os.environ.get(mart.ENV)
    os.environ[mart.ENV] = str(folder)
    server = waitress.create_server(create_app().server, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(timeout=5)
        os.environ.pop(mart.ENV) if before is None else os.environ.update({mart.ENV: before})


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = find_browser()
        opened = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield opened
        opened.close()


@dataclass
class Reader:
    """Somebody reading the dashboard at one width, and everything that went wrong or went astray meanwhile."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)  # bytes over the wire by path

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.settle()

    def settle(self) -> Page:
        self.page.wait_for_function(IDLE, timeout=15_000)
        return self.page

    def until(self, true: str) -> Page:
        """Wait until an expression is true. As a function: the page's policy lets no text be run as script."""
        self.page.wait_for_function(f"() => {true}", timeout=15_000)
        return self.page

    def go(self, name: str, exact: bool = True) -> Page:
        """Follow the first link called so."""
        self.page.get_by_role("link", name=name, exact=exact).first.click()
        return self.settle()

    def violations(self) -> list[str]:
        """What axe finds wrong, one line each."""
        found = Axe().run(self.page).response["violations"]
        return [f"{v['id']}: {node['target']} {node['failureSummary']}" for v in found for node in v["nodes"]]

    def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

    def focused(self) -> str:
        """The element that has focus: its tag and words."""
        said = "(e => e.tagName.toLowerCase() + ': ' + (e.innerText || e.value || '').trim())(document.activeElement)"
        return str(self.page.evaluate(said))


@contextmanager
def reading(opened: Browser, address: str, width: int = 1366, height: int = 900) -> Iterator[Reader]:
    """A reader with a browser of their own: nothing kept from the one before."""
    context = opened.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    reader = Reader(context.new_page(), address)
    own = urlsplit(address).netloc
    page = reader.page
    page.on("console", lambda m: reader.wrong.append(f"console: {m.text}") if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: reader.wrong.append(f"page: {error}"))
    page.on("request", lambda r: _astray(r.url, own, reader))
    page.on("requestfinished", lambda r: _weigh(r, reader))
    yield reader
    context.close()


def _astray(url: str, own: str, reader: Reader) -> None:
    if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != own:
        reader.wrong.append(f"request: {url}")


def _weigh(request: object, reader: Reader) -> None:
    url = request.url  # type: ignore[attr-defined]
    if url.startswith("http"):
        sizes = request.sizes()  # type: ignore[attr-defined]
        path = urlsplit(url).path
        reader.sizes[path] = reader.sizes.get(path, 0) + sizes["responseBodySize"] + sizes["responseHeadersSize"]


def main() -> int:
    found = find_browser()
    if found:
        print(f"Pages are tested in {found}")
        return 0
    print("No Chromium or Chrome here: installing one for the tests.", flush=True)
    return install()


def install() -> int:
    """Debian's own where we may install it; elsewhere the one that the test library brings."""
    if shutil.which("apt-get") and getattr(os, "geteuid", lambda: -1)() == 0:
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.call(["apt-get", "update", "-qq"])
        return subprocess.call(["apt-get", "install", "-y", "-qq", "chromium"], env=quiet)
    return subprocess.call([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"])


if __name__ == "__main__":
    sys.exit(main())
