# SPDX-License-Identifier: GPL-3.0-or-later
"""An item's licence.json: which licence its approval makes, when it does, and from which day it counts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import Field

from central.decisions.expressions import EvaluationError, compile_expression
from central.decisions.fact_types import BooleanType, ChoiceType, DateType
from central.decisions.facts import Fact, FactTable, Known
from central.licences.types import LicenceTypes
from kiosk.contract.message import Message

_SAMPLE_DAY: Final = "2026-01-31"
_MOST_CASES: Final = 4096
"""Of what the facts of a condition may be together; a condition that wants more is too long to be read."""


class Otherwise(StrEnum):
    """What an approval does to licences of the type where it makes none."""

    NOTHING = "nothing"
    CANCELS = "cancels"
    """What this centre made for the same person is in force no more: the approval takes it away (注销)."""


class LicenceIssue(Message):
    """Which type an approval makes, for how many years (None: without an end), and which fact each field of it is.

    when: an expression of facts that choose, true where a licence is made; without one, each approval makes one.
    otherwise: what the others do. counted_from: an expression of facts, the day from which the years count and
    before which the licence is in force already; without one, the day of the decision.
    """

    type: str
    years: Annotated[int, Field(ge=1, le=50)] | None
    fields: dict[str, str] = Field(default_factory=dict)
    when: str | None = None
    otherwise: Otherwise = Otherwise.NOTHING
    counted_from: str | None = None

    def made_of(self, facts: Mapping[str, Fact]) -> bool | None:
        """Whether these facts make a licence; None where that is not known."""
        if self.when is None:
            return True
        value = _value(self.when, facts)
        return value if isinstance(value, bool) else None

    def first_day(self, facts: Mapping[str, Fact], decided_on: date) -> date | None:
        """The day from which the years count; None where it is not known."""
        if self.counted_from is None:
            return decided_on
        return _day(_value(self.counted_from, facts))


def check_issue(issue: LicenceIssue, facts: FactTable, types: LicenceTypes) -> None:
    """Raises ValueError naming what does not fit."""
    kind = types.get(issue.type)
    if kind is None:
        raise ValueError(f"there is no licence type {issue.type}; known: {', '.join(types)}")
    if different := sorted(issue.fields.keys() ^ kind.fields.keys()):
        raise ValueError(f"fields of {issue.type} differ from its type's in: {', '.join(different)}")
    if strange := sorted(name for name in issue.fields.values() if facts.spec(name) is None):
        raise ValueError(f"{', '.join(strange)} is not a fact of this item")
    if (issue.years is None) != (kind.ending.value == "none"):
        raise ValueError(f"years: {issue.type} has {'no end' if issue.years else 'an end'} by its type")
    if issue.when is not None:
        _check_when(issue.when, facts)
    elif issue.otherwise is not Otherwise.NOTHING:
        raise ValueError("otherwise: without when, each approval makes a licence: add when, or leave it out")
    if issue.counted_from is not None:
        if issue.years is None:
            raise ValueError("counted_from: without years nothing counts: leave it out")
        if any(_day(value) is None for value in _values("counted_from", issue.counted_from, facts)):
            raise ValueError(f"counted_from: {issue.counted_from!r} does not always come to a day")


def _check_when(when: str, facts: FactTable) -> None:
    found = {value if isinstance(value, bool) else None for value in _values("when", when, facts)}
    if None in found:
        raise ValueError(f"when: {when!r} does not always come to true or false")
    if True not in found:
        raise ValueError(
            f"when: {when!r} cannot be met, so no licence is ever made: mend it, or leave licence.json"
        )
    if False not in found:
        raise ValueError(f"when: {when!r} is always met: leave it out")


def _values(place: str, text: str, facts: FactTable) -> Iterator[Any]:
    """What an expression comes to, of all that its facts may be. Raises ValueError where it may not stand."""
    expression = compile_expression(text, tuple(spec.name for spec in facts.facts))
    if not expression.needs:
        raise ValueError(f"{place}: {text!r} asks no fact")
    choices: list[list[Any]] = []
    for name in expression.needs:
        spec = facts.spec(name)
        match None if spec is None else spec.type:
            case ChoiceType(values=values):
                choices.append(list(values))
            case BooleanType():
                choices.append([True, False])
            case DateType() if place == "counted_from":
                choices.append([_SAMPLE_DAY])
            case _:
                raise ValueError(f"{place}: {name} is neither a choice nor true or false")
    cases = itertools.islice(itertools.product(*choices), _MOST_CASES + 1)
    for number, case in enumerate(cases):
        if number == _MOST_CASES:
            raise ValueError(f"{place}: {text!r} has more than {_MOST_CASES} cases: make it simpler")
        try:
            yield expression.evaluate(dict(zip(expression.needs, case, strict=True)))
        except EvaluationError as error:
            raise ValueError(f"{place}: {text!r} fails: {error}") from None


def _value(text: str, facts: Mapping[str, Fact]) -> Any:
    """What it comes to; None where a fact of it is not known."""
    known = {name: fact.value for name, fact in facts.items() if isinstance(fact, Known)}
    expression = compile_expression(text, tuple(facts))
    if not known.keys() >= set(expression.needs):
        return None
    try:
        return expression.evaluate(known)
    except EvaluationError:
        return None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
