"""What a page is, and what it is told about its reader, build and year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import text
from dashboard.text import Language
from dashboard.theme import Palette, Scheme, palette


@dataclass(frozen=True)
class View:
    """What a page needs to know besides its own choices.

    choices: every parameter of the URL that the page takes, as it is carried.
    """

    page: str
    language: Language
    scheme: Scheme
    build: pd.Series
    years: tuple[int, ...]
    year: int
    kind: str
    choices: tuple[str, ...] = ()

    @property
    def palette(self) -> Palette:
        """The colours in force."""
        return palette(self.scheme)

    @property
    def kind_or_none(self) -> str | None:
        """The kind as questions take it."""
        return self.kind or None

    def say(self, key: str, **values: object) -> str:
        """Words in the reader's language."""
        return text.say(key, self.language, **values)

    def label(self, row: Mapping[str, Any] | pd.Series, name: str = "label") -> str:
        """The label of a row in the reader's language."""
        return text.label(row, name, self.language)

    def named(self, frame: pd.DataFrame, name: str = "name", column: str = "name") -> pd.DataFrame:
        """The frame with a column of labels in the reader's language."""
        return frame.assign(**{column: text.labels(frame, name, self.language)})

    def unit(self, name: str | None) -> str:
        """A unit's name in the reader's language."""
        return text.unit(name, self.language)

    def coverage(self, count: object, due: object) -> str:
        """Of how many agencies a figure speaks: N of M."""
        return self.say("coverage.of", count=text.number(count), due=text.number(due))

    def unknown(self, key: str) -> Any:
        """The sentence for an unknown id in the URL, as a function of the id."""
        return lambda seen: self.say(key, seen=seen)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its name (in the URL and in ``texts.csv``), its group, what draws it, which choices it takes.

    controls: shared choices shown in the header; parameters: ids of its own that live in the URL; needs_build: it shows
    what is published, and nothing before.
    """

    name: str
    group: str
    show: Callable[[View], None]
    controls: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    is_hidden: bool = False
    needs_build: bool = True
