# SPDX-License-Identifier: GPL-3.0-or-later
"""What the command line does with a machine's data folder without a running kiosk."""

from __future__ import annotations

from datetime import timedelta

from kiosk.app.failures import call_fault
from kiosk.app.version import PROGRAM_VERSION
from kiosk.audit import AuditEvent, AuditLog
from kiosk.catalogue import BundleRefused, BundleStore, Catalogue
from kiosk.central_client import CentralClient, EnrolmentDamagedError, Refused, load_enrolment, save_enrolment
from kiosk.contract.fleet import EnrolmentAnswer
from kiosk.contract.items import CatalogueBundle
from kiosk.faults import explain
from kiosk.sealing import KeyStoreError, MachineKeys, Profile, SigningKey, StorageKeys, TrustedKeys
from kiosk.settings import DataFolder, Settings, machine_keys
from kiosk.timing import SystemClock
from offline_cache import Store, StoreError, standing


def enrol_machine(settings: Settings, one_time_code: str) -> EnrolmentAnswer | str:
    """Exchange keys with the centre and keep the answer, or the reason why not."""
    folder, clock = DataFolder(settings.machine.data_folder), SystemClock()
    demonstration = settings.machine.demonstration
    try:
        # Private from its first moment: keys and applications lie below it.
        folder.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        keys = machine_keys(settings)
        # A machine that is enrolled again gets a new key: the old one may be in other hands, and the city may have
        # chosen another profile since.
        again = folder.enrolment.exists()
        signing = keys.next_signing_key() if again else keys.signing_key()
        client = CentralClient(
            settings.centre.url,
            None,
            _EnrollingKeys(keys, signing),
            clock,
            demonstration=demonstration,
            ca_file=settings.centre.ca_file or None,
            connect_s=settings.centre.connect_seconds,
        )
        answer = client.enrol(one_time_code, PROGRAM_VERSION)
    except KeyStoreError as error:
        return str(error)
    except ValueError as error:
        return f"centre: {error}"
    except OSError as error:
        return f"{error.filename or folder.root}: {error.strerror}"
    if not isinstance(answer, EnrolmentAnswer):
        if isinstance(answer, Refused):
            return f"the centre refuses: {answer.problem.title} ({answer.problem.code.value})"
        return explain(call_fault(answer)).technician.source
    try:
        refused = _owes_as_another(folder, answer.machine_id) if again else ""
        if refused:
            keys.drop_next_signing_key()
            return refused
        if again:
            keys.use_next_signing_key()
        save_enrolment(folder.enrolment, answer)
        AuditLog(folder.audit, clock).record(
            AuditEvent.MACHINE_ENROLLED, machine=answer.machine_id, demonstration=answer.demonstration
        )
    except KeyStoreError as error:
        return f"the centre has enrolled this machine, but {error}; then enrol it again with the same code"
    except OSError as error:
        return f"{error.filename or folder.root}: {error.strerror}"
    return answer


def _owes_as_another(folder: DataFolder, machine_id: str) -> str:
    """Why this machine may not become another one; "" when it may. What was signed names the machine at which it
    was: under another name the centre would take none of it, not even that it lapsed."""
    try:
        before = load_enrolment(folder.enrolment)
    except EnrolmentDamagedError:
        return ""
    if before is None or before.machine_id == machine_id or not folder.store.exists():
        return ""
    seen = standing(folder.store, SystemClock().now(), timedelta(0))
    again = f"use a code that the centre makes for it: central enrol-code --again {before.machine_id}"
    if seen is None:
        return (
            f"whether {before.machine_id} still owes applications cannot be seen: start the kiosk once, or {again}"
        )
    owed = seen.usage.applications + seen.usage.expired + seen.parked
    if owed == 0:
        return ""
    return (
        f"the code is for a new machine, and {before.machine_id} still owes what is stored here ({owed}): {again}"
    )


class _EnrollingKeys:
    """The machine's keys, but for the one that is about to be enrolled."""

    def __init__(self, keys: MachineKeys, signing: SigningKey) -> None:
        self._keys = keys
        self._signing = signing

    @property
    def profile(self) -> Profile:
        return self._keys.profile

    def signing_key(self) -> SigningKey:
        return self._signing

    def storage_keys(self) -> StorageKeys:
        return self._keys.storage_keys()

    def tag_secret(self) -> bytes:
        return self._keys.tag_secret()


def tray_filled(settings: Settings) -> str:
    """A person has filled the A4 tray: its sheets are counted from full. The reason when that cannot be written."""
    if not settings.page_printer.sheets:
        return "nobody counts: set page_printer.sheets to what a full tray holds, and restart the kiosk"
    folder = DataFolder(settings.machine.data_folder)
    try:
        keys = machine_keys(settings)
        store = Store(folder.store, keys, SystemClock(), ballast_bytes=settings.store.ballast_mebibytes << 20)
    except (KeyStoreError, StoreError) as error:
        return str(error)
    try:
        store.print_journal.filled()
    except StoreError as error:
        return str(error)
    finally:
        store.close()
    return ""


def stored_catalogue(settings: Settings) -> Catalogue | str:
    """The catalogue that this machine has, verified, or the reason why there is none."""
    bundle = stored_bundle(settings)
    index = DataFolder(settings.machine.data_folder).search
    # What the kiosk keeps is read; a technician's command begins no folder that the kiosk could not write.
    return bundle if isinstance(bundle, str) else Catalogue(bundle, index if index.is_dir() else None)


def stored_bundle(settings: Settings) -> CatalogueBundle | str:
    """The same without its search."""
    folder = DataFolder(settings.machine.data_folder)
    try:
        machine = load_enrolment(folder.enrolment)
    except EnrolmentDamagedError as error:
        return str(error)
    if machine is None:
        return "this machine is not enrolled yet, so it has no catalogue: kiosk enrol CODE"
    demonstration = settings.machine.demonstration
    keys = TrustedKeys(machine.centre_keys)
    bundles = BundleStore(
        folder.bundle,
        keys if demonstration else keys.without_demonstration(),
        city_code=machine.city_code,
        demonstration=demonstration,
    )
    bundle = bundles.load()
    if bundle is None:
        return "no catalogue has come from the centre yet: start the kiosk with the line up"
    if isinstance(bundle, BundleRefused):
        return f"the stored catalogue is refused: {bundle.detail}"
    return bundle
