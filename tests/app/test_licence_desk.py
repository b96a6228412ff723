# SPDX-License-Identifier: GPL-3.0-or-later
"""An authorised licence on its way back: believed only for the session that asked for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import pytest

from kiosk.app.centre_desk import CentreDesk
from kiosk.audit import AuditEvent
from kiosk.central_client import CentralClient, LicenceFetched, NotReached, Unreached
from kiosk.contract.licences import (
    AUTHORISATION_KIND,
    LicenceAnswer,
    LicenceAuthorisation,
    LicenceRequest,
    LicenceShown,
    LicenceState,
)
from kiosk.contract.message import Text
from kiosk.journey.effects import AskLicence
from kiosk.journey.events import LicenceAnswered, Outcome
from kiosk.journey.troubles import CallFault
from kiosk.sealing import SigningKey
from kiosk.timing import SteppedClock
from tests.journey.journey_driver import NOON

KEY = SigningKey.generate(demonstration=True)
SHOWN = LicenceShown(
    name=Text(zh="证", en="L"), holder="周**", number="**1", issuer=Text(zh="局", en="B"), valid_to=None
)


def authorisation(session_id: str) -> LicenceAuthorisation:
    return LicenceAuthorisation(
        authorisation_id="A",
        session_id=session_id,
        person_tag="T",
        item_code="41040000SJ-XK-0001",
        material="premises",
        licence_type="real-estate",
        licence_no="1.2.156",
        sha256="sha256:" + "ab" * 32,
        purpose=Text(zh="开小店", en="shop"),
        authorised_at=NOON,
        until=NOON + timedelta(days=30),
    )


def fetched(session_id: str) -> LicenceFetched:
    payload = authorisation(session_id)
    return LicenceFetched(SHOWN, payload, KEY.sign(AUTHORISATION_KIND, payload.to_payload()))


class Client:
    """Stands for the line: answers once."""

    def __init__(self, answer: object) -> None:
        self._answer = answer

    def fetch_licence(self, request: LicenceRequest) -> object:
        assert request.material == "premises"
        return self._answer


def asked(answer: object) -> tuple[LicenceAnswered, list[str], list[Outcome]]:
    """What the journey hears of it, what goes on record, and what is told of the line."""
    record: list[str] = []
    told: list[Outcome] = []

    def keep(event: AuditEvent, **fields: Any) -> None:
        record.append(f"{event.value} {fields.get('code')}")

    client = cast(CentralClient, Client(answer))
    desk = CentreDesk(client, SteppedClock(NOON), None, None, told.append, keep)
    request = LicenceRequest(
        identity=KEY.sign("identity", {}),
        item_code="41040000SJ-XK-0001",
        item_version="1",
        material="premises",
        consent_digest="sha256:00",
        authorised_at=NOON,
    )
    heard = desk.licence(AskLicence("S", "Q", request))
    assert isinstance(heard, LicenceAnswered)
    assert (heard.session_id, heard.ask) == ("S", "Q")
    return heard, record, told


def test_what_was_fetched_for_this_session_stands_for_its_paper() -> None:
    heard, record, _ = asked(fetched("S"))
    assert heard.state is LicenceState.FETCHED
    assert heard.use is not None
    assert (heard.use.material, heard.use.sha256) == ("premises", "sha256:" + "ab" * 32)
    assert record == []


def test_what_was_authorised_in_another_session_stands_for_nothing_and_is_on_record() -> None:
    heard, record, _ = asked(fetched("another"))
    assert heard.state is CallFault.CENTRE_FAULT
    assert heard.use is None
    assert heard.shown is None
    assert record == ["fault licence.other_session"]


@pytest.mark.parametrize("state", [one for one in LicenceState if one is not LicenceState.FETCHED])
def test_what_the_store_says_is_told_as_it_is(state: LicenceState) -> None:
    heard, _, _ = asked(LicenceAnswer(state=state))
    assert (heard.state, heard.use) == (state, None)


def test_a_line_that_is_down_is_told() -> None:
    heard, _, told = asked(NotReached(Unreached.NO_CONNECTION))
    assert heard.state is CallFault.NOT_REACHED
    assert told
