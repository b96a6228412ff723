# SPDX-License-Identifier: GPL-3.0-or-later
"""Comparing the photo on a card's chip with the person before the camera, in a process of its own.

`FaceMatching` is the port: `look` at a live picture, `compare` a portrait with one. Pictures live in memory only.
Nothing here claims how often it is right: it was tried with drawn faces and with two photographs.
"""

from devices.face_matcher.matching import FaceMatching
from devices.face_matcher.verdicts import (
    Died,
    FaceAlgorithm,
    FaceComparison,
    FaceGone,
    FaceLook,
    FaceSeen,
    FaceUnusable,
    Match,
    NoMatch,
    NotInstalled,
)

__all__ = [
    "Died",
    "FaceAlgorithm",
    "FaceComparison",
    "FaceGone",
    "FaceLook",
    "FaceMatching",
    "FaceSeen",
    "FaceUnusable",
    "Match",
    "NoMatch",
    "NotInstalled",
]
