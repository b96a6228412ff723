# SPDX-License-Identifier: GPL-3.0-or-later
"""A drawn person who does not exist: what makes a face, and the figure of head and shoulders it is drawn as."""

from __future__ import annotations

import math
import random
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]

_SAID_IN_ID: Final = re.compile(r"(?P<id>[^,]+),(?P<age>[0-9]{1,3}),(?P<sex>woman|man)")
UNIT: Final = 260
"""Pixels of half a head's height while drawing; everything is drawn large and made smaller."""
CANVAS: Final = (900, 1100)
"""Width and height of a figure."""
CENTRE: Final = (450, 430)
"""Where the middle of the head is on it."""

_SKINS: Final[tuple[Colour, ...]] = ((236, 199, 168), (228, 186, 150), (216, 172, 134), (240, 208, 182))
_HAIRS: Final[tuple[Colour, ...]] = ((38, 32, 30), (52, 42, 36), (30, 28, 32))
_GREY: Final[Colour] = (178, 176, 174)
_CLOTHES: Final[tuple[Colour, ...]] = (
    (66, 78, 104),
    (112, 62, 68),
    (70, 96, 82),
    (92, 88, 96),
    (140, 118, 84),
    (58, 60, 66),
)
_HAIR_STYLES: Final = {True: ("bob", "bun", "short", "parted"), False: ("short", "parted", "thin", "crew")}


@dataclass(frozen=True)
class Face:
    """What makes a person look like themselves. Lengths in half head heights, angles in radians round the head."""

    person_id: str
    age: int
    width: float
    jaw: float
    eye_angle: float
    eye_height: float
    eye_size: float
    brow_lift: float
    brow_slant: float
    brow_weight: float
    nose_length: float
    nose_width: float
    mouth_width: float
    mouth_height: float
    smile: float
    lip: float
    hair_style: str
    fringe: float
    glasses: bool
    moles: tuple[tuple[float, float], ...]
    skin: Colour
    hair: Colour


def drawn_from(seed: str) -> random.Random:
    """Chances that the same words always give; nothing secret hangs on them."""
    return random.Random(seed)  # noqa: S311 - drawings


@lru_cache(maxsize=64)
def face_of(person_id: str, *, age: int = 45, woman: bool = False) -> Face:
    """The face that belongs to an id. age, woman: what the card says; they choose hair and wrinkles.

    An id may say both itself, "zhang-xiuying,84,woman": so a command to a simulator can carry them.
    """
    said = _SAID_IN_ID.fullmatch(person_id)
    if said is not None:
        return face_of(said["id"], age=int(said["age"]), woman=said["sex"] == "woman")
    rng = drawn_from(f"face:{person_id}")
    style = rng.choice(_HAIR_STYLES[woman])
    dark = rng.choice(_HAIRS)
    grey = min(1.0, max(0.0, (age - 48) / 30))
    return Face(
        person_id=person_id,
        age=age,
        width=rng.uniform(0.66, 0.84),
        jaw=rng.uniform(0.50, 0.92),
        eye_angle=rng.uniform(0.40, 0.56),
        eye_height=rng.uniform(-0.16, 0.02),
        eye_size=rng.uniform(0.075, 0.12),
        brow_lift=rng.uniform(0.15, 0.25),
        brow_slant=rng.uniform(-0.055, 0.055),
        brow_weight=rng.uniform(0.020, 0.055),
        nose_length=rng.uniform(0.30, 0.46),
        nose_width=rng.uniform(0.10, 0.18),
        mouth_width=rng.uniform(0.22, 0.38),
        mouth_height=rng.uniform(0.50, 0.62),
        smile=rng.uniform(-0.02, 0.07),
        lip=rng.uniform(0.026, 0.055),
        hair_style=style,
        fringe=rng.uniform(0.42, 0.74),
        glasses=rng.random() < 0.35,
        moles=tuple((rng.uniform(-0.5, 0.5), rng.uniform(0.05, 0.6)) for _ in range(rng.choice((0, 0, 1, 2)))),
        skin=rng.choice(_SKINS),
        hair=mixed(dark, _GREY, grey),
    )


