# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the paper lies in a picture: on dark, light and patterned desks, turned, and partly out of view.

The picture is made small; edges cut it into regions, and the region that a four-sided outline with edges on all
its sides fits best is the paper. Its sides are then fitted as lines, so that the corners are good to about a pixel
of the small picture.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from devices.camera import opencv
from devices.reports import Side

if TYPE_CHECKING:
    from devices.camera.frames import Pixels

Points = NDArray[np.float64]

SMALL_SIDE: Final = 640
"""Of the small picture's longer side, at most: 4 pixels of an 8 MP picture are one of it."""
_LEAST_AREA: Final = 0.06
"""Of the picture: what is smaller is no page that could be read."""
_MOST_AREA: Final = 0.97
"""A region that fills the picture is the desk, or a page without any edge in view."""
_BORDER: Final = 3
"""Pixels of the small picture: an outline this near to its edge goes on beyond it."""
_CROPPED_SHARE: Final = 0.06
"""Of a side of the picture that the paper's outline must run along to be cropped there."""
_LEAST_CUT_FILL: Final = 0.7
_LEAST_FILL: Final = 0.90
"""Of the outline that the region must fill: paper has four straight sides."""
_CANDIDATES: Final = 6
_MOST_CUT: Final = 3
"""Sides of the picture that a paper cannot all leave, and be one."""
_STEEP: Final = 24.0
"""Sobel, on a picture stretched to 255: an edge that a person sees."""
_OVER_NOISE: Final = 5.0
"""Times the slope of grain and texture, which stretching makes larger too."""
_LEAST_SCORE: Final = 0.1


@dataclass(frozen=True)
class FoundPage:
    """corners: 4 x 2, pixels of the picture, clockwise from the top left; may lie outside of it by a little.
    sides: where the paper leaves the picture. area: its share of the picture."""

    corners: Points = field(repr=False)
    sides: tuple[Side, ...]
    area: float


def find_page(bgr: Pixels) -> FoundPage | None:
    """The most likely paper; None when there is none."""
    cv2 = opencv.load()
    height, width = bgr.shape[:2]
    scale = max(1.0, max(width, height) / SMALL_SIDE)
    small = _small(bgr, scale)
    grey = _stretched(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY))
    best: tuple[float, Points, Any] | None = None
    slope = _slope(grey)
    for region in _regions(grey):
        sides = _cut_off(region, grey.shape[1], grey.shape[0])
        if len(sides) >= _MOST_CUT:
            continue
        outline = _four_sides(region, cut=bool(sides))
        if outline is None:
            continue
        score = _score(grey, slope, region, outline)
        if best is None or score > best[0]:
            best = (score, outline, region)
    if best is None or best[0] < _LEAST_SCORE:
        return None
    _, outline, region = best
    corners = _fitted(region, outline)
    cut = _cut_off(region, grey.shape[1], grey.shape[0])
    sides = tuple(side for side in Side if side in cut or side in _beyond(corners, grey.shape[1], grey.shape[0]))
    exact = np.array([width / grey.shape[1], height / grey.shape[0]])
    area = float(cv2.contourArea(corners.astype(np.float32))) / (grey.shape[0] * grey.shape[1])
    return FoundPage(_clockwise(corners) * exact, sides, area)


def _small(bgr: Pixels, scale: float) -> Pixels:
    cv2 = opencv.load()
    if scale == 1.0:
        return bgr
    # A whole factor is averaged several times faster than a broken one.
    whole = int(np.ceil(scale))
    height, width = bgr.shape[0] // whole, bgr.shape[1] // whole
    cut = bgr[: height * whole, : width * whole]
    smaller: Pixels = cv2.resize(cut, (width, height), interpolation=cv2.INTER_AREA)
    return smaller


def _stretched(grey: Pixels) -> Pixels:
    """The same contrast in a dim hall as in a bright one."""
    cv2 = opencv.load()
    low, high = np.percentile(grey[::4, ::4], (1, 99))
    if high - low < 8:
        return grey
    stretched: Pixels = cv2.convertScaleAbs(np.clip(grey, low, high) - low, alpha=255 / (high - low))
    return stretched


def _slope(grey: Pixels) -> NDArray[np.float32]:
    cv2 = opencv.load()
    soft = cv2.GaussianBlur(grey, (5, 5), 0)
    dx, dy = cv2.spatialGradient(soft)
    steep: NDArray[np.float32] = cv2.magnitude(dx.astype(np.float32), dy.astype(np.float32))
    return steep


