# SPDX-License-Identifier: GPL-3.0-or-later
"""What the machine does by itself: heartbeat, orders, catalogue, limits, ages, what happened to it."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Final

import structlog

from kiosk.app.ages import Ages
from kiosk.app.catalogue_keeping import CatalogueKeeping
from kiosk.app.clock_watch import ClockWatch
from kiosk.app.failures import call_fault, line_tells
from kiosk.app.heartbeat_token import HeartbeatToken
from kiosk.app.limits_watch import LimitsWatch
from kiosk.app.machine_events import MachineEvents
from kiosk.app.orders import Orders
from kiosk.app.recording import Record
from kiosk.app.version import PROGRAM_VERSION
from kiosk.app.workers import place_of
from kiosk.audit import AuditEvent
from kiosk.central_client import CentralClient, EnrolmentDamagedError, HeartbeatHeard, load_enrolment
from kiosk.contract.fleet import (
    MOST_LEFT_OUT,
    EnrolmentAnswer,
    Heartbeat,
    HeartbeatAnswer,
    Revocation,
    RollBack,
)
from kiosk.contract.items import CatalogueBundle
from kiosk.journey.events import ClockJudged, LineChanged, Outcome
from kiosk.journey.troubles import CallFault, ServiceGap
from kiosk.sealing import KeyStoreError, TrustedKeys
from kiosk.sender_process import SenderHandle
from kiosk.settings import DataFolder, Settings
from kiosk.timing import Clock
from offline_cache import Lane, PendingSummary, Store, StoreError

_log: Final = structlog.get_logger("kiosk")

DOWN_HEARTBEAT_S: Final = 5.0
"""While the line is down and somebody is being served, look about this often whether it is back. Every machine of a
province looking so often would be the storm that keeps the centre down (docs/scale.md)."""
SELDOM_S: Final = 60.0
"""What looks at every waiting record is done this often, at most."""
WRAPPED_AT_ONCE: Final = 200
"""Of the keys of what waits, to a new key of the centre: a signing citizen waits behind no more than these."""
_SHORTEST: Final = 0.1
"""Of a period: the first heartbeat after the start comes at once, and the next not right behind it."""
_NOTHING: Final = PendingSummary(count=0, oldest_age_s=None, parked=0, others=0)


@dataclass(frozen=True)
class Health:
    """What a heartbeat tells of devices (class to state, class to cause where there is one) and of the last case
    that succeeded (age in seconds)."""

    devices: dict[str, str]
    causes: dict[str, str]
    last_success_age: float | None


class Upkeep:
    """One thread that sleeps between its rounds. What it finds out is told; the centre's orders are followed."""

    def __init__(
        self,
        *,
        settings: Settings,
        folder: DataFolder,
        client: CentralClient,
        store: Store,
        clock: Clock,
        clock_watch: ClockWatch,
        ages: Ages,
        limits: LimitsWatch,
        events: MachineEvents,
        demonstration: bool,
        tell: Callable[[Outcome], None],
        gap: Callable[[ServiceGap, bool, str], None],
        enrolled: Callable[[EnrolmentAnswer], None],
        sender: SenderHandle,
        record: Record,
        health: Callable[[], Health],
        serving: Callable[[], bool],
        idle_work: Callable[[], None],
    ) -> None:
        """gap: a reason for serving nobody begins (True) or ends (False), with a line for the technician. sender:
        hears when it may send what waits. That a machine is revoked it reads in the store. serving:
        whether somebody is being served. idle_work: a little of what can wait for a quiet moment."""
        self._settings = settings
        self._folder = folder
        self._client = client
        self._store = store
        self._clock = clock
        self._clock_watch = clock_watch
        self._ages = ages
        self._limits = limits
        self._events = events
        self._demonstration = demonstration
        self._tell = tell
        self._gap = gap
        self._enrolled = enrolled
        self._sender = sender
        self._record = record
        self._health = health
        self._serving = serving
        self._idle_work = idle_work
        self._random = Random()  # noqa: S311 - spreads load, guards nothing
        self._token = HeartbeatToken(store, folder.heartbeat_token)
        self._stopping = threading.Event()
        self._nudged = threading.Event()
        self._thread = threading.Thread(target=self._work, name="upkeep", daemon=True)
        self._catalogue: CatalogueKeeping | None = None
        self._orders: Orders | None = None
        self._line_up = True
        self._machine: EnrolmentAnswer | None = client.machine
        self._seldom_at = clock.monotonic()
        self._refused_orders = 0
        self._begun = False
        self._failing = ""
        """Why the last round did not come to its end, "" when it did."""

    def start(self) -> None:
        self._thread.start()

    def nudge(self) -> None:
        """Look now: something may have changed."""
        self._nudged.set()

    def stop(self) -> None:
        """Ends within the deadline of a call that is under way."""
        self._stopping.set()
        self._nudged.set()
        if self._thread.ident is not None:
            self._thread.join()

    def tell_clock(self, trusted: bool, seconds: float) -> None:
        """The judgement of the clock changed."""
        self._tell(ClockJudged(trusted))
        if not trusted:
            _log.error("clock.wrong", seconds=round(seconds, 1))
            self._record(AuditEvent.CLOCK_WRONG, seconds=round(seconds, 1))

    def _work(self) -> None:
        self.begin()
        while not self._stopping.is_set():
            self.round()
            self._nudged.wait(self._pause_s())
            self._nudged.clear()

    def _pause_s(self) -> float:
        """Until the next heartbeat. Machines that lost and found their line together do not speak together: each
        has its own moment in every period."""
        period = self._settings.centre.heartbeat_seconds
        if not self._line_up and self._serving():
            return min(DOWN_HEARTBEAT_S * self._random.uniform(0.75, 1.25), period)
        machine_id = "" if self._machine is None else self._machine.machine_id
        own = zlib.crc32(machine_id.encode()) / 2**32 * period
        left = (own - self._clock.now().timestamp()) % period
        return left if left >= period * _SHORTEST else left + period

    def begin(self) -> None:
        """Take up what is known without the centre: first of all, before one `round` after another. No fault ends
        the rounds that follow."""
        self._begun = self._survives(self._begin)

    def round(self) -> None:
        """Look after the store, tell the centre how this machine is, and follow what it answers. What fails is told
        and tried again in the next round: a machine whose upkeep has ended would look as if its line were cut."""
        if not self._begun:
            self.begin()
        self._survives(self._round)

    def _survives(self, work: Callable[[], None]) -> bool:
        """Whether it came to its end."""
        try:
            work()
        except KeyStoreError as error:
            self._fails("keys_absent", type(error).__name__, place_of(error))
            self._gap(ServiceGap.KEYS_ABSENT, True, str(error))
            return False
        except Exception as fault:
            # A fault of this program. Only its type and place: a message may hold what a person typed.
            self._fails("upkeep.failed", type(fault).__name__, place_of(fault))
            return False
        if self._failing == "keys_absent":
            self._gap(ServiceGap.KEYS_ABSENT, False, "")
        self._failing = ""
        return True

    def _fails(self, code: str, fault: str, where: str) -> None:
        _log.error("kiosk.upkeep_failed", fault=fault, where=where)
        if self._failing != code:
            self._failing = code
            self._record(AuditEvent.FAULT, code=code)

    def _begin(self) -> None:
        self._judge_clock()
        machine = self._machine
        if machine is None:
            self._gap(ServiceGap.NOT_ENROLLED, True, "")
            return
        trusted = TrustedKeys(machine.centre_keys)
        if not self._demonstration:
            trusted = trusted.without_demonstration()
        self._orders = Orders(self._store, trusted, machine.machine_id)
        self._still_revoked(self._orders)
        self._catalogue = CatalogueKeeping(
            self._folder,
            machine,
            trusted,
            clock=self._clock,
            old_after=timedelta(days=self._settings.centre.catalogue_days),
            demonstration=self._demonstration,
            tell=self._tell,
            gap=self._gap,
            used=self._used,
            record=self._record,
        )
        self._catalogue.load()

    def _judge_clock(self) -> None:
        try:
            judged = self._clock_watch.begin(self._store.facts.last_contact())
        except StoreError as error:
            self._trouble(error)
            return
        if judged is not None:
            self.tell_clock(*judged)

    def _used(self, bundle: CatalogueBundle) -> None:
        self._ages.use(bundle)
        self._store.use_centre_key(bundle.box_key)
        if self._store.centre_key_fault:
            _log.error("catalogue.centre_key_unusable", detail=self._store.centre_key_fault)
        try:
            self._limits.use(bundle.limits)
        except StoreError as error:
            self._trouble(error)

    def _round(self) -> None:
        self._look_after_the_store()
        self._events.flush()
        if self._machine is None:
            self._look_for_enrolment()
        orders, catalogue = self._orders, self._catalogue
        if orders is None or catalogue is None or self._stopping.is_set():
            return
        heard = self._client.heartbeat(self._heartbeat(catalogue))
        self._line(line_tells(heard))
        if not isinstance(heard, HeartbeatHeard):
            fault = call_fault(heard)
            if fault is CallFault.NOT_ENROLLED:
                self._record(AuditEvent.MACHINE_REFUSED, code=fault.value)
            return
        judged = self._clock_watch.heard(heard.clock_error_s)
        if judged is not None:
            self.tell_clock(*judged)
        self._token.heard(heard.answer.token)
        roll_back = self._obey(orders, heard.answer)
        self._sender.slot(heard.answer.slot)
        if heard.answer.catalogue_revision != catalogue.revision and not self._stopping.is_set():
            self._fetch(catalogue, roll_back)
        if not self._serving() and not self._stopping.is_set():
            catalogue.settle()
            self._idle_work()

    def _fetch(self, catalogue: CatalogueKeeping, roll_back: RollBack | None) -> None:
        """What changed; and once the whole, where that does not fit what is here."""
        for since in (catalogue.revision, None):
            answer = self._client.catalogue(since)
            self._line(line_tells(answer))
            if not catalogue.take(answer, roll_back) or since is None:
                return

    # The centre's orders.

    def _still_revoked(self, orders: Orders) -> None:
        try:
            reason = orders.revoked()
            if reason:
                self._gap(ServiceGap.REVOKED, True, reason)
                # The power may have gone before everything was wiped.
                orders.wipe()
        except StoreError as error:
            self._trouble(error)

    def _obey(self, orders: Orders, answer: HeartbeatAnswer) -> RollBack | None:
        """Follow what is ordered; the order to go back to an older catalogue, which is for whoever fetches it."""
        try:
            ordered = orders.read(answer.orders)
            if ordered.revocation is not None:
                self._revoke(orders, ordered.revocation)
        except StoreError as error:
            # It comes again with the next answer.
            self._trouble(error)
            return None
        if ordered.refused != self._refused_orders:
            self._refused_orders = ordered.refused
            if ordered.refused:
                self._record(AuditEvent.ORDER_REFUSED, times=ordered.refused)
        return ordered.roll_back

    def _revoke(self, orders: Orders, order: Revocation) -> None:
        orders.follow(order)
        reason = order.reason.value
        _log.warning("machine.revoked", reason=reason, lifted=order.lifted)
        if order.lifted:
            self._record(AuditEvent.MACHINE_RESTORED, reason=reason)
            self._gap(ServiceGap.REVOKED, False, "")
            self._sender.wake()
        else:
            self._record(AuditEvent.MACHINE_REVOKED, reason=reason)
            self._gap(ServiceGap.REVOKED, True, reason)
            orders.wipe()

    # The heartbeat.

    def _look_for_enrolment(self) -> None:
        try:
            machine = load_enrolment(self._folder.enrolment)
        except EnrolmentDamagedError as error:
            self._gap(ServiceGap.NOT_ENROLLED, True, str(error))
            return
        if machine is None:
            return
        self._client.machine = machine
        self._machine = machine
        self._enrolled(machine)
        self._gap(ServiceGap.NOT_ENROLLED, False, "")
        self._begin()

    def _heartbeat(self, catalogue: CatalogueKeeping) -> Heartbeat:
        pending = _NOTHING
        try:
            pending = self._store.pending()
        except StoreError as error:
            self._trouble(error)
        health = self._health()
        return Heartbeat(
            sent_at=self._clock.now(),
            program_version=PROGRAM_VERSION,
            catalogue_revision=catalogue.revision,
            queued=pending.count,
            oldest_queued_age=pending.oldest_age_s,
            last_success_age=health.last_success_age,
            devices=health.devices,
            causes=health.causes,
            backlog=pending.backlog,
            parked=pending.parked,
            expired=pending.expired,
            warnings=self._warnings(catalogue),
            key_provider=self._settings.keys.provider.value,
            left_out=catalogue.left_out[:MOST_LEFT_OUT],
            left_out_count=len(catalogue.left_out),
            token=self._token.shown(),
        )

    def _warnings(self, catalogue: CatalogueKeeping) -> tuple[str, ...]:
        more = {
            "catalogue_old": catalogue.is_old,
            "clock_wrong": not self._clock_watch.trusted,
            "centre_key_unusable": bool(self._store.centre_key_fault),
            "store_set_aside": bool(self._store.damaged_copies),
        }
        return (*self._limits.warnings(), *(code for code, is_so in more.items() if is_so))

    # What waits.

    def _look_after_the_store(self) -> None:
        try:
            self._limits.look()
            if self._clock.monotonic() >= self._seldom_at:
                self._seldom_at = self._clock.monotonic() + SELDOM_S
                self._store.wrap_to_centre(WRAPPED_AT_ONCE)
                self._end_what_is_too_old()
        except StoreError as error:
            self._trouble(error)

    def _end_what_is_too_old(self) -> None:
        """Only by a clock that the centre has borne out: one that runs ahead would end what is in time."""
        for record_id, item_code, signed_at in self._store.outbox.without_expiry():
            expires_at = self._ages.expires_at(item_code, signed_at)
            if expires_at is not None:
                self._store.outbox.set_expiry(record_id, expires_at)
        if not self._clock_watch.confirmed:
            return
        ended = self._store.outbox.expire(self._clock.now())
        for one in ended:
            self._record(AuditEvent.RECORD_EXPIRED, record=one.id, lane=Lane.APPLICATION.value, item=one.item_code)
        if ended:
            self._limits.look()
            self._sender.wake()

    def _line(self, up: bool | None) -> None:
        if up is None:
            return
        self._line_up = up
        self._tell(LineChanged(up))

    @staticmethod
    def _trouble(error: StoreError) -> None:
        _log.error("kiosk.store_trouble", fault=type(error).__name__)
