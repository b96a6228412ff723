# SPDX-License-Identifier: GPL-3.0-or-later
"""The papers: text that can be read back, embedded fonts, a code that decodes, the mark of a demonstration."""

from __future__ import annotations

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from central.decisions import DecisionRecord, decide
from central.decisions.fact_types import ChoiceType, ListType
from central.decisions.facts import Known
from central.decisions.statements import Statement, StatementData
from central.documents import (
    FontMissingError,
    IncompleteDocumentError,
    MissingGlyphError,
    document_summary,
    document_title,
    frame,
    render,
)
from central.items import ItemDefinition
from central.registers import RegisterFact, Registers
from kiosk.contract.cases import Application, CaseOutcome, DocumentReference
from kiosk.contract.message import Text
from kiosk.timing import SteppedClock
from kiosk.typesetting.fonts import load_fonts
from tests.central_decisions.decision_cases import (
    ALLOWANCE,
    INSURANCE,
    PEOPLE,
    RIDE,
    SENIOR_CARD,
    SHOP,
    application,
    case_application,
)

DOCUMENT_ID = "PDS-2026-7K3M9Q2W8R"
URL = f"https://centre.example/d/{DOCUMENT_ID}"
Items = dict[str, ItemDefinition]
Approved = tuple[ItemDefinition, Application, DecisionRecord]


def _approved(items: Items, registers: Registers, clock: SteppedClock, person_id: str, code: str) -> Approved:
    definition, person = items[code], PEOPLE[person_id]
    case = next(c for c in person.cases if c.item == code and c.outcome is CaseOutcome.APPROVED)
    applied = case_application(definition, person, case, registers, clock.now())
    facts = registers.gather(definition, applied)
    record = decide(
        definition,
        applied,
        facts,
        case_no="4104002026112200017",
        at=clock.now(),
        refusal_allowed=False,
        demonstration=True,
    )
    return definition, applied, record


def _render(approved: Approved, *, demonstration: bool = True) -> bytes:
    definition, applied, record = approved
    assert definition.document is not None
    return render(
        definition.document,
        applied,
        record,
        document_id=DOCUMENT_ID,
        verify_url=URL,
        demonstration=demonstration,
    ).pdf


def _text(pdf: bytes, tmp_path: Path) -> str:
    (tmp_path / "paper.pdf").write_bytes(pdf)
    ran = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "paper.pdf", "-"], check=True, capture_output=True, text=True
    )
    return ran.stdout


PAPERS = [
    (
        "zhang-xiuying",
        ALLOWANCE,
        ["高龄津贴认定通知书", "张秀英", "410400********0026", "每月 100 元", "（尾号 2370）"],
    ),
    ("chen-yan", ALLOWANCE, ["陈䶮", "1940年5月12日"]),
    ("li-ji", INSURANCE, ["李𠮷", "41040019600101008X", "235 个月", "鲁山示例丝绸厂", "1995年7月"]),
    ("zhao-yongfu", SENIOR_CARD, ["老年优待证办理通知书", "65 周岁及以上", "市政务服务大厅"]),
    ("zhou-jianguo", SHOP, ["准予个体工商户登记通知书", "建国便民小店", "日用百货零售", "30,000元"]),
    ("zhou-jianguo", RIDE, ["准予网约车驾驶员从业许可决定书", "C1", "2010年6月1日", "2026000101"]),
    ("james-carter", INSURANCE, ["詹卡特", "941840198506110015"]),
]


@pytest.mark.parametrize(("person_id", "code", "wanted"), PAPERS)
def test_a_paper_says_what_was_decided(
    person_id: str,
    code: str,
    wanted: list[str],
    items: Items,
    registers: Registers,
    clock: SteppedClock,
    tmp_path: Path,
) -> None:
    text = _text(_render(_approved(items, registers, clock, person_id, code)), tmp_path)
    for words in (*wanted, "演示 · 无法律效力", "扫码核验真伪", DOCUMENT_ID, "4104002026112200017"):
        assert words in text
    assert "系统按公开规则自动审核" in text
    assert "None" not in text
    assert "{" not in text