def _regions(grey: Pixels) -> list[Any]:
    """Outlines of what could be paper: of bright areas, and of areas between edges."""
    cv2 = opencv.load()
    found: list[Any] = []
    soft = cv2.GaussianBlur(grey, (5, 5), 0)
    _, bright = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    kernel = np.ones((5, 5), np.uint8)
    found += _outlines(cv2.morphologyEx(bright, cv2.MORPH_OPEN, kernel))
    for low, high in ((12, 36), (30, 90)):
        edges = cv2.dilate(_edges(soft, low, high), np.ones((3, 3), np.uint8))
        found += _outlines(cv2.bitwise_not(edges), grown=True)
    return found


def _edges(grey: Pixels, low: int, high: int) -> Pixels:
    """Canny's edges, by OpenCV's own code: that of IPP, which its wheel carries, writes behind its buffer where a
    picture is full of edges, and the whole program is aborted then (OpenCV 4.13 with IPP 2022.2; a test has such a
    picture)."""
    cv2 = opencv.load()
    before = cv2.ipp.useIPP()
    # Of this thread alone.
    cv2.ipp.setUseIPP(False)
    try:
        edges: Pixels = cv2.Canny(grey, low, high)
    finally:
        cv2.ipp.setUseIPP(before)
    return edges


def _outlines(mask: Pixels, *, grown: bool = False) -> list[Any]:
    """The convex outlines of the largest areas of a mask. grown: give back the pixel that edges took away."""
    cv2 = opencv.load()
    height, width = mask.shape
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    order = np.argsort(-stats[1:, cv2.CC_STAT_AREA])[:_CANDIDATES] + 1
    outlines: list[Any] = []
    for label in order:
        left, top, wide, high, _area = stats[label]
        if wide * high < _LEAST_AREA * width * height:
            continue
        part = (labels[top : top + high, left : left + wide] == label).astype(np.uint8)
        contours, _ = cv2.findContours(part, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE, offset=(int(left), int(top)))
        contour = max(contours, key=len)
        hull = cv2.convexHull(contour)
        covered = cv2.contourArea(hull) / (width * height)
        if not _LEAST_AREA <= covered <= _MOST_AREA or cv2.contourArea(contour) < 0.8 * cv2.contourArea(hull):
            continue
        outlines.append(_pushed_out(hull, width, height) if grown else hull)
    return outlines


def _pushed_out(hull: Any, width: int, height: int) -> Any:
    """A dilated edge is three pixels wide and takes about two of them from the region beside it."""
    points = hull.reshape(-1, 2).astype(np.float64)
    middle = points.mean(axis=0)
    away = points - middle
    moved = points + 1.8 * away / np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-6)
    return np.clip(moved, 0, (width - 1, height - 1)).astype(np.float32).reshape(-1, 1, 2)


def _four_sides(hull: Any, *, cut: bool) -> Points | None:
    """The four-sided outline of a convex region; None when it is none. cut: a corner may be out of view."""
    cv2 = opencv.load()
    around = cv2.arcLength(hull, closed=True)
    for share in (0.015, 0.025, 0.04, 0.06, 0.08):
        outline = cv2.approxPolyDP(hull, share * around, closed=True)
        if len(outline) == 4:
            corners: Points = outline.reshape(4, 2).astype(np.float64)
            area = cv2.contourArea(outline)
            fill = min(cv2.contourArea(hull), area) / max(cv2.contourArea(hull), area, 1.0)
            if fill >= _LEAST_FILL:
                return corners
            break
        if len(outline) < 4:
            break
    if not cut:
        return None
    # A paper without its corner has five sides; the smallest box around it is near enough to say where it is.
    box = cv2.minAreaRect(hull)
    whole: Points = cv2.boxPoints(box).astype(np.float64)
    return whole if cv2.contourArea(hull) >= _LEAST_CUT_FILL * box[1][0] * box[1][1] else None


def _score(grey: Pixels, slope: NDArray[np.float32], hull: Any, outline: Points) -> float:
    """How much this outline looks like paper: edges along its sides, brighter than around it, large."""
    cv2 = opencv.load()
    height, width = grey.shape
    edged = 0.0
    steep = max(_STEEP, _OVER_NOISE * float(np.median(slope[::4, ::4])))
    for begin, end in _sides(outline):
        edged += _edge_share(slope, steep, begin, end)
    inside = np.zeros(grey.shape, np.uint8)
    cv2.fillConvexPoly(inside, hull.astype(np.int32), 255)
    around = cv2.subtract(cv2.dilate(inside, np.ones((25, 25), np.uint8)), inside)
    inner = cv2.erode(inside, np.ones((9, 9), np.uint8))
    brighter = (cv2.mean(grey, inner)[0] - cv2.mean(grey, around)[0]) / 255.0
    area = cv2.contourArea(hull) / (width * height)
    # A dark thing on a bright desk is a telephone or a wallet.
    return float((edged / 4 - 0.35) * (0.5 + area) * (0.4 + max(-0.4, min(brighter, 0.6))))


