# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawn people and two photographs, as a matcher takes them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from devices.reports import Portrait
from devices.simulators.portraits import Face, chip_jpeg, face_of, live_frame

if TYPE_CHECKING:
    from devices.camera.frames import Pixels

SIZE = (640, 360)
OLD_WOMAN = face_of("zhang-xiuying", age=84, woman=True)
YOUNG_MAN = face_of("zheng-qiang", age=41, woman=False)
PHOTOS = Path(__file__).parent / "faces"


def portrait(picture: Image.Image) -> Portrait:
    return Portrait(picture.width, picture.height, picture.convert("RGB").tobytes())


def drawn_portrait(face: Face) -> Portrait:
    """As it lies on the chip of a simulated card."""
    return portrait(Image.open(io.BytesIO(chip_jpeg(face))))


def frame(picture: Image.Image) -> Pixels:
    return np.ascontiguousarray(np.asarray(picture.convert("RGB"), np.uint8)[:, :, ::-1])


def seen(face: Face | None, **how: Any) -> Pixels:
    """What a camera sees of a drawn person."""
    return frame(live_frame(face, size=SIZE, **how))


def photograph(name: str) -> Image.Image:
    return Image.open(PHOTOS / f"{name}.jpg").convert("RGB")


def chip_crop(picture: Image.Image, box: tuple[int, int, int, int]) -> Portrait:
    """A photograph cut as a chip has it: 102 x 126."""
    return portrait(picture.crop(box).resize((102, 126), Image.Resampling.LANCZOS))
