"""SQL of DuckDB carried over to Spark by sqlglot: what would be answered otherwise there is made equal, or refused.

sqlglot knows other names for the same thing; whether it is the same thing is known here. Every kind of node that a
statement is made of stands in one of three places below: it means the same on both engines, or a rule makes it the
same, or the statement is refused. Nothing passes because nobody thought of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from data import extras
from data.statements import statement

# table → column → type, as DuckDB names them.
Schema = Mapping[str, Mapping[str, str]]

_DIGITS = "0-9"
_BLANKS = r"\t\n\f\r "
_ESCAPED_MARKS = frozenset(r".\()[]{}*+?|^$-/")
_IS_DAY = re.compile(r"\d{4}-\d\d-\d\d").fullmatch
_SPARK = "spark"
_DUCKDB = "duckdb"


class NotCarried(Exception):
    """What a statement uses that Spark would answer otherwise, or not at all."""

    def __init__(self, part: str) -> None:
        """Keep the function or construct as DuckDB names it."""
        super().__init__(part)
        self.part = part


def carried(sql: str, schema: Schema) -> str:
    """The statement in the words of Spark, its ``$name`` as ``:name``.

    Raises: NotCarried, naming the first part that Spark would answer otherwise.
    """
    glot = extras.sqlglot()
    unknown = tables(sql) - set(schema)
    if unknown:
        raise NotCarried(", ".join(sorted(unknown)))
    try:
        tree = _typed(glot.parse_one(sql, read=_DUCKDB), schema)
        for node in reversed(list(tree.walk(bfs=True))):
            _carry(node)
        for node in tree.walk():
            # Told once more in the words of DuckDB, they would mislead the writer.
            node.type = None
        return str(tree.sql(_SPARK, unsupported_level=glot.ErrorLevel.RAISE))
    except glot.errors.SqlglotError as error:
        raise NotCarried(str(error).partition("\n")[0]) from error


def tables(sql: str) -> frozenset[str]:
    """The tables and views that a statement reads, those of its own with clauses left out."""
    glot = extras.sqlglot()
    tree = glot.parse_one(sql, read=_DUCKDB)
    own = {each.alias for each in tree.find_all(glot.exp.CTE)}
    return frozenset(each.name for each in tree.find_all(glot.exp.Table) if each.name) - own


@cache
def views() -> dict[str, str]:
    """The views of ``schema.sql`` by name: what they select."""
    glot = extras.sqlglot()
    made = glot.parse(statement("schema"), read=_DUCKDB)
    return {each.this.name: each.expression.sql(_DUCKDB) for each in made if each.args.get("kind") == "VIEW"}


def spark_type(duckdb_type: str) -> str:
    """The name of a column's type on Spark."""
    return str(extras.sqlglot().exp.DataType.build(duckdb_type, dialect=_DUCKDB).sql(_SPARK))


def with_views(schema: Schema) -> Schema:
    """The schema with the columns of those views whose tables it has."""
    whole: dict[str, Mapping[str, str]] = dict(schema)
    for name, sql in views().items():
        if not tables(sql) <= set(whole):
            continue
        tree = _typed(extras.sqlglot().parse_one(sql, read=_DUCKDB), whole)
        whole[name] = {each.alias_or_name: each.type.sql(_DUCKDB) for each in tree.selects}
    return whole


def _typed(tree: Any, schema: Schema) -> Any:
    """The tree with every column's table named and every expression's type told."""
    glot = extras.sqlglot()
    whole = {name: dict(columns) for name, columns in schema.items()}
    for each in list(tree.find_all(glot.exp.Median)):
        # By this name sqlglot knows what type it has.
        each.replace(glot.exp.PercentileCont(this=each.this, expression=glot.exp.convert(0.5)))
    qualified = glot.optimizer.qualify.qualify(tree, schema=whole, dialect=_DUCKDB)
    return glot.optimizer.annotate_types.annotate_types(qualified, schema=whole, dialect=_DUCKDB)


def _carry(node: Any) -> None:
    kind = type(node).__name__
    name = node.name.lower() if kind == "Anonymous" else kind
    rule = _RULES.get(name)
    if rule is not None:
        for replaced, by in rule(node):
            if by.key != "datatype":
                by.type = by.type or replaced.type
            replaced.replace(by)
    elif name not in _SAME:
        raise NotCarried(_shown(node))


