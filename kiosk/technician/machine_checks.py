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
from kiosk.sealing import FolderKeyProvider, KeyStoreError
from kiosk.settings import DataFolder, Settings, held_by_another, production_faults
from kiosk.technician.results import CheckResult, is_good, is_wrong, look_at
from kiosk.timing import Clock
from offline_cache import examine

LITTLE_DISK_BYTES: Final = 256 << 20
FONT_FILES: Final = ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc")
FONT_PACKAGE: Final = "fonts-noto-cjk"
_KEY_FILES: Final = 2


@dataclass(frozen=True)
class Machine:
    """What the checks look at. enrolment: None before it, or when it is damaged (see `damaged`)."""

    settings: Settings
    folder: DataFolder
    clock: Clock
    enrolment: EnrolmentAnswer | None
    damaged: str

    @classmethod
    def of(cls, settings: Settings, clock: Clock) -> Machine:
        folder = DataFolder(settings.machine.data_folder)
        try:
            return cls(settings, folder, clock, load_enrolment(folder.enrolment), "")
        except EnrolmentDamagedError as error:
            return cls(settings, folder, clock, None, str(error))

    def key_files(self) -> list[Path]:
        """The machine's own key files; looking makes none."""
        return sorted(self.folder.keys.glob("*.key")) if self.folder.keys.is_dir() else []

    def keys(self) -> FolderKeyProvider | None:
        """The keys, when both are there: to ask a provider for a missing one would make it."""
        if len(self.key_files()) < _KEY_FILES:
            return None
        return FolderKeyProvider(self.folder.keys, demonstration=self.settings.machine.demonstration)

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
    files = machine.key_files()
    try:
        provider = machine.keys()
        if provider is None:
            return _missing_keys(machine, files)
        provider.storage_key()
        signing = provider.signing_key()
    except KeyStoreError as error:
        return is_wrong("keys", f"{len(files)} key files", str(error), "see the message")
    if stat.S_IMODE(machine.folder.keys.stat().st_mode) & 0o077:
        return look_at(
            "keys",
            f"signing key {signing.key_id}",
            "others can look into the folder",
            f"chmod 700 {machine.folder.keys}",
        )
    return is_good("keys", f"signing key {signing.key_id}, private to this user")


def _missing_keys(machine: Machine, files: list[Path]) -> CheckResult:
    found = f"{len(files)} of {_KEY_FILES} key files in {machine.folder.keys}"
    if machine.folder.store.exists() or machine.enrolment is not None:
        return is_wrong(
            "keys",
            found,
            "a machine that was in use has lost its keys",
            "restore the keys from its backup; new ones cannot open what is stored",
        )
    return look_at("keys", found, "no keys yet", "they are made when the kiosk starts or is enrolled")


def store(machine: Machine) -> CheckResult:
    path = machine.folder.store
    if not path.exists():
        return look_at(
            "store",
            "no store yet",
            "nothing was ever stored",
            "it is made when the kiosk starts",
        )
    try:
        provider = machine.keys()
        if provider is not None:
            provider.storage_key()
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
    found = f"whole; {seen.queued} applications wait{oldest}"
    if seen.damaged_copies:
        names = ", ".join(copy.name for copy in seen.damaged_copies)
        return is_wrong(
            "store",
            found,
            f"a damaged database was set aside: {names}",
            f"send it to the maker, then take it out of {path.parent}",
        )
    if seen.needs_attention:
        return look_at(
            "store",
            found,
            f"{seen.needs_attention} records need attention",
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
    found = f"{verdict.head.n} lines in {verdict.files} files"
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
            f"fields were left out of {verdict.left_out} lines",
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
