# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences with facts in them: "{birth_date}" becomes 1942年1月1日, or 1 January 1942."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field

from central.decisions.expressions import EvaluationError, Expression, compile_expression
from central.decisions.facts import Fact, Known
from kiosk.contract.count_words import one_is_one
from kiosk.contract.message import Message, Text

VALUE = "value"
"""The place in a statement's text where the value of its expression goes."""


def places(text: Text) -> frozenset[str]:
    """The {named} places of a text. Raises ValueError for anything else in braces."""
    return _places(text.zh) | _places(text.en)


def filled(text: Text, words: Mapping[str, Text]) -> Text:
    """The text with every place filled. All places must be in words."""
    if not any(brace in side for side in (text.zh, text.en) for brace in "{}"):
        return text
    return Text(
        zh=text.zh.format_map({name: value.zh for name, value in words.items()}),
        en=one_is_one(text.en.format_map({name: value.en for name, value in words.items()})),
    )


def known_words(facts: Mapping[str, Fact]) -> dict[str, Text]:
    """The words of all facts that are known."""
    return {name: fact.words for name, fact in facts.items() if isinstance(fact, Known)}


class StatementData(Message):
    """A labelled line of a paper: its text with places, and an expression where the value is computed.

    values: what the expression comes to in words, where it is a word and not a number. required: the paper is not
    handed out without it. on_slip: also worth a line on the receipt.
    """

    label: Text
    text: Text
    needs: tuple[str, ...]
    expression: str | None = None
    values: dict[str, Text] = Field(default_factory=dict)
    required: bool = True
    on_slip: bool = False


@dataclass(frozen=True)
class Statement:
    """A checked statement."""

    data: StatementData
    expression: Expression | None

    @classmethod
    def of(cls, data: StatementData) -> Statement:
        """Raises ValueError when a place has no fact or the expression may not be used."""
        computed = frozenset() if data.expression is None else frozenset({VALUE})
        if strange := places(data.text) - frozenset(data.needs) - computed:
            raise ValueError(f"{', '.join(sorted(strange))} in {data.text.en!r}: every place must stand in needs")
        expression = None if data.expression is None else compile_expression(data.expression, data.needs)
        if expression is not None and expression.counted:
            raise ValueError(f"len() in {data.text.en!r}: a statement counts nothing")
        if data.values and expression is None:
            raise ValueError(f"values in {data.text.en!r}: without an expression nothing comes to them")
        used = places(data.text) | (frozenset() if expression is None else frozenset(expression.needs))
        if unused := sorted(set(data.needs) - used):
            raise ValueError(f"{', '.join(unused)} in needs of {data.text.en!r} is not used")
        return cls(data, expression)

    def value(self, facts: Mapping[str, Fact]) -> Text | None:
        """The filled text, None when a needed fact is not known or the value cannot be computed."""
        known = {name: fact for name, fact in facts.items() if isinstance(fact, Known) and name in self.data.needs}
        if known.keys() != set(self.data.needs):
            return None
        words = {name: fact.words for name, fact in known.items()}
        if self.expression is not None:
            try:
                value = self.expression.evaluate({name: fact.value for name, fact in known.items()})
            except EvaluationError:
                return None
            shown = _shown(value, self.data.values)
            if shown is None:
                return None
            words[VALUE] = shown
        return filled(self.data.text, words)


def _shown(value: object, named: Mapping[str, Text]) -> Text | None:
    """In words, as it is named in both languages; what is not named, as it is."""
    if isinstance(value, str):
        return named.get(value, Text(zh=value, en=value))
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        return None
    return Text(zh=str(int(value)), en=str(int(value)))


def _places(text: str) -> frozenset[str]:
    found: set[str] = set()
    for _, name, form, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or form or conversion:
            raise ValueError(f"{text!r}: a place is a fact name in braces")
        found.add(name)
    return frozenset(found)
