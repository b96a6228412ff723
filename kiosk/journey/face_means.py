# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a face can be compared here and now, and why not."""

from __future__ import annotations

from typing import Final

from devices.status import Cause, DeviceClass
from kiosk.contract.items import IdentityWay
from kiosk.contract.proxies import full_years
from kiosk.journey.change import Context, identity_ways_of, session_of
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase
from kiosk.journey.state import State
from kiosk.journey.views import FaceState

_NEEDED: Final = (DeviceClass.FACE_CAMERA, DeviceClass.FACE_MATCHER)
_OWN_CONSENT_AGE: Final = 14
"""Younger people's consent is their guardians' to give, which a machine cannot take."""
MAY_LOOK_AGAIN: Final = (
    FaceState.NOT_MATCHED,
    FaceState.NOBODY,
    FaceState.CAMERA_GONE,
    FaceState.MATCHER_GONE,
)


def ways_here(context: Context, state: State) -> tuple[IdentityWay, ...]:
    """The ways that this machine knows, of those that are taken. What a machine does not have never appears."""
    fitted = all(device in context.settings.fitted for device in _NEEDED)
    return tuple(way for way in identity_ways_of(state) if way is not IdentityWay.FACE or fitted)


def face_obstacle(context: Context, state: State) -> Phrase | None:
    """What stands against comparing this person's face now; None when nothing does."""
    machine, session = state.machine, session_of(state)
    card, applicant = session.card, session.applicant
    if applicant is not None and full_years(applicant.birth_date, context.moment.now.date()) < _OWN_CONSENT_AGE:
        return Phrase(QT_TRANSLATE_NOOP("Journey", "Not for children under 14"))
    if not all(device in context.settings.fitted for device in _NEEDED):
        return Phrase(QT_TRANSLATE_NOOP("Journey", "This machine has no face comparison"))
    if not machine.serves(DeviceClass.FACE_CAMERA):
        return Phrase(QT_TRANSLATE_NOOP("Journey", "The camera does not work just now"))
    if not machine.serves(DeviceClass.FACE_MATCHER):
        return Phrase(QT_TRANSLATE_NOOP("Journey", "The comparison does not work just now"))
    reader = machine.devices.get(DeviceClass.ID_CARD_READER)
    if card is None or not card.photo or (reader is not None and reader.cause is Cause.NO_DECODER):
        return Phrase(QT_TRANSLATE_NOOP("Journey", "The photo on the card cannot be opened here"))
    return None
