# SPDX-License-Identifier: GPL-3.0-or-later
"""No wrong-typed, missing or null fact ever approves; no expression is believed that is not exactly true."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from central.decisions import DecisionRecord
from central.decisions.expressions import EvaluationError, ExpressionError, compile_expression
from central.decisions.fact_types import (
    AmountType,
    BooleanType,
    ChoiceType,
    DateType,
    FactType,
    IntegerType,
    ListType,
    MonthType,
    NumberType,
    RegionType,
    RowsType,
    TextType,
    WordsType,
    WrongTypeError,
)
from central.demo import DemoBackend, demo_bank_cards, demo_confirmations
from central.items import ItemDefinition, load_items
from central.registers import GatheredFacts, RegisterFact, Registers
from kiosk.contract.cases import Application, CaseOutcome, RuleState
from kiosk.contract.message import Text
from kiosk.timing import CHINA_STANDARD_TIME, SteppedClock
from tests.central_decisions.decision_cases import (
    ACCESS_LIST,
    ALLOWANCE,
    INSURANCE,
    PEOPLE,
    RIDE,
    SENIOR_CARD,
    SHOP,
    case_application,
    judged,
)

NOW = datetime(2026, 11, 22, 9, 41, tzinfo=CHINA_STANDARD_TIME)
APPROVED = {
    # Of the rest: the first person whom it is approved for.
    ALLOWANCE: "zhang-xiuying",
    INSURANCE: "zhang-xiuying",
    SENIOR_CARD: "zhang-xiuying",
    ACCESS_LIST: "zhang-xiuying",
    SHOP: "zhou-jianguo",
    RIDE: "zhou-jianguo",
}
Case = tuple[ItemDefinition, Application, GatheredFacts]


def _cases() -> dict[str, Case]:
    clock = SteppedClock(NOW)
    backend = DemoBackend(clock)
    registers = Registers(backend, clock, timeout_seconds=5.0)
    cases: dict[str, Case] = {}
    for code, definition in load_items(confirmations=demo_confirmations()).items():
        approved = [
            (person, case)
            for person in PEOPLE.values()
            for case in person.cases
            if case.item == code
            and case.outcome is CaseOutcome.APPROVED
            and person.id == APPROVED.get(code, person.id)
        ]
        if not approved:
            # test_outcomes.py asks for every item that there is somebody.
            continue
        person, case = approved[0]
        applied = case_application(definition, person, case, registers, NOW)
        cases[code] = (definition, applied, registers.gather(definition, applied))
    backend.close()
    return cases


CASES = _cases()
SLOTS = sorted((code, name) for code, (_, _, gathered) in CASES.items() for name in gathered.values)
ASKING = sorted(
    code for code, (definition, _, _) in CASES.items() if any(s.origin.at == "form" for s in definition.facts.facts)
)
"""Items with answers of which something hangs; some stand on the card and the registers alone."""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def _decided(definition: ItemDefinition, applied: Application, facts: GatheredFacts) -> DecisionRecord:
    return judged(definition, applied, facts, NOW, refusal_allowed=True)


def _is_of(kind: FactType, value: Any) -> bool:
    """An independent statement of the types, as a reader of facts.json understands them."""
    match kind:
        case BooleanType():
            return value is True or value is False
        case IntegerType() | AmountType():
            return type(value) is int and kind.minimum <= value <= kind.maximum
        case DateType():
            try:
                return type(value) is str and datetime.strptime(value, "%Y-%m-%d").strftime("%Y-%m-%d") == value  # noqa: DTZ007
            except ValueError:
                return False
        case MonthType() | RegionType() | TextType() | ChoiceType():
            return type(value) is str
        case WordsType():
            return type(value) is dict and all(type(value.get(side)) is str for side in ("zh", "en"))
        case NumberType():
            return type(value) in (int, float)
        case RowsType() | ListType():
            return type(value) is list


@settings(max_examples=400, deadline=None)
@given(slot=st.sampled_from(SLOTS), value=JSON)
def test_a_fact_of_the_wrong_type_never_approves(slot: tuple[str, str], value: Any) -> None:
    definition, applied, gathered = CASES[slot[0]]
    spec = definition.facts.spec(slot[1])
    assert spec is not None
    needed = {name for rule in definition.rule_set.rules for name in rule.data.needs}
    if _is_of(spec.type, value) or slot[1] not in needed:
        return
    given_fact = gathered.values[slot[1]]
    facts = replace(gathered, values={**gathered.values, slot[1]: RegisterFact(given_fact.register, value)})
    record = _decided(definition, applied, facts)
    assert record.decision.outcome is CaseOutcome.REFERRED
    judged = [t.state for t in record.trace if t.rule_id in _rules_needing(definition, slot[1])]
    assert set(judged) <= {RuleState.UNKNOWN, RuleState.ERROR}


@settings(max_examples=200, deadline=None)
@given(code=st.sampled_from(sorted(CASES)), data=st.data())
def test_missing_facts_never_approve(code: str, data: st.DataObject) -> None:
    definition, applied, gathered = CASES[code]
    needed = sorted(gathered.values.keys() & {n for r in definition.rule_set.rules for n in r.data.needs})
    gone = data.draw(st.sets(st.sampled_from(needed), min_size=1))
    facts = replace(gathered, values={k: v for k, v in gathered.values.items() if k not in gone})
    assert _decided(definition, applied, facts).decision.outcome is CaseOutcome.REFERRED


@settings(max_examples=200, deadline=None)
@given(code=st.sampled_from(ASKING), data=st.data())
def test_a_form_of_anything_never_fails_and_never_approves_by_mistake(code: str, data: st.DataObject) -> None:
    definition, applied, gathered = CASES[code]
    keys = sorted({spec.origin.key for spec in definition.facts.facts if spec.origin.at == "form"})
    key = data.draw(st.sampled_from(keys))
    value = data.draw(JSON.filter(lambda value: type(value) is not str and type(value) is not int))
    needed = {
        spec.name for spec in definition.facts.facts if spec.origin.at == "form" and spec.origin.key == key
    } & {name for rule in definition.rule_set.rules for name in rule.data.needs}
    form = copy.deepcopy(applied.form) | {key: value}
    changed = applied.model_copy(update={"form": form})
    outcome = _decided(definition, changed, gathered).decision.outcome
    assert outcome is CaseOutcome.REFERRED or not needed


def _rules_needing(definition: ItemDefinition, name: str) -> set[str]:
    return {rule.data.id for rule in definition.rule_set.rules if name in rule.data.needs}


@pytest.mark.parametrize("value", [1, 0, "yes", "true", None, 1.0, [], {}])
def test_a_boolean_is_exactly_true_or_false(value: Any) -> None:
    with pytest.raises(WrongTypeError):
        BooleanType(kind="boolean").check(value)


@pytest.mark.parametrize(
    "value", ["1942-1-1", "1942-13-01", "1942-01-01T00:00:00+08:00", 19420101, "0001-01-01", "１９４２-01-01"]
)
def test_a_date_is_a_plain_day(value: Any) -> None:
    with pytest.raises(WrongTypeError):
        DateType(kind="date").check(value)


@pytest.mark.parametrize("value", ["", "   ", "x" * 201, "\ud800", 7])
def test_a_text_is_bounded_and_whole(value: Any) -> None:
    with pytest.raises(WrongTypeError):
        TextType(kind="text").check(value)


@pytest.mark.parametrize("value", [True, 1.0, 10**13, "7"])
def test_a_whole_number_is_no_truth_value(value: Any) -> None:
    with pytest.raises(WrongTypeError):
        IntegerType(kind="integer", minimum=0, maximum=10**12).check(value)


@pytest.mark.parametrize("value", [True, 1.0, -1, 10**12 + 1, "7", "7.00", None])
def test_an_amount_is_whole_fen_within_bounds(value: Any) -> None:
    with pytest.raises(WrongTypeError):
        AmountType(kind="amount", maximum=10**12).check(value)


def test_an_amount_reads_as_yuan() -> None:
    kind = AmountType(kind="amount", maximum=10**12)
    assert kind.words(kind.check(8642050)) == Text(zh="86,420.50元", en="86,420.50 yuan")


@pytest.mark.parametrize("value", ["", "99", "41040", "410400000", 4104, None, "４１０４"])
def test_a_place_is_one_that_there_is(value: Any) -> None:
    with pytest.raises(WrongTypeError):
        RegionType(kind="region").check(value)


def test_a_place_reads_with_what_it_is_in() -> None:
    kind = RegionType(kind="region")
    assert kind.words(kind.check("410402")).zh == "河南省平顶山市新华区"


@pytest.mark.parametrize(
    ("text", "needs", "says"),
    [
        ("a == ", ("a",), "no valid expression"),
        ("a == b", ("a",), "b in 'a == b'"),
        ("a = 3", ("a",), "'=' in 'a = 3' compares nothing: write =="),
        ("not(a=true)", ("a",), "write =="),
        ("len('abc') > a", ("a",), "len() in"),
        ("len((a)) > 1", ("a",), "len() in"),
        ("len(b) > a", ("a",), "len() in"),
        ("d() == d(a)", ("a",), "read the clock"),
        ("d('2026-01-01') == d(a)", ("a",), "takes one fact"),
        ("date('now') > a", ("a",), "date() in"),
        ("rand(3) > a", ("a",), "rand() in"),
        ("d(a).add(18, 'year').isSameOrBefore(d(b))", ("a", "b"), ".add in"),
        ("a.b == true", ("a",), ".b in"),
        ("$root.a == true", ("a",), "'$' is not allowed"),
        ("`${a}` == 'x'", ("a",), "is not allowed"),
        ("姓名 == a", ("a",), "is not allowed"),
        ("nothing(a)", ("a",), "nothing() in"),
        ("d(('now')) == d(a)", ("a",), "takes one fact"),
        ("d((a)) == d(a)", ("a",), "takes one fact"),
        ("d(d(a)) == d(a)", ("a",), "takes one fact"),
        ("not d(a).isAfter(d((null)))", ("a",), "takes one fact"),
        ("d (len('x')) == d(a)", ("a",), "takes one fact"),
        ("d(a, 'Asia/Tokyo') == d(a)", ("a",), "takes one fact"),
        ("not d(a).isAfter('now')", ("a",), "compares with d(fact)"),
        ("not d(a).isAfter(null)", ("a",), "compares with d(fact)"),
        ("not d(a).isBefore(b)", ("a", "b"), "compares with d(fact)"),
        ("d(a).diff(b, 'year') > 1", ("a", "b"), "compares with d(fact)"),
        ("not d(a) . isSame ( '' )", ("a",), "compares with d(fact)"),
    ],
)
def test_an_expression_is_refused_with_its_reason(text: str, needs: tuple[str, ...], says: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text, needs)
    assert says in str(caught.value)


def test_an_expression_that_fails_says_nothing_of_its_facts() -> None:
    expression = compile_expression("a <= b", ("a", "b"))
    with pytest.raises(EvaluationError) as caught:
        expression.evaluate({"a": "机密", "b": "secret"})
    assert "secret" not in str(caught.value)
    assert "机密" not in repr(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        ("1946-11-22", "2026-11-22", 80),
        ("1946-11-23", "2026-11-22", 79),
        ("1988-02-29", "2006-02-27", 17),
        ("1988-02-29", "2006-03-01", 18),
        ("1944-02-29", "2024-02-28", 79),
        ("1944-02-29", "2024-02-29", 80),
    ],
)
def test_ages_by_difference_hold_on_leap_days(born: str, today: str, years: int) -> None:
    age = compile_expression("d(today).diff(d(born), 'year') == years", ("today", "born", "years"))
    assert age.evaluate({"today": today, "born": born, "years": years}) is True


def test_a_rule_not_yet_in_force_approves_nobody() -> None:
    definition, applied, gathered = CASES[ALLOWANCE]
    before = datetime(2023, 12, 31, 12, 0, tzinfo=CHINA_STANDARD_TIME)
    record = judged(definition, applied, gathered, before, refusal_allowed=True)
    assert record.decision.outcome is CaseOutcome.REFERRED
    assert not any(trace.in_force for trace in record.trace)


def test_the_day_of_the_decision_is_the_day_in_china() -> None:
    definition, applied, gathered = CASES[ALLOWANCE]
    from datetime import UTC

    late = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    record = judged(definition, applied, gathered, late, refusal_allowed=True)
    assert record.decided_on.isoformat() == "2026-11-23"


def _changed(code: str, form: dict[str, Any] | None = None, **facts: Any) -> DecisionRecord:
    """The approved case with other answers, or other register values."""
    definition, applied, _ = CASES[code]
    clock = SteppedClock(NOW)
    backend = DemoBackend(clock)
    other = applied.model_copy(update={"form": {**applied.form, **(form or {})}})
    gathered = Registers(backend, clock, timeout_seconds=5.0).gather(definition, other)
    backend.close()
    values = {
        name: replace(fact, value=facts[name]) if name in facts else fact for name, fact in gathered.values.items()
    }
    return _decided(definition, other, replace(gathered, values=values))


def test_the_allowance_goes_to_nobody_elses_account() -> None:
    """Whatever a machine sends: the bank says whose account it is, under this number and under this name."""
    own = _changed(ALLOWANCE)
    assert own.decision.outcome is CaseOutcome.APPROVED
    unknown = _changed(ALLOWANCE, {"account": "9999000010001234560"})
    assert unknown.decision.outcome is CaseOutcome.REFERRED
    relatives = next(card.account for card in demo_bank_cards() if not card.own)
    for anothers in (relatives, "9999000000000022743"):
        assert _changed(ALLOWANCE, {"account": anothers}).decision.outcome is CaseOutcome.REFERRED
    assert _changed(ALLOWANCE, account_belongs=None).decision.outcome is CaseOutcome.REFERRED
    for key in ("name", "number", "household"):
        assert _changed(ALLOWANCE, {key: "别的"}).decision.outcome is CaseOutcome.REFERRED


@pytest.mark.parametrize(
    "name",
    [
        "四季鲜水果店",
        "四季鲜\u200b水果店",
        "四季鲜 水果店",
        "四季鲜\ufe0f水果店",
        "\u202e四季鲜水果店",
        "四季鲜水果\u0301店",
    ],
)
def test_a_name_in_use_is_not_free_because_of_what_nobody_sees(name: str) -> None:
    assert _changed(SHOP, {"shop_name": name}).decision.outcome is not CaseOutcome.APPROVED


@pytest.mark.parametrize(
    "address", ["平顶山市新华区示例路９９号", "平顶山市新华区\u200b示例路99号", "平顶山市新华区 示例路99号"]
)
def test_a_blocked_address_is_found_however_it_is_written(address: str) -> None:
    assert _changed(SHOP, {"premises": address}).decision.outcome is CaseOutcome.SUPPLEMENT
