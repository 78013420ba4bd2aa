"""What all tests share: where the real reports are, and what to say where a program that a test needs is missing."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from data import extras
from data.readers import scan

# The same cases for everybody: what fails here fails there. HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile("same", derandomize=True)
settings.register_profile("search", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

ROOT = Path(__file__).resolve().parent.parent


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are no name for a case: those of an archive hold the time, and all processes must name a case alike."""
    return argname if isinstance(val, bytes) else None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Where what a marked test needs is missing, it fails in CI and is skipped elsewhere, with a sentence."""
    needs = (
        ("browser", shutil.which("chromium"), "chromium is not here; install Debian's chromium"),
        ("office", shutil.which("soffice"), "LibreOffice is not here; install Debian's libreoffice-writer-nogui"),
        ("cluster", extras.are_installed(), "the extras ray and spark, or Java, are not here; make cluster"),
        ("ocr", scan.is_installed(), "the extra that reads scanned pages is not here; install it with make ocr"),
    )
    for mark, is_here, sentence in needs:
        if not is_here and item.get_closest_marker(mark):
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(sentence)


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
