# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules written in a hurry, or with intent: what loads says the same every time, and reads only its facts."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from central.decisions.expressions import EvaluationError, ExpressionError, compile_expression
from central.items import ItemDataError, load_items
from tests.central_decisions.changed_items import Edit, copied, edited, rule_of

ITEM = "senior_allowance"

FACTS: dict[str, Any] = {"born": "1942-01-01", "today": "2026-11-22", "alive": True, "age": 80, "region": "410402"}
TOKENS = (
    *FACTS,
    *("and", "or", "not", "in", "true", "false", "null", "==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "%"),
    *("(", ")", "[", "]", ",", ".", "#", "?", ":", "..", "'x'", "'now'", "''", "0", "1", "1.5", "80"),
    *("d(", "d((", "date(", "rand(", "len(", "some(", "all(", "startsWith(", "d(today)", "d(born)", "unknown"),
    *(".diff(", ".isAfter(", ".add(", ".format(", ".year(", "'year'", "`", "${", "$root", "=>", ";", "\\", "\n"),
)


@given(st.lists(st.sampled_from(TOKENS), min_size=1, max_size=12).map(" ".join))
@settings(max_examples=1500, deadline=None)
def test_whatever_loads_says_the_same_every_time_and_knows_only_its_facts(text: str) -> None:
    try:
        expression = compile_expression(text, tuple(FACTS))
    except ExpressionError:
        return
    assert set(expression.needs) <= FACTS.keys()
    assert "unknown" not in expression.needs

    def said(facts: dict[str, Any]) -> Any:
        try:
            return expression.evaluate(facts)
        except EvaluationError as error:
            return str(error)

    first = said(FACTS)
    assert repr(said(FACTS)) == repr(first)
    # A fact that does not stand in it changes nothing.
    others = {name: value if name in expression.needs else None for name, value in FACTS.items()}
    assert repr(said(others)) == repr(first)


@given(st.text(max_size=40))
@settings(max_examples=500, deadline=None)
def test_no_text_breaks_the_reading_of_rules(text: str) -> None:
    with contextlib.suppress(ExpressionError):
        compile_expression(text, tuple(FACTS))


@pytest.mark.parametrize(
    "text", ["(" * 2_000 + "alive" + ")" * 2_000, "not " * 5_000 + "alive", "alive and " * 5_000 + "alive"]
)
def test_a_rule_of_no_end_is_refused_or_read(text: str) -> None:
    """And never takes the process with it."""
    code = (
        "import sys\n"
        "from central.decisions.expressions import ExpressionError, compile_expression\n"
        "try:\n"
        "    compile_expression(sys.stdin.read(), ('alive',))\n"
        "except ExpressionError:\n"
        "    pass\n"
    )
    subprocess.run([sys.executable, "-c", code], input=text, text=True, capture_output=True, check=True, timeout=60)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(tmp_path, ITEM)


def _says(name: str, expression: str, *more: str) -> Edit:
    def edit(data: dict[str, Any]) -> None:
        rule = rule_of(data, name)
        rule["expression"] = expression
        rule["needs"] = [*rule["needs"], *more]

    return edit


ATTACKS: dict[str, Edit] = {
    "always true": _says("living", "alive == true or alive == false"),
    "true by a null": _says("living", "not (alive == null)"),
    "never true": _says("living", "alive == true and alive == false"),
    "true of a text": _says("living", "alive == 'true'"),
    "a number for a verdict": _says("living", "alive ? 1 : 0"),
    "a text for a verdict": _says("living", "alive ? 'true' : 'false'"),
    "a day that is no day": _says("household", "not d(household_region).isAfter(d(today))", "today"),
    "a fact that is not there": _says("living", "dead == false"),
    "a fact that is not there, declared": _says("living", "dead == false", "dead"),
    "age the other way round": _says("age", "d(birth_date).diff(d(today), 'year') >= minimum_age"),
    "age in days": _says("age", "d(today).diff(d(birth_date), 'day') >= minimum_age"),
    "age in no unit": _says("age", "d(today).diff(d(birth_date), 'yaer') >= minimum_age"),
    "nobody is old enough": _says("age", "d(today).diff(d(birth_date), 'year') >= minimum_age + 1000"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_a_rule_set_that_does_not_do_what_it_says_does_not_load(folder: Path, name: str) -> None:
    edited(folder, ITEM, "rules.json", ATTACKS[name])
    with pytest.raises(ItemDataError) as caught:
        load_items(folder)
    assert ITEM in str(caught.value)


def test_two_rules_that_contradict_each_other_in_other_words_do_not_load(folder: Path) -> None:
    def contradict(data: dict[str, Any]) -> None:
        data["rules"].append({**rule_of(data, "living"), "id": "dead", "expression": "not (alive == true)"})

    edited(folder, ITEM, "rules.json", contradict)
    with pytest.raises(ItemDataError):
        load_items(folder)


def test_a_rule_that_was_taken_out_is_missed(folder: Path) -> None:
    """Whoever takes the check of the household out approves people of other cities: its example says so."""
    edited(folder, ITEM, "rules.json", lambda d: d["rules"].remove(rule_of(d, "household")))
    with pytest.raises(ItemDataError):
        load_items(folder)
