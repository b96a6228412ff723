# SPDX-License-Identifier: GPL-3.0-or-later
"""What the machine does by itself: heartbeat, catalogue, the judgement of its own clock."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import structlog

from kiosk.app.failures import call_fault, line_tells
from kiosk.app.version import PROGRAM_VERSION
from kiosk.audit import AuditEvent
from kiosk.catalogue import BundleFault, BundleRefused, BundleStore, BundleTaken, Catalogue
from kiosk.central_client import (
    CatalogueFresh,
    CatalogueUnchanged,
    CentralClient,
    EnrolmentDamagedError,
    HeartbeatHeard,
    Nonsense,
    Wrong,
    load_enrolment,
)
from kiosk.contract.fleet import EnrolmentAnswer, Heartbeat
from kiosk.contract.items import CatalogueBundle
from kiosk.journey.events import CatalogueReady, ClockJudged, LineChanged, Outcome
from kiosk.journey.troubles import CallFault, ServiceGap
from kiosk.sealing import TrustedKeys
from kiosk.settings import DataFolder
from kiosk.timing import Clock
from offline_cache import Store, StoreError

_log: Final = structlog.get_logger("kiosk")

CLOCK_TOLERANCE_S: Final = 60.0
"""design.md: a machine whose wall clock jumped or drifted over 60 s says so."""
DOWN_HEARTBEAT_S: Final = 5.0
"""While the line is down, look this often whether it is back: a citizen may be standing before a closed way."""


class ClockWatch:
    """Judges the wall clock against monotonic time, and against the centre's when it is heard.

    Used from one thread at a time: `check` from the GUI's, `heard` from the upkeep's, under one lock.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._expected = self._offset()
        self._trusted = True

    def check(self) -> tuple[bool, float] | None:
        """Whether the clock may be trusted, and by how many seconds it jumped; None when nothing changed."""
        with self._lock:
            jumped = self._offset() - self._expected
            if self._trusted and abs(jumped) > CLOCK_TOLERANCE_S:
                self._trusted = False
                return False, jumped
            return None

    def heard(self, error_s: float) -> tuple[bool, float] | None:
        """The centre was heard: its time is the measure. error_s: this clock less the centre's."""
        with self._lock:
            good = abs(error_s) <= CLOCK_TOLERANCE_S
            if good:
                self._expected = self._offset()
            if good == self._trusted:
                return None
            self._trusted = good
            return good, error_s

    def _offset(self) -> float:
        return self._clock.now().timestamp() - self._clock.monotonic()


@dataclass(frozen=True)
class Health:
    """What a heartbeat tells of devices (class to state, class to cause where there is one) and of the last case
    that succeeded (age in seconds)."""

    devices: dict[str, str]
    causes: dict[str, str]
    last_success_age: float | None


