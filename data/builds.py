"""Published builds, opened to be read; a damaged live build gives way to the newest one before it.

A build that another version of this program published, with other tables or columns, is not read at all: an answer from
it could be half an answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import duckdb

from data import paths
from data.statements import statement

# Nothing that a reader does needs files, extensions or the network. All readers of a process open a build alike: DuckDB
# refuses a second connection with other settings.
LOCKED = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
}


@dataclass(frozen=True, slots=True)
class LiveBuild:
    """The build that readers are to use; instead_of names the one that should be live and cannot be opened."""

    path: Path
    instead_of: str | None = None


@contextmanager
def opened(build: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a build, read-only, closed afterwards."""
    connection = duckdb.connect(str(build), read_only=True, config=dict(LOCKED))
    try:
        yield connection
    finally:
        connection.close()


def live(home: Path | None = None) -> LiveBuild | None:
    """The build that ``CURRENT`` names, or the newest other one that opens when that is damaged or gone.

    None when nothing is published, when no build opens, and when another version published the live one.
    """
    places = paths.folders(home)
    named = paths.named_build(places)
    if named is None:
        return None
    state = _state(named)
    if state == "whole":
        return LiveBuild(named)
    if state == "of_another_version":
        return None
    others = sorted(places.builds.glob("*.duckdb"), key=lambda path: path.name, reverse=True)
    return next((LiveBuild(path, named.stem) for path in others if path != named and _state(path) == "whole"), None)


def of_another_version(home: Path | None = None) -> str | None:
    """The name of the live build when another version of this program published it; publishing again replaces it."""
    named = paths.named_build(paths.folders(home))
    return named.stem if named is not None and _state(named) == "of_another_version" else None


def current_build(home: Path | None = None) -> Path | None:
    """The file of the build that readers are to use, None when there is none."""
    build = live(home)
    return None if build is None else build.path


State = Literal["whole", "damaged", "of_another_version"]


def _state(build: Path) -> State:
    try:
        stat = build.stat()
    except OSError:
        return "damaged"
    return _state_of(build, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=64)
def _state_of(build: Path, modified: int, size: int) -> State:
    """What a file, as it is at this moment, is as a build; asked once for each state of the file."""
    del modified  # part of the key
    try:
        with opened(build) as connection:
            # A file that was cut off opens as long as its catalogue is there; its header knows how long it was.
            ((blocks,),) = connection.execute("select total_blocks * block_size from pragma_database_size()").fetchall()
            ((infos,),) = connection.execute("select count(*) from build_info").fetchall()
            if infos != 1 or size < blocks:
                return "damaged"
            return "whole" if _columns() <= _columns_of(connection) else "of_another_version"
    except duckdb.ConnectionException:
        # This process has it open with other settings, so it opens.
        return "whole"
    except duckdb.Error:
        return "damaged"


@cache
def _columns() -> frozenset[tuple[str, str]]:
    """Table and name of every column that a build of this version has."""
    with duckdb.connect() as connection:
        connection.execute(statement("schema"))
        return _columns_of(connection)


def _columns_of(connection: duckdb.DuckDBPyConnection) -> frozenset[tuple[str, str]]:
    columns = "select table_name, column_name from duckdb_columns() where not internal"
    return frozenset(connection.execute(columns).fetchall())
