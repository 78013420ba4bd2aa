"""Plain text is kept line by line, as written."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.readers import plain, read
from data.records import Place, TextBlock


def lines(text: str) -> list[tuple[int | None, str]]:
    blocks = plain.read(text.encode(), "a.txt", "").blocks
    assert [block.order for block in blocks] == list(range(len(blocks)))
    return [(block.place.line, block.text) for block in blocks if isinstance(block, TextBlock)]


CASES = [
    ("甲\n乙\n", [(1, "甲"), (2, "乙")]),
    ("甲\r\n\r\n乙", [(1, "甲"), (3, "乙")]),
    ("甲\r乙", [(1, "甲"), (2, "乙")]),
    ("  规章     2      0  \n", [(1, "  规章     2      0  ")]),
    ("\u3000\u3000甲\n \u3000\t\n\u00a0\n\u200b\n乙", [(1, "\u3000\u3000甲"), (5, "乙")]),
    ("甲\u2028乙\n\f丙", [(1, "甲\u2028乙"), (2, "\f丙")]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_line_is_kept_as_written_under_its_own_number(text: str, expected: list[tuple[int, str]]) -> None:
    assert lines(text) == expected


def test_a_plain_line_has_no_markup() -> None:
    assert plain.read(b"# 1\n", "a.txt", "f").blocks == (TextBlock(0, "# 1", Place(line=1)),)


@pytest.mark.reports
@pytest.mark.parametrize("name", ["suqian_2023.txt", "weishan_justice_2018.txt"])
def test_a_real_text_comes_back_line_by_line(shared: Path, name: str) -> None:
    path = shared / "reports" / name
    source = path.read_text(encoding="utf-8").split("\n")
    blocks = read(path).blocks
    assert [block.text for block in blocks if isinstance(block, TextBlock)] == [line for line in source if line.strip()]
    assert all(source[(block.place.line or 0) - 1] == getattr(block, "text", None) for block in blocks)
