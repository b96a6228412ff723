# SPDX-License-Identifier: GPL-3.0-or-later
"""代办: whether it is for oneself or for somebody else, and what is known of both.

Nothing but what the other's card says, laid here and now, is known of them on this machine: no register is asked
for an agent to see, no e-licence is fetched, and nothing half-filled is kept.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from kiosk.contract.cases import Applicant
from kiosk.contract.items import Material, Scan
from kiosk.contract.message import Text
from kiosk.contract.proxies import ADULT_FROM, AUTHORISATION, ProxyGround, ProxyPolicy, full_years
from kiosk.journey.change import Context, filing_of, item_of, session_of, with_filing
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase
from kiosk.journey.session import Acting
from kiosk.journey.state import State

AUTHORISATION_PAPER: Final = Material(
    code=AUTHORISATION,
    name=Text(zh="委托书", en="Written authorisation"),
    note=Text(
        zh="写明谁委托谁、办什么事，有本人签名和日期",
        en="Who authorises whom, for what, signed and dated by the one it is for",
    ),
    scan=Scan(most_pages=3, required=True),
)
"""Laid under the camera by whoever acts on it, besides the item's own papers."""
UNDERAGE: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "Only who is 18 or older may act for others. Let an adult lay their card."),
)


def policy_of(state: State) -> ProxyPolicy | None:
    """On what one may act for another, of the item that is filed."""
    return item_of(state).proxy


def acting_of(state: State) -> Acting:
    return filing_of(state).acting


def acts_for_other(state: State) -> bool:
    """Whether it is for somebody else than who stands here."""
    session = state.session
    return session is not None and session.filing is not None and session.filing.acting.other is True


def principal_of(state: State) -> Applicant | None:
    """Whom it is for: whoever stands here, or the one that they act for; None while that is not known."""
    return acting_of(state).principal if acts_for_other(state) else session_of(state).applicant


def both_sign(state: State) -> bool:
    """Whether the one that it is for is here and signs too."""
    return acts_for_other(state) and acting_of(state).ground is ProxyGround.PRESENT


def extra_papers(state: State) -> tuple[Material, ...]:
    """What is laid under the camera besides the item's own papers."""
    by_paper = acts_for_other(state) and acting_of(state).ground is ProxyGround.AUTHORISED
    return (AUTHORISATION_PAPER,) if by_paper else ()


def is_underage(context: Context, agent: Applicant) -> bool:
    """Whether who wants to act for another is too young to."""
    return full_years(agent.birth_date, context.moment.now.date()) < ADULT_FROM


def with_acting(state: State, **changes: Any) -> State:
    return with_filing(state, acting=replace(acting_of(state), **changes))
