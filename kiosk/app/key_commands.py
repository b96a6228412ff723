# SPDX-License-Identifier: GPL-3.0-or-later
"""What a technician does with the machine's keys: see who keeps them, rotate, move, unlock a token."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.audit import AuditEvent, AuditLog
from kiosk.sealing import KeyStoreError, MachineKeys
from kiosk.settings import (
    AlreadyRunningError,
    DataFolder,
    KeyKeeper,
    ProgramLock,
    Settings,
    changed,
    keeper_of,
    machine_keys,
    write_text,
)
from kiosk.timing import SystemClock
from offline_cache import Store, StoreError

_ROWS_AT_ONCE: Final = 500


@dataclass(frozen=True)
class KeysSeen:
    """What can be told of the keys without telling them. generations: of the storage key, the last one seals."""

    keeper: str
    protects_against: str
    not_against: str
    profile: str
    signing_key: str
    signing_algorithm: str
    generations: tuple[int, ...]


@dataclass(frozen=True)
class KeysRotated:
    """generation: the one that seals from now on. rewrapped: records brought under it."""

    generation: int
    rewrapped: int


def show_keys(settings: Settings) -> KeysSeen | str:
    """Changes nothing. The reason when they cannot be had."""
    return _seen(machine_keys(settings, look_only=True))


def unlock_token(settings: Settings) -> KeysSeen | str:
    """Ask the keeper although the last PIN that its token was given was wrong. A try that a token counts is
    written down, however it ends."""
    seen = _seen(machine_keys(settings, look_only=True, insist=True))
    folder = DataFolder(settings.machine.data_folder).audit
    try:
        AuditLog(folder, SystemClock()).record(
            AuditEvent.KEYS_UNLOCKED, outcome="refused" if isinstance(seen, str) else "unlocked"
        )
    except OSError as error:
        return f"{error.filename or folder}: {error.strerror}"
    return seen


def rotate_keys(settings: Settings) -> KeysRotated | str:
    """A new generation of the storage key, and every record brought under it; kiosk and sender may run."""
    folder = DataFolder(settings.machine.data_folder)
    keys = machine_keys(settings, may_make=False)
    try:
        if not folder.store.exists():
            done = KeysRotated(keys.rotate(in_use=()), 0)
        else:
            store = _store(settings, keys)
            try:
                # What lies in a damaged database nobody can list: while there is one, no generation is given up.
                unknown = keys.storage_keys().secrets if store.damaged_copies else ()
                generation = keys.rotate({*store.generations_in_use(), *unknown})
                done = KeysRotated(generation, _rewrap_all(store))
            finally:
                store.close()
        AuditLog(folder.audit, SystemClock()).record(AuditEvent.KEYS_ROTATED, generation=done.generation)
    except (KeyStoreError, StoreError) as error:
        return str(error)
    except OSError as error:
        return f"{error.filename or folder.root}: {error.strerror}"
    return done


def move_keys(settings: Settings, config: Path, to: KeyKeeper) -> str:
    """Give the keys to another keeper, and write that into the settings file. The kiosk must be closed; the reason
    when it is not, or when anything fails."""
    folder = DataFolder(settings.machine.data_folder)
    if to is settings.keys.provider:
        return f"the settings say already that {to.value} keeps the keys"
    keys = machine_keys(settings, may_make=False)
    try:
        with ProgramLock(folder.kiosk_lock), ProgramLock(folder.sender_lock):
            # Before anything is changed: afterwards the settings must be written.
            text = changed(config.read_text(encoding="utf-8"), {"keys.provider": to.value})
            keys.move(keeper_of(settings.keys, to))
            write_text(config, text)
            if folder.store.exists():
                store = _store(settings, keys)
                try:
                    _rewrap_all(store)
                finally:
                    store.close()
            AuditLog(folder.audit, SystemClock()).record(AuditEvent.KEYS_MOVED, keeper=to.value)
    except (AlreadyRunningError, KeyStoreError, StoreError) as error:
        return str(error)
    except ValueError as error:
        return f"{config}: {error}"
    except OSError as error:
        return f"{error.filename or folder.root}: {error.strerror}"
    return ""


def _seen(keys: MachineKeys) -> KeysSeen | str:
    try:
        signing, storage = keys.signing_key(), keys.storage_keys()
    except KeyStoreError as error:
        return str(error)
    return KeysSeen(
        keeper=keys.keeper.name,
        protects_against=keys.keeper.protects_against,
        not_against=keys.keeper.not_against,
        profile=keys.profile.value,
        signing_key=signing.key_id,
        signing_algorithm=signing.algorithm,
        generations=tuple(sorted(storage.secrets)),
    )


def _store(settings: Settings, keys: MachineKeys) -> Store:
    path = DataFolder(settings.machine.data_folder).store
    return Store(path, keys, SystemClock(), ballast_bytes=settings.store.ballast_mebibytes << 20)


def _rewrap_all(store: Store) -> int:
    done = 0
    while some := store.rewrap(_ROWS_AT_ONCE):
        done += some
    return done
