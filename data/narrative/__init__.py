"""Figures in prose: every number of a report's text becomes a reading, a claim, ignored by a named rule, or a leftover.

``reference/narrative_rules.csv`` says which words make a number which indicator, ``narrative_words.csv`` names the
words that rules share, ``narrative_parts.csv`` says which counts beside one another are parts and no totals,
``ignored_numbers.csv`` which numbers are no figure of the year.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from data.narrative.claims import claims_of
from data.narrative.competition import decide
from data.narrative.ignored import classify_leftover
from data.narrative.matching import match
from data.narrative.parts import wholes
from data.narrative.records import Figure, Sentence
from data.narrative.sentences import sentences_of
from data.narrative.tables import TableFigures
from data.records import Identity, Narrative, PassedOver, Section, TableReading
from data.text import clean


def read_narrative(sections: tuple[Section, ...], identity: Identity, tables: tuple[TableReading, ...]) -> Narrative:
    """The figures in a report's prose, the claims it makes about its tables, and the numbers that it passes over.

    Zero in words is a figure of 0 for exactly what is named; two different figures for one indicator that no rule
    tells apart make no reading, but a notice and a "repeat" claim each.
    """
    figures = TableFigures(tables)
    in_tables = frozenset(chain.from_iterable(table.blocks for table in tables if table.state != "missing"))
    sentences = tuple(
        chain.from_iterable(sentences_of(section, identity.report_year, in_tables) for section in sections)
    )
    hits, parts = wholes(match(sentences, identity, figures))
    decision = decide(hits, identity)
    claims, claimed = claims_of(sentences, hits, decision, figures)
    used = claimed | {hit.figure for hit in decision.winners if hit.figure}
    set_aside = dict.fromkeys(parts, "one_of_parts") | {
        hit.figure: "outranked" for hit in decision.outranked if hit.figure
    }
    passed_over = chain.from_iterable(_passed_over(sentence, used, set_aside) for sentence in sentences)
    return Narrative(decision.readings, claims, tuple(passed_over), decision.notices)


def _passed_over(sentence: Sentence, used: frozenset[Figure], set_aside: dict[Figure, str]) -> Iterator[PassedOver]:
    """The numbers of a sentence that became nothing, each with the rule that says why, "" for a leftover."""
    passed = [figure for figure in sentence.figures if figure not in used]
    if not passed and not sentence.names:
        return
    text, section, around = sentence.section.text, sentence.section, sentence.words
    for start, end, rule in sentence.names:
        yield PassedOver(clean(text[start:end]), sentence.place(start, end), section.code, rule, around)
    for figure in passed:
        rule = set_aside.get(figure) or classify_leftover(figure, sentence)
        words, place = clean(text[figure.start : figure.end]), sentence.place(figure.start, figure.end)
        yield PassedOver(words, place, section.code, rule, around)
