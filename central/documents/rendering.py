# SPDX-License-Identifier: GPL-3.0-or-later
"""The result paper of a decision, as a PDF with embedded fonts.

It bears no seal and imitates none: a reader checks it by its code. The same input gives the same bytes,
so a paper can be made again and still fit the digest that was signed.
"""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from central.decisions.record import DecisionRecord
from central.documents.template import DocumentTemplate
from kiosk.contract.cases import Application
from kiosk.contract.message import Text
from kiosk.standards import mask_number
from kiosk.timing import CHINA_STANDARD_TIME
from kiosk.typesetting.fonts import Fonts, load_fonts
from kiosk.typesetting.sheet import (
    ACCENT,
    FOOT,
    HEIGHT,
    INK,
    INK_SOFT,
    INNER,
    MARGIN,
    WIDTH,
    Sheet,
)

DEMONSTRATION_MARK: Final = "演示 · 无法律效力"
_VEIL: Final = HexColor("#E9E2D2")
_WARN: Final = HexColor("#7A4B00")
_QR_SIZE: Final = 85.0
"""30 mm."""
_ROW: Final = 31.0
_LABEL: Final = 108.0
_BODY: Final = 14.0
_drawing: Final = ThreadPoolExecutor(1, "papers")
"""Papers are drawn by one thread: each takes 15 MB, the C library keeps that for the thread that asked, and Python
draws no two at once faster than one by one."""


class IncompleteDocumentError(Exception):
    """A value that the paper needs is not known, so it must be made out at a window. Names the labels only."""


def render(
    template: DocumentTemplate,
    application: Application,
    record: DecisionRecord,
    *,
    document_id: str,
    verify_url: str,
    demonstration: bool,
) -> bytes:
    """The paper as PDF bytes.

    Raises IncompleteDocumentError, FontMissingError, and MissingGlyphError when a name has a character
    that no font of this machine has.
    """
    missing = [value.label.zh for value in record.document_values if value.required and value.text is None]
    if template.data.table is not None and record.document_rows is None:
        missing.append(template.data.table.title.zh)
    if missing:
        raise IncompleteDocumentError(f"not known: {'、'.join(missing)}")
    paper = _Paper(template, application, record, document_id, verify_url, demonstration)
    fonts = load_fonts()
    # Drawn twice: the first time tells how many pages there are.
    return _drawing.submit(lambda: paper.drawn(fonts, paper.drawn(fonts, 0)[1])[0]).result()


def document_title(template: DocumentTemplate) -> Text:
    """The paper's name."""
    return template.data.title


def document_summary(
    template: DocumentTemplate, application: Application, record: DecisionRecord
) -> tuple[tuple[Text, str], ...]:
    """Label and value pairs worth printing on a slip, the values in Chinese as on the paper."""
    del template, application
    return tuple(
        (value.label, value.text.zh) for value in record.document_values if value.on_slip and value.text is not None
    )


