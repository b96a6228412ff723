# SPDX-License-Identifier: GPL-3.0-or-later
"""A matcher for the drawn faces of a demonstration, with nothing but OpenCV.

It finds a face and its eyes by the cascades that OpenCV brings, lays the eyes on fixed places, and compares the
directions of the edges. It tells drawings apart well enough to show how the kiosk works, and nothing else: a
machine that serves people refuses it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from devices.face_matcher.engine import DEMONSTRATION, LEAST_HEIGHT, Box, EngineMissingError, chosen
from devices.face_matcher.verdicts import FaceAlgorithm, FaceLook, FaceSeen, FaceUnusable

if TYPE_CHECKING:
    from devices.camera.frames import Pixels

_VERSION: Final = "1"
_PORTRAIT_TIMES: Final = 4
_FACE_CASCADE: Final = "haarcascade_frontalface_default.xml"
_EYE_CASCADE: Final = "haarcascade_eye.xml"

# Where the eyes are laid, and what is compared: the inner face, without hair, ears and background.
_LEFT_EYE: Final = (18.0, 22.0)
_RIGHT_EYE: Final = (46.0, 22.0)
_PATCH: Final = (64, 80)
_INNER: Final = (slice(8, 72), slice(8, 56))
_INNER_SIZE: Final = (48, 64)
_SCALE: Final = 1.3
"""Brings the distances of drawn faces to where 0.40 parts most of them, as it is the setting's default."""
_SKIN_SPREAD: Final = 9
"""How far, in steps of colour, skin of one face differs from itself in one light."""

Point = tuple[float, float]
Eyes = tuple[Point, Point]


def load_demonstration() -> DemonstrationEngine:
    """Raises EngineMissingError."""
    try:
        import cv2
    except ImportError:
        raise EngineMissingError("opencv") from None
    cv2.setNumThreads(1)
    folder = Path(cv2.__file__).parent / "data"
    if not all((folder / name).is_file() for name in (_FACE_CASCADE, _EYE_CASCADE)):
        raise EngineMissingError("the cascades of OpenCV 4")
    return DemonstrationEngine(cv2, folder)


