"""Pictures of every page for docs/: ``python -m tests.browser.screenshots [--home HOME] [--only PAGE]``.

Without --home the live build is shown (``make run`` makes one), and the pictures land in docs/screenshots: each page in
every language, colour scheme and width, and further views of a page once in each language. The page of imports shows an
upload that waits for somebody's look, in a home of its own, so that nothing is left in the one that is shown.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from PIL import Image

import queries
from dashboard.registry import PAGES
from dashboard.text import LANGUAGES
from data import builds, commands, paths
from queries import catalogue, findings, profile
from tests.browser.driver import ROOT, Visit, browse, serve

FOLDER = ROOT / "docs" / "screenshots"
WIDTHS = (1440, 1024)
SCHEMES = ("light", "dark")
TALLEST = 2400
IMPORT = "import"
# Further views of a page, taken in light colours and the first width.
VIEWS = {
    "comparison": ("ranking", "change", "funnel", "multiples"),
    "trends": ("theme", "median", "panel"),
}
ADDRESSES = {"theme": "theme=outcomes&series=all", "median": "mode=median", "panel": "mode=panel"}


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 when every picture is taken, 2 when nothing is published."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.browser.screenshots", description="Take pictures of all pages."
    )
    parser.add_argument("--home", type=Path, default=paths.home(), help="folder of the published build")
    parser.add_argument("--output", type=Path, default=FOLDER, help="folder for the pictures")
    parser.add_argument("--only", choices=[page.name for page in PAGES], action="append", help="only these pages")
    parser.add_argument("--width", type=int, action="append", help="only these widths")
    parser.add_argument("--scheme", choices=SCHEMES, action="append", help="only these colour schemes")
    chosen = parser.parse_args(arguments)
    if builds.current_build(chosen.home) is None:
        sys.stderr.write(f"nothing is published in {chosen.home}; run python -m data demo\n")
        return 2
    chosen.output.mkdir(parents=True, exist_ok=True)
    pages = [page.name for page in PAGES if not chosen.only or page.name in chosen.only]
    with ExitStack() as opened:
        address = opened.enter_context(serve(chosen.home))
        visit = opened.enter_context(browse(address))
        for page in pages:
            visit.address = address
            if page == IMPORT:
                visit.address = opened.enter_context(serve(opened.enter_context(_with_upload(chosen.home))))
            path = _address(page, chosen.home)
            for language in LANGUAGES:
                for scheme in chosen.scheme or SCHEMES:
                    for width in chosen.width or WIDTHS:
                        _take(visit, path, chosen.output, page, language, scheme, width)
                for view in VIEWS.get(page, ()):
                    further = f"{page}?{ADDRESSES.get(view, f'view={view}')}"
                    _take(visit, further, chosen.output, f"{page}-{view}", language, SCHEMES[0], WIDTHS[0])
    return 0


def _take(visit: Visit, path: str, folder: Path, title: str, language: str, scheme: str, width: int) -> None:
    name = f"{title}-{language}-{scheme}-{width}.png"
    take(visit, path, language, scheme, width, folder / name)
    sys.stdout.write(f"{name}\n")


def take(visit: Visit, path: str, language: str, scheme: str, width: int, file: Path) -> None:
    """One page in full height as a picture."""
    page = visit.open(path, language=language, width=width, scheme=scheme)
    tall = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(max(tall, 700), TALLEST)})
    visit.rest(page)
    page.wait_for_timeout(900)
    taken = Image.open(io.BytesIO(page.screenshot()))
    # A page has few colours; 256 of them make a picture of a third of the size.
    taken.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)
    failures = page.locator("[data-testid=stException], [data-testid=stAlertContentError]").all_inner_texts()
    if visit.complaints or failures:
        raise RuntimeError(f"{file.name}: {visit.complaints} {failures}")


def _address(name: str, home: Path) -> str:
    """A page with something chosen, where it would else say only what to choose."""
    database = queries.open_database(home)
    try:
        known = catalogue.agencies(database)
        agency = str(known.sort_values("report_count", ascending=False).iloc[0]["agency_id"])
        if name in {"comparison", "filing"}:
            return f"{name}?agency={agency}&section=other_matters" if name == "filing" else f"{name}?agency={agency}"
        if name == "findings":
            found = findings.findings(database)
            with_numbers = found[found["operands"].str.len() > 2]
            if len(with_numbers):
                return f"findings?span=all&finding={with_numbers.iloc[-1]['finding_id']}"
        if name in {"agency", "source"}:
            facts = profile.agency_facts(database, agency=agency)
            if len(facts):
                fact = facts[facts["value"].notna()].iloc[-1]
                ids = f"agency={agency}&indicator={fact['indicator']}&applicant={fact['applicant']}"
                return f"{name}?{ids}&year={fact['report_year']}"
    finally:
        database.close()
    return "" if name == PAGES[0].name else name


@contextmanager
def _with_upload(home: Path) -> Iterator[Path]:
    """A home with the same build and an upload that was read and waits; home itself where it has no sample files."""
    build = builds.current_build(home)
    files = sorted(paths.folders(home).samples.glob("*/*"))[-6:]
    if build is None or not files:
        yield home
        return
    with tempfile.TemporaryDirectory() as folder:
        places = paths.folders(Path(folder))
        places.builds.mkdir()
        shutil.copy(build, places.builds)
        places.current.write_text(build.name, encoding="utf-8")
        with ExitStack() as opened:
            uploaded = [(file.name, opened.enter_context(file.open("rb"))) for file in files]
            job = commands.start_import(uploaded, by="示例", home=places.home)
        for _ in range(600):
            if not commands.find_job(job, home=places.home).is_at_work:
                break
            time.sleep(0.2)
        yield places.home


if __name__ == "__main__":
    sys.exit(main())
