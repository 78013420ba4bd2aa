"""Records that are frozen by their types and quick to make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

_Record = TypeVar("_Record")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(*, eq: bool = True, slots: bool = True) -> Callable[[type[_Record]], type[_Record]]:
    """A dataclass for what is made by the hundred for every file: frozen to whoever checks types, not when it runs.

    A dataclass frozen at run time sets each field by a call and takes ten times as long to make as one whose fields are
    simply assigned; that was a sixth of the reading of a text. eq False compares by identity, as with ``dataclass``.
    """

    def made(record: type[_Record]) -> type[_Record]:
        return dataclass(eq=eq, slots=slots, unsafe_hash=eq)(record)

    return made
