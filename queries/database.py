"""The published database, read-only, and the questions that may be put to it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from data import builds, paths

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FOLDER = Path(__file__).parent / "sql"
Parameter = str | int | float | bool | None | date | datetime | Decimal | list[str]
_PARAMETER = re.compile(r"\$([a-z_]+)")
_RETURNED = re.compile(r"([a-z_0-9]+) ([a-z]+)(?: (.*))?")
# Type of a header → how numpy and pandas hold it.
_NUMBERS: dict[str, tuple[str, Callable[..., ExtensionArray]]] = {
    "integer": ("int64", pd.arrays.IntegerArray),
    "decimal": ("float64", pd.arrays.FloatingArray),
    "double": ("float64", pd.arrays.FloatingArray),
    "boolean": ("bool", pd.arrays.BooleanArray),
}


class NoBuild(Exception):
    """Nothing is published yet; the message says which command publishes."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column that a question returns, with its type and, after it, unit or meaning."""

    name: str
    type: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One .sql file: what it asks, one row per what, its columns, its parameters and its text."""

    name: str
    title: str
    grain: str
    returns: tuple[Column, ...]
    parameters: tuple[str, ...]
    sql: str

    @property
    def digest(self) -> str:
        """A short digest of the text, for the keys of caches."""
        return hashlib.sha256(self.sql.encode()).hexdigest()[:12]


@cache
def question(name: str) -> Question:
    """The question of this name.

    Raises: KeyError, listing all names, when there is none; ValueError, naming file and line, when its header is not
    title, grain, returns.
    """
    path = FOLDER / f"{name}.sql"
    if not path.is_file():
        raise KeyError(f"no question {name!r}; there are {', '.join(sorted(questions()))}")
    sql = path.read_text(encoding="utf-8")
    header = [line.removeprefix("--").strip() for line in sql.splitlines() if line.startswith("--")][:3]
    if len(header) < 3 or not header[1].startswith("grain:") or not header[2].startswith("returns:"):
        raise ValueError(f"{path.name}: expected three header lines: the question, -- grain:, -- returns:")
    return Question(
        name=name,
        title=header[0],
        grain=header[1].removeprefix("grain:").strip(),
        returns=tuple(_column(path.name, part) for part in header[2].removeprefix("returns:").split(",")),
        parameters=tuple(dict.fromkeys(_PARAMETER.findall(_without_comments(sql)))),
        sql=sql,
    )


def questions() -> tuple[str, ...]:
    """The names of all questions, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.sql")))


class Database:
    """One build, opened read-only; every question gets a cursor of its own, so threads may share it.

    instead_of names the live build when it is damaged and this older one stands in for it.
    """

    def __init__(self, path: Path, instead_of: str | None = None) -> None:
        """Open the build at path.

        Raises: NoBuild when the file cannot be opened as a database of ours.
        """
        self.path = path
        self.instead_of = instead_of
        self.build_name = path.stem
        try:
            self._connection = duckdb.connect(str(path), read_only=True, config=dict(builds.LOCKED))
        except duckdb.Error as error:
            raise NoBuild(f"{path.name} cannot be opened ({error}); run python -m data publish") from error

    def ask(self, name: str, **parameters: Parameter | Sequence[str]) -> pd.DataFrame:
        """The answer to one question, with the columns that its header promises, in that order.

        Raises: TypeError, naming both lists, when the parameters are not those of the question.
        """
        asked = question(name)
        values = values_of(asked, parameters)
        cursor = self._connection.cursor()
        try:
            relation = cursor.execute(asked.sql, values) if values else cursor.execute(asked.sql)
            # Whole columns: rows of Python objects take ten times as long.
            columns = relation.fetchnumpy()
        finally:
            cursor.close()
        types = {column.name: column.type for column in asked.returns}
        # The columns as they are: put together into blocks, all of them would be copied once more.
        return pd.DataFrame({name: _typed(cells, types[name]) for name, cells in columns.items()}, copy=False)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def open_database(home: Path | None = None) -> Database:
    """The live build.

    Raises: NoBuild, with the command that publishes one, when there is none.
    """
    build = builds.live(home)
    if build is not None:
        return Database(build.path, build.instead_of)
    foreign = builds.of_another_version(home)
    if foreign is not None:
        raise NoBuild(f"{foreign} was published by another version of xxgk; run python -m data publish")
    damaged = paths.named_build(paths.folders(home))
    if damaged is not None:
        raise NoBuild(f"{damaged.stem}, the live build, cannot be opened, nor an older one; run python -m data publish")
    raise NoBuild("nothing is published yet; run python -m data demo, or python -m data import PATH and publish")


def live_build(home: Path | None = None) -> str | None:
    """The name of the live build, None when nothing is published; a reader opens again when it changes."""
    build = builds.current_build(home)
    return None if build is None else build.stem


def of_another_version(home: Path | None = None) -> str | None:
    """The name of the live build when another version of xxgk published it, so that it is not read; None otherwise."""
    return builds.of_another_version(home)


def values_of(asked: Question, parameters: Mapping[str, Parameter | Sequence[str]]) -> dict[str, Any]:
    """The parameters of a question as its SQL takes them.

    Raises: TypeError, naming both lists, when they are not those of the question.
    """
    if set(parameters) != set(asked.parameters):
        raise TypeError(f"{asked.name} takes {sorted(asked.parameters)}, got {sorted(parameters)}")
    return {key: list(value) if isinstance(value, tuple) else value for key, value in parameters.items()}


def typed(frame: pd.DataFrame, asked: Question) -> pd.DataFrame:
    """The frame with whole numbers as nullable integers and decimals as floats, missing kept missing."""
    for column in asked.returns:
        values = frame[column.name]
        if column.type == "integer":
            frame[column.name] = values.astype("Int64")
        elif column.type in {"decimal", "double"}:
            frame[column.name] = pd.to_numeric(values, errors="coerce").astype("Float64")
        elif column.type == "boolean":
            frame[column.name] = values.astype("boolean")
        elif column.type == "timestamp":
            frame[column.name] = pd.to_datetime(values)
        else:
            frame[column.name] = values.astype(object).where(values.notna(), None)
    return frame


def _typed(values: Any, kind: str) -> pd.Series[Any]:
    """One column of numpy, masked where it has gaps, as ``typed`` gives it."""
    is_missing = np.ma.getmaskarray(values)
    data = np.ma.getdata(values)
    if kind in _NUMBERS:
        of_numpy, of_pandas = _NUMBERS[kind]
        return pd.Series(of_pandas(np.where(is_missing, 0, data).astype(of_numpy), is_missing), copy=False)
    if kind == "timestamp":
        return pd.Series(np.where(is_missing, np.datetime64("NaT"), data).astype("datetime64[us]"), copy=False)
    words = _days(data) if data.dtype.kind == "M" else data.astype(object)
    words[is_missing] = None
    return pd.Series(words, dtype="object", copy=False)


def _days(moments: Any) -> Any:
    """Days as Python has them; few are different, and each is made once."""
    codes, days = pd.factorize(moments.astype("datetime64[D]").astype("int64"))
    return days.astype("datetime64[D]").astype(object)[codes]


def _column(file: str, part: str) -> Column:
    described = _RETURNED.fullmatch(part.strip())
    if described is None:
        raise ValueError(f"{file}: returns: {part.strip()!r} is not 'name type meaning'")
    return Column(described[1], described[2], described[3] or "")


def _without_comments(sql: str) -> str:
    return re.sub(r"--[^\n]*", "", sql)
