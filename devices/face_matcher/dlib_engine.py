# SPDX-License-Identifier: GPL-3.0-or-later
"""Faces compared by dlib: HOG detector, 5-point shape predictor, ResNet embedding. All of it offline.

The models come from the package face_recognition_models. Its 68-point predictor is never loaded: it was trained on
iBUG 300-W, whose licence forbids commercial use; the other two are in the public domain.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from devices.face_matcher.engine import DLIB, Box, EngineMissingError, chosen
from devices.face_matcher.verdicts import FaceAlgorithm, FaceLook, FaceSeen, FaceUnusable

if TYPE_CHECKING:
    from devices.camera.frames import Pixels

_MODELS: Final = "face_recognition_models"
_PREDICTOR: Final = "shape_predictor_5_face_landmarks.dat"
_EMBEDDING: Final = "dlib_face_recognition_resnet_model_v1.dat"
_PORTRAIT_TIMES: Final = 3
"""A chip photo is 102 x 126; the detector wants a face of at least 80 pixels."""
_TURN_A_SHARE: Final = 4.5
"""The nose leaves the middle between the eyes by about this part of their span for each sine of the turn. Measured
on drawn faces turned by known angles; on people it is an estimate, and good for a demonstration only."""


def lacking() -> str:
    """What is not installed, "" when all is. Imports nothing of it."""
    if find_spec("dlib") is None:
        return "dlib"
    if find_spec("cv2") is None:
        return "opencv"
    return "" if model_folder() is not None else _MODELS


def model_folder() -> Path | None:
    """Where the models lie; None when they are not installed."""
    frozen = getattr(sys, "_MEIPASS", None)
    spec = find_spec(_MODELS)
    places = [Path(frozen) / _MODELS] if frozen else []
    places += [Path(place) for place in (spec.submodule_search_locations or ())] if spec is not None else []
    for place in places:
        folder = place / "models"
        if all((folder / name).is_file() for name in (_PREDICTOR, _EMBEDDING)):
            return folder
    return None


def load_dlib() -> DlibEngine:
    """Raises EngineMissingError."""
    folder = model_folder()
    missing = lacking()
    if missing or folder is None:
        raise EngineMissingError(missing or _MODELS)
    try:
        import dlib
    except ImportError:
        raise EngineMissingError("dlib") from None
    return DlibEngine(dlib, folder)


class DlibEngine:
    """Made by `load_dlib`."""

    def __init__(self, dlib: Any, folder: Path) -> None:
        import cv2

        cv2.setNumThreads(1)
        self._cv2 = cv2
        self._detector = dlib.get_frontal_face_detector()
        self._predictor = dlib.shape_predictor(str(folder / _PREDICTOR))
        self._embedding = dlib.face_recognition_model_v1(str(folder / _EMBEDDING))
        self.algorithm = FaceAlgorithm(f"{DLIB}-resnet-v1", str(dlib.__version__), demonstration=False)

    def look(self, bgr: Pixels) -> FaceLook:
        rgb, found = self._found(bgr)
        if isinstance(found, FaceUnusable):
            return found
        rectangle, box = found
        height, width = rgb.shape[:2]
        return FaceSeen(
            turn=self._turn(self._predictor(rgb, rectangle)),
            x=_share(box.left + box.width / 2, width),
            y=_share(box.top + box.height / 2, height),
            height=_share(box.height, height),
        )

    def distance(self, portrait_rgb: Pixels, bgr: Pixels) -> float | FaceUnusable:
        import numpy as np

        size = (portrait_rgb.shape[1] * _PORTRAIT_TIMES, portrait_rgb.shape[0] * _PORTRAIT_TIMES)
        photo = self._cv2.resize(portrait_rgb, size, interpolation=self._cv2.INTER_CUBIC)
        # Small print of a chip is found at one size and missed at the other.
        faces = self._detector(photo, 0) or self._detector(photo, 1)
        if not faces:
            return FaceUnusable.NO_FACE_ON_CARD
        rgb, found = self._found(bgr)
        if isinstance(found, FaceUnusable):
            return found
        one = self._described(photo, max(faces, key=lambda face: face.area()))
        other = self._described(rgb, found[0])
        return float(np.linalg.norm(one - other))

    def _described(self, rgb: Any, rectangle: Any) -> Any:
        import numpy as np

        return np.array(self._embedding.compute_face_descriptor(rgb, self._predictor(rgb, rectangle)))

    def _found(self, bgr: Pixels) -> tuple[Any, tuple[Any, Box] | FaceUnusable]:
        rgb = self._cv2.cvtColor(bgr, self._cv2.COLOR_BGR2RGB)
        grey: Any = self._cv2.cvtColor(bgr, self._cv2.COLOR_BGR2GRAY)
        boxes = {Box(face.left(), face.top(), face.width(), face.height()): face for face in self._detector(rgb, 0)}
        far_away = not boxes and len(self._detector(rgb, 1)) > 0
        box = chosen(list(boxes), grey, far_away=far_away)
        return rgb, box if isinstance(box, FaceUnusable) else (boxes[box], box)

    @staticmethod
    def _turn(shape: Any) -> float:
        """From the 5 points: two corners of each eye, and the base of the nose."""
        right_out, right_in, left_out, left_in, nose = (complex(shape.part(i).x, shape.part(i).y) for i in range(5))
        along = right_out - left_out
        span = abs(along)
        if span < 1:
            return 0.0
        off = nose - (right_out + right_in + left_out + left_in) / 4
        share = (off * along.conjugate()).real / span / span
        return max(-1.0, min(1.0, share * _TURN_A_SHARE))


def _share(part: float, whole: int) -> float:
    return max(0.0, min(1.0, part / whole))
