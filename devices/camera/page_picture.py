# SPDX-License-Identifier: GPL-3.0-or-later
"""A found paper made straight, and judged: whether its letters can be read in the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from devices.camera import opencv
from devices.camera.page_finder import FoundPage, find_page
from devices.camera.sharpness import SHARPNESS
from devices.reports import PageFault, PageLook

if TYPE_CHECKING:
    from devices.camera.frames import Pixels
    from devices.camera.page_finder import Points

PAGE_SIZE: Final = (1240, 1754)
"""A4 at 150 dpi, which is enough to read 8 point by eye and by machine."""
_LEAST_AREA: Final = 0.15
_LEAST_SIDE: Final = 620
"""Pixels of the paper's shorter side: 75 dpi on A4."""
_DARK: Final = 80
"""Grey of the paper itself, of 255."""
_GLARE_GREY: Final = 250
_GLARE_SHARE: Final = 0.012
_BURNT_OUT: Final = 246
"""When the paper itself is as bright as that, a reflection cannot be told from it."""
_EDGE_CONTRAST: Final = 0.22
"""Of the paper's own range: what counts as the edge of a letter."""
_SMEARED_CONTRAST: Final = 0.08
_LEAST_EDGES: Final = 400
"""Fewer pixels of letters say nothing of their sharpness."""


def look_at(bgr: Pixels, least_sharpness: float = SHARPNESS) -> PageLook:
    """Find the paper and judge it, without making a full-size straight picture of it."""
    page = find_page(bgr)
    if page is None:
        return PageLook((), PageFault.NO_PAGE)
    upright = straight(bgr, page)
    try:
        return judged(page, bgr, upright, least_sharpness)
    finally:
        upright.fill(0)


def judged(page: FoundPage, bgr: Pixels, upright: Pixels, least_sharpness: float = SHARPNESS) -> PageLook:
    """upright: the straightened page. The first fault that holds is told; the order is that of mending them."""
    height, width = bgr.shape[:2]
    corners = tuple((float(x) / width, float(y) / height) for x, y in page.corners)
    fault = _fault(page, upright, least_sharpness)
    return PageLook(corners, fault, page.sides if fault is PageFault.CROPPED else ())


def straight(bgr: Pixels, page: FoundPage) -> Pixels:
    """The paper in A4 proportions, lying or standing as it lies before the camera."""
    cv2 = opencv.load()
    wide, high = _lengths(page.corners)
    width, height = PAGE_SIZE if high >= wide else PAGE_SIZE[::-1]
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(page.corners.astype(np.float32), flat)
    upright: Pixels = cv2.warpPerspective(
        bgr, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return upright


def sharpness(upright: Pixels) -> float | None:
    """How steep the edges of letters are, of what the picture's size allows; None where there are too few edges.

    The middle of the strongest slopes over one pixel, as a share of the contrast between paper and letters around:
    free of how much text there is, of its contrast and of the light, unlike the variance of a Laplacian.
    """
    cv2 = opencv.load()
    grey = upright if upright.ndim == 2 else cv2.cvtColor(upright, cv2.COLOR_BGR2GRAY)
    # A rim is cut off: desk and shadow have edges of their own.
    inset = round(0.04 * grey.shape[1])
    grey = grey[inset:-inset, inset:-inset]
    smooth = cv2.GaussianBlur(grey, (3, 3), 0.6)
    window = np.ones((9, 9), np.uint8)
    contrast = cv2.subtract(cv2.dilate(smooth, window), cv2.erode(smooth, window))
    paper = float(np.percentile(grey[::4, ::4], 80))
    strong = contrast > max(12.0, _EDGE_CONTRAST * paper)
    if int(strong.sum()) < _LEAST_EDGES:
        return 0.0 if _smeared(grey, paper) else None
    dx = cv2.absdiff(smooth[:, 1:], smooth[:, :-1])[:-1]
    dy = cv2.absdiff(smooth[1:], smooth[:-1])[:, :-1]
    step = cv2.max(dx, dy)
    steep = cv2.dilate(step, window).astype(np.float32) / np.maximum(contrast[:-1, :-1], 1)
    return float(np.median(steep[strong[:-1, :-1]]))


def _smeared(grey: Pixels, paper: float) -> bool:
    """Whether there is something on the page after all, too soft to have edges."""
    cv2 = opencv.load()
    small = cv2.resize(grey, (grey.shape[1] // 4, grey.shape[0] // 4), interpolation=cv2.INTER_AREA)
    window = np.ones((9, 9), np.uint8)
    contrast = cv2.subtract(cv2.dilate(small, window), cv2.erode(small, window))
    return int((contrast > max(8.0, _SMEARED_CONTRAST * paper)).sum()) >= _LEAST_EDGES


def _fault(page: FoundPage, upright: Pixels, least_sharpness: float) -> PageFault | None:
    cv2 = opencv.load()
    if page.sides:
        return PageFault.CROPPED
    if page.area < _LEAST_AREA or min(_lengths(page.corners)) < _LEAST_SIDE:
        return PageFault.TOO_SMALL
    grey = cv2.cvtColor(upright, cv2.COLOR_BGR2GRAY)
    paper = float(np.percentile(grey[::4, ::4], 75))
    if paper < _DARK:
        return PageFault.TOO_DARK
    if _glare(grey, paper):
        return PageFault.GLARE
    sharp = sharpness(grey)
    if sharp is not None and sharp < least_sharpness:
        return PageFault.BLURRED
    return None


def _glare(grey: Pixels, paper: float) -> bool:
    """A patch brighter than the paper itself, too large for a dot and without letters in it."""
    cv2 = opencv.load()
    if paper >= _BURNT_OUT:
        return False
    small = cv2.resize(grey, (grey.shape[1] // 4, grey.shape[0] // 4), interpolation=cv2.INTER_AREA)
    bright = (small >= _GLARE_GREY).astype(np.uint8)
    patch = cv2.morphologyEx(bright, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    return float(patch.mean()) >= _GLARE_SHARE


def _lengths(corners: Points) -> tuple[float, float]:
    """Of the paper in pixels: across and down, the longer of each pair."""
    across = max(float(np.linalg.norm(corners[1] - corners[0])), float(np.linalg.norm(corners[2] - corners[3])))
    down = max(float(np.linalg.norm(corners[3] - corners[0])), float(np.linalg.norm(corners[2] - corners[1])))
    return across, down
