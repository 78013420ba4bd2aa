"""What a document's own tables hold, to tell which cell or sum a figure in prose repeats."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from data.records import TableReading
from data.reference import rows

# What rows a local table has is its own affair: it states no total of a row that it lacks.
_LOCAL = "l09"
_ORGANISATIONS = ("business", "research", "ngo", "legal_service", "other_org")


class TableFigures:
    """The cells of a document's tables by indicator and applicant; built once, only asked."""

    def __init__(self, tables: tuple[TableReading, ...]) -> None:
        """Keep every cell of every table that is there, accepted or held back."""
        present = [table for table in tables if table.state != "missing"]
        self._values = {
            (reading.indicator, reading.applicant): reading.value for table in present for reading in table.readings
        }
        self._prefixes = {reading.indicator.partition("_")[0] for table in present for reading in table.readings}
        self._prefixes |= {table.table for table in present}

    def has(self, expression: str) -> bool:
        """Whether the document has the table that a cell or sum belongs to; of a local table, the row itself."""
        form = expression.partition("_")[0]
        return form in self._prefixes and (form != _LOCAL or self.value(expression, "") is not None)

    def value(self, expression: str, applicant: str) -> Decimal | None:
        """The value of a cell or of a sum of cells; blank cells of a read row count 0, None when nothing is there."""
        values = [self._cell(code, applicant) for code in expression.split("+")]
        known = [value for value in values if value is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(values) else None

    def _cell(self, code: str, applicant: str) -> Decimal | None:
        if applicant == "organisations":
            return self._total(code, _ORGANISATIONS)
        if (code, applicant) in self._values:
            return self._values[code, applicant] or Decimal(0)
        parts = [self._cell(part, applicant) for part in _parts_of(code)]
        known = [part for part in parts if part is not None]
        return sum(known, Decimal(0)) if known else None

    def _total(self, code: str, applicants: tuple[str, ...]) -> Decimal | None:
        values = [self._cell(code, applicant) for applicant in applicants]
        known = [value for value in values if value is not None]
        return sum(known, Decimal(0)) if known else None


@cache
def _parts_of(code: str) -> tuple[str, ...]:
    """The rows under a subtotal that the form does not print; none for a row that it prints."""
    derived = {row["indicator"] for row in rows("indicators") if row["role"] == "derived"} | {"t3_other"}
    return tuple(row["indicator"] for row in rows("indicators") if row["parent"] == code) if code in derived else ()
