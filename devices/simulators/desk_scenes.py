# SPDX-License-Identifier: GPL-3.0-or-later
"""What a simulated document camera looks down on: a drawn desk, a drawn paper of a fictional person, a telephone.

Where the paper lies is known to the pixel, so that a test can say how far off a finder is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

import cv2
import numpy as np
import qrcode
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Picture = NDArray[np.uint8]

PAPER_SIZE: Final = (1240, 1754)
"""A4 at 150 dpi."""
_FONTS: Final = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
)

LEASE: Final = (
    ("房屋租赁合同", ""),
    ("出租人", "平顶山市样例物业有限公司"),
    ("统一社会信用代码", "91410400MA00000X1B"),
    ("承租人", "张小燕"),
    ("公民身份号码", "410402199003070023"),
    ("联系电话", "13800004521"),
    ("房屋地址", "平顶山市新华区样例路8号临街3号铺"),
    ("建筑面积", "42平方米"),
    ("租赁期限", "2026年1月1日至2028年12月31日"),
    ("月租金", "1800元"),
    ("用途", "经营小店"),
    ("签订日期", "2025年12月20日"),
)
"""A lease; nobody in it exists."""


class Desk(StrEnum):
    DARK = "dark"
    LIGHT = "light"
    WOOD = "wood"


class Lies(StrEnum):
    """What lies on the desk."""

    PAPER = "paper"
    NOTHING = "nothing"
    PHONE = "phone"


@dataclass(frozen=True)
class Scene:
    """turned: degrees counter-clockwise. tilt: how much nearer one edge of the paper is, 0 to 0.3. fill: the
    paper's longer side as a share of the picture's shorter one. shift: of the paper's middle, as a share of the
    picture's size, so that the paper may leave it. light: 1 as it should be; uneven: one side that much darker.
    glare: radius of a reflection as a share of the picture's width. blur: Gaussian sigma at 1000 px of width."""

    lies: Lies = Lies.PAPER
    desk: Desk = Desk.DARK
    turned: float = 4.0
    tilt: float = 0.05
    fill: float = 0.86
    shift: tuple[float, float] = (0.0, 0.0)
    light: float = 1.0
    uneven: float = 0.15
    glare: float = 0.0
    blur: float = 0.0
    text: str = ""
    """Of the code on the telephone."""
    seed: int = 7


SCENES: Final = {
    "page": Scene(),
    "page_light_desk": Scene(desk=Desk.LIGHT, turned=-7.0),
    "page_wood": Scene(desk=Desk.WOOD, turned=12.0),
    "page_turned": Scene(turned=31.0, fill=0.8),
    "page_dim": Scene(light=0.45, uneven=0.3),
    "blur": Scene(blur=3.0),
    "glare": Scene(glare=0.09),
    "cropped": Scene(shift=(0.0, 0.22)),
    "dark": Scene(light=0.12),
    "empty": Scene(lies=Lies.NOTHING),
    "phone": Scene(lies=Lies.PHONE, text="HALL-KIOSK:7K3M9QX2"),
}
"""By the name that a command gives."""


@dataclass(frozen=True)
class Drawn:
    """corners: of the paper, clockwise from the one that is its top left, in pixels; None without a paper."""

    bgr: Picture
    corners: NDArray[np.float64] | None


