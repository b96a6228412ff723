# SPDX-License-Identifier: GPL-3.0-or-later
"""Several scanned pages as one PDF: each page its JPEG as it is, on A4, and nothing else in the file.

Written by hand and not by a library, because a library adds dates, names and an id; this file is the same bytes for
the same pages, whenever and wherever it is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

MOST_PAGES: Final = 10
MOST_FILE_BYTES: Final = 4 * 1024 * 1024
_A4: Final = (595.28, 841.89)
"""Points: 1/72 inch (ISO 216 in ISO 32000-1 user space)."""
_LONGEST_SIDE: Final = 20_000
_START: Final = b"\xff\xd8"
_FRAME_HEADERS: Final = frozenset((0xC0, 0xC1, 0xC2))
"""Start of frame: baseline, extended, progressive (ITU-T T.81, table B.1)."""
_COLOURS: Final = {1: "DeviceGray", 3: "DeviceRGB"}


class NoPageError(ValueError):
    """What should become a page is no JPEG that a PDF can hold, or there are too many or too large ones."""


def file_of(pages: Sequence[bytes]) -> bytes:
    """One PDF 1.4 of these JPEGs, each as large as A4 allows, standing or lying as it does. Raises NoPageError."""
    if not 1 <= len(pages) <= MOST_PAGES:
        raise NoPageError(f"{len(pages)} pages")
    if sum(map(len, pages)) > MOST_FILE_BYTES:
        raise NoPageError("the pages are too large together")
    objects: list[bytes] = []
    kids = " ".join(f"{3 + 3 * place} 0 R" for place in range(len(pages)))
    objects.append(b"<< /Type /Catalog /Pages 2 0 R >>")
    objects.append(f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode())
    for place, jpeg in enumerate(pages):
        objects += _page(jpeg, 3 + 3 * place)
    return _written(objects)


def jpeg_size(data: bytes) -> tuple[int, int, int]:
    """(width, height, components) of a JPEG, read from its frame header. Raises NoPageError."""
    if not data.startswith(_START):
        raise NoPageError("no JPEG")
    at = len(_START)
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            break
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if length < 2:
            break
        if marker in _FRAME_HEADERS:
            head = data[at + 4 : at + 2 + length]
            if len(head) < 6:
                break
            height, width = int.from_bytes(head[1:3], "big"), int.from_bytes(head[3:5], "big")
            components = head[5]
            if head[0] != 8 or components not in _COLOURS or not (0 < width <= _LONGEST_SIDE):
                break
            if not 0 < height <= _LONGEST_SIDE:
                break
            return width, height, components
        at += 2 + length
    raise NoPageError("a JPEG without a frame that a PDF can hold")


def _page(jpeg: bytes, number: int) -> tuple[bytes, bytes, bytes]:
    """The page, what is drawn on it, and the picture: three objects from this number on."""
    width, height, components = jpeg_size(jpeg)
    paper = _A4 if height >= width else _A4[::-1]
    scale = min(paper[0] / width, paper[1] / height)
    wide, high = width * scale, height * scale
    left, bottom = (paper[0] - wide) / 2, (paper[1] - high) / 2
    drawing = f"q {wide:.2f} 0 0 {high:.2f} {left:.2f} {bottom:.2f} cm /Page Do Q".encode()
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {paper[0]:.2f} {paper[1]:.2f}] "
        f"/Resources << /XObject << /Page {number + 2} 0 R >> >> /Contents {number + 1} 0 R >>"
    )
    picture = (
        f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /{_COLOURS[components]} "
        f"/BitsPerComponent 8 /Filter /DCTDecode /Length {len(jpeg)} >>"
    )
    return (
        page.encode(),
        f"<< /Length {len(drawing)} >>\nstream\n".encode() + drawing + b"\nendstream",
        picture.encode() + b"\nstream\n" + jpeg + b"\nendstream",
    )


def _written(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places: list[int] = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for place in places:
        out += f"{place:010d} 00000 n \n".encode()
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)