class DemonstrationEngine:
    """Made by `load_demonstration`."""

    algorithm = FaceAlgorithm(DEMONSTRATION, _VERSION, demonstration=True)

    def __init__(self, cv2: Any, folder: Path) -> None:
        self._cv2 = cv2
        self._faces = cv2.CascadeClassifier(str(folder / _FACE_CASCADE))
        self._eyes = cv2.CascadeClassifier(str(folder / _EYE_CASCADE))
        self._edges = cv2.HOGDescriptor(_INNER_SIZE, (16, 16), (8, 8), (8, 8), 9)

    def look(self, bgr: Pixels) -> FaceLook:
        grey = self._cv2.cvtColor(bgr, self._cv2.COLOR_BGR2GRAY)
        found = self._found(grey)
        if isinstance(found, FaceUnusable):
            return found
        box, eyes = found
        height, width = grey.shape
        return FaceSeen(
            turn=self._turn(bgr, eyes),
            x=min(1.0, (box.left + box.width / 2) / width),
            y=min(1.0, (box.top + box.height / 2) / height),
            height=min(1.0, box.height / height),
        )

    def distance(self, portrait_rgb: Pixels, bgr: Pixels) -> float | FaceUnusable:
        cv2 = self._cv2
        size = (portrait_rgb.shape[1] * _PORTRAIT_TIMES, portrait_rgb.shape[0] * _PORTRAIT_TIMES)
        photo = cv2.resize(cv2.cvtColor(portrait_rgb, cv2.COLOR_RGB2GRAY), size, interpolation=cv2.INTER_CUBIC)
        card = self._found(photo)
        if isinstance(card, FaceUnusable):
            return FaceUnusable.NO_FACE_ON_CARD
        grey = cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY)
        live = self._found(grey)
        if isinstance(live, FaceUnusable):
            return live
        wanted = self._described(photo, card[1])
        # The eyes are found to within some pixels: the best of a few places near them counts.
        least = min(1.0 - float(wanted @ self._described(grey, eyes)) for eyes in _near(live[1]))
        return max(0.0, least * _SCALE)

    def _found(self, grey: Any) -> tuple[Box, Eyes] | FaceUnusable:
        """A face whose two eyes are found too; without them it is taken for none."""
        least = max(30, grey.shape[0] // 10)
        seen = {}
        far_away = False
        for left, top, width, height in self._faces.detectMultiScale(grey, 1.1, 4, minSize=(least, least)):
            box = Box(int(left), int(top), int(width), int(height))
            eyes = self._eyes_in(grey, box)
            if eyes is not None:
                seen[box] = eyes
            far_away = far_away or box.height < LEAST_HEIGHT * grey.shape[0]
        one = chosen(list(seen), grey, far_away=far_away)
        return one if isinstance(one, FaceUnusable) else (one, seen[one])

    def _eyes_in(self, grey: Any, box: Box) -> Eyes | None:
        upper = grey[box.top : box.top + int(box.height * 0.62), box.left : box.left + box.width]
        least, most = box.width // 8, box.width // 3
        found = self._eyes.detectMultiScale(upper, 1.05, 3, minSize=(least, least), maxSize=(most, most))
        centres = [self._pupil(grey, box.left + int(x), box.top + int(y), int(w), int(h)) for x, y, w, h in found]
        best: tuple[float, Eyes] | None = None
        for left in centres:
            for right in centres:
                apart, level = right[0] - left[0], abs(right[1] - left[1])
                if not 0.2 * box.width < apart < 0.7 * box.width or level > 0.25 * apart:
                    continue
                middle = ((left[0] + right[0]) / 2, (left[1] + right[1]) / 2)
                odd = level + abs(apart - 0.42 * box.width)
                odd += 0.7 * abs(middle[0] - box.left - box.width / 2)
                odd += 0.7 * abs(middle[1] - box.top - 0.4 * box.height)
                if best is None or odd < best[0]:
                    best = (odd, (left, right))
        return best[1] if best is not None else None

    def _pupil(self, grey: Any, x: int, y: int, width: int, height: int) -> Point:
        """The darkest place of an eye."""
        left, top = x + int(width * 0.2), y + int(height * 0.25)
        within = grey[top : y + int(height * 0.85), left : x + int(width * 0.8)]
        soft = self._cv2.GaussianBlur(within, (0, 0), max(1.0, width / 11))
        _, _, (dx, dy), _ = self._cv2.minMaxLoc(soft)
        return float(left + dx), float(top + dy)

    def _described(self, grey: Any, eyes: Eyes) -> Any:
        import numpy as np

        cv2 = self._cv2
        (ax, ay), (bx, by) = eyes
        source = np.array([[ax, ay], [bx, by], [(ax + bx) / 2 - (by - ay), (ay + by) / 2 + (bx - ax)]], np.float32)
        apart = _RIGHT_EYE[0] - _LEFT_EYE[0]
        below = [(_LEFT_EYE[0] + _RIGHT_EYE[0]) / 2, _LEFT_EYE[1] + apart]
        target = np.array([_LEFT_EYE, _RIGHT_EYE, below], np.float32)
        patch = cv2.warpAffine(grey, cv2.getAffineTransform(source, target), _PATCH, flags=cv2.INTER_AREA)
        inner = np.ascontiguousarray(cv2.GaussianBlur(patch, (0, 0), 1.2)[_INNER])
        edges = self._edges.compute(cv2.equalizeHist(inner)).ravel()
        edges -= edges.mean()
        return edges / (np.linalg.norm(edges) or 1.0)

    def _turn(self, bgr: Any, eyes: Eyes) -> float:
        """How far the eyes' middle is off the head's, at the height of the cheeks, whose edges the skin shows."""
        import numpy as np

        cv2 = self._cv2
        (ax, ay), (bx, by) = eyes
        apart, middle, level = bx - ax, round((ax + bx) / 2), (ay + by) / 2
        colours = cv2.cvtColor(bgr, cv2.COLOR_BGR2YCrCb)[:, :, 1:].astype(np.int16)
        top, bottom = int(level + 0.35 * apart), int(level + 0.75 * apart)
        left, right = max(0, int(middle - 2 * apart)), int(middle + 2 * apart)
        band = colours[top:bottom, left:right]
        cheeks = band[:, max(0, int(middle - 0.35 * apart) - left) : int(middle + 0.35 * apart) - left]
        if cheeks.size == 0:
            return 0.0
        skin = np.median(cheeks.reshape(-1, 2), axis=0)
        is_skin = (np.abs(band - skin).max(axis=2) < _SKIN_SPREAD).mean(axis=0) > 0.5
        at = min(max(0, middle - left), len(is_skin) - 1)
        most_gap = 0.12 * apart
        begin, end = at - _reach(is_skin[at::-1], most_gap), at + _reach(is_skin[at:], most_gap)
        if end - begin < apart / 2:
            return 0.0
        return float(max(-1.0, min(1.0, (at - (begin + end) / 2) / ((end - begin) / 2))))


def _reach(is_skin: Any, most_gap: float) -> int:
    """How far skin goes on from the first, over small gaps."""
    last, gap = 0, 0.0
    for index, one in enumerate(is_skin):
        if one:
            last, gap = index, 0.0
        else:
            gap += 1
            if gap > most_gap:
                break
    return last


def _near(eyes: Eyes) -> list[Eyes]:
    (ax, ay), (bx, by) = eyes
    unit = (bx - ax) / (_RIGHT_EYE[0] - _LEFT_EYE[0])
    return [
        ((ax + (dx - wider) * unit, ay + dy * unit), (bx + (dx + wider) * unit, by + dy * unit))
        for dx in (-1.5, 0.0, 1.5)
        for dy in (-2.0, 0.0, 2.0)
        for wider in (-1.2, 0.0, 1.2)
    ]
