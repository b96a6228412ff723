# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands on an item's paper, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from central.decisions.fact_types import RowsType
from central.decisions.facts import Fact, FactTable, Known
from central.decisions.statements import Statement, StatementData
from kiosk.contract.message import Message, Text


class ColumnData(Message):
    """A column of the table: which column of the rows fact, its heading, its share of the width."""

    field: str
    heading: Text
    share: float = Field(gt=0, le=1)


class TableData(Message):
    """A table of one rows fact."""

    title: Text
    fact: str
    columns: Annotated[tuple[ColumnData, ...], Field(min_length=1)]


class ValidityData(Message):
    """How long a paper says what is so, from the day of its decision: days, or months, or neither for no end."""

    days: int | None = Field(default=None, ge=1, le=3660)
    months: int | None = Field(default=None, ge=1, le=120)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.days is not None and self.months is not None:
            raise ValueError("validity is in days or in months, not in both")
        return self


class DocumentData(Message):
    """document.json. Papers are Chinese; the English subtitle names them for a reader who needs it.

    opening: the paragraph after the holder's name. number: how much of the holder's number is printed.
    closing: what the paper is good for. issuer: for decisions that name no legal actor. copies: how often machines
    may print it.
    """

    title: Text
    opening: str = Field(min_length=1)
    number: Literal["full", "masked"]
    statements: tuple[StatementData, ...]
    table: TableData | None = None
    closing: tuple[str, ...]
    issuer: Text
    validity: ValidityData = ValidityData()
    copies: int = Field(default=1, ge=1, le=99)


@dataclass(frozen=True)
class DocumentTemplate:
    """A checked template."""

    data: DocumentData
    statements: tuple[Statement, ...]
    cells: RowsType | None

    def rows(self, facts: Mapping[str, Fact]) -> tuple[tuple[Text, ...], ...] | None:
        """The cells of the table in words, None without a table or when its fact is not known."""
        table = self.data.table
        if table is None or self.cells is None:
            return None
        fact = facts.get(table.fact)
        if not isinstance(fact, Known):
            return None
        cell = self.cells.cell
        return tuple(tuple(cell(one.field, row[one.field]) for one in table.columns) for row in fact.value)


def check_document(data: DocumentData, facts: FactTable) -> DocumentTemplate:
    """The template with its statements compiled. Raises ValueError naming what is wrong."""
    for statement in data.statements:
        for name in statement.needs:
            if facts.spec(name) is None:
                raise ValueError(f"{statement.label.en}: needs {name}, which is not a fact of this item")
    statements = tuple(Statement.of(statement) for statement in data.statements)
    return DocumentTemplate(data, statements, None if data.table is None else _cells(data.table, facts))


def _cells(table: TableData, facts: FactTable) -> RowsType:
    spec = facts.spec(table.fact)
    if spec is None or not isinstance(spec.type, RowsType):
        raise ValueError(f"table: {table.fact} is no table among the facts of this item")
    for column in table.columns:
        if column.field not in spec.type.columns:
            raise ValueError(f"table: {table.fact} has no column {column.field}")
    return spec.type
