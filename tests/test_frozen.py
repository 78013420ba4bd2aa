"""Records that are frozen by their types alone."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, fields, replace

from data.frozen import frozen


@frozen()
class Spot:
    row: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Reference:
    row: int
    column: int = 1


@frozen(eq=False)
class Thing:
    row: int


def test_a_record_is_what_a_frozen_dataclass_is() -> None:
    assert Spot(2) == Spot(2, 1) != Spot(2, 2)
    assert hash(Spot(2)) == hash(Reference(2))
    assert {Spot(2): "found"}[replace(Spot(3), row=2)] == "found"
    assert [field.name for field in fields(Spot)] == [field.name for field in fields(Reference)]
    assert repr(Spot(2)) == "Spot(row=2, column=1)"
    assert not hasattr(Spot(2), "__dict__")
    assert pickle.loads(pickle.dumps(Spot(2))) == Spot(2)  # noqa: S301


def test_records_without_equality_are_told_apart_by_identity() -> None:
    thing = Thing(1)
    assert thing != Thing(1)
    found = {thing: "found"}
    assert (found.get(thing), found.get(Thing(1))) == ("found", None)
