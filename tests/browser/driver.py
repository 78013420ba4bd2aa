"""A server on a build, and visits to its pages in Debian's chromium that note every complaint."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.request import urlopen

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    sync_playwright,
)
from playwright.sync_api import TimeoutError as Late

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-color-profile=srgb"]
MOST_SAID = 20_000
_LOG = logging.getLogger(__name__)
LOCALES = {"zh": "zh-CN", "en": "en-US"}


@contextmanager
def serve(home: Path, *arguments: str) -> Iterator[str]:
    """The address of ``python -m dashboard`` on the build in home, stopped afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "XXGK_HOME": str(home)}
    # A file, since a pipe that nobody reads stops the server once it is full.
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "dashboard", "--port", str(port), *arguments],
            cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", process, said)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)
            # Pytest shows what was logged beside a test that failed.
            said.seek(0)
            _LOG.info("the server at port %d said: %s", port, said.read()[-MOST_SAID:])


def _wait(url: str, process: subprocess.Popen[str], said: IO[str]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            said.seek(0)
            raise RuntimeError(f"the server stopped with {process.returncode}: {said.read()[-MOST_SAID:]}")
        try:
            with urlopen(url, timeout=1):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"nobody answers at {url}")


@dataclass
class Visit:
    """Pages of one server; complaints holds what the browser's console, the pages and the network said wrong."""

    browser: Browser
    address: str
    complaints: list[str] = field(default_factory=list)
    contexts: dict[tuple[str, str], BrowserContext] = field(default_factory=dict)

    def open(
        self, path: str = "", *, language: str = "zh", width: int = 1440, height: int = 1000, scheme: str = "light"
    ) -> Page:
        """A fresh page, loaded and at rest, in a browser of that language, size and colour scheme."""
        context = self._context(language, scheme)
        for old in context.pages:
            old.close()
        self.complaints.clear()
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("request", self._on_request)
        page.goto(f"{self.address}/{path}")
        self.rest(page)
        return page

    def rest(self, page: Page) -> None:
        """Wait until the page is drawn and the server has nothing more to say."""
        page.wait_for_selector(".x-title", timeout=90_000)
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=90_000)
        page.wait_for_timeout(250)

    def upload(self, page: Page, card: str, files: Sequence[Path]) -> None:
        """Give files to the uploader of a card and wait until it lists them; once more where it took nothing."""
        for _ in range(2):
            page.locator(f".st-key-{card} input[type=file]").set_input_files(files)
            try:
                page.locator(f".st-key-{card}").get_by_text(files[0].name).first.wait_for(timeout=30_000)
            except Late:
                _LOG.warning("the uploader took nothing: %s %s", page.inner_text("body"), self.complaints)
            else:
                return

    def click_cell(self, page: Page, key: str, column_x: float, row: int, row_height: int) -> None:
        """Click into a table's canvas: so many pixels from its left edge, in the row of that number."""
        canvas = page.locator(f".st-key-{key} canvas").first
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + column_x, box["y"] + row_height * (row + 1.5))
        page.wait_for_timeout(300)
        self.rest(page)

    def _context(self, language: str, scheme: str) -> BrowserContext:
        """One browser per language and scheme, so that its cache is warm after the first page."""
        if (language, scheme) not in self.contexts:
            self.contexts[(language, scheme)] = self.browser.new_context(
                locale=LOCALES[language],
                color_scheme="dark" if scheme == "dark" else "light",
                timezone_id="Asia/Shanghai",
            )
        return self.contexts[(language, scheme)]

    def _on_console(self, message: ConsoleMessage) -> None:
        # A deep link makes Streamlit ask for its health below the page first, and then at the root.
        is_probe = "_stcore" in (message.location or {}).get("url", "")
        if message.type == "error" and not is_probe:
            self.complaints.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.address, self.address.replace("http", "ws", 1), "data:", "blob:")):
            self.complaints.append(f"request: {request.url}")


@dataclass
class _Chromium:
    """The one browser of this process: Playwright cannot be started twice in one, so visits at a time share it."""

    playwright: Playwright | None = None
    browser: Browser | None = None
    visits: int = 0


_CHROMIUM = _Chromium()


@contextmanager
def _chromium() -> Iterator[Browser]:
    shared = _CHROMIUM
    if shared.browser is None:
        shared.playwright = sync_playwright().start()
        shared.browser = shared.playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
    shared.visits += 1
    try:
        yield shared.browser
    finally:
        shared.visits -= 1
        if not shared.visits and shared.playwright is not None:
            shared.browser.close()
            shared.playwright.stop()
            shared.browser = shared.playwright = None


@contextmanager
def browse(address: str) -> Iterator[Visit]:
    """A browser for visits to the server at this address."""
    with _chromium() as browser:
        visit = Visit(browser, address)
        try:
            yield visit
        finally:
            for context in visit.contexts.values():
                context.close()
