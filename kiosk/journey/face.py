# SPDX-License-Identifier: GPL-3.0-or-later
"""The face as one way among others: asked first by itself, three tries, and the other ways on the same page.

Whatever comes out of it, nothing is refused and nothing suspended: the other ways stay open. A picture never comes
into the journey; what looks is told to stop as soon as the page is left.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, assert_never

from kiosk.contract.faces import MOST_FACE_TRIES, FaceConsent, FaceEvidence, Liveness
from kiosk.contract.identity import ProofOutcome
from kiosk.contract.items import IdentityWay
from kiosk.faults import explain
from kiosk.identity import Side
from kiosk.journey.change import Change, Context, note, onward, put, session_of, with_session
from kiosk.journey.effects import LookAtFace, Prove, Step, StopLooking
from kiosk.journey.events import Event, FaceCompared, FaceHinted, FaceNotCompared, ProofAnswered
from kiosk.journey.face_means import MAY_LOOK_AGAIN, face_obstacle
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase
from kiosk.journey.places import AtFace, AtWays
from kiosk.journey.proving import at_ways
from kiosk.journey.state import State
from kiosk.journey.steps import StepName
from kiosk.journey.touches import AnswerConsent, Back, ChooseWay, Next, OtherWay
from kiosk.journey.troubles import CallFault, FaceFault
from kiosk.journey.views import FaceState

_STATE_OF_FAULT: Final = {
    FaceFault.NOBODY: FaceState.NOBODY,
    FaceFault.CAMERA_GONE: FaceState.CAMERA_GONE,
    FaceFault.MATCHER_GONE: FaceState.MATCHER_GONE,
    FaceFault.PHOTO_UNREADABLE: FaceState.PHOTO_UNREADABLE,
}
LIVENESS: Final = Liveness.HEAD_TURN_DEMONSTRATION


def at_face(context: Context, state: State, place: AtFace, event: Event) -> Change:
    session = session_of(state)
    match event:
        case AnswerConsent(given=given) if place.state is FaceState.CONSENT:
            return _consented(context, state, place) if given else _declined(state, place)
        case ChooseWay():
            elsewhere = put(state, AtWays())
            return elsewhere.then(at_ways(context, elsewhere.state, AtWays(), event))
        case OtherWay() | Back():
            return put(state, AtWays())
        case Next() if place.state in MAY_LOOK_AGAIN:
            return _look(context, state, place)
        case FaceHinted(session_id=session_id, run=run) if (
            place.looking and session_id == session.id and run == place.run
        ):
            return _hinted(context, state, place, event)
        case FaceCompared(session_id=session_id, run=run) if (
            place.looking and session_id == session.id and run == place.run
        ):
            return _compared(state, place, event)
        case FaceNotCompared(session_id=session_id, run=run, fault=fault) if (
            place.looking and session_id == session.id and run == place.run
        ):
            return _not_compared(state, place, fault)
        case ProofAnswered(session_id=session_id, challenge_id=challenge_id) if (
            place.waiting and session_id == session.id and challenge_id == place.challenge.challenge_id
        ):
            return _confirmed(state, event)
        case _:
            return Change(state)


def stop_looking(before: State, change: Change) -> Change:
    """The camera looks for nobody any more once its page was left, by whatever way."""
    if not isinstance(before.place, AtFace) or not before.place.looking:
        return change
    after = change.state
    still = isinstance(after.place, AtFace) and after.place.looking and after.session is not None
    if still and before.session is not None and after.session is not None and after.session.id == before.session.id:
        return change
    return change.asking(StopLooking("" if before.session is None else before.session.id))


def _consented(context: Context, state: State, place: AtFace) -> Change:
    terms = place.challenge.face
    if terms is None:
        raise AssertionError("a face is asked for under terms")
    consent = FaceConsent(
        text_version=terms.consent_version, text_digest=terms.consent_digest(), given_at=context.moment.now
    )
    line = note(state, Step.CONSENT_GIVEN, consent="face", version=consent.text_version, digest=consent.text_digest)
    return Change(state, (line,)).then(_look(context, state, replace(place, consent=consent)))


def _declined(state: State, place: AtFace) -> Change:
    terms = place.challenge.face
    version = "" if terms is None else terms.consent_version
    return put(state, AtWays(), note(state, Step.CONSENT_REFUSED, consent="face", version=version))


def _look(context: Context, state: State, place: AtFace) -> Change:
    """Begin to look. Only now is the chip's photo opened."""
    card = session_of(state).card
    if card is None or face_obstacle(context, state) is not None:
        return put(state, AtWays())
    run = context.new_id(context.moment.now)
    side = Side.LEFT if int(run[-1], 16) % 2 else Side.RIGHT
    begun = replace(place, state=FaceState.PREPARING, run=run, progress=0)
    return put(state, begun, LookAtFace(session_of(state).id, run, side, card.photo, card.photo_format))


