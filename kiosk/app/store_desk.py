# SPDX-License-Identifier: GPL-3.0-or-later
"""What the journey keeps on this machine, finds there and lets go of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import structlog

from kiosk.app.ages import Ages
from kiosk.app.documents import PapersLostError
from kiosk.app.limits_watch import LimitsWatch
from kiosk.app.recording import Record
from kiosk.audit import AuditEvent
from kiosk.contract.cases import Application, Decision
from kiosk.contract.feedback import CallbackRequest, Complaint
from kiosk.journey.effects import FindLeftovers, KeepRating
from kiosk.journey.events import (
    ApplicationStored,
    CallbackKept,
    ComplaintKept,
    Leftover,
    LeftoversFound,
    Outcome,
    StoringFailed,
)
from kiosk.journey.troubles import StoreFault
from kiosk.sealing import BoxDamagedError
from kiosk.sender_process import SenderHandle
from offline_cache import MustDecline, Store, StoreError, StoreFullError, parted

_log: Final = structlog.get_logger("kiosk")


class StoreDesk:
    """Its methods belong to the disk's worker. A store that fails is told to staff, and no method raises for it."""

    def __init__(
        self,
        store: Store,
        sender: SenderHandle,
        record: Record,
        ages: Ages,
        limits: LimitsWatch,
        *,
        line_up: Callable[[], bool],
    ) -> None:
        """sender: woken by what is kept for the centre. line_up: False only when the line is known to be down."""
        self._store = store
        self._sender = sender
        self._record = record
        self._ages = ages
        self._limits = limits
        self._line_up = line_up

    def leftovers(self, effect: FindLeftovers) -> Outcome:
        """This person's applications whose end they have not seen."""
        try:
            found = self._store.unfinished_for(effect.number)
        except StoreError as error:
            self._trouble(error)
            return LeftoversFound(effect.session_id, ())
        leftovers = tuple(
            Leftover(
                application_id=one.application_id,
                item_code=one.item_code,
                signed_at=one.signed_at,
                pick_up_code=one.pick_up_code,
                decision=one.decision,
                state=one.state,
                until=one.expires_at,
                withdrawing=one.withdrawing,
            )
            for one in found
        )
        return LeftoversFound(effect.session_id, leftovers)

    def keep(self, application: Application, whole: Callable[[], Application]) -> Outcome:
        """Store it and wake the sender. whole: makes it with its papers; raises PapersLostError."""
        try:
            signed, materials = parted(whole())
            size = len(signed.model_dump_json().encode()) + sum(len(one.content) for one in materials)
            if not self._line_up() and isinstance(self._limits.judge(size), MustDecline):
                return StoringFailed(application.application_id, StoreFault.DECLINED)
            # By a wrong clock nobody can say when it is too old: the centre takes it as it does one in time.
            trusted = signed.clock_trusted
            expires_at = self._ages.expires_at(signed.item_code, signed.signed_at) if trusted else None
            self._store.put_application(signed, materials, expires_at=expires_at, live=True)
        except PapersLostError:
            self._record(AuditEvent.FAULT, code="papers.lost")
            return StoringFailed(application.application_id, StoreFault.BROKEN)
        except StoreError as error:
            self._trouble(error)
            fault = StoreFault.FULL if isinstance(error, StoreFullError) else StoreFault.BROKEN
            return StoringFailed(application.application_id, fault)
        self._sender.wake(application.application_id)
        return ApplicationStored(application.application_id)

    def callback(self, request: CallbackRequest) -> Outcome:
        """Keep a wish to be called back, for the sender."""
        try:
            self._store.put_callback(request)
        except StoreError as error:
            self._trouble(error)
            return CallbackKept(request.request_id, stored=False)
        self._sender.wake(request.request_id)
        return CallbackKept(request.request_id, stored=True)

    def complaint(self, complaint: Complaint) -> Outcome:
        """Keep what somebody has to say, for the sender."""
        try:
            self._store.put_complaint(complaint)
        except StoreError as error:
            self._trouble(error)
            return ComplaintKept(complaint.complaint_id, stored=False)
        self._sender.wake(complaint.complaint_id)
        return ComplaintKept(complaint.complaint_id, stored=True)

    def rating(self, effect: KeepRating) -> None:
        """Keep a rating, for the sender."""
        try:
            self._store.put_rating(effect.rating)
        except StoreError as error:
            self._trouble(error)
            return
        self._sender.wake()

    def release(self, application_id: str) -> None:
        """Its citizen has seen how it ended: let go of what was kept for that."""
        try:
            self._store.forget(application_id)
        except StoreError as error:
            self._trouble(error)

    def withdraw(self, application_id: str) -> None:
        """It is not to be sent."""
        self._sender.withdraw(application_id)

    def decision(self, application_id: str) -> Decision | None:
        """The verified decision that the sender stored; None when there is none, or when it cannot be read."""
        try:
            return self._store.decision(application_id)
        except (StoreError, BoxDamagedError) as error:
            self._trouble(error)
            return None

    def _trouble(self, error: Exception) -> None:
        code = type(error).__name__.removesuffix("Error")
        _log.error("kiosk.store_trouble", fault=code)
        snake = "".join("_" + c.lower() if c.isupper() else c for c in code).strip("_")
        self._record(AuditEvent.STORE_TROUBLE, code=snake)
