"""What the command line says, in Chinese and English: the lines of ``reference/messages.csv``."""

from __future__ import annotations

import locale
import os
from functools import cache

from data import reference
from data.errors import XxgkError
from data.wording import LANGUAGES, Language, shown


class Refusal(XxgkError):
    """Something that cannot be done, and what to do instead, as a sentence in both languages."""

    def __init__(self, message: str, /, exit_code: int, **values: object) -> None:
        """Keep the message's code, what fills it, and what the command line returns."""
        super().__init__(say(message, "en", **values))
        self.message = message
        self.values = values
        self.exit_code = exit_code

    def sentence(self, language: Language) -> str:
        """The sentence in one language."""
        return say(self.message, language, **self.values)


def say(message: str, language: Language, /, **values: object) -> str:
    """The text of one message, filled; codes as {"state": "sent"} are shown by their labels.

    Raises: KeyError when there is no such message or a value is missing.
    """
    labelled = {key: shown(value, language) if isinstance(value, dict) else value for key, value in values.items()}
    return _texts()[message][LANGUAGES.index(language)].format(**labelled)


def reason(code: str, language: Language) -> str:
    """The sentence for why a file gave no report; the code itself when it has no line in ``reference/reasons.csv``."""
    text_zh, text_en, _ = _reasons().get(code, (code, code, 1))
    return text_zh if language == "zh" else text_en


def reason_exit_code(code: str) -> int:
    """What the command line returns when this is why nothing was imported."""
    return _reasons().get(code, (code, code, 1))[2]


def chosen_language(wish: str | None = None) -> Language:
    """The language that was asked for, by option, by XXGK_LANG, or by the locale; English where none says Chinese."""
    asked = wish or os.environ.get("XXGK_LANG") or _locale()
    return "zh" if asked.lower().startswith(("zh", "chinese")) else "en"


def _locale() -> str:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(variable):
            return os.environ[variable]
    return locale.getlocale()[0] or ""


@cache
def _texts() -> dict[str, tuple[str, str]]:
    return {row["message"]: (row["zh"], row["en"]) for row in reference.rows("messages")}


@cache
def _reasons() -> dict[str, tuple[str, str, int]]:
    return {row["reason"]: (row["text_zh"], row["text_en"], int(row["exit_code"])) for row in reference.rows("reasons")}