def _shown(node: Any) -> str:
    """The node as DuckDB writes it, short."""
    words = " ".join(str(node.sql(_DUCKDB)).split())
    return words if len(words) <= 60 else f"{words[:60]}…"


# what means the same on both engines ---------------------------------------------------------------------------------

# Null is last in every order, which sqlglot says where Spark would have it first.
_ALIKE = """
    Alias Column CTE Distinct Exists From Group Having Identifier Order Paren Star Subquery Table TableAlias Tuple
    Union Unnest Values Where Window Windows With
    And Between Boolean Case Coalesce DataType DataTypeParam EQ GT GTE If In Is LT LTE Literal NEQ Not Null NullSafeEQ
    NullSafeNEQ Nullif Or Ordered Placeholder Var
    Abs Add Floor Greatest Least Ln Mul Neg Pow Sub
    Chr Contains DateFromParts EndsWith Left Month Replace SplitPart StartsWith Trim
    AnyValue Count DenseRank Filter Lag Lead LogicalAnd LogicalOr Max Min PercentRank Rank RowNumber Sum
    Array ArrayContains ArrayFilter Dot JSONExtractScalar JSONKeyValue JSONPath JSONPathKey JSONPathRoot Lambda Slice
    json_array_length
"""
_SAME = frozenset(_ALIKE.split())


# what a rule makes the same ------------------------------------------------------------------------------------------

Replaced = Iterator[tuple[Any, Any]]


def _call(name: str, *arguments: Any) -> Any:
    glot = extras.sqlglot()
    return glot.exp.Anonymous(this=name, expressions=[_copied(each) for each in arguments])


def _copied(node: Any) -> Any:
    glot = extras.sqlglot()
    return node.copy() if isinstance(node, glot.exp.Expression) else glot.exp.convert(node)


def _is(node: Any, *types: str) -> bool:
    exp = extras.sqlglot().exp
    while isinstance(node, exp.Floor | exp.Paren):
        node = node.this
    return node.type is not None and node.type.is_type(*types)


def _is_double(node: Any) -> bool:
    return _is(node, "double")


def _is_decimal(node: Any) -> bool:
    return _is(node, "decimal")


def _is_whole(node: Any) -> bool:
    return _is(node, "tinyint", "smallint", "int", "bigint", "hugeint", "int128")


def _is_text(node: Any) -> bool:
    return _is(node, "text", "varchar")


def _text(node: Any) -> str:
    """The words of a literal.

    Raises: NotCarried when it is none: what is not known beforehand cannot be held against the other engine.
    """
    if not getattr(node, "is_string", False):
        raise NotCarried(_shown(node.parent))
    return str(node.this)


def _ordered_distinct(node: Any) -> Replaced:
    """Rows without their like are ordered by what they show; Spark knows it by its new name alone."""
    exp = extras.sqlglot().exp
    order = node.args.get("order")
    if node.args.get("distinct") is not None and order is not None:
        shown = {each.unalias(): each.alias for each in node.selects}
        for key in order.expressions:
            if key.this not in shown:
                raise NotCarried(_shown(key))
            yield key.this, exp.column(shown[key.this], quoted=True)


def _met(node: Any) -> Replaced:
    """The joins that both engines have."""
    if node.args.get("method") or node.kind not in {"", "INNER", "CROSS"} or node.side not in {"", "LEFT"}:
        raise NotCarried(_shown(node))
    return iter(())


def _divided(node: Any) -> Replaced:
    """DuckDB divides in double whatever it is given, Spark decimals in decimal."""
    exp = extras.sqlglot().exp
    sides = (exp.cast(_copied(side), "double") for side in (node.this, node.expression))
    divided = exp.Div(this=next(sides), expression=next(sides), typed=False, safe=False)
    divided.type = "double"
    yield node, exp.paren(divided, copy=False)


def _rounded(node: Any) -> Replaced:
    """Spark rounds the decimal digits that a double is printed with, DuckDB the double itself."""
    exp = extras.sqlglot().exp
    places = node.args.get("decimals")
    if _is_double(node.this):
        if places is not None:
            step = exp.convert(10.0 ** int(places.name))
            whole = _call("round", exp.Mul(this=exp.paren(_copied(node.this)), expression=exp.cast(step, "double")))
            yield node, exp.paren(exp.Div(this=whole, expression=exp.cast(step.copy(), "double")))
    elif not _is_decimal(node.this) and not _is_whole(node.this):
        raise NotCarried(_shown(node))