def _sides(outline: Points) -> list[tuple[Points, Points]]:
    return [(outline[i], outline[(i + 1) % 4]) for i in range(4)]


def _edge_share(slope: NDArray[np.float32], steep: float, begin: Points, end: Points) -> float:
    """Of a side, the share that lies on an edge; the border of the picture counts as half of one."""
    height, width = slope.shape
    steps = np.linspace(0.05, 0.95, 32)[:, None]
    along = begin + (end - begin) * steps
    direction = (end - begin) / max(float(np.linalg.norm(end - begin)), 1e-6)
    across = np.array([-direction[1], direction[0]])
    best = np.zeros(len(along), np.float32)
    for off in (-4, -2, 0, 2, 4):
        at = np.rint(along + across * off).astype(int)
        x, y = np.clip(at[:, 0], 0, width - 1), np.clip(at[:, 1], 0, height - 1)
        best = np.maximum(best, slope[y, x])
    out = (along < _BORDER).any(axis=1) | (along > (width - 1 - _BORDER, height - 1 - _BORDER)).any(axis=1)
    return float(np.where(out, 0.5, best > steep).mean())


def _cut_off(hull: Any, width: int, height: int) -> tuple[Side, ...]:
    """The sides of the picture that the outline runs along: there the paper goes on out of view."""
    points = hull.reshape(-1, 2).astype(np.float64)
    borders = {
        Side.TOP: (points[:, 1] <= _BORDER, points[:, 0], width),
        Side.RIGHT: (points[:, 0] >= width - 1 - _BORDER, points[:, 1], height),
        Side.BOTTOM: (points[:, 1] >= height - 1 - _BORDER, points[:, 0], width),
        Side.LEFT: (points[:, 0] <= _BORDER, points[:, 1], height),
    }
    return tuple(
        side
        for side, (near, along, length) in borders.items()
        if near.sum() >= 2 and np.ptp(along[near]) >= _CROPPED_SHARE * length
    )


def _beyond(corners: Points, width: int, height: int) -> tuple[Side, ...]:
    """The sides of the picture that a corner lies outside of, where the paper's edges would meet."""
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    outside = {
        Side.TOP: -top,
        Side.RIGHT: right - (width - 1),
        Side.BOTTOM: bottom - (height - 1),
        Side.LEFT: -left,
    }
    return tuple(side for side, by in outside.items() if by > _BORDER)


def _fitted(hull: Any, outline: Points) -> Points:
    """Corners where straight lines through the middle of each side meet: a bent corner or a thumb does no harm."""
    cv2 = opencv.load()
    closed = np.vstack([hull.reshape(-1, 2), hull.reshape(-1, 2)[:1]]).astype(np.float64)
    dense = _walked(closed)
    lines = []
    for begin, end in _sides(outline):
        length = float(np.linalg.norm(end - begin))
        direction = (end - begin) / max(length, 1e-6)
        offset = dense - begin
        along = offset @ direction
        away = np.abs(offset @ np.array([-direction[1], direction[0]]))
        near = dense[(along > 0.08 * length) & (along < 0.92 * length) & (away < max(3.0, 0.03 * length))]
        if len(near) < 8:
            return outline
        vx, vy, x, y = cv2.fitLine(near.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        lines.append((np.array([x, y], np.float64), np.array([vx, vy], np.float64)))
    corners = [_meeting(lines[i - 1], lines[i]) for i in range(4)]
    if any(corner is None for corner in corners):
        return outline
    met = np.array(corners)
    # Lines that hardly turn meet far away.
    return met if float(np.abs(met - outline).max()) < 0.06 * SMALL_SIDE else outline


def _walked(closed: Points) -> Points:
    """The outline as points about a pixel apart."""
    parts = []
    for begin, end in pairwise(closed):
        count = max(1, round(float(np.linalg.norm(end - begin))))
        parts.append(begin + (end - begin) * np.linspace(0, 1, count, endpoint=False)[:, None])
    return np.vstack(parts)


def _meeting(one: tuple[Points, Points], other: tuple[Points, Points]) -> Points | None:
    (p, d), (q, e) = one, other
    cross = d[0] * e[1] - d[1] * e[0]
    if abs(cross) < 0.05:
        return None
    t = ((q[0] - p[0]) * e[1] - (q[1] - p[1]) * e[0]) / cross
    met: Points = p + t * d
    return met


def _clockwise(corners: Points) -> Points:
    """From the corner that is nearest to the picture's top left, as a person sees it."""
    middle = corners.mean(axis=0)
    angle = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    ordered = corners[np.argsort(angle)]
    first = int(np.argmin(ordered.sum(axis=1)))
    turned: Points = np.roll(ordered, -first, axis=0)
    return turned