def clothes_of(face: Face, day: int) -> Colour:
    """Nobody wears today what they wore for the photo."""
    rng = drawn_from(f"clothes:{face.person_id}")
    worn = list(_CLOTHES)
    rng.shuffle(worn)
    return worn[day % len(worn)]


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    r, g, b = (round(a + (c - a) * share) for a, c in zip(one, other, strict=True))
    return r, g, b


def darker(colour: Colour, share: float) -> Colour:
    return mixed(colour, (0, 0, 0), share)


class _Head:
    """Places on a head that is turned: an ellipsoid, so that what is turned away comes closer to its edge."""

    def __init__(self, face: Face, turn: float) -> None:
        self._face = face
        self._turn = turn
        self._x0 = CENTRE[0] + math.sin(turn) * 0.10 * UNIT

    def x(self, angle: float, out: float = 1.0) -> float:
        """Pixels from the left of a place at this angle; out: how far it stands off the head, for a nose."""
        return self._x0 + math.sin(angle + self._turn) * self._face.width * out * UNIT

    def y(self, height: float) -> float:
        return CENTRE[1] + height * UNIT

    def at(self, angle: float, height: float, out: float = 1.0) -> tuple[float, float]:
        return self.x(angle, out), self.y(height)

    def squeeze(self, angle: float) -> float:
        """How much narrower a thing at this angle looks."""
        return max(0.25, math.cos(angle + self._turn))

    @property
    def middle(self) -> float:
        return self._x0


def _outline(face: Face, head: _Head, grow: float = 0.0) -> list[tuple[float, float]]:
    """The head's edge: round above, narrowing to the chin as the jaw says."""
    points = []
    for step in range(72):
        angle = step / 72 * 2 * math.pi
        dx, dy = math.sin(angle), -math.cos(angle)
        width = face.width + grow
        if dy > 0:
            width *= 1 - (1 - face.jaw) * dy**2 * 0.55
        points.append((head.middle + dx * width * UNIT, head.y(dy * (1.0 + grow))))
    return points


@lru_cache(maxsize=24)
def figure_of(face: Face, turn: float, side: float, clothes: Colour) -> Image.Image:
    """Head and shoulders on nothing (RGBA), the canvas's own size."""
    head = _Head(face, turn)
    figure = Image.new("RGBA", CANVAS, (0, 0, 0, 0))
    draw = ImageDraw.Draw(figure)
    _body(draw, face, head, clothes)
    _hair_behind(draw, face, head)
    shade = darker(face.skin, 0.12)
    for angle in (-math.pi / 2, math.pi / 2):
        if abs(angle + turn) < math.pi / 2 + 0.35:
            x, y = head.at(angle * 0.96, 0.02)
            draw.ellipse((x - 34, y - 62, x + 34, y + 62), fill=shade)
    draw.polygon(_outline(face, head), fill=face.skin)
    _features(figure, face, head)
    _hair_before(ImageDraw.Draw(figure), face, head)
    if face.glasses:
        _glasses(ImageDraw.Draw(figure), face, head)
    return _shaded(figure, head, side)


def _body(draw: ImageDraw.ImageDraw, face: Face, head: _Head, clothes: Colour) -> None:
    cx, top = CENTRE[0], head.y(1.25)
    neck = 0.34 * UNIT
    draw.pieslice((cx - 400, top, cx + 400, top + 760), 180, 360, fill=clothes)
    draw.rectangle((cx - neck, head.y(0.7), cx + neck, head.y(1.42)), fill=darker(face.skin, 0.16))
    collar = (
        (cx - neck - 44, top + 6),
        (cx, top + 120),
        (cx + neck + 44, top + 6),
        (cx + neck, top - 22),
        (cx, top + 60),
        (cx - neck, top - 22),
    )
    draw.polygon(collar, fill=mixed(clothes, (255, 255, 255), 0.55))