def _cast(node: Any) -> Replaced:
    """DuckDB rounds to whole numbers, Spark cuts off; a double is written otherwise, a text read otherwise."""
    exp = extras.sqlglot().exp
    source, target = node.this, node.to
    if target.is_type("json"):
        if not isinstance(source, exp.Null):
            raise NotCarried(_shown(node))
        yield target, exp.DataType.build("variant")
    elif isinstance(source, exp.Null | exp.Placeholder):
        return
    elif _is_whole(node):
        if _is_double(source):
            yield source, _call("rint", source)
        elif _is_decimal(source):
            yield source, _call("round", source)
        elif isinstance(node, exp.TryCast) and _is_text(source) and not _is_of_digits(source):
            # Spark takes no figures behind a point for a whole number: an error, but where it may be tried, null.
            raise NotCarried(_shown(node))
    elif _is_text(node):
        if not _is_written_alike(source):
            raise NotCarried(_shown(node))
    elif not _is_cast_alike(node, source, target):
        raise NotCarried(_shown(node))


def _is_cast_alike(node: Any, source: Any, target: Any) -> bool:
    """Whether both engines give the same, or an error, where neither text nor whole numbers are asked for."""
    if target.is_type("double"):
        return not isinstance(node, extras.sqlglot().exp.TryCast)
    if target.is_type("decimal"):
        # A number that is written with a point is a decimal on both engines.
        return _is_whole(source) or _is_decimal(source) or bool(source.is_number)
    if target.is_type("date"):
        return bool(source.is_string) and _IS_DAY(source.name) is not None
    return bool(target.is_type("boolean")) and (_is_whole(source) or _is(source, "boolean"))


def _is_of_digits(node: Any) -> bool:
    """Whether a text is made of digits alone by the pattern that it was taken out by."""
    exp = extras.sqlglot().exp
    if isinstance(node, exp.Nullif):
        return _is_of_digits(node.this)
    # A rule has been there before and the group is behind the pattern.
    if isinstance(node, exp.Anonymous) and node.name == "regexp_extract":
        pattern, group = str(node.expressions[1].this), int(node.expressions[2].name)
        groups = re.findall(r"\((?!\?)((?:[^()])*)\)", pattern)
        taken = groups[group - 1] if group else pattern.removeprefix("^").removesuffix(r"\z")
        return taken == "[0-9]+"
    return False


def _joined(node: Any) -> Replaced:
    """``||`` writes a number as each engine does; a double they write differently."""
    if not _is_written_alike(node.this) or not _is_written_alike(node.expression):
        raise NotCarried(_shown(node))
    return iter(())


def _is_written_alike(node: Any) -> bool:
    return _is_text(node) or _is_whole(node) or _is_decimal(node) or _is(node, "date")


def _like(node: Any) -> Replaced:
    """A backslash escapes on Spark and is a character in DuckDB."""
    if "\\" in _text(node.expression):
        raise NotCarried(_shown(node))
    return iter(())


def _length(node: Any) -> Replaced:
    """``len`` and ``length`` take lists and texts alike in DuckDB."""
    if _is(node.this, "array", "list"):
        yield node, _call("cardinality", node.this)
    elif not _is_text(node.this):
        raise NotCarried(_shown(node))


def _days_between(node: Any) -> Replaced:
    """Other units than days count other borders on each engine."""
    if node.args["unit"].name.lower() != "day" or not (_is(node.this, "date") and _is(node.expression, "date")):
        raise NotCarried(_shown(node))
    yield node, _call("datediff", node.this, node.expression)


def _quantile(node: Any) -> Replaced:
    """Exact and interpolated as in DuckDB; of decimals DuckDB gives a decimal."""
    if not _is_double(node.this):
        raise NotCarried(_shown(node))
    measured = _call("percentile", node.this, node.expression)
    measured.type = "double"
    yield node, measured


