# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated printer's firmware: ESC/POS bytes to marks on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q

from devices.simulators.paper import Cell, Paper, Style, cell_for

_ESC: Final = 0x1B
_GS: Final = 0x1D
_FS: Final = 0x1C
_DLE: Final = 0x10
_US: Final = 0x1F
_MAX_QR: Final = 1024
_ECC: Final = {48: ERROR_CORRECT_L, 49: ERROR_CORRECT_M, 50: ERROR_CORRECT_Q, 51: ERROR_CORRECT_H}
_MAKER: Final = 66
_ARGUMENTS: Final = {
    **{(_ESC, ord(c)): 1 for c in "!aEGdJ3tMR{V- "},
    (_ESC, ord("$")): 2,
    (_ESC, ord("\\")): 2,
    (_ESC, ord("D")): 0,
    (_ESC, ord("p")): 3,
    (_ESC, ord("2")): 0,
    **{(_GS, ord(c)): 1 for c in "!BHwhfbrIa"},
    (_GS, ord("L")): 2,
    (_GS, ord("W")): 2,
    (_GS, ord("P")): 2,
    **{(_FS, ord(c)): n for c, n in (("&", 0), (".", 0), ("!", 1), ("W", 1), ("-", 1), ("S", 2), ("C", 1))},
}
"""How many bytes follow the commands of fixed length."""


class Source(Protocol):
    """Where the bytes come from; raises when the memory was cleared or the power went."""

    def take(self, count: int) -> bytes: ...


class Mechanics(Protocol):
    """What the firmware moves. `line` and `cut` wait while there is no paper or the cover is open."""

    def line(self) -> None:
        """Before each line, and each 24 rows of a picture."""

    def cut(self) -> None: ...

    def qr(self) -> None:
        """Before each QR code of the firmware's own."""

    def in_turn(self) -> None:
        """GS r 1: answer the paper sensor's status."""

    def automatic(self, wanted: int) -> None:
        """GS a: tell of changes unasked; 0 ends it."""

    def no_second_print(self) -> None:
        """The maker's own command: do not print a slip again that was stopped."""

    def maker(self) -> None:
        """GS I 66: answer who made it."""


@dataclass
class _Settings:
    align: int = 0
    style: Style = field(default_factory=Style)
    line_feed: int = 30
    kanji: bool = False
    qr_module: int = 3
    qr_level: int = 48
    qr_data: bytes = b""


