# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawn faces of people who do not exist, for cards and cameras of a demonstration.

The same id always gives the same face. One picture is the photo on the chip, the other what a camera would see
of that person today: other clothes, another room, other light, the head a little moved. They are drawings: what
is measured on them says nothing about people.
"""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

from devices.simulators.drawn_faces import (
    CANVAS,
    CENTRE,
    UNIT,
    Colour,
    Face,
    clothes_of,
    darker,
    drawn_from,
    face_of,
    figure_of,
    mixed,
)

__all__ = [
    "CHIP_BYTES",
    "CHIP_SIZE",
    "ROOM_LIGHT",
    "STRAIGHT",
    "Face",
    "Light",
    "Pose",
    "chip_jpeg",
    "chip_photo",
    "face_of",
    "live_frame",
]

CHIP_SIZE: Final = (102, 126)
"""Width and height of the photo on a resident ID card's chip (GA/T 467)."""
CHIP_BYTES: Final = 1000
"""What a photo container of 1024 bytes holds beside a head of 24 bytes."""

_ROOMS: Final[tuple[Colour, ...]] = ((92, 104, 120), (122, 116, 104), (84, 98, 92), (140, 142, 146))
_CHIP_WALL: Final[Colour] = (244, 246, 248)


@dataclass(frozen=True)
class Pose:
    """How a head is held. turn: -1 wholly to its left in the picture, 0 straight, 1 to the right (radians in
    effect); roll: degrees; nearness: the head's share of the picture's height; x, y: where its middle is, from 0
    to 1."""

    turn: float = 0.0
    roll: float = 0.0
    nearness: float = 0.52
    x: float = 0.5
    y: float = 0.46


@dataclass(frozen=True)
class Light:
    """brightness: 1 as usual; side: -1 from the left, 1 from the right; noise: spread of the sensor's grain in
    grey steps; blur: radius in pixels."""

    brightness: float = 1.0
    side: float = 0.25
    noise: float = 5.0
    blur: float = 0.6


STRAIGHT: Final = Pose()
ROOM_LIGHT: Final = Light()


def chip_photo(face: Face) -> Image.Image:
    """The photo on the chip: 102 x 126, colour, bright wall behind, looking straight."""
    figure = figure_of(face, 0.0, 0.05, clothes_of(face, 0))
    picture = _placed(figure, (408, 504), Pose(nearness=0.62, y=0.47), _CHIP_WALL)
    return picture.resize(CHIP_SIZE, Image.Resampling.LANCZOS)


def chip_jpeg(face: Face, most_bytes: int = CHIP_BYTES) -> bytes:
    """The photo on the chip as a grey JPEG of at most so many bytes.

    Raises ValueError when none is small enough.
    """
    grey = chip_photo(face).convert("L")
    for quality in range(60, 0, -2):
        packed = io.BytesIO()
        grey.save(packed, "JPEG", quality=quality, optimize=True)
        if packed.tell() <= most_bytes:
            return packed.getvalue()
    raise ValueError(f"no JPEG of {most_bytes} bytes")


def live_frame(
    face: Face | None,
    *,
    size: tuple[int, int] = (1280, 720),
    pose: Pose = STRAIGHT,
    light: Light = ROOM_LIGHT,
    beside: Face | None = None,
    moment: int = 0,
) -> Image.Image:
    """What a camera sees (RGB). face None: an empty room; beside: a second person next to the first.

    moment: any number; each gives another grain and a breath of movement, the same number the same picture.
    """
    rng = drawn_from(f"{moment}:{'' if face is None else face.person_id}")
    wall = drawn_from(f"room:{'' if face is None else face.person_id}").choice(_ROOMS)
    picture = _room(size, wall)
    if beside is not None:
        _put(
            picture, figure_of(beside, 0.1, light.side, clothes_of(beside, 1)), Pose(nearness=0.42, x=0.84, y=0.55)
        )
    if face is not None:
        breath = Pose(
            pose.turn + rng.uniform(-0.015, 0.015),
            pose.roll + rng.uniform(-0.8, 0.8),
            pose.nearness * rng.uniform(0.99, 1.01),
            pose.x + rng.uniform(-0.004, 0.004),
            pose.y + rng.uniform(-0.004, 0.004),
        )
        _put(picture, figure_of(face, breath.turn, light.side, clothes_of(face, 1)), breath)
    picture = picture.filter(ImageFilter.GaussianBlur(light.blur)) if light.blur else picture
    if light.brightness != 1.0:
        picture = ImageEnhance.Brightness(picture).enhance(light.brightness)
    return _grained(picture, light.noise, rng)


def _placed(figure: Image.Image, size: tuple[int, int], pose: Pose, wall: Colour) -> Image.Image:
    picture = Image.new("RGB", size, wall)
    _put(picture, figure, pose)
    return picture


def _put(picture: Image.Image, figure: Image.Image, pose: Pose) -> None:
    """Lay a figure into a picture where its pose says."""
    scale = pose.nearness * picture.height / (2 * UNIT)
    turned = figure.rotate(pose.roll, Image.Resampling.BICUBIC, center=CENTRE) if pose.roll else figure
    small = turned.resize((round(CANVAS[0] * scale), round(CANVAS[1] * scale)), Image.Resampling.LANCZOS)
    left = round(pose.x * picture.width - CENTRE[0] * scale)
    top = round(pose.y * picture.height - CENTRE[1] * scale)
    picture.paste(small, (left, top), small)


def _room(size: tuple[int, int], wall: Colour) -> Image.Image:
    width, height = size
    picture = Image.new("RGB", size, wall)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, round(height * 0.78), width, height), fill=darker(wall, 0.3))
    draw.rectangle(
        (round(width * 0.06), round(height * 0.1), round(width * 0.24), round(height * 0.62)),
        fill=mixed(wall, (255, 255, 255), 0.3),
    )
    draw.rectangle((round(width * 0.8), round(height * 0.2), width, height), fill=darker(wall, 0.18))
    return picture.filter(ImageFilter.GaussianBlur(max(2, width // 160)))


def _grained(picture: Image.Image, spread: float, rng: random.Random) -> Image.Image:
    if spread <= 0:
        return picture
    grain = Image.frombytes("L", picture.size, rng.randbytes(picture.width * picture.height))
    # Even noise has a spread of 74 grey steps; the offset keeps the picture's brightness.
    scaled = grain.point([round((value - 127.5) * spread / 74 + 128) for value in range(256)])
    return ImageChops.add(picture, Image.merge("RGB", (scaled, scaled, scaled)), scale=1, offset=-128)
