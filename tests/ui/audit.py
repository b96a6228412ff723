# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks at a drawn page as a careful eye would: every text and every target, from items and from pixels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QAccessible, QFont, QFontMetricsF, QImage
from PySide6.QtQml import QQmlExpression, qmlContext
from PySide6.QtQuick import QQuickItem

from ui.pictures import icon_file

STAGE: Final = QRectF(0, 0, 1080, 1920)
LINE_HEIGHT: Final = 1.448
"""Of the family's font size: what one line of Noto Sans CJK takes."""
MINIMUM_TARGET: Final = 60
MINIMUM_PRIMARY: Final = 80
MINIMUM_GAP: Final = 12
PRIMARY: Final = ("next", "back", "other", "stillHere", "endNow", "callback", "closeHelp")
TOUCH_LINE: Final = 480
_WORD: Final = re.compile(r"[A-Za-z]{2,}")
_HANDLERS: Final = ("QQuickTapHandler", "QQuickMouseArea")

Pixels = NDArray[np.float64]


@dataclass(frozen=True)
class Seen:
    """An item, where it is on the stage, and which part of that can be seen (clipped by what it lies in)."""

    item: QQuickItem
    box: QRectF
    shown: QRectF
    top: bool
    """Whether it lies in the dialog, when there is one; else True."""

    @property
    def whole(self) -> bool:
        return self.shown.contains(self.box.adjusted(1, 1, -1, -1))

    @cached_property
    def alignment(self) -> tuple[int, int]:
        """Of a text, across and down, as Qt.AlignmentFlag numbers. Asked once: each asking is an expression for the
        engine, and some kB of it stay there until the engine ends."""
        return _property(self.item, "horizontalAlignment"), _property(self.item, "verticalAlignment")


def look(root: QQuickItem) -> list[Seen]:
    """Everything visible, in the order of drawing."""
    found = list(_walk(root, STAGE, False))
    if any(seen.top for seen in found):
        return found
    return [Seen(seen.item, seen.box, seen.shown, True) for seen in found]


def _walk(item: QQuickItem, clip: QRectF, in_dialog: bool) -> Iterator[Seen]:
    if not item.isVisible() or item.opacity() <= 0:
        return
    box = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
    in_dialog = in_dialog or item.metaObject().className().startswith(("HelpPanel", "IdleWarning", "LeaveQuestion"))
    yield Seen(item, box, box.intersected(clip), in_dialog)
    inner = clip.intersected(box) if item.clip() else clip
    for child in item.childItems():
        yield from _walk(child, inner, in_dialog)


def texts(seen: list[Seen]) -> list[Seen]:
    return [s for s in seen if s.item.inherits("QQuickText") and str(s.item.property("text")).strip()]


def words(seen: Seen) -> str:
    return str(seen.item.property("text"))


def painted(seen: Seen) -> QRectF:
    """Where the letters are, which may be less or more than the item's box."""
    item = seen.item
    width, height = float(item.property("contentWidth")), float(item.property("contentHeight"))
    left, top = 0.0, 0.0
    horizontal, vertical = seen.alignment
    if horizontal == 2:
        left = item.width() - width
    elif horizontal == 4:
        left = (item.width() - width) / 2
    if vertical == 64:
        top = item.height() - height
    elif vertical == 128:
        top = (item.height() - height) / 2
    left += float(item.property("leftPadding"))
    top += float(item.property("topPadding"))
    return item.mapRectToScene(QRectF(left, top, width, height))


def inked(seen: Seen) -> QRectF:
    """Where ink can be: a line of this family is half as high again as its letters, above and below them."""
    box, spare = painted(seen), font_size(seen) * (LINE_HEIGHT - 0.95) / 2
    return box.adjusted(0, spare, 0, -spare)


def _property(item: QQuickItem, name: str) -> int:
    """By an expression: the binding has no converter for Text's own enums."""
    context = qmlContext(item)
    assert context is not None
    value, _undefined = QQmlExpression(context, item, name).evaluate()
    return int(value)


