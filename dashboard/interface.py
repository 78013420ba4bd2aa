"""The few words that Streamlit itself puts on a page, in the reader's language: labels for assistive programs, hints.

Streamlit speaks English alone and has no option for it. ``texts.csv`` holds its words (the English of ``streamlit.*``
is to the letter what it says), and ``interface.js`` puts the reader's in their place wherever they appear; words that
are not listed stay as they are.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import streamlit

from dashboard import text
from dashboard.text import Language

SCRIPT = Path(__file__).with_name("interface.js")
_PREFIX = "streamlit."
_PARTS = Path(streamlit.__file__).parent / "static" / "static" / "js"
# What other pages draw, in the order in which people come to it; the charts are last, most readers have them already.
AHEAD = ("DataFrame", "Pagination", "Multiselect", "DownloadButton", "Checkbox", "DateInput", "FileUploader",
         "TextArea", "StreamlitSyntaxHighlighter", "PlotlyChart")  # fmt: skip


@cache
def script(language: Language) -> str:
    """The script of a page: its language for those who read it aloud, and what stands for each word of Streamlit's."""
    others = [each for each in text.LANGUAGES if each != language]
    # What another language put there before the reader switched is replaced as well.
    words = {
        text.say(key, other): text.say(key, language)
        for key in text.keys()  # noqa: SIM118 - a function
        if key.startswith(_PREFIX)
        for other in others
    }
    locale = "zh-CN" if language == "zh" else "en"
    told = json.dumps({"locale": locale, "words": words, "ahead": _ahead()}, ensure_ascii=False).replace("</", "<\\/")
    return f"<script>({SCRIPT.read_text(encoding='utf-8').strip()})({told})</script>"


def _ahead() -> list[str]:
    """The files of the parts in AHEAD; Streamlit names them anew in every version, and may leave one out."""
    return [file.name for part in AHEAD for file in sorted(_PARTS.glob(f"{part}.*.js"))]