def _hair_behind(draw: ImageDraw.ImageDraw, face: Face, head: _Head) -> None:
    down = {"bob": 0.78, "bun": 0.1, "parted": 0.15, "short": 0.05, "crew": -0.2, "thin": -0.3}[face.hair_style]
    wide = face.width + (0.14 if face.hair_style == "bob" else 0.06)
    box = (head.middle - wide * UNIT, head.y(-1.12), head.middle + wide * UNIT, head.y(0.35))
    draw.ellipse(box, fill=face.hair)
    if down > -0.3:
        middle = (head.y(-1.12) + head.y(0.35)) / 2
        draw.rectangle((box[0], middle, box[2], max(middle, head.y(down))), fill=face.hair)
    if face.hair_style == "bun":
        x, y = head.middle, head.y(-1.16)
        draw.ellipse((x - 96, y - 70, x + 96, y + 80), fill=darker(face.hair, 0.15))


def _hair_before(draw: ImageDraw.ImageDraw, face: Face, head: _Head) -> None:
    """The hair line over the forehead."""
    line = -face.fringe
    if face.hair_style == "thin":
        line = -0.9
    points = [(x, y) for x, y in _outline(face, head, 0.06) if y < head.y(line + 0.16)]
    points.sort()
    if face.hair_style == "parted":
        x = head.x(0.5)
        under = [(points[-1][0], head.y(line + 0.12)), (x, head.y(-0.86)), (points[0][0], head.y(line + 0.22))]
    elif face.hair_style in ("bob", "bun"):
        under = [(points[-1][0], head.y(line + 0.20)), (head.x(0.0), head.y(line - 0.06))]
        under.append((points[0][0], head.y(line + 0.20)))
    else:
        under = [(points[-1][0], head.y(line + 0.10)), (head.x(0.3), head.y(line - 0.08))]
        under += [(head.x(-0.3), head.y(line - 0.08)), (points[0][0], head.y(line + 0.10))]
    draw.polygon(points + under, fill=face.hair)


def _features(figure: Image.Image, face: Face, head: _Head) -> None:
    # What casts soft shadows is drawn apart and blurred: hollows of the eyes, sides of the nose, under the lip.
    soft = Image.new("RGBA", CANVAS, (*darker(face.skin, 0.45), 0))
    draw = ImageDraw.Draw(soft)
    dark = (*darker(face.skin, 0.45), 150)
    for angle in (-face.eye_angle, face.eye_angle):
        x, y = head.at(angle, face.eye_height - 0.03)
        wide = 0.19 * UNIT * head.squeeze(angle)
        draw.ellipse((x - wide, y - 34, x + wide, y + 30), fill=dark)
        x, y = head.at(math.copysign(0.95, angle), 0.42)
        draw.ellipse((x - 40, y - 70, x + 40, y + 80), fill=(*darker(face.skin, 0.45), 70))
    tip = face.eye_height + face.nose_length
    for angle in (-0.12, 0.12):
        draw.line((head.at(angle, face.eye_height), head.at(angle * 1.3, tip, 1.12)), fill=dark, width=14)
    x, y = head.at(0.0, tip + 0.03, 1.12)
    draw.ellipse((x - face.nose_width * UNIT, y - 8, x + face.nose_width * UNIT, y + 26), fill=dark)
    x, y = head.at(0.0, face.mouth_height + 0.12)
    draw.ellipse((x - 0.16 * UNIT, y - 10, x + 0.16 * UNIT, y + 16), fill=dark)
    if face.age >= 60:
        _wrinkles(draw, face, head)
    soft = soft.filter(ImageFilter.GaussianBlur(11))
    inside = Image.new("L", CANVAS)
    ImageDraw.Draw(inside).polygon(_outline(face, head), fill=255)
    soft.putalpha(ImageChops.multiply(soft.getchannel("A"), inside))
    figure.alpha_composite(soft)
    _sharp_features(ImageDraw.Draw(figure), face, head)


def _wrinkles(draw: ImageDraw.ImageDraw, face: Face, head: _Head) -> None:
    ink = (*darker(face.skin, 0.5), 200)
    for side in (-1, 1):
        draw.line(
            (head.at(side * 0.30, face.eye_height + face.nose_length), head.at(side * 0.48, face.mouth_height)),
            fill=ink,
            width=12,
        )
    for height in (0.36, 0.44)[: 1 + (face.age >= 75)]:
        for side in (-1, 1):
            under = face.eye_height + height * 0.5
            draw.line((head.at(side * 0.32, under), head.at(side * 0.62, under - 0.03)), fill=ink, width=7)


