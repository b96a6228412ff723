# SPDX-License-Identifier: GPL-3.0-or-later
"""Drafts: kept without being read, fetched at another machine, gone on with on a phone, and never told of."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import select

from central.database.schema import drafts
from central.drafts.form import has_rules, phone_pages, read_posted, typed_only, without_hidden
from central.items import load_items
from central.settings import CentreSettings, Limits
from kiosk.contract import routes
from kiosk.contract.drafts import MOST_DRAFT_BYTES, DraftAnswer, DraftContent, DraftDeposit
from kiosk.contract.items import FormSpec, ServiceItem
from kiosk.contract.problems import ProblemCode
from kiosk.sealing.drafts import DraftKeys, draft_keys, open_draft, seal_draft
from kiosk.standards import new_pick_up_code
from tests.central_api.central_machine import TIMEOUT, TestMachine, problem_of
from tests.central_api.running_centre import Running, running

SHOP = "41040000SJ-XK-0001"
TYPED = {"shop_name": "小燕水果店", "capital": 20000, "scope": "fruit_vegetables"}


def deposit(centre: Running, machine: TestMachine, form: dict[str, Any], code: str = "") -> tuple[str, DraftKeys]:
    code = code or new_pick_up_code()
    keys = draft_keys(code)
    item = centre.centre.definitions[SHOP].item
    content = DraftContent(item_code=SHOP, item_version=item.version, form=form, saved_at=centre.clock.now())
    answer = put(machine, keys.locator, seal_draft(keys, content.model_dump_json().encode()))
    assert answer.status_code == 200, answer.text
    return code, keys


def put(machine: TestMachine, locator: str, box: bytes) -> requests.Response:
    sent = DraftDeposit(locator=locator, box=base64.b64encode(box).decode())
    return machine.send("PUT", routes.DRAFTS, sent)


def fetch(machine: TestMachine, keys: DraftKeys) -> DraftContent | None:
    answer = machine.send("GET", routes.DRAFT.format(locator=keys.locator))
    if answer.status_code == 404:
        return None
    kept = DraftAnswer.model_validate_json(answer.content)
    assert kept.box is not None
    return DraftContent.model_validate_json(open_draft(keys, base64.b64decode(kept.box)))


def page(centre: Running, code: str, query: str = "") -> requests.Response:
    return requests.get(f"{centre.url}/r/{code}{query}", timeout=TIMEOUT)


def save(centre: Running, code: str, **typed: str) -> requests.Response:
    seen = re.search(r'name="seen" value="([^"]+)"', page(centre, code).text)
    assert seen is not None
    return requests.post(f"{centre.url}/r/{code}", data={"seen": seen[1], **typed}, timeout=TIMEOUT)


def test_a_draft_goes_to_another_machine(centre: Running, machine: TestMachine) -> None:
    _, keys = deposit(centre, machine, TYPED)
    content = fetch(centre.machine(), keys)
    assert content is not None
    assert content.form == TYPED


def test_the_centre_cannot_read_it(centre: Running, machine: TestMachine) -> None:
    code, keys = deposit(centre, machine, {"premises": "新华区建设路 77 号"})
    with centre.centre.database.read() as connection:
        (row,) = connection.execute(select(drafts)).all()
    assert keys.locator not in str(row)
    stored = b"".join(path.read_bytes() for path in centre.centre.settings.data.glob("centre.sqlite*"))
    for secret in ("新华区建设路", code, code.replace("-", ""), keys.locator):
        assert secret.encode() not in stored


def test_a_later_deposit_takes_the_place_of_the_earlier(centre: Running, machine: TestMachine) -> None:
    code, keys = deposit(centre, machine, {"shop_name": "一号店"})
    deposit(centre, centre.machine(), {"shop_name": "二号店"}, code)
    content = fetch(machine, keys)
    assert content is not None
    assert content.form == {"shop_name": "二号店"}


def test_it_is_kept_ninety_days_after_the_last_save(centre: Running, machine: TestMachine) -> None:
    code, keys = deposit(centre, machine, TYPED)
    centre.clock.step(60 * 86_400)
    deposit(centre, machine, TYPED, code)
    centre.clock.step(89 * 86_400)
    assert fetch(machine, keys) is not None
    centre.clock.step(86_400)
    assert fetch(machine, keys) is None
    assert page(centre, code).status_code == 404


def test_unknown_expired_and_deleted_look_alike(centre: Running, machine: TestMachine) -> None:
    _, old = deposit(centre, machine, TYPED)
    centre.clock.step(91 * 86_400)
    _, deleted = deposit(centre, machine, TYPED)
    target = routes.DRAFT.format(locator=deleted.locator)
    assert machine.send("DELETE", target).status_code == 204
    again = machine.send("DELETE", target)
    assert (again.status_code, again.content) == (204, b"")
    answers = [
        machine.send("GET", routes.DRAFT.format(locator=keys.locator))
        for keys in (old, deleted, draft_keys(new_pick_up_code()))
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}


@pytest.mark.parametrize("locator", ["0" * 63, "G" * 64, "A" * 64, "..", "0" * 65])
def test_what_is_no_locator_is_refused(machine: TestMachine, locator: str) -> None:
    answer = machine.send("GET", routes.DRAFT.format(locator=locator))
    assert problem_of(answer) in (ProblemCode.MALFORMED, ProblemCode.NOT_FOUND)


@pytest.mark.parametrize("box", [b"", b"x" * (MOST_DRAFT_BYTES + 1)], ids=["nothing", "too much"])
def test_a_box_is_bounded(machine: TestMachine, box: bytes) -> None:
    keys = draft_keys(new_pick_up_code())
    assert put(machine, keys.locator, b"x" * MOST_DRAFT_BYTES).status_code == 200
    body = f'{{"locator": "{keys.locator}", "box": "{base64.b64encode(box).decode()}"}}'
    assert problem_of(machine.send("PUT", routes.DRAFTS, body.encode())) is ProblemCode.MALFORMED


def test_a_machine_cannot_fill_the_disk(tmp_path: Path) -> None:
    limits = Limits(drafts_per_machine=3, drafts_asked_per_machine=5)
    with running(CentreSettings(data=tmp_path, demonstration=True, limits=limits)) as centre:
        machine = centre.machine()
        kept = [deposit(centre, machine, TYPED) for _ in range(3)]
        fourth = draft_keys(new_pick_up_code())
        assert problem_of(put(machine, fourth.locator, b"x")) is ProblemCode.TOO_MANY
        # What is there can still be saved again, and another machine has room of its own.
        deposit(centre, machine, TYPED, kept[0][0])
        other = centre.machine()
        deposit(centre, other, TYPED)
        assert problem_of(machine.send("GET", routes.DRAFT.format(locator="0" * 64))) is ProblemCode.TOO_MANY
        centre.clock.step(91 * 86_400)
        deposit(centre, machine, TYPED)
        with centre.centre.database.read() as connection:
            assert len(connection.execute(select(drafts)).all()) == 1


def test_the_phone_shows_the_item_and_what_may_be_typed(centre: Running, machine: TestMachine) -> None:
    code, _ = deposit(centre, machine, TYPED)
    shown = page(centre, code)
    assert shown.status_code == 200
    assert "想开个小店" in shown.text or centre.centre.definitions[SHOP].item.plain_name.zh in shown.text
    assert "2027年2月21日" in shown.text
    assert "小燕水果店" in shown.text
    assert "不能提交" in shown.text
    names = set(re.findall(r'name="([a-z_]+)"', shown.text))
    fields = {"shop_name", "premises", "scope", "capital", "run_by", "staff", "phone"}
    assert names == {"seen", *fields, "viewport", "robots"}
    english = page(centre, code, "?lang=en")
    assert "Here you can only fill it in" in english.text
    assert f"/r/{code}?lang=en" in english.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", "")])
def test_the_code_may_be_typed_as_people_do(centre: Running, machine: TestMachine, typed: Any) -> None:
    code, _ = deposit(centre, machine, TYPED)
    assert page(centre, typed(code)).status_code == 200
    sent = requests.post(centre.url + "/r", data={"code": typed(code)}, timeout=TIMEOUT)
    assert sent.status_code == 200
    assert "小燕水果店" in sent.text


def test_what_is_typed_on_the_phone_is_at_the_machine(centre: Running, machine: TestMachine) -> None:
    code, keys = deposit(centre, machine, TYPED)
    centre.clock.step(3600)
    answer = save(centre, code, shop_name="小燕水果店", premises="新华区建设路 77 号", capital="30000", scope="")
    assert answer.status_code == 200
    assert "已保存。还没有提交。" in answer.text
    content = fetch(machine, keys)
    assert content is not None
    assert content.form == {"shop_name": "小燕水果店", "premises": "新华区建设路 77 号", "capital": 30000}
    assert content.saved_at == centre.clock.now()
    with centre.centre.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM cases").scalar_one() == 0


def test_what_a_card_says_cannot_be_typed(centre: Running, machine: TestMachine) -> None:
    code, keys = deposit(centre, machine, TYPED)
    assert save(centre, code, shop_name="小燕水果店", name="王五", number="410400199001010011", more="x").ok
    content = fetch(machine, keys)
    assert content is not None
    assert content.form == {"shop_name": "小燕水果店"}


def test_a_wrong_answer_is_named_and_nothing_is_lost(centre: Running, machine: TestMachine) -> None:
    code, keys = deposit(centre, machine, TYPED)
    answer = save(
        centre, code, shop_name="小", capital="很多", phone="123", scope="none", premises="建设路 77 号院"
    )
    assert answer.status_code == 422
    for words in ("至少写 2 个字", "请写数字", "手机号是 11 位", "请选一项", "还没有保存"):
        assert words in answer.text
    assert 'value="建设路 77 号院"' in answer.text
    assert 'value="很多"' in answer.text
    content = fetch(machine, keys)
    assert content is not None
    assert content.form == TYPED


def test_two_who_type_at_once_do_not_undo_each_other(centre: Running, machine: TestMachine) -> None:
    code, keys = deposit(centre, machine, TYPED)
    before = re.search(r'name="seen" value="([^"]+)"', page(centre, code).text)
    assert before is not None
    centre.clock.step(60)
    deposit(centre, machine, {"shop_name": "机器上改的店"}, code)
    late = {"seen": before[1], "shop_name": "手机上改的店"}
    answer = requests.post(f"{centre.url}/r/{code}", data=late, timeout=TIMEOUT)
    assert answer.status_code == 409
    assert "手机上改的店" in answer.text
    content = fetch(machine, keys)
    assert content is not None
    assert content.form == {"shop_name": "机器上改的店"}


def test_the_phone_can_delete_it(centre: Running, machine: TestMachine) -> None:
    code, keys = deposit(centre, machine, TYPED)
    answer = requests.post(f"{centre.url}/r/{code}/delete", timeout=TIMEOUT)
    assert answer.status_code == 200
    assert "这张表已删掉" in answer.text
    assert fetch(machine, keys) is None
    unknown = requests.post(f"{centre.url}/r/{new_pick_up_code()}/delete", timeout=TIMEOUT)
    assert unknown.text == answer.text


@pytest.mark.parametrize("code", ["abc", "00000-00000-00000", "x" * 500, "%00", "ABCDE-FGHJK-MNPQR"])
def test_wrong_codes_look_alike(centre: Running, code: str) -> None:
    answer = page(centre, code)
    assert answer.status_code == 404
    assert "没查到存着的表" in answer.text
    assert "x" * 50 not in answer.text


def test_a_mistyped_code_is_said_before_it_is_asked_for(centre: Running) -> None:
    answer = requests.post(centre.url + "/r", data={"code": "ABCDE"}, timeout=TIMEOUT)
    assert answer.status_code == 422
    assert "这个接续码不对" in answer.text
    assert "ABCDE" not in answer.text
    assert "Type your resume code" in requests.get(centre.url + "/r?lang=en", timeout=TIMEOUT).text


def test_a_draft_of_an_item_that_is_no_more_says_so(centre: Running, machine: TestMachine) -> None:
    code = new_pick_up_code()
    keys = draft_keys(code)
    content = DraftContent(item_code="gone", item_version="1", form={}, saved_at=centre.clock.now())
    put(machine, keys.locator, seal_draft(keys, content.model_dump_json().encode()))
    answer = page(centre, code)
    assert answer.status_code == 200
    assert "现在不在自助机上办了" in answer.text
    assert requests.post(f"{centre.url}/r/{code}", data={"seen": ""}, timeout=TIMEOUT).status_code == 404


def test_a_box_that_another_code_made_is_no_draft(centre: Running, machine: TestMachine) -> None:
    code = new_pick_up_code()
    put(machine, draft_keys(code).locator, seal_draft(draft_keys(new_pick_up_code()), b"{}"))
    assert page(centre, code).status_code == 404


def test_nobody_guesses_for_long(tmp_path: Path) -> None:
    limits = Limits(draft_pages_per_address=5)
    with running(CentreSettings(data=tmp_path, demonstration=True, limits=limits)) as centre:
        codes = [page(centre, new_pick_up_code()).status_code for _ in range(7)]
        assert codes == [404] * 5 + [429] * 2
        for path in ("/r", "/r/x", "/r/x/delete"):
            assert requests.post(centre.url + path, data={"code": "x"}, timeout=TIMEOUT).status_code == 429


def test_the_log_holds_no_code_and_nothing_that_was_typed(
    centre: Running, machine: TestMachine, capsys: pytest.CaptureFixture[str]
) -> None:
    import structlog

    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(0))
    try:
        code, keys = deposit(centre, machine, TYPED)
        save(centre, code, shop_name="秘密的店名")
        requests.post(centre.url + "/r", data={"code": code}, timeout=TIMEOUT)
        requests.post(f"{centre.url}/r/{code}/delete", timeout=TIMEOUT)
    finally:
        structlog.configure(**before)
    told = "".join(capsys.readouterr())
    assert "/r/{code}" in told
    for secret in (code, code.replace("-", ""), code.lower(), keys.locator, "秘密的店名"):
        assert secret not in told


RULED = {
    "json_schema": {
        "type": "object",
        "properties": {
            "married": {"type": "boolean"},
            "spouse": {"type": "string", "minLength": 2, "maxLength": 20},
            "rate": {"type": "number", "minimum": 0},
            "card": {"type": "string"},
        },
    },
    "ui_schema": {
        "type": "Categorization",
        "elements": [
            {
                "type": "Category",
                "label": {"zh": "家庭", "en": "Family"},
                "elements": [
                    {
                        "type": "Control",
                        "scope": "#/properties/married",
                        "label": {"zh": "已婚", "en": "Married"},
                        "options": {
                            "input": "choice",
                            "choices": {"true": {"zh": "是", "en": "Yes"}, "false": {"zh": "否", "en": "No"}},
                        },
                    },
                    {
                        "type": "Control",
                        "scope": "#/properties/spouse",
                        "label": {"zh": "配偶", "en": "Spouse"},
                        "rule": {
                            "effect": "SHOW",
                            "condition": {"scope": "#/properties/married", "schema": {"const": True}},
                        },
                    },
                    {
                        "type": "Control",
                        "scope": "#/properties/card",
                        "label": {"zh": "证件", "en": "Card"},
                        "options": {"prefill": "card.number"},
                    },
                ],
            },
            {
                "type": "Category",
                "label": {"zh": "独身", "en": "Single"},
                "rule": {
                    "effect": "HIDE",
                    "condition": {"scope": "#/properties/married", "schema": {"const": True}},
                },
                "elements": [
                    {"type": "Control", "scope": "#/properties/rate", "label": {"zh": "比例", "en": "Rate"}}
                ],
            },
        ],
    },
}


@pytest.fixture(scope="module")
def ruled() -> ServiceItem:
    item = load_items()[SHOP].item
    return item.model_copy(update={"form": FormSpec.model_validate(RULED)})


def asked(item: ServiceItem, form: dict[str, Any]) -> list[str]:
    return [field.key for shown in phone_pages(item, form) for field in shown.fields]


def test_questions_come_and_go_with_the_answers(ruled: ServiceItem) -> None:
    assert has_rules(ruled)
    assert asked(ruled, {}) == ["married", "rate"]
    assert asked(ruled, {"married": True}) == ["married", "spouse"]
    assert asked(ruled, {"married": False}) == ["married", "rate"]


def test_an_answer_to_what_is_asked_no_more_goes(ruled: ServiceItem) -> None:
    posted = read_posted(ruled, {"married": "false", "spouse": "李四", "rate": "0.5", "card": "x"})
    assert posted.errors == {}
    assert without_hidden(ruled, posted.form) == {"married": False, "rate": 0.5}
    assert typed_only(ruled, {"married": True, "card": "x", "old": 1}) == {"married": True}


@pytest.mark.parametrize("rate", ["nan", "inf", "1e999", "half"])
def test_no_number_is_no_number(ruled: ServiceItem, rate: str) -> None:
    assert set(read_posted(ruled, {"rate": rate}).errors) == {"rate"}
