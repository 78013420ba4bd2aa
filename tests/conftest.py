"""What all tests share: where the real reports are."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real reports and their correct reading; CI must have it, elsewhere its tests are skipped."""
    folder = Path(os.environ.get("XXGK_SHARED", ROOT.parent / "shared"))
    if (folder / "reports").is_dir():
        return folder
    if os.environ.get("CI") == "true":
        pytest.fail("the folder of real reports, ../shared, is missing; CI must have it")
    pytest.skip("the folder of real reports, ../shared, is not here; set XXGK_SHARED to test against real reports")


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """The main module as it was: a page under AppTest takes its place, and new processes would then start that page."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
