# SPDX-License-Identifier: GPL-3.0-or-later
"""Every line that the journey hands to the audit log fits the log's catalogue, so nothing is left out of it."""

from __future__ import annotations

import pytest

from devices.reports import CardNotRead, CardReadFault
from kiosk.audit import AuditEvent
from kiosk.audit.events import fitting
from kiosk.contract.cases import CaseOutcome
from kiosk.contract.feedback import Satisfaction
from kiosk.contract.identity import ChallengeState, ProofOutcome
from kiosk.journey.effects import Note, Step
from kiosk.journey.touches import (
    AskCallback,
    Begin,
    ChooseWay,
    Finish,
    Grade,
    LookUp,
    OpenHelp,
    OpenTile,
    PrintSlip,
    SendRating,
    SubmitSecret,
)
from kiosk.standards import new_pick_up_code
from tests.journey.journey_driver import ALLOWANCE, CERTIFICATE, PIN, SHOP, World


def test_the_journeys_steps_are_events_of_the_log() -> None:
    assert {step.value for step in Step} <= {event.value for event in AuditEvent}


def fits(world: World) -> set[str]:
    notes = world.asked(Note)
    assert notes
    for note in notes:
        event = AuditEvent(note.step.value)
        fields = dict(note.details) | ({"session": note.session_id} if note.session_id else {})
        kept, left_out = fitting(event, fields)
        assert left_out == [], (event, fields)
        assert set(kept) == set(fields)
    return {note.step.value for note in notes}


@pytest.mark.parametrize("code", [ALLOWANCE, CERTIFICATE, SHOP])
def test_whole_ways_fit(code: str) -> None:
    world = World(outcome=CaseOutcome.REFERRED)
    world.to_card(code)
    world.do(CardNotRead(CardReadFault.UNREADABLE))
    world.lay()
    world.do(ChooseWay("phone_code"), SubmitSecret("000000"))
    world.proof = ProofOutcome.LOCKED
    world.do(SubmitSecret("000000"))
    world.proof = None
    world.do(ChooseWay("city_pin"), SubmitSecret(PIN))
    world.fill()
    world.sign()
    world.do(PrintSlip(), OpenHelp(), AskCallback("13800000011"))
    world.do(Finish(), Grade(Satisfaction.GOOD), SendRating())
    assert len(fits(world)) >= 14


def test_the_rest_fits() -> None:
    world = World(challenge=ChallengeState.NOT_AVAILABLE)
    world.to_ways()
    world.do(ChooseWay("city_pin"))
    world.wait(100)
    world.wait(11)
    world.do(Begin(), OpenTile("progress"), LookUp(new_pick_up_code()))
    fits(world)
