"""The .sql files of this floor, and the parameters that each takes."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
_PARAMETER = re.compile(r"\$([a-z_0-9]+)")
_COMMENT = re.compile(r"--[^\n]*")


@cache
def statement(name: str) -> str:
    """The text of ``<name>.sql`` below this folder: ``derive/facts``, ``sql/ledger_add_decision``."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


@cache
def parameters(name: str) -> frozenset[str]:
    """The names that the statement takes as ``$name``."""
    return frozenset(_PARAMETER.findall(_COMMENT.sub("", statement(name))))


def names(folder: str) -> tuple[str, ...]:
    """The statements of one folder in the order of their names."""
    return tuple(f"{folder}/{path.stem}" for path in sorted((FOLDER / folder).glob("*.sql")))