def _middle_distance(node: Any) -> Replaced:
    """The median distance from the median, which Spark has no name for."""
    exp = extras.sqlglot().exp
    (measured,) = node.expressions
    if not _is_double(measured) or isinstance(node.parent, exp.Filter | exp.Window):
        raise NotCarried(_shown(node))
    members = _call("sort_array", _call("collect_list", measured))
    distance = exp.Abs(this=exp.Sub(this=exp.column("e"), expression=exp.paren(_middle(members))))
    distances = _call("transform", members, exp.Lambda(this=distance, expressions=[exp.to_identifier("e")]))
    is_any = exp.GT(this=exp.Count(this=measured.copy()), expression=exp.convert(0))
    found = _call("if", is_any, _middle(_call("sort_array", distances)), exp.null())
    found.type = "double"
    yield node, found


def _middle(members: Any) -> Any:
    """The median of a sorted list."""
    exp = extras.sqlglot().exp
    count = _call("cardinality", members)

    def half(number: Any) -> Any:
        return _call("int", exp.IntDiv(this=exp.paren(number), expression=exp.convert(2)))

    lower, upper = _call("element_at", members, half(count + 1)), _call("element_at", members, half(count + 2))
    return exp.Div(this=exp.paren(lower + upper), expression=exp.convert(2))


def _first_known(node: Any) -> Replaced:
    if not isinstance(node.this, extras.sqlglot().exp.AnyValue):
        raise NotCarried(_shown(node))
    yield node, _call("any_value", node.this.this, True)


def _at_extreme(name: str) -> Callable[[Any], Replaced]:
    """DuckDB passes over rows in which the answer itself is null, Spark only those without a measure."""

    def rule(node: Any) -> Replaced:
        exp = extras.sqlglot().exp
        if isinstance(node.parent, exp.Filter):
            raise NotCarried(_shown(node.parent))
        is_there = exp.Not(this=exp.Is(this=_copied(node.this), expression=exp.Null()))
        yield node, exp.Filter(this=_call(name, node.this, node.expression), expression=exp.Where(this=is_there))

    return rule


def _words_joined(node: Any) -> Replaced:
    """Without an order each engine joins as the rows happen to come."""
    exp = extras.sqlglot().exp
    ordered = node.this
    if not isinstance(ordered, exp.Order):
        raise NotCarried(_shown(node))
    if isinstance(ordered.this, exp.Distinct):
        # Spark's own, distinct, fails where there are several in one select.
        (word,), (key,) = ordered.this.expressions, ordered.expressions
        if key.this != word or key.args.get("desc") or isinstance(node.parent, exp.Filter):
            raise NotCarried(_shown(node))
        words = _call("array_join", _call("array_sort", _call("collect_set", word)), node.args["separator"])
        yield node, _call("if", exp.GT(this=exp.Count(this=word.copy()), expression=exp.convert(0)), words, exp.null())


def _listed(node: Any) -> Replaced:
    """A list in its order, null among its members and null without any: Spark's own has no order and drops both."""
    exp = extras.sqlglot().exp
    whole = node.parent if isinstance(node.parent, exp.Filter) else node
    ordered = node.this
    if not isinstance(ordered, exp.Order):
        raise NotCarried(_shown(node))
    keys = {f"k{number}": bool(key.args.get("desc")) for number, key in enumerate(ordered.expressions)}
    parts = [exp.convert("v"), ordered.this]
    for name, key in zip(keys, ordered.expressions, strict=True):
        parts += [exp.convert(name), key.this]

    def among(function: Any) -> Any:
        if whole is node:
            return function
        return exp.Filter(this=function, expression=whole.expression.copy())

    gathered = _call("array_sort", among(_call("collect_list", _call("named_struct", *parts))), _comparison(keys))
    member = exp.to_identifier("e")
    values = _call("transform", gathered, exp.Lambda(this=exp.column("v", "e"), expressions=[member]))
    is_any = exp.GT(this=among(exp.Count(this=exp.Star())), expression=exp.convert(0))
    yield whole, _call("if", is_any, values, exp.Null())


def _comparison(keys: Mapping[str, bool]) -> Any:
    """The order of two structs by these fields, null last; of each whether the greatest comes first."""
    exp = extras.sqlglot().exp
    order = exp.Case(ifs=[], default=exp.convert(0))
    for key, is_descending in keys.items():
        left, right = exp.column(key, "l"), exp.column(key, "r")
        for condition, verdict in (
            (exp.and_(left.is_(exp.null()), exp.not_(right.is_(exp.null()))), 1),
            (exp.and_(exp.not_(left.is_(exp.null())), right.is_(exp.null())), -1),
            (exp.LT(this=left, expression=right), 1 if is_descending else -1),
            (exp.GT(this=left, expression=right), -1 if is_descending else 1),
        ):
            order.append("ifs", exp.If(this=condition.copy(), true=exp.convert(verdict)))
    return exp.Lambda(this=order, expressions=[exp.to_identifier("l"), exp.to_identifier("r")])


