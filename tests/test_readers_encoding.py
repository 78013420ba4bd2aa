"""Which encoding a text is in is told by its bytes, and an unknown one is said so."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import UnreadableFile
from data.readers.encoding import decode

SIMPLIFIED = [
    "本机关全年公开各类信息十二条，其中通过网站公开九条。",
    "收到申请三件，均在规定期限内答复，没有收取费用。",
    "一、总体情况\n",
    "本年新收数量\t26\n",
    "（三）因政府信息公开被提起行政复议的情况",
    "下一步将加强培训，提高工作人员的能力和水平。",
    "示例县水务局2021年度报告\r\n",
]
TRADITIONAL = [
    "本機關全年公開各類信息十二條，其中通過網站公開九條。",
    "收到申請三件，均在規定期限內答覆，沒有收取費用。",
    "一、總體情況\n",
    "（三）因政府信息公開被提起行政復議的情況",
    "下一步將加強培訓，提高工作人員的能力和水平。",
]
CODECS = {
    "utf-8": ("utf-8", b""),
    "utf-8-sig": ("utf-8", codecs.BOM_UTF8),
    "gb18030": ("gb18030", b""),
    "utf-16-le": ("utf-16-le", b""),
    "utf-16-be": ("utf-16-be", b""),
    "utf-16": ("utf-16-le", codecs.BOM_UTF16_LE),
}


def texts(phrases: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(phrases), min_size=2, max_size=30).map("".join)


@pytest.mark.parametrize("encoding", CODECS)
@settings(max_examples=40, deadline=None)
@given(text=texts(SIMPLIFIED))
def test_simplified_text_comes_back_from_every_encoding(encoding: str, text: str) -> None:
    codec, mark = CODECS[encoding]
    decoded = decode(mark + text.encode(codec), "a.txt")
    assert (decoded.text, decoded.encoding, decoded.broken_count) == (text, encoding, 0)


@pytest.mark.parametrize("codec", ["utf-8", "big5", "gb18030", "utf-16-le"])
@settings(max_examples=40, deadline=None)
@given(text=texts(TRADITIONAL))
def test_traditional_text_comes_back_from_every_encoding(codec: str, text: str) -> None:
    decoded = decode(text.encode(codec), "a.txt")
    assert (decoded.text, decoded.encoding) == (text, codec)


@pytest.mark.parametrize("letters", ["0.5", "\n2021\n", "(1) + % A-Z"])
def test_plain_ascii_is_utf8(letters: str) -> None:
    assert decode(letters.encode(), "a.txt").encoding == "utf-8"


def test_a_font_named_in_every_tag_does_not_outweigh_the_text() -> None:
    page = "".join(f'<p style="font-family:方正仿宋">{phrase}</p>' for phrase in SIMPLIFIED * 9)
    assert decode(page.encode("gb18030"), "a.html").text == page


FOREIGN = [
    ("euc_kr", "연차 보고서 공개 신청은 모두 스물여섯 건이며 모두 공개하였다. " * 9),
    ("shift_jis", "年次報告書。当機関は請求を受け付け、すべて公開しました。" * 9),
    ("euc_jp", "年次報告書。当機関は請求を受け付け、すべて公開しました。" * 9),
    ("koi8-r", "Ежегодный отчет о раскрытии сведений " * 9),
    ("cp1251", "Ежегодный отчет о раскрытии сведений " * 9),
    ("latin-1", "Le rapport de l'été a été publié à Besançon. " * 9),
    ("cp500", "The yearly report of the county office. " * 9),
]


@pytest.mark.parametrize(("codec", "text"), FOREIGN)
def test_an_unknown_encoding_is_said_so_and_gives_no_wrong_characters(codec: str, text: str) -> None:
    with pytest.raises(UnreadableFile) as raised:
        decode(text.encode(codec), "a.txt")
    assert raised.value.reason == "undecodable"


def test_a_refusal_names_the_best_guess() -> None:
    with pytest.raises(UnreadableFile, match=r"a\.txt: undecodable \(as \w+ only \d+% of its characters"):
        decode(FOREIGN[0][1].encode("euc_kr"), "a.txt")


def test_binary_data_is_no_text() -> None:
    with pytest.raises(UnreadableFile):
        decode(bytes(range(256)) * 20, "a.txt")


def test_a_mark_that_the_bytes_do_not_follow_is_no_text() -> None:
    with pytest.raises(UnreadableFile):
        decode(codecs.BOM_UTF8 + "".join(SIMPLIFIED * 9).encode("gb18030"), "a.txt")


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_text_cut_within_a_character_is_kept_with_a_notice(codec: str) -> None:
    content = "".join(SIMPLIFIED * 20).encode(codec) + "县".encode(codec)[:1]
    decoded = decode(content, "a.txt")
    assert decoded.text.endswith("\ufffd")
    assert [notice.code for notice in decoded.notices()] == ["broken_characters"]


def test_a_broken_byte_leaves_the_figures_beside_it_right() -> None:
    content = ("".join(SIMPLIFIED * 20) + "共@12条").encode().replace(b"@", b"\xff")
    assert decode(content, "a.txt").text.endswith("共\ufffd12条")


def test_a_text_with_many_broken_bytes_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        decode("".join(SIMPLIFIED * 20).encode().replace("，".encode(), b"\xff"), "a.txt")
