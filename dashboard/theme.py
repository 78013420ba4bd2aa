"""Colours by meaning, in light and dark, and the stylesheet that hands them to the page."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Scheme = Literal["light", "dark"]
STYLESHEET = Path(__file__).with_name("look.css")


@dataclass(frozen=True, slots=True)
class Palette:
    """One colour per meaning; red is for what must be corrected and for nothing else."""

    ink: str
    muted: str
    rule: str
    ground: str
    card: str
    data: str
    data_light: str
    band: str
    peers: str
    faint: str
    highlight: str
    must: str
    must_ground: str
    verify: str
    verify_ground: str
    verify_mark: str
    order: str
    order_ground: str
    unknown: str
    unknown_ground: str
    mark: str
    outcomes: tuple[str, str, str, str, str, str]


LIGHT = Palette(
    ink="#1B2733", muted="#5B6775", rule="#E6EAEE", ground="#F7F8FA", card="#FFFFFF",
    data="#1F5FA8", data_light="#7FB0DD", band="#EDF3FA", peers="#9AA3AD", faint="#C9CED4", highlight="#D9730D",
    must="#C8102E", must_ground="#FBE3E6", verify="#8A5A0F", verify_ground="#FBF1DD", verify_mark="#B7791F",
    order="#0F766E", order_ground="#EAF3EF", unknown="#5B6775", unknown_ground="#F1F3F5", mark="#FFE9A8",
    outcomes=("#1F5FA8", "#7FB0DD", "#D9A441", "#9AA3AD", "#C9CED4", "#E3E6EA"),
)  # fmt: skip
DARK = Palette(
    ink="#E7EBEF", muted="#A3AEBA", rule="#323B45", ground="#14181D", card="#1B2128",
    data="#77AEEA", data_light="#4678AC", band="#1F3148", peers="#7E8994", faint="#56606B", highlight="#F0934A",
    must="#FF8A97", must_ground="#42191F", verify="#E3B559", verify_ground="#3A2E14", verify_mark="#D9A441",
    order="#5CC5B5", order_ground="#143330", unknown="#A3AEBA", unknown_ground="#262E37", mark="#5C4A12",
    outcomes=("#4F93DD", "#A5CBEE", "#D9A441", "#8C96A1", "#626C77", "#454E58"),
)  # fmt: skip


def palette(scheme: Scheme) -> Palette:
    """The colours of a scheme."""
    return DARK if scheme == "dark" else LIGHT


@cache
def stylesheet(scheme: Scheme) -> str:
    """The page's style element: the scheme's colours as variables, then the rules of ``look.css``."""
    colours = "".join(
        f"--{name.replace('_', '-')}:{value};"
        for name, value in asdict(palette(scheme)).items()
        if isinstance(value, str)
    )
    # Every rerun sends it: without what only those who edit it read.
    rules = re.sub(r"/\*.*?\*/", "", STYLESHEET.read_text(encoding="utf-8"), flags=re.DOTALL)
    rules = re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", rules))
    return f"<style>:root{{{colours}}}\n{rules}</style>"
