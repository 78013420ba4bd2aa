"""Small pieces of HTML and SVG; every word that comes from data is escaped here and nowhere else."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape

from dashboard.theme import Palette


class Html(str):
    """Text that is markup already; anything else is escaped."""

    __slots__ = ()


def safe(words: object) -> Html:
    """Words as markup: escaped unless they are markup already."""
    return words if isinstance(words, Html) else Html(escape(str(words), quote=True))


def join(parts: Iterable[object], between: object = "") -> Html:
    """Several pieces one after another."""
    return Html(safe(between).join(safe(part) for part in parts))


def tag(name: str, *content: object, css: str = "", **attributes: str) -> Html:
    """An element with its content; attributes are escaped (a trailing underscore is dropped: ``for_``)."""
    given = {"class": css, **{key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}}
    written = "".join(f' {key}="{escape(value, quote=True)}"' for key, value in given.items() if value)
    return Html(f"<{name}{written}>{join(content)}</{name}>")


def anchor(words: object, address: str, title: str = "", css: str = "") -> Html:
    """A link that opens in the same tab."""
    return tag("a", words, href=address, target="_self", title=title, css=css)


def table(
    head: Sequence[object], rows: Iterable[Sequence[object]], *, right: Sequence[int] = (), **look: object
) -> Html:
    """A table of thin rules; the columns of right are set flush right.

    look: chosen, the number of a highlighted row; tall, the height in pixels from which on it scrolls; label, what it
    shows, for screen readers.
    """
    columns = tuple("x-right" if index in right else "" for index in range(len(head)))
    header = tag("tr", *(tag("th", cell, css=css, scope="col") for cell, css in zip(head, columns, strict=True)))
    body = [
        tag(
            "tr",
            *(tag("td", cell, css=css) for cell, css in zip(row, columns, strict=True)),
            css="x-chosen" if number == look.get("chosen") else "",
        )
        for number, row in enumerate(rows)
    ]
    whole = tag(
        "table", tag("thead", header), tag("tbody", *body), css="x-table", aria_label=str(look.get("label", ""))
    )
    tall = f"--tall:{look['tall']}px" if look.get("tall") else ""
    return tag("div", whole, css="x-scroll", style=tall, tabindex="0" if tall else "")


def pairs(rows: Iterable[tuple[object, object]]) -> Html:
    """Names and what they are, one under another."""
    return tag("dl", *(join((tag("dt", name), tag("dd", value))) for name, value in rows), css="x-list")


def highlighted(text: str, words: str) -> Html:
    """The text with these words marked where they stand; unmarked when they stand in several places or in none.

    A number is matched whole: 8 is not found in 18.
    """
    if not words:
        return safe(text)
    starts = [
        start
        for start in range(len(text) - len(words) + 1)
        if text.startswith(words, start)
        and not (words[0].isdigit() and start and (text[start - 1].isdigit() or text[start - 1] in ".,"))
        and not (words[-1].isdigit() and text[start + len(words) : start + len(words) + 1].isdigit())
    ]
    if len(starts) != 1:
        return safe(text)
    start, end = starts[0], starts[0] + len(words)
    return join((text[:start], tag("mark", text[start:end]), text[end:]))


def marked(text: str, start: int, end: int) -> Html:
    """The text with the characters from start to end marked."""
    return join((text[:start], tag("mark", text[start:end]), text[end:]))


def image(svg: str, alt: str) -> Html:
    """A drawing as an image; alt says what it shows."""
    encoded = base64.b64encode(svg.encode()).decode()
    return Html(f'<img src="data:image/svg+xml;base64,{encoded}" alt="{escape(alt, quote=True)}">')


def sparkline(values: Sequence[float | None], palette: Palette, chosen: int | None = None) -> str:
    """A line over years as SVG: a gap stays a gap, a lone point is a dot, the chosen point is marked."""
    width, height, edge = 180.0, 38.0, 5.0
    known = [value for value in values if value is not None]
    if not known:
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"></svg>'
    low, span = min(known), (max(known) - min(known)) or 1.0
    step = (width - 2 * edge) / max(len(values) - 1, 1)
    spots = [
        None if value is None else (edge + index * step, height - edge - (value - low) / span * (height - 2 * edge))
        for index, value in enumerate(values)
    ]
    runs: list[list[tuple[float, float]]] = [[]]
    for spot in spots:
        if spot is None:
            runs.append([])
        else:
            runs[-1].append(spot)
    lines = "".join(
        f'<polyline fill="none" stroke="{palette.peers}" stroke-width="1.5" points="'
        + " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
        + '"/>'
        for run in runs
        if len(run) > 1
    )
    lone = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{palette.peers}"/>' for (x, y) in
                   (run[0] for run in runs if len(run) == 1))  # fmt: skip
    spot = spots[chosen] if chosen is not None and 0 <= chosen < len(spots) else None
    dot = f'<circle cx="{spot[0]:.1f}" cy="{spot[1]:.1f}" r="3.2" fill="{palette.data}"/>' if spot else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'preserveAspectRatio="xMinYMid meet">{lines}{lone}{dot}</svg>'
    )


def bullet(
    value: float | None,
    band: tuple[float, float, float] | None,
    most: float,
    palette: Palette,
    *,
    is_open: bool = False,
) -> str:
    """One value beside the quartiles and the median of its peers as SVG, from zero to most; open without a rank."""
    width, height, edge = 180.0, 38.0, 8.0

    def at(amount: float) -> float:
        return edge + min(max(amount / (most or 1.0), 0.0), 1.0) * (width - 2 * edge)

    drawn = [f'<path d="M{edge:g} 20H{width - edge:g}" stroke="{palette.rule}" stroke-width="2"/>']
    if band is not None:
        low, middle, high = band
        wide = max(at(high) - at(low), 2.0)
        drawn.append(f'<rect x="{at(low):.1f}" y="11" width="{wide:.1f}" height="18" fill="{palette.faint}"/>')
        drawn.append(f'<path d="M{at(middle):.1f} 7V33" stroke="{palette.data}" stroke-width="2"/>')
    if value is not None:
        line, fill = palette.highlight, palette.card if is_open else palette.highlight
        drawn.append(f'<circle cx="{at(value):.1f}" cy="20" r="5.5" fill="{fill}" stroke="{line}" stroke-width="2"/>')
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">{"".join(drawn)}</svg>'


def dots(counts: Sequence[tuple[int, str, bool]], ground: str, most: int = 120) -> str:
    """One dot per agency as SVG, kind after kind: (how many, colour, filled); a bar of shares beyond so many."""
    total = sum(count for count, _, _ in counts)
    width, height = 180.0, 38.0
    if total > most:
        parts, left = [], 0.0
        for count, colour, _ in counts:
            wide = width * count / total
            parts.append(f'<rect x="{left:.1f}" y="12" width="{wide:.1f}" height="12" fill="{colour}"/>')
            left += wide
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">{"".join(parts)}</svg>'
    rows = 1 if total <= 20 else 2 if total <= 50 else 4
    each = max(-(-total // rows), 12)
    step = width / each
    radius = min(step * 0.38, height / rows * 0.36, 5.0)
    parts, number = [], 0
    for count, colour, is_filled in counts:
        for _ in range(count):
            x, y = (number % each + 0.5) * step, (number // each + 0.5) * height / rows
            look = f'fill="{colour}"' if is_filled else f'fill="{ground}" stroke="{colour}" stroke-width="1.3"'
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {look}/>')
            number += 1
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">{"".join(parts)}</svg>'
