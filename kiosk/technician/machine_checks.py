# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks of the machine itself: settings, disk, copies, keys, store, audit log, fonts."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.audit import verify
from kiosk.central_client import EnrolmentDamagedError, load_enrolment
from kiosk.contract.fleet import EnrolmentAnswer
from kiosk.faults.counting import counted
from kiosk.sealing import KeyAbsentError, KeyStoreError, MachineKeys
from kiosk.settings import DataFolder, KeyKeeper, Settings, held_by_another, machine_keys, production_faults
from kiosk.technician.results import CheckResult, is_good, is_wrong, look_at
from kiosk.timing import Clock
from offline_cache import examine

LITTLE_DISK_BYTES: Final = 256 << 20
FONT_FILES: Final = ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc")
FONT_PACKAGE: Final = "fonts-noto-cjk"


@dataclass(frozen=True)
class Machine:
    """What the checks look at. enrolment: None before it, or when it is damaged (see `damaged`). keys: to look
    only; their keeper is asked once, by whichever check comes first."""

    settings: Settings
    folder: DataFolder
    clock: Clock
    enrolment: EnrolmentAnswer | None
    damaged: str
    keys: MachineKeys

    @classmethod
    def of(cls, settings: Settings, clock: Clock) -> Machine:
        folder = DataFolder(settings.machine.data_folder)
        keys = machine_keys(settings, look_only=True)
        try:
            return cls(settings, folder, clock, load_enrolment(folder.enrolment), "", keys)
        except EnrolmentDamagedError as error:
            return cls(settings, folder, clock, None, str(error), keys)

    def kiosk_runs(self) -> bool:
        return held_by_another(self.folder.kiosk_lock)


def settings_allowed(machine: Machine) -> CheckResult:
    if machine.settings.machine.demonstration:
        return look_at(
            "settings",
            "a demonstration's settings",
            "`kiosk run` refuses to start with them",
            "for the public, write a settings file with machine.demonstration = false",
        )
    faults = production_faults(machine.settings, machine.enrolment)
    if faults:
        return is_wrong("settings", "the file loads", "`kiosk run` refuses", "; ".join(faults))
    return is_good("settings", f"edition {machine.settings.machine.edition}")


def data_folder(machine: Machine) -> CheckResult:
    root = machine.folder.root
    if not root.is_dir():
        return is_wrong(
            "data_folder",
            f"{root} is not there",
            "nothing can be stored",
            "start the kiosk once, or make the folder for its user with mode 700",
        )
    status = root.stat()
    if not os.access(root, os.R_OK | os.W_OK | os.X_OK):
        return is_wrong(
            "data_folder",
            str(root),
            "this user may not write there",
            "chown it to the kiosk's user",
        )
    free = shutil.disk_usage(root).free
    found = f"{root}, {free >> 20} MiB free"
    if stat.S_IMODE(status.st_mode) & 0o077:
        return look_at("data_folder", found, "others can look into it", f"chmod 700 {root}")
    needed = 2 * (machine.settings.store.ballast_mebibytes << 20)
    if free < needed:
        return is_wrong(
            "data_folder",
            found,
            "too little to take in applications",
            "make room on this disk",
        )
    if free < LITTLE_DISK_BYTES:
        return look_at("data_folder", found, "little room is left", "make room on this disk")
    return is_good("data_folder", found)


def running_copies(machine: Machine) -> CheckResult:
    kiosk, sender = machine.kiosk_runs(), held_by_another(machine.folder.sender_lock)
    found = f"kiosk {'runs' if kiosk else 'does not run'}, sender {'runs' if sender else 'does not run'}"
    if sender and not kiosk:
        return look_at(
            "second_copy",
            found,
            "a sender without its kiosk",
            "it ends by itself within seconds; if not, end the process",
        )
    if kiosk and not sender:
        return is_wrong(
            "second_copy",
            found,
            "applications are stored but not sent",
            "look at the kiosk's log for why its sender does not start",
        )
    return is_good("second_copy", found)


