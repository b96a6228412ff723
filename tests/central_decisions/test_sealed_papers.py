# SPDX-License-Identifier: GPL-3.0-or-later
"""Room for the seal, how long a paper holds, and the authority's decision that refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from central.decisions import DecisionRecord
from central.documents import (
    Drawn,
    document_valid_until,
    refusal_title,
    render,
    render_refusal,
    render_revocation,
    revocation_title,
)
from central.documents.template import ValidityData
from central.intake.papers import REASONS
from central.items import ItemDefinition
from central.registers import Registers
from central.seals.port import SEAL_POINTS
from kiosk.contract.cases import Application, CaseOutcome, DecidingFact, Refusal, RuleState
from kiosk.contract.items import LegalBasis
from kiosk.contract.message import Text
from kiosk.contract.revocations import Revocation, RevocationEffect, RevocationReason
from kiosk.timing import SteppedClock
from kiosk.typesetting.sheet import FOOT, HEIGHT, MARGIN, WIDTH
from tests.central_decisions.decision_cases import ALLOWANCE, INSURANCE, RIDE
from tests.central_decisions.test_documents import DOCUMENT_ID, PAPERS, URL, Items, _approved, _text

REASON = Text(zh="您的年龄未满 80 周岁，不符合发放条件。", en="You are under 80.")
ACTOR = Text(zh="平顶山市民政局", en="Pingdingshan Civil Affairs Bureau")


def _drawn(approved: tuple[ItemDefinition, Application, DecisionRecord], *, sealed: bool) -> Drawn:
    definition, applied, record = approved
    assert definition.document is not None
    return render(
        definition.document,
        applied,
        record,
        document_id=DOCUMENT_ID,
        verify_url=URL,
        demonstration=True,
        sealed=sealed,
    )


@pytest.mark.parametrize(("person_id", "code", "_wanted"), PAPERS)
def test_the_seal_has_room_of_its_own_beside_issuer_and_date(
    person_id: str,
    code: str,
    _wanted: list[str],
    items: Items,
    registers: Registers,
    clock: SteppedClock,
    tmp_path: Path,
) -> None:
    approved = _approved(items, registers, clock, person_id, code)
    drawn = _drawn(approved, sealed=True)
    place = drawn.place
    assert place is not None
    assert place.page == drawn.pages - 1
    assert place.left >= MARGIN
    assert place.left + SEAL_POINTS < WIDTH - MARGIN
    assert place.bottom >= FOOT - 1
    assert place.bottom + SEAL_POINTS < HEIGHT - MARGIN
    import pypdf

    # No word lies under the seal.
    under: list[str] = []

    def seen(text: str, _cm: list[float], tm: list[float], _font: object, size: float) -> None:
        x, y = tm[4], tm[5]
        within_x = place.left - size < x < place.left + SEAL_POINTS
        within_y = place.bottom - size < y < place.bottom + SEAL_POINTS
        # The demonstration's mark goes across the whole page, behind everything.
        if text.strip() and within_x and within_y and size < 50:
            under.append(text)

    from io import BytesIO

    pypdf.PdfReader(BytesIO(drawn.pdf)).pages[place.page].extract_text(visitor_text=seen)
    assert under == []
    text = _text(drawn.pdf, tmp_path)
    assert "电子文件带电子印章" in text
    assert "本件不加盖印章" not in text


def test_a_paper_without_a_seal_says_so_and_keeps_no_room(
    items: Items, registers: Registers, clock: SteppedClock, tmp_path: Path
) -> None:
    drawn = _drawn(_approved(items, registers, clock, "zhang-xiuying", ALLOWANCE), sealed=False)
    assert drawn.place is None
    assert "本件不加盖印章" in _text(drawn.pdf, tmp_path)


def test_the_same_decision_is_drawn_the_same_before_it_is_sealed(
    items: Items, registers: Registers, clock: SteppedClock
) -> None:
    approved = _approved(items, registers, clock, "zhang-xiuying", ALLOWANCE)
    assert _drawn(approved, sealed=True) == _drawn(approved, sealed=True)


@pytest.mark.parametrize(
    ("validity", "decided", "until"),
    [
        (ValidityData(), "2026-11-22", None),
        (ValidityData(days=30), "2026-11-22", date(2026, 12, 22)),
        (ValidityData(days=1), "2027-12-31", date(2028, 1, 1)),
        (ValidityData(months=3), "2026-11-22", date(2027, 2, 22)),
        (ValidityData(months=3), "2026-11-30", date(2027, 2, 28)),
        (ValidityData(months=1), "2028-01-31", date(2028, 2, 29)),
        (ValidityData(months=1), "2026-12-31", date(2027, 1, 31)),
        (ValidityData(months=12), "2028-02-29", date(2029, 2, 28)),
    ],
)
def test_how_long_a_paper_holds(
    validity: ValidityData,
    decided: str,
    until: date | None,
    items: Items,
    registers: Registers,
    clock: SteppedClock,
) -> None:
    definition, _, record = _approved(items, registers, clock, "li-ji", INSURANCE)
    template = definition.document
    assert template is not None
    from dataclasses import replace

    template = replace(template, data=template.data.model_copy(update={"validity": validity}))
    # An evening in London is the next morning in China: the day is China's.
    at = datetime.fromisoformat(f"{decided}T00:30:00+08:00").astimezone(UTC)
    decision = record.decision.model_copy(update={"decided_at": at})
    assert document_valid_until(template, record.model_copy(update={"decision": decision})) == until


def test_validity_is_in_days_or_in_months() -> None:
    with pytest.raises(ValidationError):
        ValidityData(days=1, months=1)
    with pytest.raises(ValidationError):
        ValidityData(days=0)


def test_a_paper_with_an_end_says_so(
    items: Items, registers: Registers, clock: SteppedClock, tmp_path: Path
) -> None:
    text = _text(_drawn(_approved(items, registers, clock, "li-ji", INSURANCE), sealed=True).pdf, tmp_path)
    assert "有效期至" in text
    assert "2027年2月22日" in text


def refused(approved: tuple[ItemDefinition, Application, DecisionRecord]) -> DecisionRecord:
    record = approved[2]
    decision = record.decision.model_copy(
        update={
            "outcome": CaseOutcome.REFUSED,
            "legal_actor": ACTOR,
            "facts": (
                DecidingFact(
                    text=Text(zh="出生日期为 1950年1月1日", en="Born on 1950-01-01"),
                    source=Text(zh="人口库", en="Population register"),
                    state=RuleState.FAIL,
                ),
                DecidingFact(
                    text=Text(zh="户籍在本市", en="Registered here"),
                    source=Text(zh="人口库", en="Population register"),
                    state=RuleState.PASS,
                ),
            ),
            "refusal": Refusal(
                reason=REASON,
                legal_basis=LegalBasis(
                    citation=Text(zh="《平顶山市高龄津贴发放办法》第三条", en="Rules, article 3"), confirmed=True
                ),
                remedy=Text(
                    zh="可以自收到之日起 60 日内申请行政复议，也可以在 6 个月内起诉。", en="60 days, 6 months."
                ),
            ),
        }
    )
    return record.model_copy(update={"decision": decision})


def test_a_refusal_says_what_the_law_asks_of_it(
    items: Items, registers: Registers, clock: SteppedClock, tmp_path: Path
) -> None:
    approved = _approved(items, registers, clock, "zhang-xiuying", ALLOWANCE)
    definition, applied, _ = approved
    drawn = render_refusal(
        definition.item,
        applied,
        refused(approved),
        document_id=DOCUMENT_ID,
        verify_url=URL,
        demonstration=True,
        sealed=True,
    )
    assert drawn.place is not None
    text = _text(drawn.pdf, tmp_path).replace("\n", "").replace(" ", "")
    for words in (
        "不予批准决定书",
        "张秀英",
        "410400********0026",
        definition.item.legal_name.zh,
        "1950年1月1日",
        "来源：人口库",
        "未满80周岁",
        "第三条",
        "60日内申请行政复议",
        "6个月内起诉",
        "平顶山市民政局",
        "演示·无法律效力",
    ):
        assert words in text, words
    # What speaks for the applicant did not decide it.
    assert "户籍在本市" not in text
    assert "准予" not in text


def test_a_permit_is_refused_as_one(items: Items) -> None:
    assert refusal_title(items[RIDE].item).zh == "不予许可决定书"
    assert refusal_title(items[ALLOWANCE].item).zh == "不予批准决定书"


def test_what_refuses_nothing_is_no_refusal(items: Items, registers: Registers, clock: SteppedClock) -> None:
    definition, applied, record = _approved(items, registers, clock, "zhang-xiuying", ALLOWANCE)
    with pytest.raises(ValueError, match="reason"):
        render_refusal(
            definition.item,
            applied,
            record,
            document_id=DOCUMENT_ID,
            verify_url=URL,
            demonstration=True,
            sealed=True,
        )


def revocation(**changed: object) -> Revocation:
    made = Revocation(
        application_id="01934b5e-0000-7000-8000-000000000001",
        case_no="41040020261122000017",
        revoked_at=datetime(2026, 12, 2, 3, 0, tzinfo=UTC),
        reason_class=RevocationReason.UNDERTAKING_BROKEN,
        reason="现场核查，经营场所与承诺不符",
        legal_basis="《行政许可法》第六十九条第二款",
        effect=RevocationEffect.FROM_THE_BEGINNING,
        heard=True,
        at_once=None,
        statement=None,
        remedy=Text(zh="可以在 60 日内申请行政复议，也可以在 6 个月内起诉。", en="60 days, 6 months."),
        document_ids=(DOCUMENT_ID,),
        demonstration=True,
    )
    return Revocation.from_payload({**made.to_payload(), **changed})


def revocation_paper(approved: tuple[ItemDefinition, Application, DecisionRecord], made: Revocation) -> Drawn:
    return render_revocation(
        approved[0].item,
        approved[1],
        made,
        issuer=ACTOR,
        reason_class=REASONS[made.reason_class],
        approved_at=datetime(2026, 11, 21, 17, 0, tzinfo=UTC),
        licences=("1.2.156.3005.2.11100000000013127D007.X.X.001.Y",),
        document_id="01934b5e-7c00-7abc-8def-0123456789ac",
        verify_url=URL,
        sealed=True,
    )


def test_a_revocation_says_what_the_law_asks_of_it(
    items: Items, registers: Registers, clock: SteppedClock, tmp_path: Path
) -> None:
    approved = _approved(items, registers, clock, "zhang-xiuying", ALLOWANCE)
    drawn = revocation_paper(approved, revocation())
    assert drawn.place is not None
    assert drawn.pages == 1
    text = _text(drawn.pdf, tmp_path).replace("\n", "").replace(" ", "")
    for words in (
        "撤销决定书",
        "张秀英",
        "410400********0026",
        approved[0].item.legal_name.zh,
        # China's day.
        "2026年11月22日批准",
        "2026年12月2日",
        "承诺与实际不符：现场核查，经营场所与承诺不符",
        "第六十九条第二款",
        "您在期限内没有提出陈述和申辩",
        "自始没有效力",
        DOCUMENT_ID,
        "电子证照同时撤销",
        "11100000000013127D007",
        "60日内申请行政复议",
        "6个月内起诉",
        "平顶山市民政局",
        "工作人员审核",
        "演示·无法律效力",
    ):
        assert words in text, words


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"heard": False, "at_once": "本人已死亡，津贴仍在发放"}, "没有听取您的陈述和申辩，因为：本人已死亡"),
        ({"statement": "没有迁户口\n交来户口簿"}, "听取了您的陈述和申辩：没有迁户口；交来户口簿"),
        ({"effect": "from_now"}, "自本决定作出之日起没有效力"),
        ({"reason": "查明的事实很长。" * 120, "statement": "不同意。" * 250}, "第2页，共"),
    ],
)
def test_a_revocation_says_whether_its_holder_was_heard(
    items: Items,
    registers: Registers,
    clock: SteppedClock,
    tmp_path: Path,
    changed: dict[str, object],
    words: str,
) -> None:
    approved = _approved(items, registers, clock, "zhang-xiuying", ALLOWANCE)
    drawn = revocation_paper(approved, revocation(demonstration=False, **changed))
    assert words in _text(drawn.pdf, tmp_path).replace("\n", "").replace(" ", "")
    assert drawn.place is not None
    assert drawn.place.page == drawn.pages - 1


def test_a_permit_is_taken_back_as_one(items: Items) -> None:
    assert revocation_title(items[RIDE].item).zh == "撤销行政许可决定书"
    assert revocation_title(items[ALLOWANCE].item).zh == "撤销决定书"