def _hinted(context: Context, state: State, place: AtFace, event: FaceHinted) -> Change:
    hinted = replace(place, state=FaceState(event.hint.value), progress=event.done)
    if event.done or hinted.state in (FaceState.LOOK_STRAIGHT, FaceState.COME_CLOSER, FaceState.SEVERAL_FACES):
        # Somebody stands there and does as asked: that is as good as a touch.
        state = replace(state, touched_at=context.moment.monotonic, warned_at=None)
    return put(state, hinted)


def _compared(state: State, place: AtFace, event: FaceCompared) -> Change:
    session = session_of(state)
    tries = session.face_tries + 1
    counted = with_session(state, face_tries=tries)
    line = note(
        state,
        Step.FACE_COMPARED,
        outcome="matched" if event.matched else "not_matched",
        distance=f"{event.distance:.4f}",
        threshold=f"{event.method.most_distance:.4f}",
        algorithm=event.method.algorithm,
        version=event.method.version,
        liveness=LIVENESS.value,
        state=f"try_{tries}",
    )
    if event.matched and session.applicant is not None and place.consent is not None:
        evidence = FaceEvidence(
            distance=event.distance,
            method=event.method,
            liveness=LIVENESS,
            tries=min(tries, MOST_FACE_TRIES),
            consent=place.consent,
        )
        prove = Prove(session.id, place.challenge.challenge_id, "", session.applicant, evidence)
        return put(counted, replace(place, state=FaceState.MATCHED, progress=4), line, prove)
    if tries < MOST_FACE_TRIES:
        return put(counted, replace(place, state=FaceState.NOT_MATCHED, progress=0), line)
    closed = _closed(counted)
    over = replace(place, state=FaceState.TRIES_OVER, progress=0)
    return put(closed, over, line, note(state, Step.IDENTITY_NOT_PROVED, way=IdentityWay.FACE.value))


def _not_compared(state: State, place: AtFace, fault: FaceFault) -> Change:
    line = note(state, Step.FACE_NOT_COMPARED, reason=fault.value)
    after = _closed(state) if fault is FaceFault.PHOTO_UNREADABLE else state
    return put(after, replace(place, state=_STATE_OF_FAULT[fault], progress=0), line)


def _closed(state: State) -> State:
    """This way is over for this session; the others are not."""
    return with_session(state, closed_ways=(*session_of(state).closed_ways, IdentityWay.FACE))


def _confirmed(state: State, event: ProofAnswered) -> Change:
    outcome = event.outcome
    if isinstance(outcome, CallFault):
        return put(state, AtWays(problem=explain(outcome).citizen))
    match outcome:
        case ProofOutcome.PROVED if event.proven is not None:
            proven = with_session(state, proven=event.proven)
            line = note(state, Step.IDENTITY_PROVED, way=IdentityWay.FACE.value)
            return onward(proven, StepName.IDENTITY, line)
        case ProofOutcome.EXPIRED:
            late = Phrase(QT_TRANSLATE_NOOP("Journey", "The time for this has run out. Please begin it once more."))
            return put(state, AtWays(problem=late))
        case ProofOutcome.PROVED | ProofOutcome.WRONG | ProofOutcome.LOCKED:
            problem = Phrase(
                QT_TRANSLATE_NOOP(
                    "Journey", "The city's service could not take it this way. Please take another one."
                )
            )
            line = note(
                state, Step.IDENTITY_NOT_PROVED, way=IdentityWay.FACE.value, state=f"answer_{outcome.value}"
            )
            return put(_closed(state), AtWays(problem=problem), line)
        case _:
            assert_never(outcome)
