# SPDX-License-Identifier: GPL-3.0-or-later
"""Each outcome's slip says what is known and no more, in Chinese, and in English beside it when wanted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from central.items import load_items
from kiosk.contract.cases import CaseOutcome, DecidingFact, Decision, DocumentReference, Lack, Refusal, RuleState
from kiosk.contract.items import LegalBasis
from kiosk.contract.message import Text
from kiosk.services import SlipHead, registered_slip, result_slip, slip_job
from kiosk.timing import CHINA_STANDARD_TIME
from printing import PAPER_58_MM, PAPER_80_MM, Heading, KeyValue, Line, Note, QrCode, Slip
from printing.escpos import render_escpos

AT = datetime(2026, 11, 20, 12, 0, tzinfo=CHINA_STANDARD_TIME)
HEAD = SlipHead(
    item=load_items()["41040000MZ-JF-0001"].item,
    name="张*英",
    number="410400********0026",
    pick_up_code="ABCDE-FGHJK-MNPQR",
    signed_at=AT,
    machine_id="KJ-410400-0001",
    site="新华路24小时自助区",
    hotline="12345",
    public_base_url="https://centre.example/",
    demonstration=False,
    english=False,
)


def text(zh: str) -> Text:
    return Text(zh=zh, en=f"en:{zh}")


def decision(outcome: CaseOutcome) -> Decision:
    return Decision(
        application_id="A",
        case_no="410400202611200001",
        item_code=HEAD.item.code,
        outcome=outcome,
        decided_at=AT,
        automatic=outcome is CaseOutcome.APPROVED,
        headline=text("一句话"),
        facts=(DecidingFact(text=text("满80岁"), source=text("人口库"), state=RuleState.PASS),),
        lacks=(
            Lack(what=text("户口簿"), why=text("查不到户口"), how=text("带原件"), where=text("3号窗")),
            Lack(what=text("照片"), why=text("太旧"), how=text("重拍"), where=text("5号窗")),
        ),
        refusal=Refusal(
            reason=text("已经在领"),
            legal_basis=LegalBasis(citation=text("某办法第五条"), confirmed=True),
            remedy=text("60日内可以复议"),
        ),
        handler=text("民政局津贴科"),
        due=date(2026, 12, 4),
        resume_until=date(2027, 2, 18),
        document=DocumentReference(
            document_id="D-1",
            title=text("认定通知书"),
            sha256="sha256:00",
            verify_url="https://centre.example/d/D-1",
            summary=((text("每月金额"), "100 元"),),
        ),
        rule_set_digest="sha256:00",
        demonstration=False,
    )


def words(slip: Slip) -> str:
    said: list[str] = []
    for part in slip.parts:
        match part:
            case Heading():
                said += [part.text, part.subtitle]
            case Line() | Note():
                said.append(part.text)
            case KeyValue():
                said += [part.key, part.value, part.second]
            case QrCode():
                said += [part.data, part.caption]
            case _:
                pass
    return "\n".join(said)


EXPECTED = {
    CaseOutcome.APPROVED: ("已通过", "认定通知书", "100 元", "https://centre.example/d/D-1", "D-1"),
    CaseOutcome.REFERRED: ("转人工", "民政局津贴科", "2026-12-04", "12345", "https://centre.example/s/ABCDE"),
    CaseOutcome.SUPPLEMENT: (
        "补正",
        "户口簿",
        "查不到户口",
        "带原件",
        "3号窗",
        "照片",
        "5号窗",
        "2027-02-18",
        "取件码",
    ),
    CaseOutcome.REFUSED: ("未通过", "已经在领", "某办法第五条", "60日内可以复议", "12345"),
}


@pytest.mark.parametrize("outcome", list(CaseOutcome))
def test_each_outcome_says_what_it_must(outcome: CaseOutcome) -> None:
    said = words(result_slip(HEAD, decision(outcome)))
    for wanted in (*EXPECTED[outcome], "410400202611200001", "ABCDE-FGHJK-MNPQR", "KJ-410400-0001", "张*英"):
        assert wanted in said, wanted
    assert "Decided" not in said


def test_what_was_only_registered_is_never_called_accepted() -> None:
    said = words(registered_slip(HEAD))
    assert "已登记，尚未受理" in said
    assert "不是受理回执" in said
    assert "ABCDE-FGHJK-MNPQR" in said
    for promise in ("已受理", "已通过", "办件编号", "已发送", "告诉您", "通知您"):
        assert promise not in said


@pytest.mark.parametrize("outcome", list(CaseOutcome))
def test_english_stands_beside_the_chinese_when_it_is_wanted(outcome: CaseOutcome) -> None:
    said = words(result_slip(replace(HEAD, english=True), decision(outcome)))
    assert "Case no.: 410400202611200001" in said
    assert "办件编号" in said


def test_demonstration_is_marked_by_machine_or_by_decision() -> None:
    shown = decision(CaseOutcome.REFERRED).model_copy(update={"demonstration": True})
    assert result_slip(HEAD, shown).demonstration
    assert result_slip(replace(HEAD, demonstration=True), decision(CaseOutcome.REFERRED)).demonstration
    assert registered_slip(replace(HEAD, demonstration=True)).demonstration
    assert not registered_slip(HEAD).demonstration


def test_times_on_paper_are_chinas() -> None:
    utc = decision(CaseOutcome.REFERRED).model_copy(
        update={"decided_at": datetime.fromisoformat("2026-11-20T20:30Z")}
    )
    assert "2026-11-21 04:30" in words(result_slip(HEAD, utc))


@pytest.mark.parametrize("outcome", list(CaseOutcome))
@pytest.mark.parametrize("profile", [PAPER_80_MM, PAPER_58_MM], ids=lambda p: p.name)
def test_every_slip_renders_on_both_papers(outcome: CaseOutcome, profile: object) -> None:
    for english in (False, True):
        slip = result_slip(replace(HEAD, english=english), decision(outcome))
        assert render_escpos(slip, profile)  # type: ignore[arg-type]


def test_a_registration_and_its_later_result_are_two_jobs() -> None:
    assert slip_job("A", decided=True) == "A"
    assert slip_job("A", decided=False) != "A"


def test_the_head_keeps_persons_out_of_its_repr() -> None:
    assert "张*英" not in repr(HEAD)
    assert "ABCDE" not in repr(HEAD)
