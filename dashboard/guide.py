"""The user guide of ``docs/`` as a page shows it: a task at a time, without pictures and ways to other files."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from dashboard.text import Language

FOLDER = Path(__file__).resolve().parent.parent / "docs"
FILES: dict[Language, str] = {"zh": "guide.zh-CN.md", "en": "guide.md"}
_PICTURE = re.compile(r"^!\[.*\n?", re.M)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@cache
def tasks(language: Language) -> tuple[tuple[str, str], ...]:
    """Title and Markdown of each task, in the guide's order."""
    _, *parts = (FOLDER / FILES[language]).read_text(encoding="utf-8").split("\n## ")
    titled = (part.partition("\n") for part in parts)
    return tuple((title, _LINK.sub(r"\1", _PICTURE.sub("", words)).strip()) for title, _, words in titled)
