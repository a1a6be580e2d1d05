"""What a reader waits for a page: `python -m tests.bench_pages`, beside an earlier version and beside Dash itself.

Three sides are served the same way and asked in turns: this version; another one, each over a home that it built
itself; and a Dash app whose callback returns one measure's page as a constant, which is the least that Dash could do.
Then the first page, a measure and the returns page are opened in a Chromium that is slowed down, with nothing kept.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import brotli
from playwright.sync_api import Browser

from tests.helpers.browser import browser

ROOT = Path(__file__).parent.parent
MEASURE = "/measures/plans_started_again"
PAGES = ("/", "/measures", MEASURE, "/measures/overall_absence", "/voices", "/how-we-count")
RETURNS = "/team/returns"
READERS = 20
ROUNDS = 5
EACH = 10  # times that a lone reader asks for each page in a round; twenty ask twice each
SLOWER, MEGABIT = 4, 10
CONSTANT = """
import json, sys, waitress
from dash import Dash, Input, Output, dcc, html
page = json.load(sys.stdin)
app = Dash("__main__")
app.layout = html.Div([dcc.Location(id="place"), dcc.Store(id="title"), html.Div(id="failed"), html.Div(id="page")])
outputs = Output("page", "children"), Output("title", "data"), Output("failed", "children")
app.callback(*outputs, Input("place", "pathname"), Input("place", "search"))(lambda path, search: (page, "A page", ""))
server = waitress.create_server(app.server, host="127.0.0.1", port=0, threads=8)
print(f"http://127.0.0.1:{server.effective_port}", flush=True)
server.run()
"""
# When content is first there to be seen, and when the chart is: looked at as each frame is made.
WATCH = """(() => {
    window.seen = {};
    const look = () => {
        if (!seen.content && document.querySelector('h1')) seen.content = performance.now();
        if (!seen.chart && document.querySelector('.main-svg')) seen.chart = performance.now();
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
})()"""
PAINTED = "performance.getEntriesByName('first-contentful-paint').length"


@dataclass(frozen=True, slots=True)
class Side:
    """Something that is served, and the process that serves it."""

    name: str
    address: str
    process: int
    pages: tuple[str, ...] = PAGES

    def processor(self) -> float:
        """Seconds that the process has had a processor for."""
        ran = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(ran[11]) + int(ran[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def earlier(version: str) -> Iterator[Path]:
    """A folder as it is, or what a git revision held, for as long as it is needed."""
    if Path(version).is_dir():
        yield Path(version)
        return
    with tempfile.TemporaryDirectory() as folder:
        checkout = Path(folder) / "checkout"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", checkout, version], cwd=ROOT, check=True)
        try:
            yield checkout
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", checkout], cwd=ROOT, check=True)


@contextmanager
def home_of(checkout: Path, built: Path | None) -> Iterator[Path]:
    """The demonstration as a version builds it, or one that it has built before."""
    if built:
        yield built
        return
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        command = [sys.executable, "-m", "etl", "--home", home, "demo"]
        subprocess.run(command, cwd=checkout, check=True, stdout=subprocess.DEVNULL)
        yield home


@contextmanager
def running(
    name: str, command: list[str], pages: tuple[str, ...] = PAGES, given: str = "", **how: Any
) -> Iterator[Side]:
    """A server, once it says where it is."""
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **how
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        process.stdin.write(given)
        process.stdin.close()
        found = next(found for line in process.stdout if (found := re.search(r"http://[\d.:]+", line)))
        side = Side(name, found[0], process.pid, pages)
        _wait_for(side)
        yield side
    finally:
        process.terminate()
        process.wait()


def _wait_for(side: Side) -> None:
    """It says where it will be a moment before it is there."""
    for _ in range(100):
        try:
            asked(side, side.pages[0], http.client.HTTPConnection(urlsplit(side.address).netloc))
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"{side.name} did not start")


def dashboard(name: str, checkout: Path, home: Path) -> AbstractContextManager[Side]:
    """A version's pages for the group over a home, with its ledger, as `serve` starts them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {"NEGLECT_MART": str(home / "mart" / "group"), "NEGLECT_LEDGER": f"sqlite:///{home / 'ledger.sqlite'}"}
    environment = os.environ | told | {"PYTHONUNBUFFERED": "1"}
    return running(name, [sys.executable, "app.py", "--port", str(port)], cwd=checkout, env=environment)


def asked(side: Side, page: str, connection: http.client.HTTPConnection) -> bytes:
    """What the script in a page asks for, as a browser asks."""
    names = (("page", "children"), ("title", "data"), ("failed", "children"))
    body = {
        "output": f"..{'...'.join('.'.join(name) for name in names)}..",
        "outputs": [{"id": one, "property": what} for one, what in names],
        "inputs": [
            {"id": "place", "property": "pathname", "value": page},
            {"id": "place", "property": "search", "value": ""},
        ],
        "changedPropIds": ["place.pathname"],
    }
    headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip, deflate, br, zstd"}
    connection.request("POST", "/_dash-update-component", json.dumps(body), headers)
    answer = connection.getresponse()
    if answer.status != 200:
        raise SystemExit(f"{side.name} answers {answer.status}")
    return answer.read()


def read(side: Side, readers: int) -> tuple[list[float], float, float]:
    """Seconds of each request, requests a second together, and seconds of processor for each."""
    found: list[float] = []

    def one() -> None:
        connection = http.client.HTTPConnection(urlsplit(side.address).netloc)
        for _ in range(2 if readers > 1 else EACH):
            for page in side.pages:
                started = time.perf_counter()
                asked(side, page, connection)
                found.append(time.perf_counter() - started)

    threads = [threading.Thread(target=one) for _ in range(readers)]
    ran, started = side.processor(), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found, len(found) / (time.perf_counter() - started), (side.processor() - ran) / len(found)


def serving(sides: list[Side]) -> None:
    """Every side in turns, so that what else the machine does strikes all of them."""
    for side in sides:
        read(side, 1)  # the first reader of an edition pays for those after
    for readers in (1, READERS):
        told = defaultdict(list)
        for _ in range(ROUNDS):
            for side in sides:
                told[side.name].append(read(side, readers))
        rates = {name: median(rate for _, rate, _ in rounds) for name, rounds in told.items()}
        for name, rounds in told.items():
            waits = median(one for found, _, _ in rounds for one in found)
            processor = median(each for _, _, each in rounds)
            times = rates[sides[0].name] / rates[name]
            print(
                f"{name:32} {readers:2} at once {1000 * waits:7.1f} ms median, {1000 * processor:5.2f} ms of processor,"
                f" {rates[name]:5.0f} a second; this version {times:.1f} times"
            )


def opened(chromium: Browser, url: str, chart: bool) -> dict[str, float]:
    """Milliseconds until content is seen, and a chart, where nothing is kept from before."""
    context = chromium.new_context(viewport={"width": 1366, "height": 900})
    page = context.new_page()
    slow = context.new_cdp_session(page)
    speed = MEGABIT * 1e6 / 8
    slow.send("Network.enable")
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    how = {"offline": False, "latency": 0, "downloadThroughput": speed, "uploadThroughput": speed}
    slow.send("Network.emulateNetworkConditions", how)
    page.add_init_script(WATCH)
    page.goto(url, wait_until="commit")
    page.wait_for_function(f"() => window.seen && seen.{'chart' if chart else 'content'} && {PAINTED}", timeout=60_000)
    seen: dict[str, float] = page.evaluate("() => seen")
    painted = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0].startTime")
    context.close()
    return seen | {"content": max(seen["content"], painted)}