def _distinct_members(node: Any) -> Replaced:
    """DuckDB leaves null out."""
    yield node, _call("array_distinct", _call("array_compact", node.this))


def _lists_joined(node: Any) -> Replaced:
    """DuckDB takes no list for an empty one."""
    none = _call("array")
    yield node, _call("concat", *(_call("coalesce", each, none) for each in (node.this, *node.expressions)))


def _series(node: Any) -> Replaced:
    """Spark counts downwards where the end lies before the start, DuckDB gives nothing."""
    exp = extras.sqlglot().exp
    start, end = node.args["start"], node.args["end"]
    if node.args.get("step") is not None:
        raise NotCarried(_shown(node))
    rises = exp.LTE(this=_copied(start), expression=_copied(end))
    yield node, _call("if", rises, _call("sequence", start, end), exp.Null())


def _split(node: Any) -> Replaced:
    """The separator is a text in DuckDB and a pattern on Spark: quoted, and refused where that would not hold."""
    exp = extras.sqlglot().exp
    by = node.expression
    if getattr(by, "is_string", False):
        quoted = exp.convert(rf"\Q{by.this}\E")
        is_odd: Any = exp.convert(not by.this or r"\E" in by.this)
    else:
        quoted = _call("concat", r"\Q", by, r"\E")
        is_odd = exp.or_(exp.EQ(this=by.copy(), expression=exp.convert("")), _call("contains", by, r"\E"))
    refusal = _call("raise_error", "a separator that Spark would read as a pattern")
    yield node, _call("split", node.this, _call("if", is_odd, refusal, quoted))


def _member(node: Any) -> Replaced:
    """A member by a number that is written there, or all from one on."""
    exp = extras.sqlglot().exp
    (place,) = node.expressions
    if isinstance(place, exp.Slice) and place.this and place.this.is_int and not place.expression:
        yield node, _call("slice", node.this, place.this, _call("cardinality", node.this))
    elif place.is_int and int(place.name) >= 0:
        # sqlglot counts from 0 by now.
        yield node, _call("try_element_at", node.this, int(place.name) + 1)
    else:
        raise NotCarried(_shown(node))


def _flat(node: Any) -> Replaced:
    """Spark has no list where one of them is none, DuckDB passes over it."""
    yield node, _call("flatten", _call("array_compact", node.this))


def _mapped(node: Any) -> Replaced:
    yield node, _call("map_from_arrays", node.args["keys"], node.args["values"])


def _unnested(node: Any) -> Replaced:
    """Alone in its column; two side by side go in step in DuckDB and not at all on Spark."""
    exp = extras.sqlglot().exp
    if not isinstance(node.parent, exp.Alias):
        raise NotCarried(_shown(node.parent))
    if sum(1 for _ in node.find_ancestor(exp.Select).find_all(exp.Explode)) > 1:
        raise NotCarried(_shown(node))
    return iter(())


# JSON: a value of Spark's type variant, whose nulls stay members ------------------------------------------------------


def _object(node: Any) -> Replaced:
    parts = [part for pair in node.expressions for part in (pair.this, pair.expression)]
    yield node, _call("to_variant_object", _call("named_struct", *parts))


def _to_json(node: Any) -> Replaced:
    yield node, _call("to_variant_object", node.expressions[0])


def _from_json(node: Any) -> Replaced:
    yield node, _call("from_json", node.this, _fields(json.loads(_text(node.expression))))


def _fields(spec: Any) -> str:
    """The type that DuckDB's own description of a JSON stands for: ``[{"words": "varchar"}]``."""
    if isinstance(spec, list):
        return f"array<{_fields(spec[0])}>"
    if isinstance(spec, dict):
        return f"struct<{','.join(f'{name}:{_fields(each)}' for name, each in spec.items())}>"
    return spark_type(str(spec)).lower()


# patterns: RE2 in DuckDB, Java's on Spark -----------------------------------------------------------------------------


def _found(node: Any) -> Replaced:
    yield node, _call("regexp_like", node.this, java_pattern(_text(node.expression)))


