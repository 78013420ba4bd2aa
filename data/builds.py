"""Published builds, opened to be read; a damaged live build gives way to the newest one before it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb

from data import paths

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

    None when nothing is published, and when no build opens.
    """
    places = paths.folders(home)
    named = paths.named_build(places)
    if named is None:
        return None
    if _opens(named):
        return LiveBuild(named)
    others = sorted(places.builds.glob("*.duckdb"), key=lambda path: path.name, reverse=True)
    return next((LiveBuild(path, named.stem) for path in others if path != named and _opens(path)), None)


def current_build(home: Path | None = None) -> Path | None:
    """The file of the build that readers are to use, None when there is none."""
    build = live(home)
    return None if build is None else build.path


def _opens(build: Path) -> bool:
    try:
        stat = build.stat()
    except OSError:
        return False
    return _opened_well(build, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=64)
def _opened_well(build: Path, modified: int, size: int) -> bool:
    """Whether a file, as it is at this moment, is a whole build; asked once for each state of the file."""
    del modified  # part of the key
    try:
        with opened(build) as connection:
            # A file that was cut off opens as long as its catalogue is there; its header knows how long it was.
            ((blocks,),) = connection.execute("select total_blocks * block_size from pragma_database_size()").fetchall()
            ((infos,),) = connection.execute("select count(*) from build_info").fetchall()
            return bool(infos == 1 and size >= blocks)
    except duckdb.ConnectionException:
        # This process has it open with other settings, so it opens.
        return True
    except duckdb.Error:
        return False
