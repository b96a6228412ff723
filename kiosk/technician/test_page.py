# SPDX-License-Identifier: GPL-3.0-or-later
"""The page that a printer's self-test prints: frame to the edges, sizes of type, greys, rare characters."""

from __future__ import annotations

import io
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from kiosk.typesetting.fonts import load_fonts
from kiosk.typesetting.sheet import HEIGHT, INNER, MARGIN, WIDTH, Sheet

_EDGE: Final = 17.0
"""6 mm: what every office printer reaches."""
_GREYS: Final = 11


def test_page(when_and_where: str) -> bytes:
    """One A4 page as PDF. Raises kiosk.typesetting.fonts.FontMissingError."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setTitle("Self-test")
    sheet = Sheet(canvas, load_fonts(), _frame)
    sheet.line("设备自检页", 28, bold=True, align="center")
    sheet.line("Self-test page", 12, align="center")
    sheet.space(24)
    sheet.line(when_and_where, 12)
    sheet.space(12)
    for size in (8, 10, 12, 16, 20):
        sheet.line(f"{size} pt 中文清晰可读 ABCabc 0123456789", size)
    sheet.space(12)
    sheet.line("生僻字 Rare characters: 䶮 㐂 𠮷 𬸚 𬭳 𫘝", 16)
    sheet.space(24)
    _greys(sheet)
    sheet.space(36)
    sheet.paragraph(
        "外框四边完整、灰阶十一级分明、文字无断笔，即为正常。否则请检查碳粉、走纸和打印边距。", 12, indent=0
    )
    sheet.paragraph(
        "Good when the frame is whole on all four sides, eleven greys differ, and no stroke is broken.",
        11,
        indent=0,
    )
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _frame(sheet: Sheet) -> None:
    sheet.canvas.setLineWidth(1)
    sheet.canvas.rect(_EDGE, _EDGE, WIDTH - 2 * _EDGE, HEIGHT - 2 * _EDGE)


def _greys(sheet: Sheet) -> None:
    width = INNER / _GREYS
    sheet.y += width
    for step in range(_GREYS):
        sheet.canvas.setFillGray(1 - step / (_GREYS - 1))
        sheet.canvas.setStrokeGray(0)
        sheet.canvas.rect(MARGIN + step * width, HEIGHT - sheet.y, width, width, fill=1)
