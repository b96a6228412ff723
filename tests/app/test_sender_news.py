# SPDX-License-Identifier: GPL-3.0-or-later
"""What the sender says is understood, whatever the centre has answered it."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest

from kiosk.app.failures import call_fault, parked_fault
from kiosk.app.sender_news import SenderNews
from kiosk.app.store_desk import StoreDesk
from kiosk.app.workers import Workers
from kiosk.audit import AuditEvent
from kiosk.central_client import Refused
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.journey.events import ApplicationRejected, Outcome
from kiosk.sender_process import HandleReport
from kiosk.timing import SteppedClock
from offline_cache import ApplicationExpired, Lane, Parked, Trouble
from tests.offline_cache.outbox_cases import START

RECORD = "0190a5a0-0000-7000-8000-000000000001"


@pytest.mark.parametrize("code", ProblemCode)
def test_every_refusal_of_the_centre_has_a_word_for_the_page(code: ProblemCode) -> None:
    refused = Refused(Problem(title="refused", status=422, code=code))
    assert parked_fault(code.value) is call_fault(refused)


@pytest.mark.parametrize(
    "report",
    [
        ApplicationExpired(RECORD),
        *(Parked(RECORD, Lane.APPLICATION, code.value) for code in (*ProblemCode, *Trouble)),
    ],
    ids=lambda report: f"{type(report).__name__}-{getattr(report, 'code', '')}",
)
def test_the_end_of_an_application_is_heard_whatever_ended_it(report: HandleReport) -> None:
    told: list[Outcome] = []
    news = SenderNews(
        workers=cast(Workers, None),
        store=cast(StoreDesk, None),
        clock=SteppedClock(START),
        tell=told.append,
        gap=cast(Callable[..., None], None),
        record=_unrecorded,
    )
    news.heard(report)
    assert [one.application_id for one in told if isinstance(one, ApplicationRejected)] == [RECORD]


def _unrecorded(event: AuditEvent, **_fields: object) -> None:
    assert event is AuditEvent.RECORD_PARKED