def font_size(seen: Seen) -> float:
    """Pixels of the letters as drawn, after any shrinking."""
    item = seen.item
    lines = max(1, int(item.property("lineCount")))
    scale = item.mapRectToScene(QRectF(0, 0, 100, 100)).width() / 100
    return (
        float(item.property("contentHeight")) / (lines * LINE_HEIGHT * float(item.property("lineHeight"))) * scale
    )


def broken_word(seen: Seen) -> str | None:
    """A word that is wider than the place of its text, so that it goes on in the next line."""
    item = seen.item
    font = item.property("font")
    if int(item.property("lineCount")) < 2 or not isinstance(font, QFont):
        return None
    measure = QFontMetricsF(font)
    # A pixel for the rounding of a width that was made for the word.
    wide = (word for word in _WORD.findall(words(seen)) if measure.horizontalAdvance(word) > item.width() + 1)
    return next(wide, None)


def unknown_icons(seen: list[Seen]) -> Iterator[str]:
    """Icons that the screen does not carry: a question mark stands there, and says what nobody meant."""
    for s in seen:
        if s.item.inherits("QQuickImage"):
            source = s.item.property("source").toString()
            found = re.match(r"image://icon/([a-z]+)/([^/]*)/", source)
            if found is not None and icon_file(found[1], found[2]).stem != found[2]:
                yield f"unknown icon: {found[1]}/{found[2]}"


def targets(seen: list[Seen]) -> list[Seen]:
    """What can be touched: everything with a `tapped` signal that is enabled."""
    return [s for s in seen if s.item.metaObject().indexOfSignal("tapped()") >= 0 and s.item.isEnabled()]


def with_handlers(seen: list[Seen]) -> list[Seen]:
    """Every item that a pointer handler or mouse area belongs to."""
    return [s for s in seen if any(item.inherits(kind) for item in _with_children(s.item) for kind in _HANDLERS)]


def _with_children(item: QQuickItem) -> list[QObject]:
    """The item, if it is a mouse area, and the handlers that belong to it."""
    return [item, *(child for child in item.children() if not isinstance(child, QQuickItem))]


