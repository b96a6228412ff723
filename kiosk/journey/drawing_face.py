# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of the face, in each of its states, and the rows of the ways that stand beside it."""

from __future__ import annotations

from typing import Final

from kiosk.contract.faces import MOST_FACE_TRIES
from kiosk.contract.items import GuideItem, IdentityWay, ServiceItem
from kiosk.journey.change import Context, session_of
from kiosk.journey.face_means import MAY_LOOK_AGAIN, face_obstacle, ways_here
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtFace
from kiosk.journey.state import State
from kiosk.journey.views import FacePage, FaceState, WayRow

WAYS: Final = {
    IdentityWay.PHONE_CODE: (
        Phrase(QT_TRANSLATE_NOOP("Journey", "A code to my phone")),
        Phrase(QT_TRANSLATE_NOOP("Journey", "To the number that the city has on record")),
        "device-mobile",
    ),
    IdentityWay.CITY_PIN: (
        Phrase(QT_TRANSLATE_NOOP("Journey", "My city PIN")),
        Phrase(QT_TRANSLATE_NOOP("Journey", "The six digits set with the city. No phone, no face needed")),
        "password",
    ),
    IdentityWay.FACE: (
        Phrase(QT_TRANSLATE_NOOP("Journey", "A look at my face")),
        Phrase(QT_TRANSLATE_NOOP("Journey", "Compared once with the photo on the card. No picture is kept")),
        "user-circle",
    ),
}

_Lines = tuple[Phrase, Phrase]


def _lines(title: str, sentence: str) -> _Lines:
    return Phrase(title), Phrase(sentence)


_SAID: Final[dict[FaceState, _Lines]] = {
    FaceState.CONSENT: _lines(
        QT_TRANSLATE_NOOP("Journey", "May we look at your face once?"),
        QT_TRANSLATE_NOOP("Journey", "You decide. Without it, it is done just as well another way."),
    ),
    FaceState.PREPARING: _lines(
        QT_TRANSLATE_NOOP("Journey", "One moment"),
        QT_TRANSLATE_NOOP("Journey", "The camera is being switched on."),
    ),
    FaceState.NO_FACE: _lines(
        QT_TRANSLATE_NOOP("Journey", "Please look here"),
        QT_TRANSLATE_NOOP("Journey", "Bring your face into the oval. Take off hat, mask and dark glasses."),
    ),
    FaceState.SEVERAL_FACES: _lines(
        QT_TRANSLATE_NOOP("Journey", "Only one face, please"),
        QT_TRANSLATE_NOOP("Journey", "Somebody stands beside you. Please ask them to step back a little."),
    ),
    FaceState.COME_CLOSER: _lines(
        QT_TRANSLATE_NOOP("Journey", "A little closer, please"),
        QT_TRANSLATE_NOOP("Journey", "Your face should fill the oval."),
    ),
    FaceState.TOO_DARK: _lines(
        QT_TRANSLATE_NOOP("Journey", "It is a little dark"),
        QT_TRANSLATE_NOOP("Journey", "Please turn towards the light, or take another way."),
    ),
    FaceState.TOO_BRIGHT: _lines(
        QT_TRANSLATE_NOOP("Journey", "The light is too strong"),
        QT_TRANSLATE_NOOP("Journey", "Please turn a little away from the lamp or window."),
    ),
    FaceState.LOOK_STRAIGHT: _lines(
        QT_TRANSLATE_NOOP("Journey", "Please look straight ahead"),
        QT_TRANSLATE_NOOP("Journey", "Look into the camera, chin level."),
    ),
    FaceState.TURN_LEFT: _lines(
        QT_TRANSLATE_NOOP("Journey", "Turn your head to the left"),
        QT_TRANSLATE_NOOP("Journey", "Slowly, as far as is comfortable."),
    ),
    FaceState.TURN_RIGHT: _lines(
        QT_TRANSLATE_NOOP("Journey", "Turn your head to the right"),
        QT_TRANSLATE_NOOP("Journey", "Slowly, as far as is comfortable."),
    ),
    FaceState.HOLD_ON: _lines(
        QT_TRANSLATE_NOOP("Journey", "Good. Hold on"),
        QT_TRANSLATE_NOOP("Journey", "It takes about a second."),
    ),
    FaceState.MATCHED: _lines(
        QT_TRANSLATE_NOOP("Journey", "Face and photo agree"),
        QT_TRANSLATE_NOOP("Journey", "The city's service is being told. The pictures are cleared already."),
    ),
    FaceState.NOT_MATCHED: _lines(
        QT_TRANSLATE_NOOP("Journey", "It did not work out this time"),
        QT_TRANSLATE_NOOP(
            "Journey", "Hair, glasses, light or an old photo can be the reason. Try {count} of {most}."
        ),
    ),
    FaceState.TRIES_OVER: _lines(
        QT_TRANSLATE_NOOP("Journey", "Let us do it another way"),
        QT_TRANSLATE_NOOP(
            "Journey",
            "A photo on a card is often old, and a machine can err. Nothing is lost by it. Please choose:",
        ),
    ),
    FaceState.NOBODY: _lines(
        QT_TRANSLATE_NOOP("Journey", "We could not see you well"),
        QT_TRANSLATE_NOOP("Journey", "That was no try. Look once more, or take another way."),
    ),
    FaceState.CAMERA_GONE: _lines(
        QT_TRANSLATE_NOOP("Journey", "The camera has stopped"),
        QT_TRANSLATE_NOOP("Journey", "That is the machine's fault, not yours. Please take another way."),
    ),
    FaceState.MATCHER_GONE: _lines(
        QT_TRANSLATE_NOOP("Journey", "The comparison has stopped"),
        QT_TRANSLATE_NOOP("Journey", "That is the machine's fault, not yours. Please take another way."),
    ),
    FaceState.PHOTO_UNREADABLE: _lines(
        QT_TRANSLATE_NOOP("Journey", "The photo on the card cannot be used"),
        QT_TRANSLATE_NOOP("Journey", "Your card is all right otherwise. Please take another way."),
    ),
}

