# SPDX-License-Identifier: GPL-3.0-or-later
"""The ink of the signature pad: what the centre keeps is a drawing that a machine makes, and nothing else."""

from __future__ import annotations

import base64
import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin
from PySide6.QtCore import QPointF

from central.intake.ink import MOST_CHARACTERS, ink_fault
from kiosk.contract.cases import MOST_INK_BYTES
from ui.signature import draw_signature

MAGIC = b"\x89PNG\r\n\x1a\n"


def coded(picture: bytes) -> str:
    return base64.b64encode(picture).decode()


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 3, height: int = 2, *, depth: int = 8, colours: int = 0, rows: bytes | None = None) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0)
    data = b"\x00\xff\xff\xff" * 2 if rows is None else rows
    return MAGIC + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND")


def drawn(width: int = 900, height: int = 400) -> bytes:
    strokes = [[QPointF(20 + 7 * step, 30 + 31 * step % 300) for step in range(90)], [QPointF(50, 50)]]
    return draw_signature(strokes, width, height)


@pytest.mark.parametrize("pad", [(900, 400), (1, 1), (2000, 2000)])
def test_what_a_machine_draws_is_taken(pad: tuple[int, int]) -> None:
    assert ink_fault(coded(drawn(*pad))) is None


def test_what_another_maker_draws_is_taken() -> None:
    for mode in ("1", "L", "RGB", "RGBA", "P", "LA"):
        buffer = io.BytesIO()
        Image.new(mode, (60, 20)).save(buffer, "PNG")
        assert ink_fault(coded(buffer.getvalue())) is None, mode


def test_the_machine_takes_no_more_than_the_centre() -> None:
    """Else a citizen signs, and the application is parked for good."""
    assert len(base64.b64encode(bytes(MOST_INK_BYTES))) <= MOST_CHARACTERS


def _with_text() -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("name", "张秀英")
    buffer = io.BytesIO()
    Image.new("L", (60, 20)).save(buffer, "PNG", pnginfo=told)
    return buffer.getvalue()


def _animated() -> bytes:
    buffer = io.BytesIO()
    frames = [Image.new("L", (60, 20), shade) for shade in (0, 255)]
    frames[0].save(buffer, "PNG", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


WRONG = {
    "nothing": b"",
    "magic alone": MAGIC,
    "a page": b"<html><script>alert(1)</script></html>",
    "a PDF": b"%PDF-1.4\n",
    "an SVG": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "a JPEG": b"\xff\xd8\xff\xe0" + bytes(100),
    "page behind the end": png() + b"<script>alert(1)</script>",
    "archive behind the end": png() + b"PK\x05\x06" + bytes(18),
    "second picture behind the end": png() + png(),
    "text inside": _with_text(),
    "animated": _animated(),
    "part of its own": png()[:-12] + chunk(b"evIl", b"x") + chunk(b"IEND"),
    "no header": MAGIC + chunk(b"IDAT", zlib.compress(b"\x00\xff")) + chunk(b"IEND"),
    "two headers": png()[:33] + png()[8:33] + png()[33:],
    "no end": png()[:-12],
    "no drawing": png()[:33] + chunk(b"IEND"),
    "no pixels": png(width=0, rows=b""),
    "wide as a bomb": png(width=0xFFFFFFFF, height=0xFFFFFFFF),
    "high as a bomb": png(width=1, height=1 << 20, rows=b"\x00\x00" * (1 << 20)),
    "more rows than it says": png(rows=bytes(50_000_000)),
    "fewer rows than it says": png(rows=b"\x00\xff\xff\xff"),
    "no such colours": png(colours=5),
    "no such depth": png(depth=3),
    "depth of other colours": png(depth=1, colours=2),
    "something behind the rows": MAGIC
    + png()[8:33]
    + chunk(b"IDAT", zlib.compress(b"\x00\xff\xff\xff" * 2) + b"behind")
    + chunk(b"IEND"),
    "rows that do not unpack": MAGIC + png()[8:33] + chunk(b"IDAT", b"no rows") + chunk(b"IEND"),
    "length beyond the file": MAGIC + b"\xff\xff\xff\xff" + b"IHDR" + bytes(20),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_drawing_is_refused(name: str) -> None:
    assert ink_fault(coded(WRONG[name])) is not None


@pytest.mark.parametrize(
    "text", ["A", "AAAA=", "data:image/png;base64,AAAA", coded(png()) + "\n", "é", "A" * 600_001]
)
def test_what_is_no_base64_is_refused(text: str) -> None:
    assert ink_fault(text) is not None


DRAWN = drawn(80, 40)


@given(at=st.integers(0, len(DRAWN) - 1), flip=st.integers(1, 255))
@settings(deadline=None)
def test_one_byte_changed_is_seen(at: int, flip: int) -> None:
    changed = bytearray(DRAWN)
    changed[at] ^= flip
    assert ink_fault(coded(bytes(changed))) is not None


@given(cut=st.integers(0, len(DRAWN) - 1))
@settings(deadline=None)
def test_a_picture_cut_off_is_seen(cut: int) -> None:
    assert ink_fault(coded(DRAWN[:cut])) is not None


@given(text=st.text(max_size=200) | st.binary(max_size=400).map(lambda raw: coded(MAGIC + raw)))
def test_nothing_breaks_it(text: str) -> None:
    fault = ink_fault(text)
    assert fault is None or (len(fault) < 100 and (len(text) < 8 or text not in fault))
