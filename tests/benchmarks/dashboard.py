"""What people wait for: ``python -m tests.benchmarks.dashboard [--home FOLDER] [--rounds N]``.

First visit, page switch and filter in Debian's chromium, ten people clicking at once without a browser (ten browsers
would take the processors that are measured), and the bytes that a rerun sends; beside a naive page in the same run,
which reads the figures with pandas and keeps nothing. It prints a table and asserts nothing.
"""

from __future__ import annotations

import argparse
import math
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

import queries
from tests.browser.driver import ARGUMENTS, CHROMIUM, ROOT, serve

PATIENCE = 300
PEOPLE = 10
# Milliseconds that somebody looks at the first page before going on; nobody clicks in the moment of the last chart.
LOOK = 2_000
CHART = "[data-testid=stPlotlyChart] .main-svg"
REST = "[data-testid=stApp][data-test-script-state=notRunning]"
# Whether the first chart shows other data than when ``__before`` was set.
MARK = "() => { const chart = document.querySelector('.js-plotly-plot'); window.__before = chart && chart.data; }"
IS_NEW = (
    "() => { const chart = document.querySelector('.js-plotly-plot'); return chart && chart.data !== window.__before; }"
)
# When the first figures stand on the screen; asked from outside, a browser answers only when it is idle again.
READABLE = """
new MutationObserver((_, watch) => {
  if (!document.querySelector(".x-card")) return;
  watch.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => { window.__readable = performance.now(); }));
}).observe(document, {childList: true, subtree: true});
"""
NAIVE = """
import duckdb, pandas as pd, plotly.express as px, streamlit as st
st.set_page_config(layout="wide")
def read():
    with duckdb.connect(PATH, read_only=True) as connection:
        facts = connection.execute("select document_id, indicator, applicant, value from facts").df()
        reports = connection.execute("select document_id, agency_id, report_year from documents").df()
        agencies = connection.execute("select agency_id, name_zh from agencies").df()
    facts["value"] = facts["value"].astype(float)
    return facts.merge(reports, on="document_id").merge(agencies, on="agency_id")
def overview():
    st.html('<h1 class="x-title">Overview</h1>')
    year = st.selectbox("year", list(range(2025, 2011, -1)), key="year-pick")
    facts = read()
    of_all = facts[(facts["indicator"] == "t3_new") & facts["applicant"].isin(["total", ""])]
    st.html('<div class="x-card"></div>')
    st.plotly_chart(px.bar(of_all.groupby("report_year", as_index=False)["value"].sum(), x="report_year", y="value",
                           title=str(year)))
    of_year = facts[facts["report_year"] == year]
    st.plotly_chart(px.bar(of_year.groupby("indicator", as_index=False)["value"].sum(), x="indicator", y="value"))
def comparison():
    st.html('<h1 class="x-title">Comparison</h1>')
    year = st.selectbox("year", list(range(2025, 2011, -1)), key="year-pick")
    facts = read()
    of_year = facts[(facts["report_year"] == year) & (facts["indicator"] == "t3_new")]
    of_year = of_year[of_year["applicant"].isin(["total", ""])].sort_values("value", ascending=False)
    st.html('<div class="x-card"></div>')
    st.plotly_chart(px.bar(of_year, x="name_zh", y="value"))
    st.dataframe(of_year)
st.navigation([st.Page(overview, url_path="overview", default=True), st.Page(comparison, url_path="comparison")]).run()
"""


@dataclass
class Measured:
    """Seconds, kilobytes and the like by name, in the order of their first coming."""

    figures: dict[str, list[float]] = field(default_factory=dict)

    def add(self, name: str, value: float) -> None:
        """One more value."""
        self.figures.setdefault(name, []).append(value)

    def at(self, name: str, share: float) -> float:
        """The value below which this share of all lies; NaN when there is none."""
        values = sorted(self.figures.get(name, []))
        return values[min(math.ceil(share * len(values)), len(values)) - 1] if values else math.nan


# (figure, share of its values, what it is, budget, unit)
LINES = (
    ("cold readable", 1.0, "first visit to a started server, readable", 3.0, "s"),
    ("cold charts", 1.0, "first visit to a started server, charts", 5.0, "s"),
    ("first readable", 0.5, "first visit of the next person, readable", 3.0, "s"),
    ("first charts", 0.5, "first visit of the next person, charts", 5.0, "s"),
    ("switch", 0.5, "page switch, median", 1.0, "s"),
    ("switch", 0.95, "page switch, p95", 1.0, "s"),
    ("filter", 0.75, "filter to first chart, p75", 0.8, "s"),
    ("filter", 0.95, "filter to first chart, p95", 1.5, "s"),
    ("people 1", 0.95, f"{PEOPLE} people at once, p95, 1 process", 2.0, "s"),
    ("people 2", 0.95, f"{PEOPLE} people at once, p95, 2 processes", 2.0, "s"),
    ("payload", 0.5, "payload of a rerun, median", 150.0, "KB"),
    ("payload", 1.0, "payload of a rerun, largest", 150.0, "KB"),
    ("work", 0.5, "processor time of the server per rerun", math.nan, "s"),
)  # fmt: skip