class Interpreter:
    """Runs on the mechanics' thread; `step` handles one command or one character."""

    def __init__(self, source: Source, paper: Paper, mechanics: Mechanics, *, gbk_only: bool) -> None:
        self._source = source
        self._paper = paper
        self._mechanics = mechanics
        self._gbk_only = gbk_only
        self._set = _Settings()
        self._line: list[Cell] = []
        self._do: dict[tuple[int, int], Callable[[bytes], None]] = {
            (_ESC, ord("!")): self._print_mode,
            (_ESC, ord("a")): self._set_align,
            (_ESC, ord("E")): self._set_bold,
            (_ESC, ord("G")): self._set_bold,
            (_ESC, ord("d")): lambda arg: self._feed_lines(arg[0]),
            (_ESC, ord("J")): lambda arg: self._print_line(arg[0]),
            (_ESC, ord("2")): lambda _: self._set_line_feed(30),
            (_ESC, ord("3")): lambda arg: self._set_line_feed(arg[0]),
            (_GS, ord("!")): self._size,
            (_GS, ord("B")): self._set_inverse,
            (_GS, ord("r")): lambda _: self._mechanics.in_turn(),
            (_GS, ord("a")): lambda arg: self._mechanics.automatic(arg[0]),
            (_GS, ord("I")): lambda arg: self._mechanics.maker() if arg[0] == _MAKER else None,
            (_FS, ord("&")): lambda _: self._set_kanji(True),
            (_FS, ord(".")): lambda _: self._set_kanji(False),
            (_FS, ord("!")): lambda arg: self._set_kanji_size(arg[0]),
        }

    def reset(self) -> None:
        """As after power on: what stood in the line is lost."""
        self._set = _Settings()
        self._line = []

    def step(self) -> None:
        byte = self._source.take(1)[0]
        if byte in (_ESC, _GS, _FS):
            self._command(byte, self._source.take(1)[0])
        elif byte == _US:
            self._makers_own()
        elif byte == _DLE:
            # Real-time commands were obeyed when they arrived.
            follow = self._source.take(1)[0]
            self._source.take({0x04: 1, 0x05: 1, 0x14: 8}.get(follow, 0))
        elif byte == 0x0A:
            self._print_line(self._set.line_feed)
        elif byte >= 0x20:
            self._character(byte)

    def _makers_own(self) -> None:
        """1F 1B 1F 52 00, as makers in China extend the set: no slip is printed a second time."""
        if self._source.take(4) == b"\x1b\x1f\x52\x00":
            self._mechanics.no_second_print()

    def _command(self, prefix: int, code: int) -> None:
        key = (prefix, code)
        if key == (_ESC, ord("@")):
            self.reset()
        elif key == (_GS, ord("V")):
            mode = self._source.take(1)[0]
            self._flush()
            if mode in (65, 66):
                self._paper.feed(self._source.take(1)[0])
            self._mechanics.cut()
        elif key == (_GS, ord("v")):
            self._raster()
        elif key in ((_GS, ord("(")), (_ESC, ord("("))):
            self._parenthesis(self._source.take(1)[0])
        elif key == (_ESC, ord("D")):
            while self._source.take(1) != b"\0":
                pass
        else:
            argument = self._source.take(_ARGUMENTS.get(key, 0))
            action = self._do.get(key)
            if action is not None:
                action(argument)

    def _character(self, byte: int) -> None:
        style = self._set.style
        if byte < 0x80 or not self._set.kanji:
            self._put(cell_for(bytes([byte]).decode("cp437"), 1, style))
            return
        code = bytes([byte]) + self._source.take(1)
        if 0x30 <= code[1] <= 0x39:
            code += self._source.take(2)
            if self._gbk_only:
                self._put(cell_for("?", 2, style))
                self._put(cell_for("?", 2, style))
                return
        try:
            character = code.decode("gb18030")
        except UnicodeDecodeError:
            character = "?"
        self._put(cell_for(character, 2, style))

    def _put(self, cell: Cell) -> None:
        if sum(held.ink.width for held in self._line) + cell.ink.width > self._paper.dots:
            self._print_line(self._set.line_feed)
        self._line.append(cell)

    def _print_line(self, line_feed: int) -> None:
        if self._line:
            self._mechanics.line()
        cells, self._line = self._line, []
        self._paper.print_cells(cells, self._set.align, line_feed)

    def _flush(self) -> None:
        if self._line:
            self._print_line(self._set.line_feed)

    def _feed_lines(self, count: int) -> None:
        self._flush()
        self._paper.feed(count * self._set.line_feed)

    def _raster(self) -> None:
        head = self._source.take(6)
        across, rows = head[2] | head[3] << 8, head[4] | head[5] << 8
        scale_x, scale_y = 1 + (head[1] & 1), 1 + (head[1] >> 1 & 1)
        self._flush()
        for top in range(0, rows, 24):
            band = min(24, rows - top)
            bits = self._source.take(across * band)
            ink = Image.frombytes("1", (across * 8, band), bits).convert("L")
            ink = ink.resize((ink.width * scale_x, ink.height * scale_y), Image.Resampling.NEAREST)
            self._mechanics.line()
            self._paper.print_picture(
                ink.crop((0, 0, min(ink.width, self._paper.dots), ink.height)), self._set.align
            )

    def _parenthesis(self, family: int) -> None:
        low, high = self._source.take(2)
        body = self._source.take(low | high << 8)
        if family != ord("k") or len(body) < 3 or body[0] != 49:
            return
        match body[1]:
            case 67:
                self._set.qr_module = body[2]
            case 69:
                self._set.qr_level = body[2]
            case 80:
                self._set.qr_data = body[3 : 3 + _MAX_QR]
            case 81:
                self._print_qr()

    def _print_qr(self) -> None:
        if not self._set.qr_data:
            return
        self._flush()
        level = _ECC.get(self._set.qr_level, ERROR_CORRECT_L)
        code = qrcode.QRCode(error_correction=level, box_size=1, border=0)
        code.add_data(self._set.qr_data)
        code.make(fit=True)
        matrix = code.get_matrix()
        ink = Image.new("L", (len(matrix), len(matrix)), 0)
        for y, line in enumerate(matrix):
            for x, black in enumerate(line):
                ink.putpixel((x, y), 255 if black else 0)
        side = len(matrix) * self._set.qr_module
        self._mechanics.qr()
        self._mechanics.line()
        self._paper.print_picture(ink.resize((side, side), Image.Resampling.NEAREST), self._set.align)

    def _print_mode(self, argument: bytes) -> None:
        mode = argument[0]
        self._set.style = replace(
            self._set.style, bold=bool(mode & 8), high=1 + (mode >> 4 & 1), wide=1 + (mode >> 5 & 1)
        )

    def _size(self, argument: bytes) -> None:
        self._set.style = replace(self._set.style, wide=1 + (argument[0] >> 4 & 7), high=1 + (argument[0] & 7))

    def _set_align(self, argument: bytes) -> None:
        self._set.align = argument[0] % 48

    def _set_bold(self, argument: bytes) -> None:
        self._set.style = replace(self._set.style, bold=bool(argument[0] & 1))

    def _set_inverse(self, argument: bytes) -> None:
        self._set.style = replace(self._set.style, inverse=bool(argument[0] & 1))

    def _set_line_feed(self, dots: int) -> None:
        self._set.line_feed = dots

    def _set_kanji(self, on: bool) -> None:
        self._set.kanji = on

    def _set_kanji_size(self, mode: int) -> None:
        self._set.style = replace(self._set.style, wide=1 + (mode >> 2 & 1), high=1 + (mode >> 3 & 1))