def draw(scene: Scene, width: int, height: int) -> Drawn:
    """The scene as a camera of that many pixels sees it."""
    ground = _desk(scene, width, height)
    if scene.lies is Lies.NOTHING:
        return Drawn(_developed(scene, ground), None)
    sheet = _paper() if scene.lies is Lies.PAPER else _phone(scene.text)
    corners = _corners(scene, width, height, sheet.shape[1] / sheet.shape[0])
    h, w = sheet.shape[:2]
    flat = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    mask = np.full((h, w), 255, np.uint8)
    # Paper has an edge: a shadow on the desk, a little off and soft.
    shadow = cv2.warpPerspective(mask, matrix, (width, height))
    off = max(2, width // 400)
    shadow = cv2.GaussianBlur(np.roll(shadow, (off, off), (0, 1)), (0, 0), max(1.5, width / 500))
    ground = (ground * (1 - 0.35 * (shadow[..., None] / 255.0))).astype(np.uint8)
    laid = cv2.warpPerspective(sheet, matrix, (width, height), flags=cv2.INTER_AREA)
    alpha = cv2.warpPerspective(mask, matrix, (width, height), flags=cv2.INTER_AREA)[..., None] / 255.0
    seen = (laid * alpha + ground * (1 - alpha)).astype(np.uint8)
    return Drawn(_developed(scene, seen, corners), corners)


def scene_from(values: dict[str, Any], base: Scene) -> Scene:
    """The scene with some of it changed. Raises ValueError naming what is unknown or out of range."""
    bounds = {
        "turned": (-180.0, 180.0),
        "tilt": (0.0, 0.3),
        "fill": (0.2, 1.4),
        "light": (0.0, 1.5),
        "uneven": (0.0, 0.8),
        "glare": (0.0, 0.3),
        "blur": (0.0, 12.0),
    }
    changes: dict[str, Any] = {}
    for name, value in values.items():
        if name in bounds:
            low, high = bounds[name]
            if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
                raise ValueError(f"{name} is a number from {low:g} to {high:g}")
            changes[name] = float(value)
        elif name == "desk":
            changes[name] = Desk(str(value))
        elif name == "text":
            if not isinstance(value, str) or not 0 < len(value) <= 1000:
                raise ValueError("text has 1 to 1000 characters")
            changes[name] = value
        elif name == "shift":
            if not isinstance(value, list) or len(value) != 2 or not all(isinstance(v, int | float) for v in value):
                raise ValueError("shift is two numbers")
            changes[name] = (float(value[0]), float(value[1]))
        else:
            raise ValueError(f"a scene has no {name!r}")
    return replace(base, **changes)


def _corners(scene: Scene, width: int, height: int, aspect: float) -> NDArray[np.float64]:
    long = scene.fill * min(width, height)
    half = np.array([[-aspect, -1], [aspect, -1], [aspect, 1], [-aspect, 1]]) * long / 2
    half[:2] *= 1 - scene.tilt  # the upper edge lies farther away
    angle = math.radians(-scene.turned)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    middle = np.array([width / 2 + scene.shift[0] * width, height / 2 + scene.shift[1] * height])
    placed: NDArray[np.float64] = half @ turn.T + middle
    return placed


def _desk(scene: Scene, width: int, height: int) -> Picture:
    random = np.random.default_rng(scene.seed)
    colour = {Desk.DARK: (52, 48, 46), Desk.LIGHT: (196, 200, 204), Desk.WOOD: (92, 128, 168)}[scene.desk]
    small = np.empty((height // 4 + 1, width // 4 + 1, 3), np.float32)
    small[:] = colour
    small += random.normal(0, 3, small.shape).astype(np.float32)
    if scene.desk is Desk.WOOD:
        grain = np.cumsum(random.normal(0, 2.2, small.shape[0])).astype(np.float32)
        small += (grain - grain.mean())[:, None, None] * np.array([0.6, 0.9, 1.0], np.float32)
    large = cv2.resize(np.clip(small, 0, 255).astype(np.uint8), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, np.uint8)


def _developed(scene: Scene, seen: Picture, corners: NDArray[np.float64] | None = None) -> Picture:
    height, width = seen.shape[:2]
    light = np.linspace(scene.light, scene.light * (1 - scene.uneven), width, dtype=np.float32)
    picture = seen * light[None, :, None]
    if scene.glare > 0 and corners is not None:
        x, y = corners.mean(axis=0) + (corners[1] - corners[3]) * 0.15
        spot = np.zeros((height, width), np.float32)
        cv2.circle(spot, (round(x), round(y)), round(scene.glare * width), 1.0, -1)
        soft = cv2.GaussianBlur(spot, (0, 0), max(2.0, width * scene.glare / 10))
        picture = picture + soft[..., None] * 420
    out = np.clip(picture, 0, 255).astype(np.uint8)
    if scene.blur > 0:
        out = np.asarray(cv2.GaussianBlur(out, (0, 0), scene.blur * width / 1000), np.uint8)
    grain = np.random.default_rng(scene.seed + 1).normal(0, 2.0, (height, width, 1)).astype(np.float32)
    grainy: Picture = np.clip(out + grain, 0, 255).astype(np.uint8)
    return grainy


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for path in _FONTS:
        try:
            return ImageFont.truetype(path, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def _paper() -> Picture:
    page = Image.new("RGB", PAPER_SIZE, (250, 250, 247))
    pen = ImageDraw.Draw(page)
    title, rows = LEASE[0][0], LEASE[1:]
    pen.text((PAPER_SIZE[0] / 2, 130), title, font=_font(64), fill=(25, 25, 28), anchor="ma")
    for place, (label, value) in enumerate(rows):
        pen.text((130, 290 + 78 * place), f"{label}：{value}", font=_font(36), fill=(30, 30, 34))
    y = 290 + 78 * len(rows) + 40
    pen.line((130, y, PAPER_SIZE[0] - 130, y), fill=(90, 90, 90), width=2)
    small = _font(26)
    for line in range(8):
        text = "双方约定：承租人按期支付租金，爱护房屋及设施；本页为虚构样张，不具法律效力。"
        pen.text((130, y + 30 + 44 * line), text[line % 3 :], font=small, fill=(60, 60, 64))
    pen.ellipse((820, 1420, 1060, 1660), outline=(190, 40, 40), width=8)
    pen.text((940, 1540), "样  章", font=_font(44), fill=(190, 40, 40), anchor="mm")
    drawn: Picture = np.asarray(page)[:, :, ::-1].copy()
    return drawn


def _phone(text: str) -> Picture:
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(text or "HALL-KIOSK")
    code.make(fit=True)
    matrix = np.array(code.get_matrix())
    module = max(1, 620 // len(matrix))
    squares = np.kron(np.where(matrix, 20, 245).astype(np.uint8), np.ones((module, module), np.uint8))
    phone = np.full((1500, 760, 3), 24, np.uint8)
    phone[90:1410, 40:720] = 245
    side = len(squares)
    top, left = 400, (760 - side) // 2
    phone[top : top + side, left : left + side] = squares[..., None]
    return phone
