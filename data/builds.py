"""A published build, opened to be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

# Nothing that a reader does needs files, extensions or the network. All readers of a process open a build alike: DuckDB
# refuses a second connection with other settings.
LOCKED = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
}


@contextmanager
def opened(build: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a build, read-only, closed afterwards."""
    connection = duckdb.connect(str(build), read_only=True, config=dict(LOCKED))
    try:
        yield connection
    finally:
        connection.close()
