# SPDX-License-Identifier: GPL-3.0-or-later
"""Bodies of a machine that checked nothing: every constraint of every form, every text that has no bound there.

Fields that are written alike (telephone numbers, own names) are attacked once: at the first item that has one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from central.demo import demo_people
from central.items import load_items
from central.settings import CentreSettings
from kiosk.contract.cases import Application, CaseOutcome, Decision, DecisionWay, form_digest
from kiosk.contract.problems import ProblemCode
from kiosk.standards import FormValidator, new_pick_up_code, new_uuid7
from kiosk.timing import CHINA_STANDARD_TIME
from tests.central_api.central_machine import PDF, TestMachine, answer_of, attached, problem_of
from tests.central_api.running_centre import Running, running

CASES = {
    case.item: (person, case)
    for person in reversed(demo_people())
    for case in reversed(person.cases)
    # With a guardian it takes two cards: tests of guardians have these.
    if person.pin and not case.guardian
}
"""The first of each item that a form alone begins."""
ITEMS = {code: definition.item for code, definition in load_items().items() if code in CASES}


@dataclass(frozen=True)
class Attacked:
    """One centre for all that is refused, and an application of each item with a form that is right."""

    centre: Running
    machine: TestMachine
    sound: dict[str, Application]

    def cases(self) -> int:
        """Of all bodies that are refused: none."""
        with self.centre.centre.database.read() as connection:
            refused = "SELECT count(*) FROM cases WHERE outcome <> 'referred'"
            return int(connection.exec_driver_sql(refused).scalar_one())


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    folder = tmp_path_factory.mktemp("centre")
    with running(CentreSettings(data=folder, demonstration=True)) as centre:
        machine = centre.machine()
        sound: dict[str, Application] = {}
        for code, (person, case) in CASES.items():
            definition = centre.centre.definitions[code]
            sound[code] = machine.application(definition, person, case.answers)
            day = sound[code].signed_at.astimezone(CHINA_STANDARD_TIME).date()
            assert not FormValidator(definition.item.form.json_schema).errors(sound[code].form, day), code
        yield Attacked(centre, machine, sound)


def signed(application: Application, form: dict[str, Any]) -> Application:
    """With the form, and with a signature that fits it."""
    bound = form_digest(
        application.item_code, application.item_version, form, application.way, application.attachments
    )
    signature = application.signature.model_copy(update={"form_digest": bound})
    return application.model_copy(update={"form": form, "signature": signature})


WRONG_TYPES: tuple[Any, ...] = (None, True, 0, 1.5, "", [], {}, ["x"], {"zh": "x"})


def _texts_outside(schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    if (shortest := schema.get("minLength", 0)) > 0:
        yield "too short", "字" * (shortest - 1)
    if "maxLength" in schema:
        yield "too long", "9" * (schema["maxLength"] + 1)
        yield "far too long", "9" * 1_000_000
    yield "a nought inside", "平顶山市\x00新华区"
    yield "two lines", "平顶山市\n新华区"
    yield "a line behind", "13800000011\n"
    yield "another kind of line", "平顶山市\u2028新华区"
    if "format" in schema or schema.get("pattern", "").startswith("^[0-9"):
        yield "not of the pattern", "不是这样"
        yield "other digits", "１３８００００００１１"
    if "enum" in schema:
        yield "no such choice", f"{schema['enum'][0]} "
        yield "in capitals", schema["enum"][0].upper()


def _outside(schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    match schema["type"]:
        case "string":
            yield from _texts_outside(schema)
            yield from ((f"type {json.dumps(wrong)}", wrong) for wrong in WRONG_TYPES if not isinstance(wrong, str))
        case "integer":
            yield "too small", schema["minimum"] - 1
            yield "too large", schema["maximum"] + 1
            yield "as text", str(schema["minimum"])
            yield "a fraction", schema["minimum"] + 0.5
            yield from ((f"type {json.dumps(wrong)}", wrong) for wrong in WRONG_TYPES if not isinstance(wrong, int))
            yield "true for one", True
        case "array":
            choices = schema["items"]["enum"]
            yield "too few", choices[: schema["minItems"] - 1]
            yield "one twice", [choices[0], choices[0]]
            yield "too many", [str(number) for number in range(schema["maxItems"] + 1)]
            yield "far too many", ["x"] * 100_000
            yield "no such choice", [f"{choices[0]} "]
            yield "a list in a list", [choices[:1]]
            yield "as text", choices[0]
            yield "as a map", dict.fromkeys(choices, True)
            yield from ((f"type {json.dumps(wrong)}", wrong) for wrong in WRONG_TYPES if wrong != [])
        case kind:
            raise AssertionError(f"no attack on {kind}")


def _fields() -> Iterator[Any]:
    seen: set[str] = set()
    for code, item in ITEMS.items():
        for key, schema in item.form.json_schema["properties"].items():
            written = json.dumps(schema, sort_keys=True)
            if written not in seen:
                seen.add(written)
                for name, value in _outside(schema):
                    yield pytest.param(code, key, value, id=f"{item.plain_name.en}-{key}-{name}")


@pytest.mark.parametrize(("code", "key", "value"), [*_fields()])
def test_every_constraint_of_every_field_is_checked_again(
    attacked: Attacked, code: str, key: str, value: Any
) -> None:
    application = attacked.sound[code]
    wrong = signed(application, {**application.form, key: value})
    answer = attacked.machine.submit(wrong)
    assert problem_of(answer) is ProblemCode.FORM_INVALID, answer.text
    assert key in answer.text
    # The reason names the field, never what it held.
    assert len(answer.text) < 2000
    assert attacked.cases() == 0


REQUIRED = [(code, key) for code, item in ITEMS.items() for key in item.form.json_schema["required"]]


@pytest.mark.parametrize(("code", "key"), REQUIRED)
def test_every_required_field_is_asked_for_again(attacked: Attacked, code: str, key: str) -> None:
    application = attacked.sound[code]
    left_out = {name: value for name, value in application.form.items() if name != key}
    assert problem_of(attacked.machine.submit(signed(application, left_out))) is ProblemCode.FORM_INVALID
    assert attacked.cases() == 0


@pytest.mark.parametrize("code", ITEMS)
@pytest.mark.parametrize("key", ["surplus", "__proto__", "", "name ", "NAME", "$ref", "名" * 1000])
def test_no_field_comes_in_that_the_form_does_not_have(attacked: Attacked, code: str, key: str) -> None:
    application = attacked.sound[code]
    wrong = signed(application, {**application.form, key: "x"})
    answer = attacked.machine.submit(wrong)
    assert problem_of(answer) is ProblemCode.FORM_INVALID
    assert len(answer.text) < 2000
    assert attacked.cases() == 0


def _other_form(a: Application) -> dict[str, Any]:
    changed = {key: value for key, value in a.form.items() if key != "phone"}
    return {"form": changed if changed != a.form else {**changed, "phone": "13800000099"}}


def _other_digest(a: Application) -> dict[str, Any]:
    return {"signature": a.signature.model_copy(update={"form_digest": "sha256:" + "0" * 64})}


BEHIND: dict[str, Callable[[Application], dict[str, Any]]] = {
    "another form": _other_form,
    "another way": lambda _: {"way": DecisionWay.PERSON},
    "no digest of it": _other_digest,
    "a paper too many": lambda a: {"attachments": (*a.attachments, attached("lease-two"))},
    "a paper exchanged": lambda a: {"attachments": tuple(attached(x.material, PDF + b"2") for x in a.attachments)},
}
CHANGED = [
    (code, name) for code, item in ITEMS.items() for name in BEHIND if item.scans or name != "a paper exchanged"
]


@pytest.mark.parametrize(("code", "name"), CHANGED)
def test_what_was_signed_is_what_came(attacked: Attacked, code: str, name: str) -> None:
    """Each part that the digest binds, changed behind the signature."""
    application = attacked.sound[code]
    answer = attacked.machine.submit(application.model_copy(update=BEHIND[name](application)))
    assert problem_of(answer) is ProblemCode.FORM_INVALID
    assert attacked.cases() == 0


def as_json(application: Application) -> dict[str, Any]:
    told: dict[str, Any] = application.to_payload()
    return told


def _put(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    *way, last = path.split(".")

    def put(body: dict[str, Any]) -> None:
        part = body
        for key in way:
            part = part[key]
        part[last] = value

    return put


SHAPES: dict[str, Callable[[dict[str, Any]], None]] = {
    "a field too many": _put("approved", True),
    "a decision inside": _put("decision", {"outcome": "approved"}),
    "way in other words": _put("way", "approve"),
    "way is none": _put("way", None),
    "channel of a window": _put("channel", "window"),
    "clock as text": _put("clock_trusted", "true"),
    "clock as number": _put("clock_trusted", 1),
    "no zone": _put("signed_at", "2026-11-23T10:00:00"),
    "a number for a moment": _put("signed_at", 1_795_000_000),
    "a leap second": _put("signed_at", "2026-11-23T23:59:60+08:00"),
    "strokes of nobody": _put("signature.strokes", 0),
    "strokes as text": _put("signature.strokes", "3"),
    "birth date with a time": _put("applicant.birth_date", "1942-01-01T00:00:00"),
    "birth date of no day": _put("applicant.birth_date", "1942-02-30"),
    "form as a list": _put("form", []),
    "form as text": _put("form", "{}"),
    "consents as a map": _put("consents", {}),
    "origin of nowhere": _put("origins", {"name": "register_of_dreams"}),
    "attachment of a picture": _put(
        "attachments", [{"material": "lease", "sha256": "sha256:" + "0" * 64, "media_type": "image/png"}]
    ),
    "attachment with a path": _put("attachments", [{"material": "../../etc", "sha256": "sha256:" + "0" * 64}]),
    "digest in capitals": _put("attachments", [{"material": "lease", "sha256": "SHA256:" + "A" * 64}]),
    "identity as text": _put("identity", "L3"),
    "identity without a signature": _put("identity", {"payload": {"level": "L3"}}),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_body_of_another_shape_is_refused(attacked: Attacked, name: str) -> None:
    application = next(iter(attacked.sound.values()))
    body = as_json(application)
    SHAPES[name](body)
    answer = attacked.machine.submit_bytes(json.dumps(body).encode(), application.application_id)
    assert problem_of(answer) is ProblemCode.MALFORMED, answer.text
    assert application.applicant.name not in answer.text
    assert attacked.cases() == 0


RAW = {
    "nothing": b"",
    "no JSON": b"application=1",
    "half a character": b'{"application_id": "\xff"}',
    "half a surrogate pair": b'{"application_id": "\\ud800"}',
    "nested deeply": b'{"form":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a number of many digits": b'{"form": {"capital": ' + b"9" * 100_000 + b"}}",
    "not a number": b'{"form": {"capital": NaN}}',
    "endless": b'{"form": {"capital": Infinity}}',
    "a list": b"[]",
    "twice the same key": b'{"way": "person", "way": "automatic"}',
    "with a mark before it": b"\xef\xbb\xbf{}",
    "in UTF-16": '{"form": {}}'.encode("utf-16"),
}


@pytest.mark.parametrize("name", RAW)
def test_what_is_no_application_is_refused_and_is_no_fault(attacked: Attacked, name: str) -> None:
    application = next(iter(attacked.sound.values()))
    answer = attacked.machine.submit_bytes(RAW[name], application.application_id)
    assert problem_of(answer) is ProblemCode.MALFORMED, answer.text
    assert len(answer.text) < 2000
    assert attacked.cases() == 0


def _applicant(**update: object) -> Callable[[Application], dict[str, Any]]:
    return lambda a: {"applicant": a.applicant.model_copy(update=update)}


L1_ITEM = "41040000MZ-QR-0001"
CARDS = {
    "a name of a million": _applicant(name="长" * 1_000_000),
    "a name of 71": _applicant(name="长" * 71),
    "no name": _applicant(name=""),
    "a blank name": _applicant(name="  "),
    "a name that turns the line round": _applicant(name="张\u202e秀英"),
    "a name of two lines": _applicant(name="张秀英\n已批准"),
    "a name with a nought": _applicant(name="张\x00秀英"),
    "a name that nobody sees": _applicant(name="\u200b\u2060"),
    "an address of a million": _applicant(address="路" * 1_000_000),
    "an address of two lines": _applicant(address="新华区\r\n批准"),
    "an authority of a million": _applicant(authority="局" * 1_000_000),
    "a nation of a million": _applicant(nation="汉" * 1_000_000),
    "a sex of a million": _applicant(sex="女" * 1_000_000),
}


@pytest.mark.parametrize("name", CARDS)
def test_a_card_says_no_more_than_a_card_can_hold(attacked: Attacked, name: str) -> None:
    """The item that the card alone opens: no assertion of the centre stands behind its name."""
    application = attacked.sound[L1_ITEM].model_copy(update={"identity": None})
    wrong = application.model_copy(update=CARDS[name](application))
    if "name" in wrong.form:
        wrong = signed(wrong, {**wrong.form, "name": wrong.applicant.name[:70] or "x"})
    answer = attacked.machine.submit(wrong)
    assert problem_of(answer) in (ProblemCode.IDENTITY_REFUSED, ProblemCode.FORM_INVALID), answer.text
    assert len(answer.text) < 2000
    assert attacked.cases() == 0


@pytest.mark.parametrize(
    "name",
    [
        "王　秀英",
        "陈䶮",
        "𠮷田",
        "\ue000秀英",
        "阿依古丽·买买提",
        "José",
        "MARIA DEL CARMEN ANDRES-KOVACS ANDERSSON",
        "长" * 70,
    ],
)
def test_a_name_that_a_card_can_hold_is_taken(attacked: Attacked, name: str) -> None:
    """Rare characters, private ones, middle dots, a wide space, foreign letters, and as long as names go."""
    application = attacked.sound[L1_ITEM].model_copy(update={"identity": None})
    now = attacked.centre.clock.now()
    named = application.model_copy(
        update={
            "application_id": new_uuid7(now),
            "pick_up_code": new_pick_up_code(),
            "applicant": application.applicant.model_copy(update={"name": name}),
        }
    )
    answer = attacked.machine.submit(signed(named, {**named.form, "name": name}))
    decision = Decision.from_payload(answer_of(answer).decision.payload)
    # Another name than the register's under this number: a person looks at it.
    assert decision.outcome is CaseOutcome.REFERRED
