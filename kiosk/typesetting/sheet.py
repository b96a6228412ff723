# SPDX-License-Identifier: GPL-3.0-or-later
"""A4 paper to write on, from top to bottom, in points; a new page begins when the text reaches the foot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal

from reportlab.lib.colors import HexColor

from kiosk.typesetting.fonts import Fonts

WIDTH: Final = 595.276
HEIGHT: Final = 841.890
MARGIN: Final = 70.9
"""25 mm."""
INNER: Final = WIDTH - 2 * MARGIN
FOOT: Final = 147.4
"""52 mm: below stand the QR code, its words and the page number."""

INK: Final = HexColor("#17212E")
INK_SOFT: Final = HexColor("#454F5C")
LINE: Final = HexColor("#B9B2A3")
ACCENT: Final = HexColor("#10335E")

Align = Literal["left", "center", "right"]
_NOT_FIRST: Final = frozenset("，。、；：！？）》”’」』】％,.;:!?)]}%")
_NOT_LAST: Final = frozenset("（《“‘「『【([{")
_LEADING: Final = 1.65


class Sheet:
    """Text, rules and boxes on pages of one canvas. y counts from the top of the page."""

    def __init__(self, canvas: Any, fonts: Fonts, head: Callable[[Sheet], None], *, foot: float = FOOT) -> None:
        """head: draws what every page bears, and leaves y where the text begins. foot: points kept free below."""
        self.canvas = canvas
        self.fonts = fonts
        self.page = 0
        self.y = 0.0
        self._head = head
        self._foot = foot
        self.next_page()

    def next_page(self) -> None:
        if self.page:
            self.canvas.showPage()
        self.page += 1
        self.y = MARGIN
        self._head(self)

    def room(self, height: float) -> None:
        """Go to the next page unless so much room is left above the foot."""
        if self.y + height > HEIGHT - self._foot:
            self.next_page()

    def space(self, height: float) -> None:
        self.y += height

    def line(self, text: str, size: float, *, bold: bool = False, align: Align = "left", color: Any = INK) -> None:
        """One line across the inner width; y moves below it."""
        self.y += size * 1.2
        x = MARGIN
        if align != "left":
            spare = INNER - self.fonts.width(text, size, bold=bold)
            x += spare if align == "right" else spare / 2
        self.put(text, x, self.y, size, bold=bold, color=color)
        self.y += size * 0.4

    def paragraph(self, text: str, size: float, *, color: Any = INK, indent: float = 2.0) -> None:
        """Wrapped text, the first line indented by so many characters; breaks over pages."""
        first = size * indent
        for number, piece in enumerate(self.wrapped(text, size, INNER, first=first)):
            self.room(size * _LEADING)
            self.y += size * _LEADING
            self.put(piece, MARGIN + (0.0 if number else first), self.y - size * 0.4, size, color=color)

    def put(self, text: str, x: float, y: float, size: float, *, bold: bool = False, color: Any = INK) -> None:
        """A piece of text with its baseline at y, piece by piece in the fonts that have it."""
        self.canvas.setFillColor(color)
        for name, piece in self.fonts.runs(text, bold=bold):
            self.canvas.setFont(name, size)
            self.canvas.drawString(x, HEIGHT - y, piece)
            x += self.canvas.stringWidth(piece, name, size)

    def rule(self, *, weight: float = 0.6, color: Any = LINE, left: float = MARGIN, width: float = INNER) -> None:
        """A line across at y."""
        self.canvas.setStrokeColor(color)
        self.canvas.setLineWidth(weight)
        self.canvas.line(left, HEIGHT - self.y, left + width, HEIGHT - self.y)

    def wrapped(self, text: str, size: float, width: float, *, first: float = 0.0) -> list[str]:
        """The lines of a text: Chinese breaks anywhere, but no mark begins a line and no Latin word splits."""
        lines: list[str] = []
        line, used = "", first
        for unit in _units(text):
            taken = self.fonts.width(unit, size)
            if line and used + taken > width and unit not in _NOT_FIRST:
                kept = ""
                while line and line[-1] in _NOT_LAST:
                    kept, line = line[-1] + kept, line[:-1]
                lines.append(line.rstrip())
                unit = (kept + unit).lstrip()  # noqa: PLW2901 - the unit begins the next line
                line, used = "", 0.0
                taken = self.fonts.width(unit, size)
            line += unit
            used += taken
        return [*lines, line.rstrip()] if line.strip() else lines


def _units(text: str) -> list[str]:
    """What may not be broken: one Chinese character, or a run of Latin letters and digits."""
    units: list[str] = []
    for character in text:
        joins = character.isascii() and not character.isspace() and character not in _NOT_FIRST
        if joins and units and units[-1][-1].isascii() and not units[-1][-1].isspace() and len(units[-1]) < 40:
            units[-1] += character
        else:
            units.append(character)
    return units