def opening(sides: list[Side]) -> None:
    told = defaultdict(list)
    with browser() as chromium:
        for _ in range(ROUNDS):
            for page, chart in (("/", False), (MEASURE, True), (RETURNS, False)):
                for side in sides:
                    for what, came in opened(chromium, side.address + page, chart).items():
                        told[page, what, side.name].append(came)
    for (page, what, name), came in told.items():
        share = median(told[page, what, sides[0].name]) / median(came)
        print(f"{page:32} {what:8} {name:20} {median(came):6.0f} ms, at best {min(came):.0f}; this version {share:.2f}")


def main(words: list[str] | None = None) -> None:
    given = argparse.ArgumentParser(description="What a reader waits for a page, beside an earlier version and Dash.")
    given.add_argument("--before", default="v0.3.0", help="a folder or a git revision; v0.3.0 unless told")
    given.add_argument("--home", type=Path, help="a demonstration that this version built; built anew unless told")
    given.add_argument("--home-before", type=Path, help="one that the earlier version built")
    told = given.parse_args(words)
    with ExitStack() as held:
        before = held.enter_context(earlier(told.before))
        home = held.enter_context(home_of(ROOT, told.home))
        home_before = held.enter_context(home_of(before, told.home_before))
        ours = held.enter_context(dashboard("this version", ROOT, home))
        theirs = held.enter_context(dashboard(told.before, before, home_before))
        page = _drawn(ours)
        command = [sys.executable, "-c", CONSTANT]
        dash = held.enter_context(running("Dash, one page as a constant", command, (MEASURE,), json.dumps(page)))
        serving([ours, theirs])
        print(f"\n{MEASURE} alone, {len(json.dumps(page)) / 1000:.0f} KB")
        serving([replace(ours, pages=(MEASURE,)), dash, replace(theirs, pages=(MEASURE,))])
        print(f"\nopened in Chromium, its processor {SLOWER} times slower, {MEGABIT} Mbit a second")
        opening([ours, theirs])


def _drawn(side: Side) -> Any:
    """One measure's page, as Dash is given it to draw."""
    answer = asked(side, MEASURE, http.client.HTTPConnection(urlsplit(side.address).netloc))
    return json.loads(brotli.decompress(answer))["response"]["page"]["children"]


if __name__ == "__main__":
    main()