def accessible_name(item: QQuickItem) -> str:
    interface = QAccessible.queryAccessibleInterface(item)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def pixels(image: QImage) -> Pixels:
    """height x width x 3, 0 to 1, of the device's pixels."""
    rgb = image.convertToFormat(QImage.Format.Format_RGBA8888)
    array = np.frombuffer(rgb.constBits(), dtype=np.uint8).reshape(rgb.height(), rgb.bytesPerLine() // 4, 4)
    return array[:, : rgb.width(), :3] / 255.0


def luminance(colours: Pixels) -> Pixels:
    """WCAG 2 relative luminance of colours (... x 3)."""
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


_LIGHT: Final = luminance(np.arange(256)[:, None, None] / 255.0 * np.eye(3))
"""256 x 3: what each value of each channel adds to the luminance; a picture has no others, and powers are slow."""


def contrast(image: Pixels, box: QRectF) -> float:
    """Between the letters and what lies behind them, measured on the picture.

    Behind is the commonest colour; the letters are the one in a hundred pixels that differ from it most.
    """
    x0, y0 = max(0, int(box.left())), max(0, int(box.top()))
    x1, y1 = min(image.shape[1], int(box.right()) + 1), min(image.shape[0], int(box.bottom()) + 1)
    part = image[y0:y1, x0:x1].reshape(-1, 3)
    if not len(part):
        return 0.0
    coarse = (part * 63).astype(np.int64) @ np.array([4096, 64, 1])
    values, counts = np.unique(coarse, return_counts=True)
    light = _LIGHT[np.rint(part * 255).astype(np.uint8), (0, 1, 2)].sum(axis=1)
    behind = light[coarse == values[counts.argmax()]].mean()
    ratios = (np.maximum(light, behind) + 0.05) / (np.minimum(light, behind) + 0.05)
    return float(np.quantile(ratios, 0.99))


def gap(a: QRectF, b: QRectF) -> float:
    """Between two boxes; negative when they overlap, huge when one holds the other."""
    if a.contains(b) or b.contains(a):
        return float("inf")
    dx = max(a.left() - b.right(), b.left() - a.right())
    dy = max(a.top() - b.bottom(), b.top() - a.bottom())
    return max(dx, dy)


def name_of(seen: Seen) -> str:
    centre: QPointF = seen.box.center()
    return f"{seen.item.objectName() or accessible_name(seen.item) or '?'} at {centre.x():.0f},{centre.y():.0f}"


def findings(seen: list[Seen], image: QImage, *, elder: bool) -> list[str]:
    """Everything wrong with a page, one line each."""
    found: list[str] = []
    shown = [s for s in seen if s.top]
    array = pixels(image)
    readable = [s for s in texts(shown) if s.shown.height() > 1 and s.shown.width() > 1]
    for s in readable:
        found += _text_findings(s, array, elder=elder)
    found += unknown_icons([s for s in shown if not s.shown.isEmpty()])
    visibly = [inked(s).intersected(s.shown) for s in readable]
    for i, a in enumerate(readable):
        for j, b in enumerate(readable[i + 1 :], i + 1):
            visible = visibly[i].intersected(visibly[j])
            if visible.width() > 4 and visible.height() > 4:
                found.append(f"texts overlap: {words(a)!r} and {words(b)!r}")
    touchable = [s for s in targets(shown) if s.whole]
    for s in touchable:
        least = MINIMUM_PRIMARY if s.item.objectName() in PRIMARY else MINIMUM_TARGET
        if min(s.box.width(), s.box.height()) < least:
            found.append(f"small target: {name_of(s)} is {s.box.width():.0f} x {s.box.height():.0f}")
        if not accessible_name(s.item):
            found.append(f"target without a name: {name_of(s)}")
    for i, a in enumerate(touchable):
        for b in touchable[i + 1 :]:
            if gap(a.box, b.box) < MINIMUM_GAP - 0.5:
                found.append(f"targets too near: {name_of(a)} and {name_of(b)}, {gap(a.box, b.box):.0f}")
    for s in targets(shown):
        if not s.shown.isEmpty() and not STAGE.contains(s.box) and s.shown == s.box.intersected(STAGE):
            found.append(f"target beyond the stage: {name_of(s)}")
    for s in with_handlers(shown):
        holder: QQuickItem | None = s.item
        while holder is not None and not accessible_name(holder):
            holder = holder.parentItem()
        if holder is None or (holder is not s.item and not s.item.inherits("QQuickMouseArea")):
            found.append(f"pointer handler without a name: {s.item.metaObject().className()} {name_of(s)}")
    return found


def _text_findings(s: Seen, image: Pixels, *, elder: bool) -> list[str]:
    found: list[str] = []
    text, box = words(s), painted(s)
    size = font_size(s)
    # A line for whoever looks after the machine is not for the old who asked for large print.
    least = 42.0 if elder and s.item.objectName() != "staff" else 25.5
    if size < least:
        found.append(f"small letters: {text!r} has {size:.0f} px")
    if bool(s.item.property("truncated")):
        found.append(f"cut off: {text!r}")
    if (word := broken_word(s)) is not None:
        found.append(f"word broken in two: {word!r} in {text!r}")
    if box.width() > s.box.width() + 3 or (box.height() > s.box.height() + 8):
        found.append(
            f"larger than its place: {text!r} {box.width():.0f}x{box.height():.0f} in "
            f"{s.box.width():.0f}x{s.box.height():.0f}"
        )
    if not STAGE.adjusted(-1, -1, 1, 1).contains(box) and s.shown == s.box.intersected(STAGE):
        found.append(f"beyond the stage: {text!r}")
    holder = s.item.parentItem()
    while holder is not None and not holder.clip() and holder.width() > 0 and holder.height() > 0:
        if holder.inherits("QQuickRectangle") or holder.metaObject().indexOfSignal("tapped()") >= 0:
            frame = holder.mapRectToScene(QRectF(0, 0, holder.width(), holder.height()))
            if not frame.adjusted(-2, -2, 2, 2).contains(inked(s)):
                found.append(f"sticks out of its frame: {text!r}")
            break
        holder = holder.parentItem()
    need = 7.0 if elder else 4.5
    if s.whole:
        ratio = contrast(image, box)
        if ratio < need - 0.05:
            found.append(f"weak contrast: {text!r} {ratio:.2f}, needs {need}")
    return found