def test_every_font_is_embedded(items: Items, registers: Registers, clock: SteppedClock, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(_render(_approved(items, registers, clock, "li-ji", INSURANCE)))
    ran = subprocess.run(["pdffonts", path], check=True, capture_output=True, text=True)
    rows = ran.stdout.splitlines()[2:]
    assert rows
    for row in rows:
        assert "LXGWWenKai" in row
        assert row.split()[-5:-2] == ["yes", "yes", "yes"], "embedded, subset, with unicode"


def test_the_code_leads_to_the_verification_page(
    items: Items, registers: Registers, clock: SteppedClock, tmp_path: Path
) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(_render(_approved(items, registers, clock, "zhang-xiuying", ALLOWANCE)))
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", path, tmp_path / "paper"], check=True)
    with Image.open(tmp_path / "paper.png") as image:
        found = zxingcpp.read_barcodes(image)
    assert [code.text for code in found] == [URL]


def test_a_rare_character_is_really_drawn(
    items: Items, registers: Registers, clock: SteppedClock, tmp_path: Path
) -> None:
    """Two names that differ only in the rare character differ on the picture, and neither leaves it blank."""
    definition, applied, record = _approved(items, registers, clock, "li-ji", INSURANCE)
    pictures = []
    for number, name in enumerate(("李𠮷", "李", "李吉")):
        changed = applied.model_copy(update={"applicant": applied.applicant.model_copy(update={"name": name})})
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(_render((definition, changed, record)))
        subprocess.run(["pdftoppm", "-r", "100", "-png", "-singlefile", path, path.with_suffix("")], check=True)
        with Image.open(path.with_suffix(".png")) as image:
            pictures.append(image.convert("L").point(lambda value: 255 if value < 100 else 0).histogram()[255])
    rare, blank, ordinary = pictures
    assert rare > blank + 50
    assert rare != ordinary


def test_without_demonstration_there_is_no_mark(
    items: Items, registers: Registers, clock: SteppedClock, tmp_path: Path
) -> None:
    text = _text(
        _render(_approved(items, registers, clock, "zhang-xiuying", ALLOWANCE), demonstration=False), tmp_path
    )
    assert "演示" not in text


def test_the_same_decision_gives_the_same_bytes(items: Items, registers: Registers, clock: SteppedClock) -> None:
    approved = _approved(items, registers, clock, "zhang-xiuying", ALLOWANCE)
    assert _render(approved) == _render(approved)


def test_a_paper_of_one_page_is_drawn_once(
    items: Items, registers: Registers, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drawing it is most of what an approval takes."""
    drawn: list[int] = []
    draw = frame._Paper.drawn

    def counted(paper: frame._Paper) -> frame.Drawn:
        made = draw(paper)
        drawn.append(made.pages)
        return made

    monkeypatch.setattr(frame._Paper, "drawn", counted)
    _render(_approved(items, registers, clock, "zhang-xiuying", ALLOWANCE))
    assert drawn == [1]


def test_papers_made_side_by_side_do_not_mix(items: Items, registers: Registers, clock: SteppedClock) -> None:
    chosen = [_approved(items, registers, clock, person_id, code) for person_id, code, _ in PAPERS]
    alone = [_render(approved) for approved in chosen]
    with ThreadPoolExecutor(max_workers=6) as pool:
        together = list(pool.map(_render, chosen * 4))
    assert together == alone * 4


def test_a_decision_by_a_person_says_so(
    items: Items, registers: Registers, clock: SteppedClock, tmp_path: Path
) -> None:
    definition, applied, record = _approved(items, registers, clock, "zhang-xiuying", ALLOWANCE)
    decision = record.decision.model_copy(update={"automatic": False})
    text = _text(_render((definition, applied, record.model_copy(update={"decision": decision}))), tmp_path)
    assert "工作人员审核" in text
    assert "系统按公开规则" not in text


def test_a_long_table_goes_on_over_pages(
    items: Items, registers: Registers, clock: SteppedClock, tmp_path: Path
) -> None:
    definition, applied, record = _approved(items, registers, clock, "li-ji", INSURANCE)
    row = tuple(
        Text(zh=cell, en=cell) for cell in ("养老保险", "1995年7月", "2015年1月", "235", "很长的单位名称" * 6)
    )
    long = record.model_copy(update={"document_rows": (row,) * 60})
    text = _text(_render((definition, applied, long)), tmp_path)
    pages = text.split("\f")[:-1]
    assert len(pages) >= 4
    for number, page in enumerate(pages, start=1):
        assert f"第 {number} 页，共 {len(pages)} 页" in page
        assert "演示 · 无法律效力" in page
        assert DOCUMENT_ID in page
    assert text.count("1995年7月") >= 60


def test_an_optional_line_is_left_out_and_a_required_one_is_not_guessed(
    items: Items, registers: Registers, clock: SteppedClock, tmp_path: Path
) -> None:
    definition, person = items[INSURANCE], PEOPLE["li-ji"]
    form = {"kind": "all", "from_month": "1995-07", "to_month": "2015-01"}
    applied = application(definition, person, form, clock.now())
    facts = registers.gather(definition, applied)
    arguments = {"case_no": "1", "at": clock.now(), "refusal_allowed": False, "demonstration": True}
    record = decide(definition, applied, facts, **arguments)  # type: ignore[arg-type]
    assert "用途" not in _text(_render((definition, applied, record)), tmp_path)
    unknown = replace(facts, values={**facts.values, "months_paid": RegisterFact("social_insurance", None)})
    record = decide(definition, applied, unknown, **arguments)  # type: ignore[arg-type]
    with pytest.raises(IncompleteDocumentError, match="缴费月数"):
        _render((definition, applied, record))


def test_the_slip_gets_title_and_summary(items: Items, registers: Registers, clock: SteppedClock) -> None:
    definition, _, record = _approved(items, registers, clock, "zhang-xiuying", ALLOWANCE)
    assert definition.document is not None
    assert document_title(definition.document).zh == "高龄津贴认定通知书"
    summary = document_summary(record)
    assert [(label.zh, value.zh) for label, value in summary] == [
        ("津贴标准", "每月 100 元"),
        ("收款账户", "本人账户（尾号 2370）"),
    ]
    assert [(label.en, value.en) for label, value in summary] == [
        ("Amount", "100 yuan a month"),
        ("Account", "Own account (ending in 2370)"),
    ]


def test_every_line_of_every_paper_is_told_in_english_too(items: Items) -> None:
    chinese = re.compile(r"[\u4e00-\u9fff]")
    for definition in items.values():
        if definition.document is None:
            continue
        for statement in definition.document.statements:
            data = statement.data
            told = [data.label.en, data.text.en, data.expression or "", *(text.en for text in data.values.values())]
            for name in data.needs:
                spec = definition.facts.spec(name)
                if spec is not None and isinstance(spec.type, ChoiceType | ListType):
                    told += [text.en for text in spec.type.values.values()]
            assert not [text for text in told if chinese.search(text)], (definition.item.code, told)


def test_a_computed_word_is_told_as_it_is_named() -> None:
    statement = Statement.of(
        StatementData(
            label=Text(zh="领卡方式", en="Collecting"),
            text=Text(zh="{value}", en="{value}"),
            needs=("collect",),
            expression="collect",
            values={"post": Text(zh="邮寄", en="By post")},
        )
    )
    assert statement.value({"collect": Known("post", Text(zh="-", en="-"))}) == Text(zh="邮寄", en="By post")
    with pytest.raises(ValueError, match="without an expression"):
        Statement.of(statement.data.model_copy(update={"expression": None, "text": Text(zh="{collect}", en="")}))


def test_a_decision_signed_before_values_were_told_in_english_is_read(
    items: Items, registers: Registers, clock: SteppedClock
) -> None:
    _, _, record = _approved(items, registers, clock, "zhang-xiuying", ALLOWANCE)
    reference = DocumentReference(
        document_id="D-1",
        title=Text(zh="书", en="Paper"),
        sha256="sha256:00",
        verify_url="https://centre.example/d/D-1",
        summary=document_summary(record),
    )
    assert DocumentReference.from_payload(reference.to_payload()) == reference
    old = reference.to_payload() | {"summary": [[{"zh": "津贴标准", "en": "Amount"}, "每月 100 元"]]}
    ((_, value),) = DocumentReference.from_payload(old).summary
    assert value == Text(zh="每月 100 元", en="每月 100 元")


def test_a_character_that_no_font_has_is_named_and_not_left_out(
    items: Items, registers: Registers, clock: SteppedClock
) -> None:
    definition, applied, record = _approved(items, registers, clock, "zhang-xiuying", ALLOWANCE)
    applicant = applied.applicant.model_copy(update={"name": "张\U000f0001"})
    with pytest.raises(MissingGlyphError) as caught:
        _render((definition, applied.model_copy(update={"applicant": applicant}), record))
    assert caught.value.code_points == ("U+F0001",)
    assert "张" not in str(caught.value)


def test_a_machine_without_the_font_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(FontMissingError, match="fonts-lxgw-wenkai"):
        load_fonts([tmp_path])
    (tmp_path / "LXGWWenKai-Regular.ttf").write_bytes(b"no font at all")
    with pytest.raises(FontMissingError, match="damaged"):
        load_fonts([tmp_path])


def test_without_the_bold_file_everything_is_still_there(tmp_path: Path) -> None:
    regular = Path("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf")
    shutil.copy(regular, tmp_path)
    fonts = load_fonts([tmp_path])
    assert list(fonts.runs("䶮𠮷", bold=True))


@pytest.mark.parametrize("bold", [False, True])
def test_the_rare_characters_of_names_have_glyphs(bold: bool) -> None:
    fonts = load_fonts()
    for character in "䶮𠮷𬭳𫘝𬞟𫰛𠅤㛃堃喆·":
        assert list(fonts.runs(character, bold=bold))
