"""Where the documents, extracts, builds and decisions lie: one folder, XXGK_HOME."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Folders:
    """The places below one home; nothing is created by asking for them."""

    home: Path

    @property
    def documents(self) -> Path:
        """Originals, as ``ab/<sha256>.<ext>``."""
        return self.home / "documents"

    @property
    def extracts(self) -> Path:
        """One folder of Parquet files per batch that was imported together."""
        return self.home / "extracts"

    @property
    def builds(self) -> Path:
        """Published databases, one file each."""
        return self.home / "builds"

    @property
    def current(self) -> Path:
        """The pointer that names the live build."""
        return self.home / "CURRENT"

    @property
    def samples(self) -> Path:
        """Report files of the sample county."""
        return self.home / "samples"

    @property
    def ledger(self) -> Path:
        """Human decisions and corrections."""
        return self.home / "ledger.sqlite"

    @property
    def register(self) -> Path:
        """The user's own register of agencies, in the columns of ``reference/agencies.csv``."""
        return self.home / "register.csv"

    @property
    def deadlines(self) -> Path:
        """The user's own last days of publication, in the columns of ``reference/deadlines.csv``."""
        return self.home / "deadlines.csv"

    @property
    def section_lengths(self) -> Path:
        """The user's own lengths of sections, in the columns of ``reference/section_lengths.csv``."""
        return self.home / "section_lengths.csv"

    @property
    def seen(self) -> Path:
        """Which file had which content when it was last looked at; may be deleted at any time."""
        return self.home / "seen.sqlite"

    @property
    def log(self) -> Path:
        """What was imported and published when, one JSON object a line."""
        return self.home / "log.jsonl"

    @property
    def scratch(self) -> Path:
        """Files in the making; what lies here after a crash is worth nothing."""
        return self.home / "scratch"

    @property
    def jobs(self) -> Path:
        """Work that runs in processes of its own, a folder each."""
        return self.home / "jobs"

    @property
    def lakes(self) -> Path:
        """Builds as Parquet for other engines, a folder each; may be deleted at any time."""
        return self.home / "lakes"

    @property
    def damaged(self) -> Path:
        """Damaged batches, builds and originals that were put aside while the store was mended."""
        return self.home / "damaged"

    @property
    def publish_lock(self) -> Path:
        """Held by the one process that publishes."""
        return self.home / "publish.lock"


def home() -> Path:
    """The folder of everything that is stored: ``XXGK_HOME``, else ``var`` beside the code."""
    chosen = os.environ.get("XXGK_HOME")
    return Path(chosen).expanduser().resolve() if chosen else ROOT / "var"


def folders(base: Path | None = None) -> Folders:
    """The places below base, or below the home that the environment names."""
    return Folders(base or home())


def named_build(places: Folders) -> Path | None:
    """Where the build lies that the pointer ``CURRENT`` names, there or not; None when nothing is published yet."""
    try:
        name = places.current.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return places.builds / Path(name).name if name else None
