# SPDX-License-Identifier: GPL-3.0-or-later
"""Two people sign (代办 with both present): first who acts, then whom it is for, under the same words."""

from __future__ import annotations

from typing import Any, Final

from kiosk.contract.cases import MOST_INK_BYTES, ProxyRecord
from kiosk.journey.acting import acting_of, acts_for_other, policy_of, with_acting
from kiosk.journey.change import Change, Context, filing_of, put, session_of
from kiosk.journey.events import Event
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtSummary
from kiosk.journey.state import State
from kiosk.journey.touches import Back, PutSignature, Sign
from kiosk.services import Ink

_PNG: Final = b"\x89PNG\r\n\x1a\n"


def drawn(png: bytes, strokes: int) -> tuple[Ink | None, Words]:
    """What came from the pad, or why it is no signature; neither of a pad that was wiped."""
    if strokes < 1:
        return None, ""
    if not png.startswith(_PNG) or len(png) > MOST_INK_BYTES:
        return None, Phrase(QT_TRANSLATE_NOOP("Journey", "The signature could not be taken. Please sign again."))
    return Ink(png, strokes), ""


def signed_for_other(state: State) -> list[Any]:
    """What of it the drawings are bound to: who it is for, and on what ground."""
    acting = acting_of(state)
    if not acts_for_other(state) or acting.principal is None or acting.ground is None:
        return []
    relation = acting.relation.value if acting.relation is not None else ""
    return [acting.principal.number, acting.principal.name, acting.ground.value, relation]


def others_ink_holds(state: State) -> bool:
    """Whether the one that it is for has signed what stands there now."""
    acting, filing = acting_of(state), filing_of(state)
    return acting.ink is not None and acting.ink_digest == filing.ink_digest


def at_others_turn(_context: Context, state: State, event: Event) -> Change | None:
    """The second drawing. None: it is answered as at the first one's turn."""
    match event:
        case PutSignature(png=png, strokes=strokes):
            ink, problem = drawn(png, strokes)
            digest = "" if ink is None else filing_of(state).ink_digest
            return put(with_acting(state, ink=ink, ink_digest=digest), AtSummary(problem, other=True))
        case Sign() if not others_ink_holds(state):
            problem = Phrase(QT_TRANSLATE_NOOP("Journey", "Please sign on the pad first."))
            return put(state, AtSummary(problem, other=True))
        case Back():
            return put(with_acting(state, ink=None, ink_digest=""), AtSummary())
        case _:
            return None


def proxy_record(state: State) -> ProxyRecord | None:
    """What the application carries of it; the applicant's own ink joins where it is frozen."""
    agent, acting, policy = session_of(state).applicant, acting_of(state), policy_of(state)
    if not acts_for_other(state):
        return None
    if agent is None or policy is None or acting.ground is None or acting.relation is None:
        raise AssertionError("who acts for another is known before anything is signed")
    return ProxyRecord(
        agent=agent,
        ground=acting.ground,
        relation=acting.relation,
        scope_digest=policy.scope_digest(),
        card_read=acting.card_read,
    )