def keys(machine: Machine) -> CheckResult:
    """The signing key belongs to the enrolment, the storage key to the store: each is needed from then on."""
    if not machine.keys.exist:
        if machine.enrolment is not None or machine.folder.store.exists():
            return is_wrong(
                "keys",
                f"none in {machine.folder.keys}",
                "a machine that was in use has lost its keys",
                "restore the folder from its backup; new keys open nothing and are not enrolled",
            )
        return look_at("keys", "none", "no keys yet", "they are made when the kiosk is enrolled and starts")
    keeper = machine.keys.keeper
    try:
        signing, generation = machine.keys.signing_key(), machine.keys.storage_keys().current
    except KeyAbsentError as error:
        return is_wrong("keys", f"kept by {keeper.name}", error.cause, error.next_step)
    except KeyStoreError as error:
        return is_wrong("keys", str(machine.folder.keys), str(error), "see the message")
    found = (
        f"kept by {keeper.name}, which protects against {keeper.protects_against}; "
        f"not against {keeper.not_against}. "
        f"Signing key {signing.key_id} ({signing.algorithm}), storage key generation {generation}, "
        f"profile {machine.keys.profile.value}"
    )
    if stat.S_IMODE(machine.folder.keys.stat().st_mode) & 0o077:
        return look_at("keys", found, "others can look into the folder", f"chmod 700 {machine.folder.keys}")
    if machine.settings.keys.provider is KeyKeeper.FILE and not machine.settings.machine.demonstration:
        return look_at(
            "keys",
            found,
            "whoever takes the disk can read what waits on it",
            "where the machine has a TPM or a token: kiosk keys move tpm2 (or pkcs11, systemd)",
        )
    return is_good("keys", found)


def store(machine: Machine) -> CheckResult:
    path = machine.folder.store
    if not path.exists():
        return look_at(
            "store",
            "no store yet",
            "nothing was ever stored",
            "it is made when the kiosk starts",
        )
    provider: MachineKeys | None = machine.keys
    try:
        machine.keys.storage_keys()
    except KeyStoreError:
        # The check of the keys says what is wrong with them.
        provider = None
    seen = examine(path, provider)
    if seen.damage:
        return is_wrong(
            "store",
            seen.damage,
            "the database is damaged",
            "restart the kiosk: it keeps the file aside and begins a new one; send the file to the maker",
        )
    if seen.newer:
        return is_wrong("store", str(path), "written by a newer program", "update this program")
    if seen.key_fits is False:
        return is_wrong("store", str(path), "written under another storage key", "restore that key file")
    oldest = f", the oldest of {seen.oldest:%Y-%m-%d %H:%M}" if seen.oldest else ""
    found = f"whole; {counted(seen.queued, 'application')} {'waits' if seen.queued == 1 else 'wait'}{oldest}"
    if seen.damaged_copies:
        names = ", ".join(copy.name for copy in seen.damaged_copies)
        return is_wrong(
            "store",
            found,
            f"a damaged database was set aside: {names}",
            f"send it to the maker, then take it out of {path.parent}",
        )
    if seen.parked:
        return look_at(
            "store",
            found,
            f"{counted(seen.parked, 'record')} {'needs' if seen.parked == 1 else 'need'} attention",
            "kiosk outbox list shows them and why",
        )
    if not seen.ballast_aboard:
        return is_wrong(
            "store",
            found,
            "the reserve for a full disk was used up: no application is taken",
            "make room on this disk",
        )
    return is_good("store", found)


def audit(machine: Machine) -> CheckResult:
    verdict = verify(machine.folder.audit)
    found = f"{counted(verdict.head.n - verdict.base.head.n, 'line')} in {counted(verdict.files, 'file')}"
    if verdict.problems:
        first = verdict.problems[0]
        return is_wrong(
            "audit",
            found,
            f"the chain is broken at {first.file}, line {first.line}: {first.text}",
            "keep the folder as it is and report this",
        )
    if verdict.left_out:
        return look_at(
            "audit",
            found,
            f"fields were left out of {counted(verdict.left_out, 'line')}",
            "report this to the maker of the program",
        )
    sealed = f", {verdict.sealed} torn by power cuts and sealed off" if verdict.sealed else ""
    return is_good("audit", f"whole: {found}{sealed}")


def font_folders() -> list[Path]:
    """Where the screen looks for its fonts (ui.fonts has the same list, and loads what it finds)."""
    frozen = getattr(sys, "_MEIPASS", None)
    return [
        *([Path(frozen) / "fonts"] if frozen else []),
        Path("/usr/share/fonts/opentype/noto"),
        Path("/usr/local/share/fonts"),
        Path.home() / ".local/share/fonts",
    ]


def fonts() -> CheckResult:
    missing = [name for name in FONT_FILES if not any((folder / name).is_file() for folder in font_folders())]
    if missing:
        return is_wrong(
            "fonts",
            f"{', '.join(missing)} not found",
            "Chinese would be drawn as empty boxes",
            f"apt-get install {FONT_PACKAGE}",
        )
    return is_good("fonts", ", ".join(FONT_FILES))