def main() -> int:
    """Make the database unless it is given, measure ours and the naive page, print the table; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.dashboard", description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path, help="a folder with a published build; else one is made for the run")
    parser.add_argument("--agencies", type=int, default=1_000)
    parser.add_argument("--years", default="2012-2025")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is clicked through (3)")
    parser.add_argument("--only-ours", action="store_true", help="leave the naive page out")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = chosen.home
        if home is None:
            home = Path(folder) / "home"
            made(home, chosen.agencies, chosen.years)
        if not may_be_shown(home):
            return 2
        ours, naive = Measured(), Measured()
        with serve(home) as address:
            in_browser(address, ours, chosen.rounds, OUR_PAGES)
            without_browser(address, ours, OUR_ADDRESSES)
            at_once(address, ours, "people 1", OUR_ADDRESSES, chosen.rounds)
        with serve(home, "--workers", "2") as address:
            for path in OUR_ADDRESSES * 2:  # both processes have answered once
                with Visitor(address) as visitor:
                    visitor.go(path)
            at_once(address, ours, "people 2", OUR_ADDRESSES, chosen.rounds)
        if not chosen.only_ours:
            with naive_page(home, Path(folder)) as address:
                in_browser(address, naive, 1, NAIVE_PAGES)
                without_browser(address, naive, NAIVE_ADDRESSES)
                at_once(address, naive, "people 1", NAIVE_ADDRESSES, 1)
    say(f"{'':<46}{'budget':>10}{'ours':>10}{'naive':>10}")
    for name, share, words, budget, unit in LINES:
        cells = (written(value, unit) for value in (budget, ours.at(name, share), naive.at(name, share)))
        say(f"{words:<46}" + "".join(f"{cell:>10}" for cell in cells))
    for name in sorted(name for name in ours.figures if name.startswith(("KB ", "s "))):
        say(f"  {name:<44}{'':>10}{ours.at(name, 0.5):>10.2f}")
    say(f"load of the machine over the last minutes: {' '.join(f'{load:.1f}' for load in os.getloadavg())}")
    return 0


# What is clicked: in the navigation by address, in the filter of the year.
OUR_PAGES = ("overview", "comparison", "trends", "agency", "filing", "findings", "data")
NAIVE_PAGES = ("overview", "comparison")
OUR_ADDRESSES = tuple(
    f"{page}?{query}"
    for page in OUR_PAGES
    for query in ("year=2025", "year=2021", "year=2018&kind=department")
)  # fmt: skip
NAIVE_ADDRESSES = ("overview?", "comparison?", "overview?year=2018")


def made(home: Path, agencies: int, years: str) -> None:
    """Invented reports, published."""
    environment = {**os.environ, "XXGK_HOME": str(home)}
    for command in (["demo", "--facts-only", "--agencies", str(agencies), "--years", years], ["publish"]):
        subprocess.run([sys.executable, "-m", "data", *command], cwd=ROOT, env=environment, check=True)


def may_be_shown(home: Path) -> bool:
    """Whether the pages have a build to show; the sentence that says why not, and what to do, is printed."""
    try:
        queries.open_database(home).close()
    except queries.NoBuild as trouble:
        sys.stderr.write(f"--home {home}: {trouble} with XXGK_HOME={home}\n")
        return False
    return True


@contextmanager
def naive_page(home: Path, folder: Path) -> Iterator[str]:
    """The address of the naive page on the live build."""
    database = queries.open_database(home)
    script = folder / "naive.py"
    script.write_text(f"PATH = {str(database.path)!r}\n{NAIVE}", encoding="utf-8")
    database.close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = (f"--server.port={port}", "--server.headless=true", "--browser.gatherUsageStats=false")
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), *options],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until(lambda: urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close())
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def until(attempt: Callable[[], object]) -> None:
    """Try until it does not fail any more."""
    for _ in range(PATIENCE * 5):
        with suppress(OSError):
            attempt()
            return
        time.sleep(0.2)
    raise RuntimeError("nobody answers")


# in the browser ------------------------------------------------------------------------------------------------------


def in_browser(address: str, measured: Measured, rounds: int, pages: Sequence[str]) -> None:
    """First visits, then pages and years clicked through."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        for number in range(rounds + 1):
            first_visit(browser, address, measured, "first" if number else "cold")
        page = opened(browser, address)
        page.wait_for_timeout(LOOK)
        for _ in range(rounds):
            for name in (*pages[1:], pages[0]):
                measured.add("switch", seconds := switched(page, name))
                measured.add(f"s {name}, switched to in the browser", seconds)
        for name in (pages[1], pages[0]):  # the last one was the first
            switched(page, name)
            for year in ("2024", "2023", "2022", "2019", "2017")[: 2 + rounds]:
                measured.add("filter", filtered(page, year))
        browser.close()


