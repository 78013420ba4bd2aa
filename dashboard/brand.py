"""The name of the product as a drawing, so that no picture file and no web font is needed."""

from __future__ import annotations

from html import escape

from dashboard.theme import LIGHT, Palette

_FONT = "Microsoft YaHei, Noto Sans CJK SC, Source Han Sans SC, sans-serif"


def logo(name: str, palette: Palette) -> str:
    """The product's name as SVG for the top of the sidebar."""
    wide = 22 + sum(25 if ord(character) > 0x2E7F else 13.5 for character in name)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} 44" width="{wide:g}" height="44">'
        f'<rect x="0" y="8" width="5" height="28" rx="1" fill="{palette.data}"/>'
        f'<text x="16" y="31" font-family="{_FONT}" font-size="25" font-weight="700" fill="{palette.ink}">'
        f"{escape(name)}</text>"
        "</svg>"
    )


def icon() -> str:
    """A page with a tick as SVG for the browser's tab."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect x="5" y="2" width="22" height="28" rx="3" fill="{LIGHT.data}"/>'
        '<path d="M10 16l4 4 8-9" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>'
    )
