# SPDX-License-Identifier: GPL-3.0-or-later
"""Ready pictures (BMP, JPEG) and the test container to a portrait; bounded before anything is unpacked."""

from __future__ import annotations

import io
import os
import stat
import struct
import warnings
from pathlib import Path
from typing import Final

from PIL import Image, UnidentifiedImageError

from devices.reports import PhotoFault, PhotoFormat, Portrait

WIDTH: Final = 102
HEIGHT: Final = 126
MAX_PICTURE_BYTES: Final = 1 << 20
"""A chip photo as BMP has 38 862; services that enlarge it stay far below."""
_MAX_SIDE: Final = 2048
_MAX_DISTORTION: Final = 0.15
"""Services crop a little; a picture of quite another shape is no chip photo."""
_NO_PICTURE: Final = (
    *(UnidentifiedImageError, Image.DecompressionBombError, struct.error),
    *(OSError, ValueError, SyntaxError, LookupError, OverflowError, MemoryError),
)
"""All that Pillow's readers of BMP and JPEG raise for bad data."""
_TEST_HEAD: Final = b"TST0"
_TEST_BYTES: Final = 1024


def portrait_from_picture(
    picture: bytes, picture_format: PhotoFormat, *, exact: bool = False
) -> Portrait | PhotoFault:
    """A picture of the shape of a chip photo, brought to 102 x 126. exact: no other size is right."""
    if len(picture) > MAX_PICTURE_BYTES:
        return PhotoFault.UNREADABLE
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(picture), formats=[picture_format.name]) as opened:
            warnings.simplefilter("ignore")
            # open() read the head only: the size is judged before a pixel is unpacked.
            if not _is_chip_photo(opened.size, exact):
                return PhotoFault.UNREADABLE
            pixels = opened.convert("RGB")
    except _NO_PICTURE:
        return PhotoFault.UNREADABLE
    if pixels.size != (WIDTH, HEIGHT):
        pixels = pixels.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    return Portrait(WIDTH, HEIGHT, pixels.tobytes())


def portrait_from_test_container(photo: bytes) -> Portrait | PhotoFault:
    """1024 bytes of our own simulators: "TST0", a JPEG, zeros to the end."""
    if len(photo) != _TEST_BYTES or not photo.startswith(_TEST_HEAD):
        return PhotoFault.UNREADABLE
    return portrait_from_picture(photo[len(_TEST_HEAD) :], PhotoFormat.JPEG, exact=True)


def ready_picture(path: Path, *, written_since: float) -> tuple[bytes, PhotoFormat] | PhotoFault:
    """The picture that a reader service left at this path, and its format by its own first bytes.

    written_since: seconds since 1970; an older file is the photo of whoever came before. NO_DECODER: no such file.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return PhotoFault.NO_DECODER
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode) or about.st_size > MAX_PICTURE_BYTES or about.st_mtime < written_since:
            return PhotoFault.UNREADABLE
        picture = os.read(handle, MAX_PICTURE_BYTES)
    except OSError:
        return PhotoFault.UNREADABLE
    finally:
        os.close(handle)
    if picture.startswith(b"BM"):
        return picture, PhotoFormat.BMP
    if picture.startswith(b"\xff\xd8\xff"):
        return picture, PhotoFormat.JPEG
    return PhotoFault.UNREADABLE


def _is_chip_photo(size: tuple[int, int], exact: bool) -> bool:
    width, height = size
    if exact:
        return size == (WIDTH, HEIGHT)
    if not (WIDTH // 2 <= width <= _MAX_SIDE and HEIGHT // 2 <= height <= _MAX_SIDE):
        return False
    return abs(width / height * HEIGHT / WIDTH - 1) <= _MAX_DISTORTION
