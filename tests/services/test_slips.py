# SPDX-License-Identifier: GPL-3.0-or-later
"""Each outcome's slip says what is known and no more, in Chinese, and in English beside it when wanted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from central.items import load_items
from kiosk.contract.cases import (
    CaseOutcome,
    DecidingFact,
    Decision,
    DecisionWay,
    DocumentReference,
    Lack,
    Refusal,
    RuleState,
)
from kiosk.contract.day_words import day_words
from kiosk.contract.items import LegalBasis, Material, ServiceItem
from kiosk.contract.message import Text
from kiosk.services.slips import (
    Letterhead,
    SlipHead,
    guide_job,
    guide_slip,
    queue_ticket_slip,
    queued_slip,
    result_slip,
    resume_slip,
    slip_job,
    undated_slip,
)
from kiosk.timing import CHINA_STANDARD_TIME
from printing import PAPER_58_MM, PAPER_80_MM, Heading, KeyValue, Line, Note, PaperProfile, QrCode, Slip
from printing.escpos import render_escpos
from printing.layout import DEMONSTRATION_MARK, TextRow, horizontal_scale, lay_out
from printing.wrapping import columns_of
from tests.services.slip_designs import ASK_FROM, KEPT_UNTIL, LAST, SHOP, TICKET, designs
from tests.services.slip_designs import decision as designed

ITEMS = load_items()
AT = datetime(2026, 11, 20, 12, 0, tzinfo=CHINA_STANDARD_TIME)
MACHINE = Letterhead(
    machine_id="KJ-410400-0001",
    site="新华路24小时自助区",
    hotline="12345",
    public_base_url="https://centre.example/",
    demonstration=False,
    english=False,
)
HEAD = SlipHead(
    letterhead=MACHINE,
    item=ITEMS["41040000MZ-JF-0001"].item,
    name="张*英",
    number="410400********0026",
    pick_up_code="ABCDE-FGHJK-MNPQR",
    signed_at=AT,
)
IN_ENGLISH = replace(HEAD, letterhead=replace(MACHINE, english=True))
DEMONSTRATED = replace(HEAD, letterhead=replace(MACHINE, demonstration=True))


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
            summary=((text("每月金额"), Text(zh="100 元", en="100 yuan")),),
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
    CaseOutcome.REFERRED: ("转人工", "民政局津贴科", "2026年12月4日", "12345", "https://centre.example/s/ABCDE"),
    CaseOutcome.SUPPLEMENT: (
        "补正",
        "户口簿",
        "查不到户口",
        "带原件",
        "3号窗",
        "照片",
        "5号窗",
        "2027年2月18日",
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
    said = words(queued_slip(HEAD, LAST, ASK_FROM))
    assert "已登记，尚未受理" in said
    assert "不是受理回执" in said
    assert "ABCDE-FGHJK-MNPQR" in said
    for truth in (
        "登记不中止法定期限",
        "今天是最后一天",
        HEAD.item.window.zh,
        HEAD.letterhead.hotline,
        "2026年11月25日",
        "2026年11月26日",
        "以中心的答复为准",
        "到期还没送到，就不能受理",
    ):
        assert truth in said, truth
    for promise in ("已受理", "已通过", "办件编号", "已发送", "告诉您", "通知您"):
        assert promise not in said


def test_a_wrong_clock_names_no_last_day() -> None:
    said = words(undated_slip(HEAD, 4))
    assert "已登记，尚未受理" in said
    assert "最晚提交的日子" in said
    assert "4 个工作日" in said
    assert "2026年11月25日" not in said
    assert "到期" not in said


@pytest.mark.parametrize("outcome", list(CaseOutcome))
def test_english_stands_beside_the_chinese_when_it_is_wanted(outcome: CaseOutcome) -> None:
    said = words(result_slip(IN_ENGLISH, decision(outcome)))
    assert "Case no.: 410400202611200001" in said
    assert "办件编号" in said


def test_demonstration_is_marked_by_machine_or_by_decision() -> None:
    shown = decision(CaseOutcome.REFERRED).model_copy(update={"demonstration": True})
    assert result_slip(HEAD, shown).demonstration
    assert result_slip(DEMONSTRATED, decision(CaseOutcome.REFERRED)).demonstration
    assert queued_slip(DEMONSTRATED, LAST, ASK_FROM).demonstration
    assert not queued_slip(HEAD, LAST, ASK_FROM).demonstration


def test_times_on_paper_are_chinas() -> None:
    utc = decision(CaseOutcome.REFERRED).model_copy(
        update={"decided_at": datetime.fromisoformat("2026-11-20T20:30Z")}
    )
    assert "2026年11月21日 04:30" in words(result_slip(HEAD, utc))


@pytest.mark.parametrize("outcome", list(CaseOutcome))
@pytest.mark.parametrize("profile", [PAPER_80_MM, PAPER_58_MM], ids=lambda p: p.name)
def test_every_slip_renders_on_both_papers(outcome: CaseOutcome, profile: object) -> None:
    for english in (False, True):
        slip = result_slip(IN_ENGLISH if english else HEAD, decision(outcome))
        assert render_escpos(slip, profile)  # type: ignore[arg-type]


def test_a_registration_and_its_later_result_are_two_jobs() -> None:
    assert slip_job("A", decided=True) == "A"
    assert slip_job("A", decided=False) != "A"


def test_the_head_keeps_persons_out_of_its_repr() -> None:
    assert "张*英" not in repr(HEAD)
    assert "ABCDE" not in repr(HEAD)


def test_a_person_who_was_chosen_is_told_apart_from_one_who_was_needed() -> None:
    referred = decision(CaseOutcome.REFERRED)
    chosen = words(result_slip(HEAD, referred, DecisionWay.PERSON))
    needed = words(result_slip(HEAD, referred, DecisionWay.AUTOMATIC))
    assert "您选择了由工作人员决定" in chosen
    assert "您选择了" not in needed
    for said in (chosen, needed):
        # Nothing was decided yet, and both say by whom and until when it will be.
        assert "决定时间" not in said
        assert "民政局津贴科" in said
        assert "2026年12月4日" in said
    assert "您选择了" not in words(result_slip(HEAD, decision(CaseOutcome.APPROVED), DecisionWay.PERSON))


def test_the_supplement_list_tells_all_at_once_and_how_many() -> None:
    said = words(result_slip(HEAD, decision(CaseOutcome.SUPPLEMENT)))
    assert "一次性告知单" in said
    assert "共 2 项" in said


def materials(slip: Slip) -> tuple[list[str], list[str]]:
    """What a guide says to bring, and what not."""
    pairs = [part for part in slip.parts if isinstance(part, KeyValue)]
    return (
        [part.value for part in pairs if part.key.endswith(".")],
        [part.value for part in pairs if part.key == "免交"],
    )


def waived_rows(item: ServiceItem) -> list[Material]:
    return [one for one in item.materials if one.waived_by is not None]


def test_a_guide_for_somebodys_answers_names_what_they_need_and_no_more() -> None:
    """And says what was answered, so that one knows whose case the paper is for."""
    item = ITEMS["41040000SJ-XK-0001"].item
    answers = {"who": "one", "dwelling": "yes", "permit": "no"}
    slip = guide_slip(MACHINE, item, date(2026, 11, 2), AT, answers)
    said = words(slip)
    assert "按您的回答" in said
    assert "店开在住宅里吗？ 是住宅" in said
    assert "有利害关系的业主同意的证明" in said
    assert "行业许可证" not in said
    assert f"/g/{item.code}?q-who=one&q-dwelling=yes&q-permit=no" in said
    assert item.elements is not None
    assert all(place.address.zh in said for place in item.elements.places)
    assert "按您的回答" not in words(guide_slip(MACHINE, item, date(2026, 11, 2), AT))


@pytest.mark.parametrize("code", sorted(ITEMS))
def test_a_guide_names_exactly_the_materials(code: str) -> None:
    item = ITEMS[code].item
    slip = guide_slip(MACHINE, item, date(2026, 11, 2), AT)
    bring, waived = materials(slip)
    wanted_rows = [one for one in item.materials if one.waived_by is None]
    assert bring == [one.name.zh for one in wanted_rows if not one.when]
    assert [text.startswith(one.name.zh) for text, one in zip(waived, waived_rows(item), strict=True)].count(
        False
    ) == 0
    said = words(slip)
    perhaps = [one.name.zh for one in wanted_rows if one.when]
    assert not perhaps or f"看情况带 {len(perhaps)} 样" in said
    assert all(name in said for name in perhaps)
    assert (f"请带 {len(bring)} 样" if bring else "不用带材料" if not perhaps else "看情况带") in said
    for wanted in (
        item.fee.zh,
        item.window.zh,
        item.result_name.zh,
        "2026年11月20日 12:00",
        "2026年11月2日",
        f"/g/{code}",
    ):
        assert wanted in said
    if item.promise.count == 0:
        assert "多数当场" in said, "some go to a person, or wait for a register to open"


@pytest.mark.parametrize("profile", [PAPER_80_MM, PAPER_58_MM])
def test_all_of_a_long_note_stands_under_its_material(profile: PaperProfile) -> None:
    item = ITEMS["41040000SJ-XK-0001"].item
    note = next(one.note.zh for one in item.materials if one.note is not None and len(one.note.zh) > 20)
    told = [
        row.text
        for row in lay_out(guide_slip(MACHINE, item, date(2026, 11, 2), AT), profile)
        if isinstance(row, TextRow)
    ]
    begins = next(at for at, text in enumerate(told) if text.strip() and note.startswith(text.strip()))
    ends = next(at for at in range(begins, len(told)) if "".join(map(str.strip, told[begins : at + 1])) == note)
    assert ends > begins
    assert [len(text) - len(text.lstrip()) for text in told[begins : ends + 1]] == [4] * (ends + 1 - begins)


def test_a_guide_without_anything_to_bring_says_so() -> None:
    item = HEAD.item.model_copy(update={"materials": ()})
    said = words(guide_slip(MACHINE, item, date(2026, 11, 2), AT))
    assert "不用带材料" in said
    assert "免交" not in said


def test_what_was_approved_on_an_undertaking_bears_it_with_a_line_to_sign_on() -> None:
    assert SHOP.undertaking is not None
    said = words(result_slip(replace(HEAD, item=SHOP), decision(CaseOutcome.APPROVED)))
    for term in SHOP.undertaking.terms:
        assert term.text.zh in said
        assert term.consequence.zh in said
    assert "承诺人签名" in said
    by_a_person = decision(CaseOutcome.APPROVED).model_copy(update={"automatic": False})
    assert "承诺人签名" not in words(result_slip(replace(HEAD, item=SHOP), by_a_person)), "perhaps not undertaken"
    assert "告知承诺书" not in words(result_slip(HEAD, decision(CaseOutcome.APPROVED)))


@pytest.mark.parametrize("way", [None, DecisionWay.PERSON])
def test_whom_no_message_reaches_finds_code_and_day_on_the_paper(way: DecisionWay | None) -> None:
    made = decision(CaseOutcome.REFERRED)
    assert made.due is not None
    said = words(result_slip(HEAD, made, way))
    assert f"没收到短信：{day_words(made.due).zh} 以后" in said
    assert HEAD.pick_up_code in said
    wanted = decision(CaseOutcome.SUPPLEMENT)
    assert wanted.resume_until is not None
    said = words(result_slip(HEAD, wanted))
    assert day_words(wanted.resume_until).zh in said
    assert HEAD.pick_up_code in said


def test_a_queue_ticket_counts_people_only_when_something_counts_them() -> None:
    assert "6 人" in words(queue_ticket_slip(MACHINE, TICKET))
    assert "没有人" in words(queue_ticket_slip(MACHINE, replace(TICKET, people_before=0)))
    unknown = words(queue_ticket_slip(MACHINE, replace(TICKET, people_before=None)))
    assert "前面" not in unknown
    for promise in ("分钟", "预计", "大约"):
        assert promise not in unknown


@pytest.mark.parametrize("number", ["", "123456789", "甲1"])
def test_a_queue_number_that_is_none(number: str) -> None:
    with pytest.raises(ValueError, match="queue number"):
        replace(TICKET, number=number)


@pytest.mark.parametrize("profile", [PAPER_80_MM, PAPER_58_MM], ids=lambda p: p.name)
@pytest.mark.parametrize("english", [False, True], ids=["zh", "en"])
def test_each_design_is_marked_at_both_ends_and_fits(profile: PaperProfile, english: bool) -> None:
    for name, slip in designs(english=english).items():
        rows = lay_out(slip, profile)
        marks = [row for row in rows if isinstance(row, TextRow) and DEMONSTRATION_MARK in row.text]
        assert len(marks) == 2, name
        for row in rows:
            if isinstance(row, TextRow):
                assert columns_of(row.text) * horizontal_scale(row.size) <= profile.columns, (name, row.text)
        assert render_escpos(slip, profile)


def test_the_queue_number_is_the_largest_thing_on_its_ticket() -> None:
    for profile in (PAPER_80_MM, PAPER_58_MM):
        rows = [row for row in lay_out(queue_ticket_slip(MACHINE, TICKET), profile) if isinstance(row, TextRow)]
        (number,) = [row for row in rows if "B127" in row.text]
        assert all(horizontal_scale(row.size) < horizontal_scale(number.size) for row in rows if row is not number)


def test_each_guide_is_a_job_of_its_own() -> None:
    assert len({guide_job("S", "I"), guide_job("S", "J"), guide_job("T", "I")}) == 3


def test_the_short_code_stands_with_the_pick_up_code_on_every_slip() -> None:
    for english in (False, True):
        for name, slip in designs(english=english).items():
            said = words(slip)
            if "取件码" not in said:
                assert "短码" not in said, name
                continue
            assert "短码 ABCDE：只有和本人证件一起才有用" in said, name
            assert ("Short code ABCDE: works only with your ID card" in said) is english, name


def test_a_resume_slip_is_nobodys_application_and_says_who_may_use_it() -> None:
    slip = resume_slip(MACHINE, HEAD.item, HEAD.pick_up_code, KEPT_UNTIL, AT)
    said = words(slip)
    for wanted in (
        "还没有提交",
        "不是受理回执",
        "接续码 ABCDE-FGHJK-MNPQR",
        "2027年2月18日",
        "谁拿到接续码",
        "本人带身份证",
    ):
        assert wanted in said
    # It opens by its code alone: so it does not say whose it is.
    assert HEAD.name not in said
    assert HEAD.number not in said
    assert "取件码" not in said
    (code,) = [part for part in slip.parts if isinstance(part, QrCode)]
    assert code.data == "https://centre.example/r/ABCDE-FGHJK-MNPQR"


@pytest.mark.parametrize("outcome", CaseOutcome)
def test_each_result_names_who_decides_in_law_and_how_to_ask(outcome: CaseOutcome) -> None:
    said = words(result_slip(HEAD, designed(outcome)))
    assert "平顶山市民政局" in said
    if outcome is not CaseOutcome.APPROVED:
        assert HEAD.letterhead.hotline in said
    if outcome in (CaseOutcome.SUPPLEMENT, CaseOutcome.REFUSED):
        assert "请人再看看" in said
    nobody = designed(outcome).model_copy(update={"legal_actor": None})
    assert "平顶山市民政局" not in words(result_slip(HEAD, nobody))


def test_what_was_only_accepted_says_who_goes_on_with_it_and_by_which_day() -> None:
    taken = designed(CaseOutcome.APPROVED).model_copy(
        update={"accepted": True, "handler": Text(zh="残联经办人员", en="The staff"), "due": date(2026, 12, 7)}
    )
    said = words(result_slip(HEAD, taken))
    assert "已受理，正在办理" in said
    assert "已通过" not in said
    assert "残联经办人员" in said
    assert "2026年12月7日" in said
    assert "受理时间" in said
    assert "决定时间" not in said


def test_a_sealed_paper_says_so_and_until_when_it_holds() -> None:
    said = words(result_slip(HEAD, designed(CaseOutcome.APPROVED)))
    assert "2027年11月19日" in said
    assert "电子印章" in said
    plain = designed(CaseOutcome.APPROVED)
    assert plain.document is not None
    unsealed = plain.document.model_copy(update={"sealed": False, "valid_until": None})
    said = words(result_slip(HEAD, plain.model_copy(update={"document": unsealed})))
    assert "电子印章" not in said
