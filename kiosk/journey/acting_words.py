# SPDX-License-Identifier: GPL-3.0-or-later
"""What the summary says of who acts for whom, and whose turn it is to sign."""

from __future__ import annotations

from kiosk.contract.cases import DecisionWay
from kiosk.contract.proxies import GROUND_WORDS, ProxyGround
from kiosk.identity import mask_name
from kiosk.journey.acting import acting_of, acts_for_other
from kiosk.journey.change import session_of
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.state import State
from kiosk.journey.views import SummaryLine
from kiosk.standards import mask_number


def acting_lines(state: State) -> tuple[SummaryLine, ...]:
    """Who acts for whom, on the summary before signing."""
    acting, agent = acting_of(state), session_of(state).applicant
    if not acts_for_other(state) or agent is None or acting.ground is None:
        return ()
    rows: tuple[tuple[Words, Words], ...] = (
        (
            Phrase(QT_TRANSLATE_NOOP("Journey", "Who acts for them")),
            f"{mask_name(agent.name)}  {mask_number(agent.number)}",
        ),
        (Phrase(QT_TRANSLATE_NOOP("Journey", "How you act for them")), GROUND_WORDS[acting.ground]),
    )
    return tuple(SummaryLine(label, value, strong=False, page=-1) for label, value in rows)


def summary_title(state: State, *, other: bool) -> Phrase:
    """Whose turn it is to sign."""
    if not acts_for_other(state) or acting_of(state).ground is not ProxyGround.PRESENT:
        return Phrase(QT_TRANSLATE_NOOP("Journey", "Look it over, and sign if it is right"))
    principal = acting_of(state).principal
    if other and principal is not None:
        return Phrase(
            QT_TRANSLATE_NOOP("Journey", "Now {name} looks it over, and signs if it is right"),
            {"name": mask_name(principal.name)},
        )
    agent = session_of(state).applicant
    return Phrase(
        QT_TRANSLATE_NOOP("Journey", "First {name}: look it over, and sign if it is right"),
        {"name": "" if agent is None else mask_name(agent.name)},
    )


def signing_way(state: State) -> Words:
    """What the second to sign is told of what the first one chose."""
    chosen = acting_of(state).way
    if chosen is None:
        return ""
    if chosen is DecisionWay.AUTOMATIC:
        return Phrase(
            QT_TRANSLATE_NOOP("Journey", "Public rules decide; what they cannot settle goes to a person.")
        )
    return Phrase(QT_TRANSLATE_NOOP("Journey", "A person decides it, as was chosen."))
