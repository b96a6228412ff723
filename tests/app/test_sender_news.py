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
from kiosk.audit.events import fitting
from kiosk.central_client import Refused
from kiosk.contract.delivery import LapseReason
from kiosk.contract.message import Text
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.journey.events import ApplicationRejected, Outcome, TakenBack
from kiosk.journey.troubles import CallFault
from kiosk.journey.views import WithdrawState
from kiosk.sender_process import HandleReport
from kiosk.timing import SteppedClock
from offline_cache import ApplicationExpired, Delivered, Lane, LapseTold, Parked, Trouble
from tests.offline_cache.outbox_cases import START

RECORD = "0190a5a0-0000-7000-8000-000000000001"


@pytest.mark.parametrize("code", ProblemCode)
def test_every_refusal_of_the_centre_has_a_word_for_the_page(code: ProblemCode) -> None:
    refused = Refused(Problem(title="refused", status=422, code=code))
    assert parked_fault(code.value) is call_fault(refused)


class News:
    """What the sender's news tell the page, and write into the audit log."""

    def __init__(self) -> None:
        self.told: list[Outcome] = []
        self.recorded: list[tuple[AuditEvent, dict[str, object]]] = []
        self.news = SenderNews(
            workers=cast(Workers, None),
            store=cast(StoreDesk, None),
            clock=SteppedClock(START),
            tell=self.told.append,
            gap=cast(Callable[..., None], None),
            record=self._record,
        )

    def _record(self, event: AuditEvent, **fields: object) -> None:
        kept, left_out = fitting(event, fields)
        assert left_out == []
        self.recorded.append((event, dict(kept)))


@pytest.mark.parametrize(
    "report",
    [
        ApplicationExpired(RECORD),
        *(Parked(RECORD, Lane.APPLICATION, code.value) for code in (*ProblemCode, *Trouble)),
    ],
    ids=lambda report: f"{type(report).__name__}-{getattr(report, 'code', '')}",
)
def test_the_end_of_an_application_is_heard_whatever_ended_it(report: HandleReport) -> None:
    heard = News()
    heard.news.heard(report)
    assert [one.application_id for one in heard.told if isinstance(one, ApplicationRejected)] == [RECORD]
    ((event, fields),) = heard.recorded
    assert event in (AuditEvent.RECORD_PARKED, AuditEvent.RECORD_EXPIRED)
    assert (fields["record"], fields["lane"]) == (RECORD, "application")


def test_what_the_centre_found_too_old_is_told_as_that() -> None:
    heard = News()
    heard.news.heard(ApplicationExpired(RECORD))
    assert heard.told == [ApplicationRejected(RECORD, CallFault.TOO_LATE)]
    assert heard.recorded == [(AuditEvent.RECORD_EXPIRED, {"record": RECORD, "lane": "application"})]


@pytest.mark.parametrize("reason", LapseReason)
def test_that_staff_were_told_of_an_end_is_written_down_with_its_number(reason: LapseReason) -> None:
    heard = News()
    heard.news.heard(LapseTold(RECORD, reason, "DJ2026112200001"))
    assert heard.recorded == [
        (
            AuditEvent.LAPSE_TOLD,
            {"record": RECORD, "lane": "application", "code": reason.value, "reference": "DJ2026112200001"},
        )
    ]


@pytest.mark.parametrize("window", [None, ("民政窗口", "Civil affairs window")])
def test_where_a_withdrawal_that_came_too_late_can_go_is_told(window: tuple[str, str] | None) -> None:
    heard = News()
    heard.news.heard(Delivered(RECORD, Lane.WITHDRAWAL, "C-1", window))
    where = "" if window is None else Text(zh="民政窗口", en="Civil affairs window")
    assert heard.told == [TakenBack(RECORD, WithdrawState.TOO_LATE, where)]