class _Paper:
    def __init__(
        self,
        template: DocumentTemplate,
        application: Application,
        record: DecisionRecord,
        document_id: str,
        verify_url: str,
        demonstration: bool,
    ) -> None:
        self._data = template.data
        self._application = application
        self._record = record
        self._document_id = document_id
        self._verify_url = verify_url
        self._demonstration = demonstration
        self._pages = 0

    def drawn(self, fonts: Fonts, pages: int) -> tuple[bytes, int]:
        """The bytes, and how many pages they have."""
        self._pages = pages
        out = io.BytesIO()
        first_font = fonts.regular[0].name
        canvas = Canvas(
            out,
            pagesize=(WIDTH, HEIGHT),
            invariant=1,
            lang="zh-CN",
            pageCompression=1,
            initialFontName=first_font,
        )
        canvas.setTitle(self._data.title.zh)
        canvas.setAuthor(self._data.issuer.zh)
        canvas.setSubject(self._document_id)
        sheet = Sheet(canvas, fonts, self._head)
        self._holder(sheet)
        self._statements(sheet)
        self._table(sheet)
        self._closing(sheet)
        canvas.showPage()
        canvas.save()
        return out.getvalue(), sheet.page

    def _head(self, sheet: Sheet) -> None:
        if self._demonstration:
            self._mark(sheet)
        self._foot(sheet)
        sheet.y = MARGIN + 6
        if sheet.page > 1:
            sheet.line(f"{self._data.title.zh}（续）", 11, color=INK_SOFT)
            sheet.space(6)
            sheet.rule()
            sheet.space(12)
            return
        sheet.line(self._data.title.zh, 28, bold=True, align="center", color=ACCENT)
        sheet.space(2)
        sheet.line(self._data.title.en, 11.5, align="center", color=INK_SOFT)
        sheet.space(16)
        sheet.rule(weight=1.4, color=ACCENT)
        sheet.space(3)
        sheet.rule(weight=0.5, color=ACCENT)
        sheet.space(6)
        sheet.line(f"办件编号　{self._record.decision.case_no}", 10.5, align="right", color=INK_SOFT)
        sheet.space(18)

    def _holder(self, sheet: Sheet) -> None:
        applicant = self._application.applicant
        number = applicant.number if self._data.number == "full" else mask_number(applicant.number)
        self._pair(sheet, "姓名", applicant.name, strong=True)
        self._pair(sheet, "证件号码", number)
        sheet.space(18)
        sheet.paragraph(self._data.opening, _BODY)
        sheet.space(20)

    def _statements(self, sheet: Sheet) -> None:
        values = [(value.label.zh, value.text.zh) for value in self._record.document_values if value.text]
        if not values:
            return
        sheet.rule()
        for label, text in values:
            self._pair(sheet, label, text, ruled=True)
        sheet.space(24)

    def _pair(self, sheet: Sheet, label: str, text: str, *, strong: bool = False, ruled: bool = False) -> None:
        """A label and its value, the value wrapped beside it."""
        size = 19.0 if strong else _BODY
        lines = sheet.wrapped(text, size, INNER - _LABEL)
        height = _ROW + (len(lines) - 1) * size * 1.5
        sheet.room(height)
        top = sheet.y + _ROW - 10.5
        sheet.put(label, MARGIN, top, 12.5, color=INK_SOFT)
        for number, line in enumerate(lines):
            sheet.put(line, MARGIN + _LABEL, top + number * size * 1.5, size, bold=strong)
        sheet.y += height
        if ruled:
            sheet.rule()

    def _table(self, sheet: Sheet) -> None:
        table, rows = self._data.table, self._record.document_rows
        if table is None or rows is None:
            return
        shares = [column.share for column in table.columns]
        lefts = [MARGIN + INNER * sum(shares[:index]) / sum(shares) for index in range(len(shares))]
        widths = [INNER * share / sum(shares) - 10 for share in shares]
        headings = [column.heading.zh for column in table.columns]
        sheet.room(90)
        sheet.line(table.title.zh, _BODY, bold=True)
        sheet.space(4)
        self._table_head(sheet, lefts, headings)
        for row in rows:
            cells = [sheet.wrapped(cell.zh, 11, width) for cell, width in zip(row, widths, strict=True)]
            height = 24 + (max(map(len, cells)) - 1) * 16
            page = sheet.page
            sheet.room(height)
            if sheet.page != page:
                self._table_head(sheet, lefts, headings)
            for left, lines in zip(lefts, cells, strict=True):
                for number, line in enumerate(lines):
                    sheet.put(line, left + 4, sheet.y + 16.2 + number * 16, 11)
            sheet.y += height
            sheet.rule(weight=0.4)
        sheet.space(18)

    def _table_head(self, sheet: Sheet, lefts: list[float], headings: list[str]) -> None:
        sheet.rule(weight=0.9, color=ACCENT)
        for left, heading in zip(lefts, headings, strict=True):
            sheet.put(heading, left + 4, sheet.y + 16.2, 11, color=INK_SOFT)
        sheet.y += 24
        sheet.rule(weight=0.9, color=ACCENT)

    def _closing(self, sheet: Sheet) -> None:
        for text in self._data.closing:
            sheet.paragraph(text, 12, color=INK_SOFT)
        sheet.room(70)
        sheet.space(22)
        day = self._record.decision.decided_at.astimezone(CHINA_STANDARD_TIME)
        sheet.line(self._data.issuer.zh, _BODY, align="right")
        sheet.line(f"{day.year}年{day.month}月{day.day}日", _BODY, align="right")

    def _foot(self, sheet: Sheet) -> None:
        """The code, what it is for, and the page number, on every page."""
        sheet.y = HEIGHT - FOOT + 10
        sheet.rule()
        top = sheet.y + 12
        self._qr(sheet.canvas, MARGIN, HEIGHT - top - _QR_SIZE)
        left = MARGIN + _QR_SIZE + 16
        decided = self._record.decision.decided_at.astimezone(CHINA_STANDARD_TIME)
        how = "系统按公开规则自动审核" if self._record.decision.automatic else "工作人员审核"
        sheet.put("扫码核验真伪", left, top + 15, 12.5, bold=True)
        for number, text in enumerate(
            (
                f"文书编号　{self._document_id}",
                f"决定时间　{decided:%Y-%m-%d %H:%M}（北京时间）",
                f"审核方式　{how}",
                "本件不加盖印章，以核验页显示的内容为准。",
            )
        ):
            sheet.put(text, left, top + 34 + number * 15.5, 9.5, color=INK_SOFT)
        if self._pages > 1:
            number_text = f"第 {sheet.page} 页，共 {self._pages} 页"
            spare = INNER - sheet.fonts.width(number_text, 9.5)
            sheet.put(number_text, MARGIN + spare, top + 15, 9.5, color=INK_SOFT)

    def _qr(self, canvas: Any, left: float, bottom: float) -> None:
        code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
        code.add_data(self._verify_url)
        code.make(fit=True)
        matrix = code.get_matrix()
        module = _QR_SIZE / len(matrix)
        canvas.setFillColor(INK)
        for row, modules in enumerate(matrix):
            for column, dark in enumerate(modules):
                if dark:
                    # A hair wider than the module, so that no printer leaves a white seam between two.
                    canvas.rect(
                        left + column * module,
                        bottom + (len(matrix) - 1 - row) * module,
                        module * 1.02,
                        module * 1.02,
                        stroke=0,
                        fill=1,
                    )

    def _mark(self, sheet: Sheet) -> None:
        """Across the page behind the text, and boxed above the title where no copy can crop it unseen."""
        canvas = sheet.canvas
        canvas.saveState()
        canvas.translate(WIDTH / 2, HEIGHT / 2 + 40)
        canvas.rotate(35)
        canvas.translate(0, -HEIGHT)
        width = sheet.fonts.width(DEMONSTRATION_MARK, 58, bold=True)
        sheet.put(DEMONSTRATION_MARK, -width / 2, 0, 58, bold=True, color=_VEIL)
        canvas.restoreState()
        width = sheet.fonts.width(DEMONSTRATION_MARK, 12, bold=True) + 24
        canvas.setStrokeColor(_WARN)
        canvas.setLineWidth(1.2)
        canvas.roundRect((WIDTH - width) / 2, HEIGHT - 50, width, 24, 4, stroke=1, fill=0)
        sheet.put(DEMONSTRATION_MARK, (WIDTH - width) / 2 + 12, 42.5, 12, bold=True, color=_WARN)
