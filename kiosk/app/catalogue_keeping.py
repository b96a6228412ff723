# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue of this machine: from its disk at the start, from the centre when there is another one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import structlog

from kiosk.app.recording import Record
from kiosk.audit import AuditEvent
from kiosk.catalogue import BundleFault, BundleRefused, BundleStore, BundleTaken, Catalogue
from kiosk.central_client import CatalogueFresh, CatalogueUnchanged, Failure, Nonsense, Wrong
from kiosk.contract.fleet import EnrolmentAnswer, LeftOutItem, RollBack
from kiosk.contract.items import CatalogueBundle
from kiosk.journey.events import CatalogueReady, Outcome
from kiosk.journey.troubles import ServiceGap
from kiosk.sealing import TrustedKeys
from kiosk.settings import DataFolder
from kiosk.timing import Clock

_log: Final = structlog.get_logger("kiosk")


class CatalogueKeeping:
    """Of an enrolled machine. Used from the upkeep's thread."""

    def __init__(
        self,
        folder: DataFolder,
        machine: EnrolmentAnswer,
        trusted: TrustedKeys,
        *,
        clock: Clock,
        old_after: timedelta,
        demonstration: bool,
        tell: Callable[[Outcome], None],
        gap: Callable[[ServiceGap, bool, str], None],
        used: Callable[[CatalogueBundle], None],
        record: Record,
    ) -> None:
        """used: hears each bundle that is in use from now on. old_after: its age at which staff are told."""
        self._bundles = BundleStore(
            folder.bundle, trusted, city_code=machine.city_code, demonstration=demonstration
        )
        self._index_folder = folder.search
        self._clock = clock
        self._old_after = old_after
        self._tell = tell
        self._gap = gap
        self._used = used
        self._record = record
        self._bundle: CatalogueBundle | None = None
        self._left_out: tuple[LeftOutItem, ...] = ()
        self._told: frozenset[LeftOutItem] = frozenset()

    @property
    def left_out(self) -> tuple[LeftOutItem, ...]:
        """The items in use that this program cannot read, or not show: the first are not offered, and only the
        guide is of the others."""
        return self._left_out

    @property
    def revision(self) -> str | None:
        return None if self._bundle is None else self._bundle.revision

    @property
    def is_old(self) -> bool:
        """It still guides; staff should know."""
        return self._bundle is not None and self._clock.now() - self._bundle.issued_at > self._old_after

    def load(self) -> None:
        """What is on the disk, verified again."""
        stored = self._bundles.load()
        match stored:
            case CatalogueBundle():
                self._use(stored)
            case BundleRefused(fault=fault, detail=detail):
                self.refused(fault, detail)
                self._gap(ServiceGap.CATALOGUE_REFUSED, True, detail)
            case None:
                self._gap(ServiceGap.NO_CATALOGUE, True, "")

    def take(self, answer: CatalogueFresh | CatalogueUnchanged | Failure, order: RollBack | None) -> bool:
        """What the centre answered. order: to go back to an older one, verified. Whether the whole is wanted
        instead, because a change did not lead to what was signed."""
        if isinstance(answer, Nonsense):
            fault = {
                Wrong.SIGNATURE: BundleFault.SIGNATURE,
                Wrong.DEMONSTRATION: BundleFault.DEMONSTRATION,
            }.get(answer.wrong, BundleFault.CONTENT)
            self.refused(fault, answer.detail)
        if not isinstance(answer, CatalogueFresh):
            return False
        before = self._bundle
        taken = self._bundles.offer(answer.answer, answer.items, order)
        match taken:
            case BundleTaken(bundle=bundle, changed=changed):
                if not changed and before is not None:
                    return False
                self._use(bundle)
                self._record(AuditEvent.CATALOGUE_TAKEN, revision=bundle.revision)
                if before is not None and bundle.issued_at < before.issued_at:
                    self._record(
                        AuditEvent.CATALOGUE_ROLLED_BACK, revision=bundle.revision, instead_of=before.revision
                    )
            case BundleRefused(fault=fault, detail=detail):
                self.refused(fault, detail)
                return fault is BundleFault.CHANGE
        return False

    def settle(self) -> None:
        """See BundleStore: only while nobody is served."""
        self._bundles.settle()

    def refused(self, fault: BundleFault, detail: str) -> None:
        """Told each time it happens: a catalogue that cannot be believed is worth more than one line."""
        _log.error("catalogue.refused", fault=fault.value, detail=detail)
        self._record(AuditEvent.CATALOGUE_REFUSED, code=fault.value)

    def _use(self, bundle: CatalogueBundle) -> None:
        catalogue = Catalogue(bundle, self._index_folder)
        faulty = (LeftOutItem.of(code, why) for code, why in catalogue.faulty.items())
        self._left_out = (*self._bundles.left_out, *faulty)
        for one in self._left_out:
            if one not in self._told:
                _log.error("catalogue.item_left_out", item=one.code, reason=one.reason)
        self._told = frozenset(self._left_out)
        self._bundle = bundle
        self._used(bundle)
        self._gap(ServiceGap.NO_CATALOGUE, False, "")
        self._gap(ServiceGap.CATALOGUE_REFUSED, False, "")
        self._tell(CatalogueReady(catalogue))
