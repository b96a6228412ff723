# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures that a library or service made of a chip's photo: a portrait of the right size, or a fault."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image

from devices.id_card.photo.pictures import portrait_from_picture, portrait_from_test_container
from devices.reports import PhotoFormat, Portrait


def _saved(picture_format: str) -> bytes:
    out = io.BytesIO()
    Image.new("L", (102, 126), 128).save(out, picture_format)
    return out.getvalue()


SEEDS: Final = (
    b"\0" + _saved("BMP")[:4096],
    b"\1" + _saved("JPEG"),
    (b"\2TST0" + _saved("JPEG")).ljust(1025, b"\0"),
)


def target(data: bytes) -> None:
    """The first byte says what the rest is taken for."""
    kind, picture = data[:1], data[1:]
    if kind == b"\2":
        found = portrait_from_test_container(picture)
    else:
        found = portrait_from_picture(picture, PhotoFormat.JPEG if kind == b"\1" else PhotoFormat.BMP)
    if isinstance(found, Portrait):
        assert (found.width, found.height, len(found.rgb)) == (102, 126, 102 * 126 * 3)
