# SPDX-License-Identifier: GPL-3.0-or-later
"""What a face matcher says: closed unions, without a pixel in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class FaceAlgorithm:
    """Which algorithm judged. demonstration: it is made for drawn faces; no machine that serves people has it."""

    name: str
    version: str
    demonstration: bool


@dataclass(frozen=True)
class FaceSeen:
    """One face, good enough to compare. turn: about the sine of the angle that the head is turned by, 0 straight,
    above 0 to the right side of the picture, which is the person's own left. x, y: its middle, and height: its
    height, as shares of the picture's width and height."""

    turn: float
    x: float
    y: float
    height: float


class FaceUnusable(StrEnum):
    """Why a picture cannot be compared; nothing is said of whose face it is."""

    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    """A second face nearly as large as the first: it must be clear who asks."""
    TOO_SMALL = "too_small"
    """Too far away."""
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    NO_FACE_ON_CARD = "no_face_on_card"
    """The photo on the chip is not one that this matcher can use."""


@dataclass(frozen=True)
class Match:
    """The distance is within the threshold: what that means, only a calibration on the spot can say."""

    distance: float
    threshold: float
    algorithm: FaceAlgorithm


@dataclass(frozen=True)
class NoMatch:
    distance: float
    threshold: float
    algorithm: FaceAlgorithm


@dataclass(frozen=True)
class Died:
    """The matcher's process ended, hangs, or talks nonsense; another is being started. Not the person's fault."""


@dataclass(frozen=True)
class NotInstalled:
    """This machine lacks the libraries or the models."""


FaceLook = FaceSeen | FaceUnusable
FaceGone = Died | NotInstalled
FaceComparison = Match | NoMatch | FaceUnusable