def first_visit(browser: Browser, address: str, measured: Measured, name: str) -> None:
    """A browser that was never here: until figures can be read, until two charts are drawn."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.add_init_script(READABLE)
    begun = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(CHART).nth(1).wait_for()
    measured.add(f"{name} charts", time.perf_counter() - begun)
    measured.add(f"{name} readable", page.evaluate("window.__readable") / 1000)
    page.wait_for_selector(REST)
    context.close()


def opened(browser: Browser, address: str) -> Page:
    """A page at rest."""
    page = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 1000}).new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(address)
    page.locator(CHART).first.wait_for()
    page.wait_for_selector(REST)
    return page


def switched(page: Page, name: str) -> float:
    """Seconds from a click in the navigation until the page is drawn and the server is done."""
    link = page.locator(f"[data-testid=stSidebarNavLink][href$='/{'' if name == 'overview' else name}']").first
    page.evaluate("() => { const head = document.querySelector('.x-title'); if (head) head.dataset.old = 'old'; }")
    begun = time.perf_counter()
    link.click()
    page.wait_for_selector(".x-title:not([data-old])", state="attached")
    page.wait_for_selector(REST)
    return time.perf_counter() - begun


def filtered(page: Page, year: str) -> float:
    """Seconds from the choice of a year until the first chart is drawn with it."""
    page.wait_for_selector(CHART)
    page.evaluate(MARK)
    page.locator(".st-key-year-pick input").first.click()
    option = page.get_by_role("option", name=re.compile(year)).first
    option.wait_for()
    begun = time.perf_counter()
    option.click()
    page.wait_for_function(IS_NEW)
    seconds = time.perf_counter() - begun
    page.wait_for_selector(REST)
    return seconds


# without a browser ---------------------------------------------------------------------------------------------------


class Visitor:
    """Somebody who speaks Streamlit's protocol and draws nothing; stays with the process that answered first."""

    def __init__(self, address: str) -> None:
        with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - our own server
            cookie = (answer.headers.get("Set-Cookie") or "").partition(";")[0]
        url = address.replace("http", "ws", 1) + "/_stcore/stream"
        self.until_left = ExitStack()
        self.socket = self.until_left.enter_context(
            connect(
                url, subprotocols=["streamlit"], max_size=None, origin=address,
                additional_headers={"Cookie": cookie} if cookie else None,
            )
        )  # fmt: skip
        self.page_hashes: dict[str, str] = {}
        self.seen = False

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self.until_left.close()

    def go(self, path: str) -> tuple[float, int]:
        """Seconds until the script is done, and the bytes that it sent."""
        name, _, query = path.partition("?")
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = query
        asked.page_name = "" if name == "overview" else name
        asked.page_script_hash = self.page_hashes.get(asked.page_name, "")
        asked.is_history_navigation = self.seen
        asked.context_info.locale = "zh-CN"
        asked.context_info.timezone = "Asia/Shanghai"
        begun, size = time.perf_counter(), 0
        self.socket.send(message.SerializeToString())
        while True:
            frame = self.socket.recv(timeout=PATIENCE)
            size += len(frame)
            answer = ForwardMsg.FromString(frame)
            kind = answer.WhichOneof("type")
            if kind == "navigation":
                self.page_hashes = {entry.url_pathname if not entry.is_default else "": entry.page_script_hash
                                    for entry in answer.navigation.app_pages}  # fmt: skip
            if kind == "script_finished" and answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                self.seen = True
                return time.perf_counter() - begun, size


def without_browser(address: str, measured: Measured, paths: Sequence[str]) -> None:
    """Bytes, seconds and processor time of reruns, one after another."""
    with Visitor(address) as visitor:
        for path in paths:
            visitor.go(path)
        before = worked(address)
        for path in paths:
            seconds, size = visitor.go(path)
            measured.add("payload", size / 1000)
            measured.add(f"KB {path.partition('?')[0]}", size / 1000)
            measured.add(f"s {path.partition('?')[0]}, rerun on the server", seconds)
        measured.add("work", (worked(address) - before) / len(paths))


def at_once(address: str, measured: Measured, name: str, paths: Sequence[str], rounds: int) -> None:
    """Everybody clicks at the same moment, each on something else, and waits for the answer."""
    start = threading.Barrier(PEOPLE)

    def click(visitor: Visitor, number: int) -> None:
        for turn in range(rounds):
            start.wait()
            seconds, _ = visitor.go(paths[(number * 2 + turn * 3 + 1) % len(paths)])
            measured.add(name, seconds)

    with ExitStack() as stack:
        visitors = [stack.enter_context(Visitor(address)) for _ in range(PEOPLE)]
        for visitor in visitors:
            visitor.go(paths[0])
        threads = [threading.Thread(target=click, args=(each, number)) for number, each in enumerate(visitors)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def worked(address: str) -> float:
    """Seconds of processor time of the process that listens at the address."""
    port = address.rpartition(":")[2]
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (folder / "cmdline").read_bytes().decode().split("\0")
            if port in words or f"--server.port={port}" in words:
                ticks = (folder / "stat").read_text().rpartition(")")[2].split()
                return (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")
    return math.nan


def written(value: float, unit: str) -> str:
    """A figure with its unit, nothing for none."""
    return "" if math.isnan(value) else f"{value:.2f} {unit}" if unit == "s" else f"{value:.0f} {unit}"


def say(line: str) -> None:
    """Print at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
