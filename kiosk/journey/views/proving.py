# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages before the form: the notice, the consents, and showing that the card is yours."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.journey.phrases import Words
from kiosk.journey.views.browsing import OfflineNote


@dataclass(frozen=True)
class NoticePart:
    heading: Words
    body: tuple[Words, ...]


@dataclass(frozen=True)
class NoticePage:
    """The privacy notice: told, not asked. offline: while the line is down, what that means for this item."""

    version: str
    parts: tuple[NoticePart, ...]
    offline: OfflineNote | None = None


@dataclass(frozen=True)
class ConsentPage:
    """One consent by itself: two buttons of one size. consequence: what a no means."""

    index: int
    total: int
    text: Words
    required: bool
    consequence: Words


class CardState(StrEnum):
    """Each has its own picture and words."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    MOVED_EARLY = "moved_early"
    LAY_AGAIN = "lay_again"
    """Perhaps not laid by whoever stands here."""
    UNREADABLE = "unreadable"
    NOT_ID_CARD = "not_id_card"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    WRONG_NUMBER = "wrong_number"
    READER_GONE = "reader_gone"


@dataclass(frozen=True)
class CardPage:
    """title, sentence: what to do now."""

    state: CardState
    title: Words
    sentence: Words
    can_retry: bool


@dataclass(frozen=True)
class WayRow:
    way: str
    title: Words
    note: Words
    icon: str
    available: bool
    reason: Words


@dataclass(frozen=True)
class IdentityWaysPage:
    """Choose how to show that the card is yours."""

    name_masked: str
    ways: tuple[WayRow, ...]
    problem: Words


@dataclass(frozen=True)
class SecretPage:
    """A big digit pad for a code from the phone or the city PIN; the digits are never shown.

    waiting: the centre is being asked; problem: what went wrong the last time; resend_in: seconds.
    """

    way: str
    title: Words
    sentence: Words
    digits: int
    tries_left: int
    waiting: bool
    problem: Words
    can_resend: bool
    resend_in: int


class FaceState(StrEnum):
    """Where a comparison of faces stands. From PREPARING to HOLD_ON the camera looks; their names are those of
    kiosk.identity.face_check.FaceHint."""

    CONSENT = "consent"
    PREPARING = "preparing"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    COME_CLOSER = "come_closer"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    LOOK_STRAIGHT = "look_straight"
    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    HOLD_ON = "hold_on"
    MATCHED = "matched"
    """The city's service is confirming it."""
    NOT_MATCHED = "not_matched"
    TRIES_OVER = "tries_over"
    NOBODY = "nobody"
    CAMERA_GONE = "camera_gone"
    MATCHER_GONE = "matcher_gone"
    PHOTO_UNREADABLE = "photo_unreadable"


@dataclass(frozen=True)
class FacePage:
    """The photo on the chip against the face before the camera, with the other ways on the same page.

    consent: the text that is asked about, on the consent state only. live: the camera's picture is drawn.
    progress: parts of the look that are done, of 4. note: what the head turn is and is not; seat: where to sit.
    """

    state: FaceState
    title: Words
    sentence: Words
    consent: Words
    live: bool
    progress: int
    can_retry: bool
    note: Words
    seat: Words
    ways: tuple[WayRow, ...]
