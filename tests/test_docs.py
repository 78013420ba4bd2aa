"""README and guides: alike in both languages, and true to the commands, the files and the words on the screen."""

from __future__ import annotations

import csv
import importlib.util
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

import pytest

from dashboard.__main__ import main as dashboard
from data.__main__ import main as data
from queries.__main__ import main as queries

ROOT = Path(__file__).resolve().parent.parent
PAIRS = [
    ("README.md", "README.zh-CN.md"),
    ("docs/guide.md", "docs/guide.zh-CN.md"),
    ("docs/growing.md", "docs/growing.zh-CN.md"),
]
DOCUMENTS = [name for pair in PAIRS for name in pair]
GUIDES = [("docs/guide.md", "en"), ("docs/guide.zh-CN.md", "zh")]
# The dashboard starts it; nobody types it.
INNER_DOORS = {"job"}
_FENCE = re.compile(r"^```\n(.*?)^```$", re.M | re.S)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[[^\]\n]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^(#+) (.+)$", re.M)
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.S)
_OPTION = re.compile(r"--[a-z][a-z_-]*")
_COMMAND = re.compile(r"python -m ([a-z_.]+)([^#]*)")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def prose(words: str) -> str:
    """A document without its blocks of code."""
    return _FENCE.sub("", words)


def code(words: str) -> Iterator[str]:
    """Every piece of code: the lines of the blocks, then the spans."""
    for block in _FENCE.findall(words):
        yield from block.splitlines()
    for span in _CODE.findall(prose(words)):
        yield span.replace("\\|", "|")


def commands(words: str) -> list[str]:
    """The commands of a document without the remarks on them."""
    found = (re.search(r"(python -m|make) [a-z].*", line.partition(" #")[0]) for line in code(words))
    return [each.group().strip() for each in found if each]


def headings(words: str) -> list[str]:
    return [title for _, title in _HEADING.findall(prose(words))]


def anchors(words: str) -> set[str]:
    """The addresses of the headings, as the sites that show Markdown make them."""
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in headings(words)}


@pytest.mark.parametrize(("english", "chinese"), PAIRS)
def test_both_languages_have_the_same_outline(english: str, chinese: str) -> None:
    levels = [[level for level, _ in _HEADING.findall(prose(read(name)))] for name in (english, chinese)]
    assert levels[0] == levels[1]


@pytest.mark.parametrize(("english", "chinese"), PAIRS)
def test_both_languages_name_the_same_commands(english: str, chinese: str) -> None:
    assert commands(read(english)) == commands(read(chinese))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name: str) -> None:
    words = read(name)
    for target in _LINK.findall(prose(words)):
        file, _, anchor = unquote(target).partition("#")
        path = (ROOT / name).parent / file if file else ROOT / name
        assert path.exists(), f"{name}: {target} is no file"
        if anchor:
            assert anchor in anchors(path.read_text(encoding="utf-8")), f"{name}: {target} is no heading"


@pytest.mark.parametrize(("name", "other"), [*PAIRS, *((chinese, english) for english, chinese in PAIRS)])
def test_each_language_links_to_the_other(name: str, other: str) -> None:
    assert (ROOT / other) in [((ROOT / name).parent / target).resolve() for target in _LINK.findall(read(name))]


# commands ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def help_of(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def ask(main: Callable[[Sequence[str]], int], *words: str) -> str:
        with pytest.raises(SystemExit) as ended:
            main([*words, "--help"])
        assert ended.value.code == 0, f"{words} is no command"
        return capsys.readouterr().out

    return ask


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_and_option_exists(name: str, help_of: Callable[..., str]) -> None:
    for command in commands(read(name)):
        for module, rest in _COMMAND.findall(command):
            options = set(_OPTION.findall(rest))
            door = next(iter(re.findall(r"^ ([a-z_]+)", rest)), "")
            if module == "data":
                known = help_of(data, "--lang", "en", door) if door else help_of(data, "--lang", "en")
            elif module == "queries":
                # What every question takes stands in the help of each.
                known = help_of(queries, door or "coverage")
            elif module == "dashboard":
                known = help_of(dashboard)
            else:
                found = importlib.util.find_spec(module)
                assert found is not None, f"{name}: {command}: there is no module {module}"
                known = Path(found.origin or "").read_text(encoding="utf-8")
            # An ellipsis stands for the options of whichever question is asked.
            unknown = {option for option in options if f"{option} …" not in rest} - set(_OPTION.findall(known))
            assert not unknown, f"{name}: {command}: no option {', '.join(sorted(unknown))}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_target_of_make_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.M))
    named = {target for command in commands(read(name)) for target in re.findall(r"\bmake ([a-z]+)", command)}
    assert named <= targets


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_every_door_and_its_options_are_told(name: str, help_of: Callable[..., str]) -> None:
    words, told = read(name), " ".join(commands(read(name)))
    doors = set(re.findall(r"^    ([a-z]+)  ", help_of(data, "--lang", "en"), re.M)) - INNER_DOORS
    assert len(doors) > 10
    for door in sorted(doors):
        assert f"python -m data {door}" in told, f"{name}: nothing on {door}"
        known = set(_OPTION.findall(help_of(data, "--lang", "en", door).partition("Exit codes")[0]))
        untold = {option for option in known - {"--help", "--lang"} if option not in words}
        assert not untold, f"{name}: {door} takes {', '.join(sorted(untold))}, too"
    assert set(_OPTION.findall(help_of(dashboard))) - {"--help"} <= set(_OPTION.findall(told))


# the words on the screen ---------------------------------------------------------------------------------------------


def on_screen(language: str) -> set[str]:
    """Every text of the pages that says the same whatever the data."""
    with (ROOT / "dashboard" / "texts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    # The switch is named in the language that it leads to.
    switch = {words for row in rows if row["key"] == "language.name" for words in (row["zh"], row["en"])}
    return {(row[language] or row["zh"]).strip() for row in rows} | switch


@pytest.mark.parametrize(("name", "language"), GUIDES)
def test_bold_words_are_words_on_the_screen(name: str, language: str) -> None:
    known = on_screen(language)
    bold = {" ".join(words.split()) for words in _BOLD.findall(prose(read(name)))}
    assert len(bold) > 30
    assert sorted(bold - known) == [], f"{name}: no page says so"