_TURN_NOTE: Final = Phrase(
    QT_TRANSLATE_NOOP(
        "Journey",
        "The turn of the head is a demonstration: it proves little by itself.",
    )
)
_SEAT: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "You may stay seated. If you are not seen, take another way."))


def face_page(context: Context, state: State, place: AtFace) -> FacePage:
    """The page as it is for this person at this machine now."""
    others = (way for way in ways_here(context, state) if way is not IdentityWay.FACE)
    return drawn_face(
        place,
        tries=session_of(state).face_tries,
        may_look=face_obstacle(context, state) is None,
        ways=tuple(way_row(context, state, way, waiting=False) for way in others),
    )


def drawn_face(place: AtFace, *, tries: int, may_look: bool, ways: tuple[WayRow, ...]) -> FacePage:
    """tries: comparisons so far; may_look: nothing stands against another look; ways: the other ones."""
    title, sentence = _SAID[place.state]
    if place.state is FaceState.NOT_MATCHED:
        sentence = Phrase(sentence.source, {"count": tries, "most": MOST_FACE_TRIES})
    terms = place.challenge.face
    asking = place.state is FaceState.CONSENT
    return FacePage(
        state=place.state,
        title=title,
        sentence=sentence,
        consent=terms.consent if asking and terms is not None else "",
        live=place.looking,
        progress=place.progress,
        can_retry=place.state in MAY_LOOK_AGAIN and may_look,
        note=_TURN_NOTE if asking or place.looking else "",
        seat=_SEAT if place.looking else "",
        ways=() if place.waiting else ways,
    )


def way_row(context: Context, state: State, way: IdentityWay, *, waiting: bool) -> WayRow:
    """One way as a row or button; available False with the reason."""
    title, note, icon = WAYS[way]
    reason: Words = ""
    if way in session_of(state).closed_ways:
        reason = Phrase(QT_TRANSLATE_NOOP("Journey", "Not possible for you today"))
    elif not state.machine.line_up:
        reason = Phrase(QT_TRANSLATE_NOOP("Journey", "No network"))
    elif waiting:
        reason = Phrase(QT_TRANSLATE_NOOP("Journey", "The city's service is being asked"))
    elif way is IdentityWay.FACE:
        reason = face_obstacle(context, state) or ""
    return WayRow(way.value, title, note, icon, available=not reason, reason=reason)


def only_with_face_or_phone(item: GuideItem) -> Words:
    """What the guide says first of an item each of whose ways needs one of them; "" where one needs neither."""
    if not isinstance(item, ServiceItem) or item.identity_level.rank <= 1:
        return ""
    if IdentityWay.CITY_PIN in item.identity_ways:
        return ""
    return Phrase(
        QT_TRANSLATE_NOOP(
            "Journey", "With neither a phone nor your face it cannot be done here, only at a window: {window}"
        ),
        {"window": item.window},
    )
