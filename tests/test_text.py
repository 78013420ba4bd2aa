"""One spelling to match on, with the way back to the words as written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.text import clean, squeeze, squeezed

WRITTEN = st.text(alphabet=st.sampled_from("县局 　ａｂ１２ab12，。（）()“”\n\t\u00a0—·件"), max_size=60)


@pytest.mark.parametrize(
    ("written", "matched"),
    [
        ("34 件", "34件"),
        ("２０２３ 年", "2023年"),
        ("1 234", "1 234"),
        ("open data", "open data"),
        ("（一） 主动公开", "(一)主动公开"),
        ("一 、概\u3000述", "一、概述"),
        ("  ", ""),
    ],
)
def test_matching_does_not_depend_on_blanks_and_widths(written: str, matched: str) -> None:
    assert squeezed(written) == matched


@given(WRITTEN)
def test_the_short_way_gives_the_same_text(written: str) -> None:
    assert squeezed(written) == squeeze(written).text


@given(WRITTEN)
def test_every_character_leads_back_to_the_one_that_was_written(written: str) -> None:
    matched = squeeze(written)
    assert len(matched.offsets) == len(matched.text)
    assert list(matched.offsets) == sorted(set(matched.offsets))
    for index, character in enumerate(matched.text):
        assert squeezed(matched.words(index, index + 1)) == character.strip()
        assert matched.index(matched.offsets[index]) == index


def test_words_for_showing_have_no_blanks_beside_hanzi() -> None:
    assert clean(" 共 34 件\n，其中  a  b ") == "共34件，其中a b"
