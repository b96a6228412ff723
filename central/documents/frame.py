# SPDX-License-Identifier: GPL-3.0-or-later
"""What every paper of the centre has around its words: head, mark, foot with the code, issuer, date, seal's room.

The same input gives the same bytes, so a paper can be made again and still fit the digest that was signed, as long
as nobody seals it: a seal is of its moment.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from central.seals import SealPlace
from central.seals.port import SEAL_POINTS
from kiosk.contract.day_words import day_words, moment_words
from kiosk.contract.message import Text
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
BODY: Final = 14.0
_ROW: Final = 31.0
_LABEL: Final = 108.0
_VEIL: Final = HexColor("#E9E2D2")
_WARN: Final = HexColor("#7A4B00")
_QR_SIZE: Final = 85.0
"""30 mm."""
_LAST: Final = 12.0
_ABOVE: Final = 4.0
"""Between the last words and the seal."""
_BESIDE: Final = 16.0
"""Between the seal and the words beside it: nothing of either lies under the other."""
_drawing: Final = ThreadPoolExecutor(1, "papers")
"""Papers are drawn by one thread: each takes 15 MB, the C library keeps that for the thread that asked, and Python
draws no two at once faster than one by one."""


@dataclass(frozen=True)
class Frame:
    """closing: the last words, which stand on one page with issuer and seal. issuer: in whose name, the seal's
    authority. sealed: that a seal will be put where Drawn.place says."""

    title: Text
    closing: tuple[str, ...]
    issuer: Text
    case_no: str
    decided_at: datetime
    automatic: bool
    document_id: str
    verify_url: str
    demonstration: bool
    sealed: bool
    valid_until: date | None = None

    def drawn(self, body: Callable[[Sheet], None], annex: Callable[[Sheet], None] | None = None) -> Drawn:
        """The paper with these words. annex: what follows the closing on pages of its own, under the same code and,
        where there is one, the same seal. Raises FontMissingError and MissingGlyphError."""
        fonts = load_fonts()

        def whole() -> Drawn:
            # Most have one page. Only of one with more is it known afterwards what its feet have to say.
            first = _Paper(self, body, annex, fonts, 1).drawn()
            return first if first.pages == 1 else _Paper(self, body, annex, fonts, first.pages).drawn()

        return _drawing.submit(whole).result()


@dataclass(frozen=True)
class Drawn:
    """A paper as PDF. place: where its seal goes, None on one that gets none."""

    pdf: bytes
    pages: int
    place: SealPlace | None


def pair(sheet: Sheet, label: str, text: str, *, strong: bool = False, ruled: bool = False) -> None:
    """A label and its value, the value wrapped beside it."""
    size = 19.0 if strong else BODY
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


class _Paper:
    def __init__(
        self,
        frame: Frame,
        body: Callable[[Sheet], None],
        annex: Callable[[Sheet], None] | None,
        fonts: Fonts,
        pages: int,
    ) -> None:
        self._frame = frame
        self._body = body
        self._annex = annex
        self._fonts = fonts
        self._pages = pages

    def drawn(self) -> Drawn:
        out = io.BytesIO()
        canvas = Canvas(
            out,
            pagesize=(WIDTH, HEIGHT),
            invariant=1,
            lang="zh-CN",
            pageCompression=1,
            initialFontName=self._fonts.regular[0].name,
        )
        canvas.setTitle(self._frame.title.zh)
        canvas.setAuthor(self._frame.issuer.zh)
        canvas.setSubject(self._frame.document_id)
        sheet = Sheet(canvas, self._fonts, self._head)
        self._body(sheet)
        place = self._closing(sheet)
        if self._annex is not None:
            sheet.next_page()
            self._annex(sheet)
        canvas.showPage()
        canvas.save()
        return Drawn(out.getvalue(), sheet.page, place)

    def _head(self, sheet: Sheet) -> None:
        frame = self._frame
        if frame.demonstration:
            self._mark(sheet)
        self._foot(sheet)
        sheet.y = MARGIN + 6
        if sheet.page > 1:
            sheet.line(f"{frame.title.zh}（续）", 11, color=INK_SOFT)
            sheet.space(6)
            sheet.rule()
            sheet.space(12)
            return
        sheet.line(frame.title.zh, 28, bold=True, align="center", color=ACCENT)
        sheet.space(2)
        sheet.line(frame.title.en, 11.5, align="center", color=INK_SOFT)
        sheet.space(16)
        sheet.rule(weight=1.4, color=ACCENT)
        sheet.space(3)
        sheet.rule(weight=0.5, color=ACCENT)
        sheet.space(6)
        sheet.line(f"办件编号　{frame.case_no}", 10.5, align="right", color=INK_SOFT)
        sheet.space(12)

    def _closing(self, sheet: Sheet) -> SealPlace | None:
        """The last words, issuer and date, and the seal beside them: to a page with nothing but a seal anybody
        could add a first one."""
        frame = self._frame
        lines_of_words = sum(len(sheet.wrapped(text, _LAST, INNER, first=2 * _LAST)) for text in frame.closing)
        sheet.room(lines_of_words * _LAST * 1.65 + (SEAL_POINTS + _ABOVE if frame.sealed else 70))
        for text in frame.closing:
            sheet.paragraph(text, _LAST, color=INK_SOFT)
        day = frame.decided_at.astimezone(CHINA_STANDARD_TIME)
        lines = [frame.issuer.zh, day_words(day).zh]
        words = len(lines) * BODY * 1.6
        airy = sheet.y + SEAL_POINTS + 3 * _ABOVE <= HEIGHT - FOOT
        sheet.space((3 * _ABOVE if airy else _ABOVE) if frame.sealed else 22)
        place = None
        if frame.sealed:
            widest = max(sheet.fonts.width(line, BODY) for line in lines)
            left = max(MARGIN, WIDTH - MARGIN - widest - _BESIDE - SEAL_POINTS)
            place = SealPlace(sheet.page - 1, left, HEIGHT - sheet.y - SEAL_POINTS)
            sheet.space((SEAL_POINTS - words) / 2)
        for line in lines:
            sheet.line(line, BODY, align="right")
        return place

    def _foot(self, sheet: Sheet) -> None:
        """The code, what it is for, and the page number, on every page."""
        frame = self._frame
        sheet.y = HEIGHT - FOOT + 10
        sheet.rule()
        top = sheet.y + 12
        self._qr(sheet.canvas, MARGIN, HEIGHT - top - _QR_SIZE)
        left = MARGIN + _QR_SIZE + 16
        how = "系统按公开规则自动审核" if frame.automatic else "工作人员审核"
        until = frame.valid_until
        ends = "" if until is None else f"　有效期至　{day_words(until).zh}"
        seal = (
            "电子文件带电子印章；纸质件与电子文件不一致的，以核验页显示的内容为准。"
            if frame.sealed
            else "本件不加盖印章，以核验页显示的内容为准。"
        )
        sheet.put("扫码核验真伪", left, top + 15, 12.5, bold=True)
        for number, text in enumerate(
            (
                f"文书编号　{frame.document_id}",
                f"决定时间　{moment_words(frame.decided_at).zh}（北京时间）{ends}",
                f"审核方式　{how}",
                seal,
            )
        ):
            sheet.put(text, left, top + 34 + number * 15.5, 9.5, color=INK_SOFT)
        if self._pages > 1:
            number_text = f"第 {sheet.page} 页，共 {self._pages} 页"
            spare = INNER - sheet.fonts.width(number_text, 9.5)
            sheet.put(number_text, MARGIN + spare, top + 15, 9.5, color=INK_SOFT)

    def _qr(self, canvas: Any, left: float, bottom: float) -> None:
        code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
        code.add_data(self._frame.verify_url)
        code.make(fit=True)
        matrix = code.get_matrix()
        module = _QR_SIZE / len(matrix)
        canvas.setFillColor(INK)
        for row, modules in enumerate(matrix):
            column = 0
            for dark, together in groupby(modules):
                count = len(list(together))
                if dark:
                    # A hair wider than its modules, so that no printer leaves a white seam between two.
                    canvas.rect(
                        left + column * module,
                        bottom + (len(matrix) - 1 - row) * module,
                        module * (count + 0.02),
                        module * 1.02,
                        stroke=0,
                        fill=1,
                    )
                column += count

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
