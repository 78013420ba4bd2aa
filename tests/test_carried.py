"""A statement means on Spark what it means in DuckDB, or it is refused."""

from __future__ import annotations

import pytest

from data import carried, statements
from data.carried import NotCarried
from queries import question, questions

SCHEMA = {
    "t": {
        "agency": "VARCHAR", "words": "VARCHAR", "number": "INTEGER", "value": "DECIMAL(18,4)", "share": "DOUBLE",
        "day": "DATE", "at": "TIMESTAMP", "forms": "VARCHAR[]",
    }
}  # fmt: skip

REFUSED = {
    "words joined as the rows happen to come": "select string_agg(t.words, ', ') from t",
    "a list as the rows happen to come": "select list(t.words) from t",
    "the middle of decimals, a decimal in DuckDB": "select median(t.value) from t",
    "a mean, of decimals a decimal on Spark": "select avg(t.value) from t",
    "months between days": "select date_diff('month', t.day, t.day) from t",
    "a double written as a text": "select cast(t.share as varchar) from t",
    "a moment written as a text": "select t.at || '' from t",
    "a double joined to a text": "select t.words || t.share from t",
    "a text that may be tried as a number": "select try_cast(t.words as integer) from t",
    "a text read as a day": "select cast(t.words as date) from t",
    "a text made JSON": "select t.words::json from t",
    "the first place alone": "select regexp_replace(t.words, 'a', 'b') from t",
    "empty places": "select regexp_replace(t.words, 'a*', 'b', 'g') from t",
    "a group in what is put there": r"select regexp_replace(t.words, '(a)', '\1b', 'g') from t",
    "a pattern from a column": "select regexp_matches(t.words, t.agency) from t",
    "a backslash in like": r"select t.words like '\_%' from t",
    "the member by a number of the row": "select t.forms[t.number] from t",
    "two lists side by side": "select unnest(t.forms) as a, unnest(t.forms) as b from t",
    "a list inside another expression": "select cast(unnest([1, 2]) as smallint) as n from t",
    "a nearest join": "select t.words from t asof join t as u on t.agency = u.agency and t.day >= u.day",
    "an order by what is not shown": "select distinct t.words from t order by t.number",
    "a function that nobody looked at": "select soundex(t.words) from t",
    "a whole division": "select t.number // 2 from t",
    "a rest, negative where DuckDB's is": "select t.number % 2 from t",
    "a limit": "select t.words from t limit 1",
    "no table of ours": "select u.words from u",
}  # fmt: skip

PATTERNS = {
    r"^\d+$": r"^[0-9]+\z",
    r"[\d\s.]": r"[0-9\t\n\f\r .]",
    "a.b": r"a[^\n]b",
    "[(（][^)）]+": "[(（][^)）]+",
    "[[&]": r"[\[\&]",
    r"(?:第|共)(\.\d+)?": r"(?:第|共)(\.[0-9]+)?",
}

pytestmark = pytest.mark.cluster


@pytest.mark.parametrize("what", REFUSED)
def test_what_spark_would_answer_otherwise_is_refused(what: str) -> None:
    with pytest.raises(NotCarried):
        carried.carried(REFUSED[what], SCHEMA)


def test_a_refusal_names_what_it_is_for() -> None:
    with pytest.raises(NotCarried) as refused:
        carried.carried("select t.agency, median(t.value) as middle from t group by t.agency", SCHEMA)
    assert "QUANTILE_CONT" in refused.value.part.upper() or "MEDIAN" in refused.value.part.upper()


@pytest.mark.parametrize(("pattern", "told"), PATTERNS.items())
def test_a_pattern_is_told_to_java_so_that_it_means_the_same(pattern: str, told: str) -> None:
    assert carried.java_pattern(pattern) == told


@pytest.mark.parametrize("pattern", [r"\bword", "(?i)a", r"\w", "[[:alpha:]]", r"\p{Han}", "(?P<name>a)", "[]a]"])
def test_a_pattern_that_java_may_read_otherwise_is_refused(pattern: str) -> None:
    with pytest.raises(NotCarried):
        carried.java_pattern(pattern)


def test_parameters_stay_parameters() -> None:
    told = carried.carried("select t.words from t where $kind::varchar is null or t.agency = $kind::varchar", SCHEMA)
    assert told.count(":kind") == 2
    assert "$" not in told


def test_the_tables_that_a_statement_reads_are_known() -> None:
    assert carried.tables("with own as (select t.words from t) select own.words from own cross join u") == {"t", "u"}


def test_every_question_and_check_names_only_tables_by_which_it_can_be_carried() -> None:
    texts = [question(name).sql for name in questions()] + [statements.statement(n) for n in statements.names("checks")]
    assert all(carried.tables(text) for text in texts)