def _found_whole(node: Any) -> Replaced:
    yield node, _call("regexp_like", node.this, rf"\A(?:{java_pattern(_text(node.expression))})\z")


def _extracted(node: Any) -> Replaced:
    group = node.args.get("group") or 0
    yield node, _worded(_call("regexp_extract", node.this, java_pattern(_text(node.expression)), group))


def _all_extracted(node: Any) -> Replaced:
    group = node.args.get("group") or 0
    yield node, _call("regexp_extract_all", node.this, java_pattern(_text(node.expression)), group)


def _pattern_replaced(node: Any) -> Replaced:
    """Spark replaces every place, DuckDB the first without "g"; they count empty places differently."""
    pattern, by = _text(node.expression), _text(node.args["replacement"])
    modifiers = node.args.get("modifiers")
    is_anchored = pattern.startswith("^") and not _has_choice_outside(pattern)
    is_once = modifiers is None
    if not is_once and modifiers.name != "g":
        raise NotCarried(_shown(node))
    if "\\" in by or "$" in by or (is_once and not is_anchored) or (not is_once and re.search(pattern, "")):
        raise NotCarried(_shown(node))
    yield node, _worded(_call("regexp_replace", node.this, java_pattern(pattern), by))


def _worded(node: Any) -> Any:
    """The node, known to be a text."""
    node.type = "text"
    return node


def _has_choice_outside(pattern: str) -> bool:
    depth = 0
    bare = re.sub(r"\\.|\[\^?\]?[^\]]*\]", "", pattern)
    for mark in bare:
        depth += (mark == "(") - (mark == ")")
        if mark == "|" and not depth:
            return True
    return False


def java_pattern(pattern: str) -> str:
    """A pattern of RE2 as Java's engine has to be told it, to match the same words.

    Raises: NotCarried for what the two might read differently: flags, named classes, word borders.
    """
    written: list[str] = []
    rest = iter(range(len(pattern)))
    is_in_class = False
    for at in rest:
        mark, following = pattern[at], pattern[at + 1 : at + 2]
        if mark == "\\":
            next(rest)
            written.append(_escape(pattern, following, is_in_class=is_in_class))
        elif is_in_class:
            is_in_class = mark != "]"
            # What joins and nests classes in Java is a character like any other in RE2.
            written.append(f"\\{mark}" if mark in "[&" else mark)
            if pattern[at : at + 2] == "[:":
                raise NotCarried(pattern)
        elif mark == "[":
            is_in_class = True
            written.append(mark)
            if pattern[at + 1 : at + 3] == "^]" or following == "]":
                raise NotCarried(pattern)
        elif mark == "(" and following == "?" and pattern[at + 2 : at + 3] != ":":
            raise NotCarried(pattern)
        else:
            # The end of the text in RE2; in Java a line break may follow. Any character but a line feed, and no other.
            written.append({"$": r"\z", ".": r"[^\n]"}.get(mark, mark))
    return "".join(written)


def _escape(pattern: str, letter: str, *, is_in_class: bool) -> str:
    if letter in "ds":
        members = _DIGITS if letter == "d" else _BLANKS
        return members if is_in_class else f"[{members}]"
    if letter not in {"n", "t"} and letter not in _ESCAPED_MARKS:
        raise NotCarried(pattern)
    return f"\\{letter}"


_RULES: dict[str, Callable[[Any], Replaced]] = {
    "ArgMax": _at_extreme("max_by"), "ArgMin": _at_extreme("min_by"), "ArrayAgg": _listed, "ArrayConcat": _lists_joined,
    "ArrayDistinct": _distinct_members, "Bracket": _member, "Cast": _cast, "DPipe": _joined, "DateDiff": _days_between,
    "Div": _divided, "Explode": _unnested, "Flatten": _flat, "FromJson": _from_json, "GenerateSeries": _series,
    "GroupConcat": _words_joined, "IgnoreNulls": _first_known, "JSONObject": _object, "Join": _met, "Length": _length,
    "Like": _like, "Map": _mapped, "PercentileCont": _quantile, "RegexpExtract": _extracted,
    "RegexpExtractAll": _all_extracted, "RegexpFullMatch": _found_whole, "RegexpLike": _found,
    "RegexpReplace": _pattern_replaced, "Round": _rounded, "Select": _ordered_distinct, "Split": _split,
    "TryCast": _cast, "mad": _middle_distance, "to_json": _to_json,
}  # fmt: skip
