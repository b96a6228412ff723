# SPDX-License-Identifier: GPL-3.0-or-later
"""What the sender says, turned into what the journey and the audit log hear."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, assert_never

import structlog

from kiosk.app.failures import parked_fault
from kiosk.app.recording import Record
from kiosk.app.store_desk import StoreDesk
from kiosk.app.workers import Workers
from kiosk.audit import AuditEvent
from kiosk.contract.message import Text
from kiosk.contract.problems import ProblemCode
from kiosk.journey.events import (
    ApplicationDecided,
    ApplicationRejected,
    CallbackKept,
    ComplaintKept,
    LineChanged,
    Outcome,
    TakenBack,
)
from kiosk.journey.troubles import ServiceGap
from kiosk.journey.views import WithdrawState
from kiosk.sender_process import HandleReport, SenderDied, SenderReady
from kiosk.timing import Clock
from offline_cache import (
    ApplicationExpired,
    Delivered,
    Lane,
    LapseTold,
    MachineChanged,
    Parked,
    Sending,
    StoreTrouble,
    WillRetry,
    Withdrawn,
)
from offline_cache import LineChanged as SenderLine

_log: Final = structlog.get_logger("kiosk")


class SenderNews:
    """Hears the sender process of one kiosk."""

    def __init__(
        self,
        *,
        workers: Workers,
        store: StoreDesk,
        clock: Clock,
        tell: Callable[[Outcome], None],
        gap: Callable[[ServiceGap, bool, str], None],
        record: Record,
    ) -> None:
        """tell: hands an outcome to the GUI thread, from any thread. gap: a reason for serving nobody begins (True)
        or ends (False), with a line for the technician."""
        self._workers = workers
        self._store = store
        self._clock = clock
        self._tell = tell
        self._gap = gap
        self._record = record
        self._last_success: float | None = None

    @property
    def last_success_age(self) -> float | None:
        """Seconds since an application was last delivered; None when none was since the start."""
        return None if self._last_success is None else self._clock.monotonic() - self._last_success

    def heard(self, report: HandleReport) -> None:
        """On the GUI thread."""
        match report:
            case Delivered(id=record_id, lane=Lane.APPLICATION):
                self._last_success = self._clock.monotonic()
                self._record(
                    AuditEvent.RECORD_DELIVERED,
                    record=record_id,
                    lane=report.lane.value,
                    reference=report.reference,
                )
                self._decided(record_id)
            case Delivered(id=record_id, lane=Lane.CALLBACK, reference=reference):
                self._tell(CallbackKept(record_id, stored=True, delivered=True, ticket_no=reference or ""))
            case Delivered(id=record_id, lane=Lane.COMPLAINT, reference=reference):
                self._tell(ComplaintKept(record_id, stored=True, delivered=True, ticket_no=reference or ""))
            case Delivered(id=record_id, lane=Lane.WITHDRAWAL, reference=case_no, window=window):
                # The centre names the case where there is one already.
                state = WithdrawState.NOTED if case_no is None else WithdrawState.TOO_LATE
                self._tell(TakenBack(record_id, state, "" if window is None else Text(zh=window[0], en=window[1])))
            case Parked(id=record_id, lane=lane, code=code):
                self._record(AuditEvent.RECORD_PARKED, record=record_id, lane=lane.value, code=code)
                if lane is Lane.APPLICATION:
                    self._tell(ApplicationRejected(record_id, parked_fault(code)))
                elif lane is Lane.WITHDRAWAL:
                    self._tell(TakenBack(record_id, WithdrawState.FAILED))
            case Withdrawn(id=record_id, lane=lane):
                self._record(AuditEvent.RECORD_WITHDRAWN, record=record_id, lane=lane.value)
            case SenderLine(up=up):
                self._tell(LineChanged(up))
            case StoreTrouble(code="StoreBusyError"):
                # Another process holds it for a moment; the sender tries again.
                pass
            case StoreTrouble(code=code):
                self._gap(ServiceGap.STORE_UNUSABLE, bool(code), code)
            case MachineChanged(code=code):
                if code:
                    self._record(AuditEvent.MACHINE_REFUSED, code=code)
            case SenderDied(why=why, times=times):
                _log.error("sender.died", why=why, times=times)
                self._record(AuditEvent.SENDER_RESTARTED, times=times)
            case ApplicationExpired(id=record_id):
                # What the sweep of this machine ends is told by whoever sweeps: this one the centre found too old.
                self._record(AuditEvent.RECORD_EXPIRED, record=record_id, lane=Lane.APPLICATION.value)
                self._tell(ApplicationRejected(record_id, parked_fault(ProblemCode.TOO_OLD)))
            case LapseTold(id=record_id, reason=reason, ticket_no=ticket_no):
                self._record(
                    AuditEvent.LAPSE_TOLD,
                    record=record_id,
                    lane=Lane.APPLICATION.value,
                    code=reason.value,
                    reference=ticket_no,
                )
            case Sending() | WillRetry() | SenderReady() | Delivered():
                pass
            case _:
                assert_never(report)

    def _decided(self, application_id: str) -> None:
        """The centre has it: read the verified decision."""

        def read() -> None:
            decision = self._store.decision(application_id)
            if decision is not None:
                self._tell(ApplicationDecided(application_id, decision))

        self._workers.disk(read)