class Upkeep:
    """One thread that sleeps between its rounds. Everything it finds out is told, nothing is decided here."""

    def __init__(
        self,
        *,
        folder: DataFolder,
        client: CentralClient,
        store: Store,
        clock: Clock,
        clock_watch: ClockWatch,
        heartbeat_s: float,
        demonstration: bool,
        tell: Callable[[Outcome], None],
        gap: Callable[[ServiceGap, bool, str], None],
        enrolled: Callable[[EnrolmentAnswer], None],
        record: Callable[..., None],
        health: Callable[[], Health],
    ) -> None:
        """gap: a reason for serving nobody begins (True) or ends (False), with a line for the technician."""
        self._folder = folder
        self._client = client
        self._store = store
        self._clock = clock
        self._clock_watch = clock_watch
        self._heartbeat_s = heartbeat_s
        self._demonstration = demonstration
        self._tell = tell
        self._gap = gap
        self._enrolled = enrolled
        self._record = record
        self._health = health
        self._stopping = threading.Event()
        self._nudged = threading.Event()
        self._thread = threading.Thread(target=self._work, name="upkeep", daemon=True)
        self._bundles: BundleStore | None = None
        self._revision: str | None = None
        self._line_up = True
        self._machine: EnrolmentAnswer | None = client.machine

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

    def _work(self) -> None:
        self._load_stored()
        while not self._stopping.is_set():
            self._round()
            self._nudged.wait(self._heartbeat_s if self._line_up else min(DOWN_HEARTBEAT_S, self._heartbeat_s))
            self._nudged.clear()

    def _load_stored(self) -> None:
        machine = self._machine
        if machine is None:
            self._gap(ServiceGap.NOT_ENROLLED, True, "")
            return
        self._bundles = self._bundle_store(machine)
        stored = self._bundles.load()
        match stored:
            case CatalogueBundle():
                self._use(stored)
            case BundleRefused(fault=fault, detail=detail):
                self._refused(fault, detail)
                self._gap(ServiceGap.CATALOGUE_REFUSED, True, detail)
            case None:
                self._gap(ServiceGap.NO_CATALOGUE, True, "")

    def _bundle_store(self, machine: EnrolmentAnswer) -> BundleStore:
        keys = TrustedKeys(machine.centre_keys)
        if not self._demonstration:
            keys = keys.without_demonstration()
        path = self._folder.catalogue / "bundle.json"
        return BundleStore(path, keys, city_code=machine.city_code, demonstration=self._demonstration)

    def _use(self, bundle: CatalogueBundle) -> None:
        catalogue = Catalogue(bundle)
        for code, reason in catalogue.faulty.items():
            _log.error("catalogue.item_faulty", item=code, reason=reason)
        self._revision = bundle.revision
        self._gap(ServiceGap.NO_CATALOGUE, False, "")
        self._gap(ServiceGap.CATALOGUE_REFUSED, False, "")
        self._tell(CatalogueReady(catalogue))

    def _round(self) -> None:
        if self._machine is None:
            self._look_for_enrolment()
        if self._machine is None or self._stopping.is_set():
            return
        heard = self._client.heartbeat(self._heartbeat())
        self._line(line_tells(heard))
        if not isinstance(heard, HeartbeatHeard):
            fault = call_fault(heard)
            if fault is CallFault.NOT_ENROLLED:
                self._record(AuditEvent.MACHINE_REFUSED, code=fault.value)
            return
        judged = self._clock_watch.heard(heard.clock_error_s)
        if judged is not None:
            self.tell_clock(*judged)
        if heard.answer.catalogue_revision != self._revision and not self._stopping.is_set():
            self._fetch_catalogue()

    def tell_clock(self, trusted: bool, seconds: float) -> None:
        """The judgement of the clock changed."""
        self._tell(ClockJudged(trusted))
        if not trusted:
            _log.error("clock.wrong", seconds=round(seconds, 1))
            self._record(AuditEvent.CLOCK_WRONG, seconds=round(seconds, 1))

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
        self._load_stored()

    def _heartbeat(self) -> Heartbeat:
        queued, oldest = 0, None
        try:
            pending = self._store.pending()
            queued, oldest = pending.count, pending.oldest_age_s
        except StoreError as error:
            _log.error("kiosk.store_trouble", fault=type(error).__name__)
        health = self._health()
        return Heartbeat(
            sent_at=self._clock.now(),
            program_version=PROGRAM_VERSION,
            catalogue_revision=self._revision,
            queued=queued,
            oldest_queued_age=oldest,
            last_success_age=health.last_success_age,
            devices=health.devices,
            causes=health.causes,
        )

    def _fetch_catalogue(self) -> None:
        answer = self._client.catalogue()
        self._line(line_tells(answer))
        if self._bundles is None or isinstance(answer, CatalogueUnchanged):
            return
        if not isinstance(answer, CatalogueFresh):
            if isinstance(answer, Nonsense):
                fault = {
                    Wrong.SIGNATURE: BundleFault.SIGNATURE,
                    Wrong.DEMONSTRATION: BundleFault.DEMONSTRATION,
                }.get(answer.wrong, BundleFault.CONTENT)
                self._refused(fault, answer.detail)
            return
        taken = self._bundles.offer(answer.envelope)
        match taken:
            case BundleTaken(bundle=bundle, changed=changed):
                if changed or self._revision is None:
                    self._use(bundle)
                    self._record(AuditEvent.CATALOGUE_TAKEN, revision=bundle.revision)
            case BundleRefused(fault=fault, detail=detail):
                self._refused(fault, detail)

    def _refused(self, fault: BundleFault, detail: str) -> None:
        """Told each time it happens: a catalogue that cannot be believed is worth more than one line."""
        _log.error("catalogue.refused", fault=fault.value, detail=detail)
        self._record(AuditEvent.CATALOGUE_REFUSED, code=fault.value)

    def _line(self, up: bool | None) -> None:
        if up is None:
            return
        self._line_up = up
        self._tell(LineChanged(up))
