"""Several server processes behind one address: a visitor stays with one, and its end is not theirs."""

from __future__ import annotations

import os
import re
import signal
import socket
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import text
from tests.browser.driver import CHROMIUM, Visit, browse, serve
from tests.fixture_build import write


@pytest.fixture(scope="module")
def shared_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("home")
    write(home)
    with serve(home, "--workers", "2") as started:
        yield started


@pytest.fixture
def visits(shared_address: str) -> Iterator[Visit]:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not here; install Debian's chromium for the browser tests")
    with browse(shared_address) as ready:
        yield ready


def cookie_of(address: str) -> str | None:
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - our own server
        found = re.search(r"xxgk_process=(\d)", answer.headers.get("Set-Cookie", ""))
    return found[1] if found else None


def test_visitors_are_spread_and_each_stays_where_they_are(shared_address: str) -> None:
    """Two connections at once go to two processes; who names one is not named another."""
    host, port = shared_address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as held:
        held.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        first = re.search(rb"xxgk_process=(\d)", held.recv(65536))
        second = cookie_of(shared_address)
        assert first is not None
        assert {first[1].decode(), second} == {"0", "1"}
    named = urllib.request.Request(shared_address, headers={"Cookie": "a=b; xxgk_process=1"})  # noqa: S310
    with urllib.request.urlopen(named, timeout=60) as answer:  # noqa: S310
        assert "xxgk_process" not in answer.headers.get("Set-Cookie", "")


def test_pages_are_drawn_and_led_on_as_from_one_process(visits: Visit) -> None:
    page = visits.open("", language="en")
    assert page.locator("h1").inner_text() == text.say("page.overview", "en")
    page = visits.open("comparison?agency=slx-zj", language="en")
    assert page.locator("h1").inner_text() == text.say("page.comparison", "en")
    names = {cookie["name"] for cookie in page.context.cookies()}
    assert "xxgk_process" in names
    assert visits.complaints == []


def processes_behind(address: str) -> list[int]:
    """The server processes that the one listening at this address started."""
    port = address.rpartition(":")[2]
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().decode().split("\0")
            children = (folder / "task" / folder.name / "children").read_text()
        except OSError:
            continue
        if "--workers" in words and port in words:
            return [int(child) for child in children.split()]
    return []


def test_a_process_that_dies_is_started_again(shared_address: str) -> None:
    before = processes_behind(shared_address)
    assert len(before) == 2
    os.kill(before[0], signal.SIGKILL)
    asked = urllib.request.Request(f"{shared_address}/_stcore/health", headers={"Cookie": "xxgk_process=0"})  # noqa: S310
    for _ in range(300):
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310
                assert answer.read() == b"ok"
                break
        except OSError:
            time.sleep(0.2)
    after = processes_behind(shared_address)
    assert len(after) == 2
    assert before[0] not in after
    assert before[1] in after