def _sharp_features(draw: ImageDraw.ImageDraw, face: Face, head: _Head) -> None:
    brow = mixed(face.hair, (60, 50, 46), 0.4)
    for side in (-1, 1):
        angle = side * face.eye_angle
        squeeze = head.squeeze(angle)
        x, y = head.at(angle, face.eye_height)
        wide, high = face.eye_size * 1.75 * UNIT * squeeze, face.eye_size * 0.72 * UNIT
        draw.ellipse((x - wide, y - high, x + wide, y + high), fill=(238, 234, 228))
        iris = high * 1.02
        draw.ellipse((x - iris * squeeze, y - iris, x + iris * squeeze, y + iris), fill=(48, 34, 28))
        draw.ellipse(
            (x - iris * 0.35 - 4, y - iris * 0.5 - 4, x - iris * 0.35 + 4, y - iris * 0.5 + 4), fill="white"
        )
        draw.arc((x - wide, y - high - 2, x + wide, y + high), 190, 350, fill=(40, 30, 28), width=9)
        inner, outer = side * (face.eye_angle - 0.24), side * (face.eye_angle + 0.24)
        level = face.eye_height - face.brow_lift
        draw.line(
            (
                head.at(inner, level + face.brow_slant),
                head.at(angle, level - 0.02),
                head.at(outer, level - face.brow_slant + 0.02),
            ),
            fill=brow,
            width=max(3, round(face.brow_weight * UNIT)),
            joint="curve",
        )
    tip = face.eye_height + face.nose_length
    for side in (-1, 1):
        x, y = head.at(side * face.nose_width * 0.62, tip + 0.02, 1.12)
        draw.ellipse((x - 12, y - 7, x + 12, y + 8), fill=darker(face.skin, 0.6))
    _mouth(draw, face, head)
    for angle, height in face.moles:
        x, y = head.at(angle, height)
        draw.ellipse((x - 7, y - 7, x + 7, y + 7), fill=(70, 48, 42))


def _mouth(draw: ImageDraw.ImageDraw, face: Face, head: _Head) -> None:
    spread = face.mouth_width / face.width
    upper, lower, line = [], [], []
    for step in range(21):
        part = step / 10 - 1
        angle = part * spread
        bend = face.mouth_height - face.smile * part * part
        line.append(head.at(angle, bend, 1.04))
        full = face.lip * (1 - part * part)
        upper.append(head.at(angle, bend - full * 0.8, 1.04))
        lower.append(head.at(angle, bend + full * 1.2, 1.04))
    draw.polygon(upper + lower[::-1], fill=mixed(face.skin, (168, 70, 70), 0.62))
    draw.line(line, fill=(104, 44, 46), width=7, joint="curve")


def _glasses(draw: ImageDraw.ImageDraw, face: Face, head: _Head) -> None:
    ink = (44, 42, 48)
    for side in (-1, 1):
        angle = side * face.eye_angle
        x, y = head.at(angle, face.eye_height + 0.01, 1.04)
        wide = 0.24 * UNIT * head.squeeze(angle)
        draw.rounded_rectangle((x - wide, y - 44, x + wide, y + 46), 26, outline=ink, width=9)
        draw.line((x + side * wide, y - 10, *head.at(side * 1.35, -0.04)), fill=ink, width=8)
    y = head.y(face.eye_height)
    inner = 0.24 * UNIT
    left = head.x(-face.eye_angle, 1.04) + inner * head.squeeze(-face.eye_angle)
    right = head.x(face.eye_angle, 1.04) - inner * head.squeeze(face.eye_angle)
    draw.line((left, y, right, y), fill=ink, width=9)


def _shaded(figure: Image.Image, head: _Head, side: float) -> Image.Image:
    """Light from one side, and the roundness of a head."""
    width, height = CANVAS
    row = Image.new("L", (width, 1))
    for x in range(width):
        off = (x - head.middle) / (0.9 * UNIT)
        row.putpixel((x, 0), max(0, min(255, round(232 - 62 * off * off * 0.5 + 70 * side * off))))
    light = row.resize((width, height))
    colours = ImageChops.multiply(figure.convert("RGB"), Image.merge("RGB", (light, light, light)))
    colours.putalpha(figure.getchannel("A"))
    return colours
