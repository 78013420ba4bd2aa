"""One server on the fixture build for all browser tests, and a browser that may not leave this machine."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import driver
from tests.browser.driver import Visit, browse, serve
from tests.fixture_build import write

# What a server said is shown beside a test that failed, and not to those who take pictures or measure.
logging.getLogger(driver.__name__).setLevel(logging.INFO)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("home")
    write(home)
    with serve(home) as started:
        yield started


@pytest.fixture(scope="session")
def visit(address: str) -> Iterator[Visit]:
    with browse(address) as ready:
        yield ready
