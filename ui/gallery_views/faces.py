# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery's pages of the face, drawn by the journey itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from kiosk.contract.faces import FaceTerms
from kiosk.contract.identity import Challenge, ChallengeState
from kiosk.contract.message import Text
from kiosk.journey.drawing_face import drawn_face
from kiosk.journey.places import AtFace
from kiosk.journey.views import FacePage, FaceState, WayRow

_TERMS: Final = Text(
    zh="为确认证件是您本人的，本机会把身份证芯片里的照片和您现在的脸在本机内存里比一次。照片和画面不保存、不上传，"
    "比完马上清除；只记下比对的分数、用的方法、时间和您的这次同意。不刷脸也一样能办，不影响结果。",
    en="To confirm that the card is yours, this machine compares the photo on its chip with your face, once, in "
    "its own memory. No picture is stored or sent, and all are cleared right after. Kept are the score, the "
    "method, the time and this consent of yours. Without a face it is done just as well, with the same result.",
)
_STATES: Final = {
    "face-consent": (FaceState.CONSENT, 0),
    "face-preparing": (FaceState.PREPARING, 0),
    "face-no-face": (FaceState.NO_FACE, 0),
    "face-several": (FaceState.SEVERAL_FACES, 0),
    "face-too-dark": (FaceState.TOO_DARK, 0),
    "face-straight": (FaceState.LOOK_STRAIGHT, 0),
    "face-turn-left": (FaceState.TURN_LEFT, 1),
    "face-turn-right": (FaceState.TURN_RIGHT, 1),
    "face-hold-on": (FaceState.HOLD_ON, 3),
    "face-matched": (FaceState.MATCHED, 4),
    "face-not-matched": (FaceState.NOT_MATCHED, 0),
    "face-tries-over": (FaceState.TRIES_OVER, 0),
    "face-camera-gone": (FaceState.CAMERA_GONE, 0),
    "face-photo-unreadable": (FaceState.PHOTO_UNREADABLE, 0),
}


def face_pages(ways: tuple[WayRow, ...]) -> dict[str, FacePage]:
    """Each state that looks different, with these other ways beside it."""
    challenge = Challenge(
        challenge_id="c",
        state=ChallengeState.OPEN,
        digits=0,
        tries_left=3,
        expires_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
        face=FaceTerms(consent_version="2026-01", consent=_TERMS),
    )
    return {
        name: drawn_face(AtFace(challenge, state, run="r", progress=progress), tries=1, may_look=True, ways=ways)
        for name, (state, progress) in _STATES.items()
    }
