# SPDX-License-Identifier: GPL-3.0-or-later
"""The ink of the signature pad: whether a picture is one that a machine draws.

It is a name drawn on a screen, bound to what was signed by a digest, and no 可靠电子签名. Staff open it in a
browser years later, so what is kept is a PNG and nothing else: bounded, whole, and with nothing behind its end.
"""

from __future__ import annotations

import base64
import binascii
import struct
import zlib
from typing import Final

from kiosk.contract.cases import MOST_INK_BYTES

MOST_CHARACTERS: Final = (MOST_INK_BYTES + 2) // 3 * 4
"""Of the picture in base64."""
_MOST_SIDE: Final = 4096
_MOST_PIXELS: Final = 4 << 20
"""A pad as wide as a screen of 1080 by 1920 has two million."""
_MAGIC: Final = b"\x89PNG\r\n\x1a\n"
_SAMPLES: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Samples of a pixel, by colour type (PNG, table 11.1)."""
_DEPTHS: Final = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_TAKEN: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"pHYs", b"IDAT", b"IEND"})
"""No text, no profile, no animation: nothing that could carry more than the drawing."""


def ink_fault(coded: str) -> str | None:
    """What is wrong with a picture in base64, without anything of it; None where it is a drawing."""
    if len(coded) > MOST_CHARACTERS:
        return "the picture is too large"
    try:
        picture = base64.b64decode(coded, validate=True)
    except (binascii.Error, ValueError):
        return "a PNG in base64 is wanted"
    if not picture.startswith(_MAGIC):
        return "a PNG in base64 is wanted"
    chunks = _chunks(picture)
    if isinstance(chunks, str):
        return chunks
    kinds = [kind for kind, _ in chunks]
    if kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"] or kinds.count(b"IHDR") != 1 or kinds.count(b"IEND") != 1:
        return "the picture does not begin and end as a PNG"
    if strange := set(kinds) - _TAKEN:
        return f"the picture has a part that no drawing has ({len(strange)})"
    return _drawing_fault(chunks[0][1], b"".join(data for kind, data in chunks if kind == b"IDAT"))


def _chunks(picture: bytes) -> list[tuple[bytes, bytes]] | str:
    found: list[tuple[bytes, bytes]] = []
    at = len(_MAGIC)
    while at < len(picture):
        if at + 12 > len(picture):
            return "the picture is cut off"
        (length,) = struct.unpack_from(">I", picture, at)
        end = at + 12 + length
        if end > len(picture):
            return "the picture is cut off"
        kind, data = picture[at + 4 : at + 8], picture[at + 8 : end - 4]
        if zlib.crc32(kind + data) != struct.unpack_from(">I", picture, end - 4)[0]:
            return "the picture is damaged"
        found.append((kind, data))
        at = end
    return found


def _drawing_fault(header: bytes, packed: bytes) -> str | None:
    """header: IHDR; packed: all IDAT together. Unpacked with a bound, so that a small file cannot grow large."""
    if len(header) != 13:
        return "the picture's header is damaged"
    width, height, depth, colours, compression, filtering, interlaced = struct.unpack(">IIBBBBB", header)
    if not (0 < width <= _MOST_SIDE and 0 < height <= _MOST_SIDE and width * height <= _MOST_PIXELS):
        return "the picture has too many pixels, or none"
    if depth not in _DEPTHS.get(colours, ()) or (compression, filtering, interlaced) != (0, 0, 0):
        return "the picture is of a kind that no machine draws"
    wanted = height * (1 + (width * _SAMPLES[colours] * depth + 7) // 8)
    unpacker = zlib.decompressobj()
    try:
        rows = unpacker.decompress(packed, wanted + 1)
    except zlib.error:
        return "the picture is damaged"
    if len(rows) != wanted or not unpacker.eof or unpacker.unused_data:
        return "the picture is not as large as it says"
    return None
