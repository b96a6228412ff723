# SPDX-License-Identifier: GPL-3.0-or-later
"""The readiness report: what the doctor found and how each device did when it was tried, on paper to be signed."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from devices.status import DeviceClass
from kiosk.technician.results import TITLES, CheckResult, Verdict, all_well
from kiosk.technician.self_tests import SelfTest, SelfTestOutcome
from kiosk.timing import CHINA_STANDARD_TIME
from kiosk.typesetting.fonts import load_fonts
from kiosk.typesetting.sheet import ACCENT, HEIGHT, INK, INK_SOFT, INNER, MARGIN, WIDTH, Sheet

_GOOD: Final = HexColor("#14633C")
_LOOK: Final = HexColor("#8A5A00")
_WRONG: Final = HexColor("#9E1B1B")

_VERDICTS: Final = {
    Verdict.GOOD: ("正常 Good", _GOOD),
    Verdict.ATTENTION: ("留意 Look", _LOOK),
    Verdict.WRONG: ("异常 Wrong", _WRONG),
    Verdict.SKIPPED: ("未查 Skipped", INK_SOFT),
}
_OUTCOMES: Final = {
    SelfTestOutcome.PASSED: ("通过 Passed", _GOOD),
    SelfTestOutcome.BY_HAND: ("待人工 By hand", _LOOK),
    SelfTestOutcome.FAILED: ("未过 Failed", _WRONG),
}
_COLUMN: Final = 92.0
_FOOT: Final = 70.0
_SIZE: Final = 10.0
_LEADING: Final = 15.0


@dataclass(frozen=True)
class MachineFacts:
    """What the report's head says of the machine. An unenrolled machine has no id."""

    machine_id: str
    site: str
    version: str
    at: datetime
    demonstration: bool


def is_ready(
    checks: Sequence[CheckResult], tests: Mapping[DeviceClass, SelfTest], fitted: Sequence[DeviceClass]
) -> bool:
    """Nothing is wrong, and every device that the settings name was tried and did not fail."""
    return all_well(checks) and all(
        device in tests and tests[device].outcome is not SelfTestOutcome.FAILED for device in fitted
    )


def readiness_report(
    facts: MachineFacts,
    checks: Sequence[CheckResult],
    tests: Mapping[DeviceClass, SelfTest],
    fitted: Sequence[DeviceClass],
) -> bytes:
    """A PDF of one page or more. Raises kiosk.typesetting.fonts.FontMissingError."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
    canvas.setTitle("Readiness report")
    sheet = Sheet(canvas, load_fonts(), lambda sheet: _head(sheet, facts), foot=_FOOT)
    _verdict(sheet, is_ready(checks, tests, fitted))
    _heading(sheet, "检查", "Checks")
    for check in checks:
        words, color = _VERDICTS[check.verdict]
        _row(sheet, words, color, check.title, [check.found, check.wrong, f"→ {check.do}" if check.do else ""])
    _heading(sheet, "设备自检", "Self-tests of devices")
    for device in fitted:
        test = tests.get(device)
        if test is None:
            _row(sheet, "未试 Not tried", _LOOK, TITLES[device], ["→ kiosk doctor --test"])
            continue
        words, color = _OUTCOMES[test.outcome]
        head = f"{TITLES[device]}  {_moment(test.at)}  {test.driver} @ {test.address}"
        _row(sheet, words, color, head, [test.found, f"→ {test.do}" if test.do else ""])
    if not fitted:
        _row(sheet, "—", INK_SOFT, "no device is configured", [])
    _signatures(sheet)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _head(sheet: Sheet, facts: MachineFacts) -> None:
    sheet.y = MARGIN - 14
    sheet.line("设备就绪报告", 22, bold=True, color=ACCENT)
    sheet.line("Readiness report", 11, color=INK_SOFT)
    where = facts.site or "未命名场所"
    machine = facts.machine_id or "未入网 not enrolled"
    sheet.line(f"{where}　{machine}　kiosk {facts.version}　{_moment(facts.at)}", 10, color=INK_SOFT)
    if facts.demonstration:
        sheet.line("演示 · 无法律效力  Demonstration", 10, bold=True, color=_WRONG)
    sheet.space(6)
    sheet.rule()
    foot = f"第 {sheet.page} 页 · Page {sheet.page}"
    sheet.put(foot, WIDTH - MARGIN - sheet.fonts.width(foot, 9), HEIGHT - 40, 9, color=INK_SOFT)
    sheet.space(10)


def _verdict(sheet: Sheet, ready: bool) -> None:
    words = "可以投入使用  Ready to serve" if ready else "尚不能投入使用  Not ready to serve"
    sheet.line(words, 16, bold=True, color=_GOOD if ready else _WRONG)
    sheet.space(4)


def _heading(sheet: Sheet, zh: str, en: str) -> None:
    sheet.room(60)
    sheet.space(12)
    sheet.line(f"{zh}  {en}", 13, bold=True, color=ACCENT)
    sheet.rule()
    sheet.space(2)


def _row(sheet: Sheet, state: str, color: object, title: str, texts: Sequence[str]) -> None:
    """State at the left, words at the right; a row is not torn over two pages."""
    width = INNER - _COLUMN
    lines = [line for text in texts if text for line in sheet.wrapped(text, _SIZE, width)]
    titles = sheet.wrapped(title, _SIZE, width)
    sheet.room(_LEADING * (len(lines) + len(titles)) + 8)
    sheet.put(state, MARGIN, sheet.y + _LEADING, _SIZE, bold=True, color=color)
    for line in titles:
        sheet.y += _LEADING
        sheet.put(line, MARGIN + _COLUMN, sheet.y, _SIZE, bold=True, color=INK)
    for line in lines:
        sheet.y += _LEADING
        sheet.put(line, MARGIN + _COLUMN, sheet.y, _SIZE, color=INK_SOFT)
    sheet.space(5)
    sheet.rule(weight=0.3)
    sheet.space(3)


def _signatures(sheet: Sheet) -> None:
    sheet.room(70)
    sheet.y = max(sheet.y + 40, HEIGHT - _FOOT - 30)
    for number, words in enumerate(("技术人员 Technician", "场所负责人 For the place", "日期 Date")):
        left = MARGIN + number * INNER / 3
        sheet.put(words, left, sheet.y + 16, 10, color=INK_SOFT)
        sheet.rule(left=left, width=INNER / 3 - 16, color=INK)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(CHINA_STANDARD_TIME):%Y-%m-%d %H:%M}"
