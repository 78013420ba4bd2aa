"""Where the documents, extracts, builds and decisions lie: one folder, XXGK_HOME."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def home() -> Path:
    """The folder of everything that is stored: ``XXGK_HOME``, else ``var`` beside the code."""
    chosen = os.environ.get("XXGK_HOME")
    return Path(chosen).expanduser().resolve() if chosen else ROOT / "var"


def current_build(folder: Path | None = None) -> Path | None:
    """The live database file by the pointer ``CURRENT``, None when nothing is published yet."""
    base = folder or home()
    pointer = base / "CURRENT"
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    build = base / "builds" / Path(name).name
    return build if name and build.is_file() else None
