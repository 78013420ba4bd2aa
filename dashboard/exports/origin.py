"""Where an exported file comes from: language, build, rules, and whether it holds the sample county."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from dashboard import text
from dashboard.text import Language

# What no file system takes, and what would make a name hard to type.
_UNSAFE = re.compile(r"[\\/:*?\"<>|\s\x00-\x1f]+")
# Three bytes a character stay below the 255 that file systems allow.
_LONGEST = 78


@dataclass(frozen=True, slots=True)
class Origin:
    """What every file says of itself; has_sample marks it as fictional. built_at is UTC."""

    language: Language
    build_name: str
    rule_version: str
    built_at: datetime
    has_sample: bool

    def say(self, key: str, **values: object) -> str:
        """Words in the language of the file."""
        return text.say(key, self.language, **values)

    @property
    def mark(self) -> str:
        """The word that stands on and in the name of whatever holds fictional data, else empty."""
        return self.say("sample.word") if self.has_sample else ""

    @property
    def lines(self) -> tuple[str, str]:
        """The source in two lines: from which reports and build; rules, time and whether it is fictional."""
        parts = [
            self.say("status.rules", version=self.rule_version[:8]),
            self.say("status.built", moment=text.moment(self.built_at, None)),
        ]
        if self.has_sample:
            parts.append(self.say("sample.explained"))
        return self.say("foot.source", build=self.build_name), " · ".join(parts)

    @property
    def line(self) -> str:
        """The source in one line."""
        return " · ".join(self.lines)

    @property
    def day(self) -> str:
        """The day of the build, as the names of official files carry it."""
        return f"{self.built_at:%Y%m%d}"

    def file_name(self, *parts: object, ending: str) -> str:
        """A file's name: the sample's mark, what it holds, which build; never a character that a disk refuses."""
        return self._name((*parts, self.build_name), ending)

    def official_name(self, *parts: object, ending: str) -> str:
        """The name of an official document: the sample's mark, what it is, for whom, the day of the build."""
        return self._name((*parts, self.day), ending)

    def folder_name(self, words: str) -> str:
        """The name of a folder inside a parcel."""
        return _UNSAFE.sub("_", words)[:_LONGEST].strip(". ") or "_"

    def _name(self, parts: tuple[object, ...], ending: str) -> str:
        stem = _UNSAFE.sub("_", "_".join(str(part) for part in (self.mark, *parts[:-1]) if part))
        # Cut by characters, and never the build at the end.
        return f"{stem[: _LONGEST - len(str(parts[-1]))]}_{parts[-1]}.{ending}"
