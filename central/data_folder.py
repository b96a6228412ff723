# SPDX-License-Identifier: GPL-3.0-or-later
"""What a data folder is of: its keys, demonstration or production, and the line to the city's registers."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Protocol, runtime_checkable

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select

from central.database import Database
from central.database.schema import centre_facts
from central.decisions import Confirmation
from central.registers import Backend, RegisterFailureError
from central.secrecy import Tagger
from central.settings import CentreSettings, SettingsRefusedError
from kiosk.sealing import FolderKeyProvider, KeyStoreError, SigningKey
from kiosk.timing import Clock

KEYS: Final = "keys"
_DEMONSTRATION: Final = "demonstration"
_CONFIRMATIONS: Final = "confirmations.json"
"""In the data folder: a JSON list of the legal bases that the city has confirmed, see central.decisions."""


@runtime_checkable
class ClosableBackend(Protocol):
    """A line to the registers that wants to be told of the end."""

    def close(self) -> None: ...


class NoLineToRegisters:
    """A city that has not joined its registers: every question is unanswered, so a person decides."""

    def fetch(self, register: str, table: str, key: str) -> None:  # noqa: ARG002 - Backend's signature
        raise RegisterFailureError(f"no line to {register} is configured")


def keys_of(settings: CentreSettings) -> tuple[SigningKey, Tagger]:
    provider = FolderKeyProvider(
        settings.data / KEYS, demonstration=settings.demonstration, profile=settings.profile
    )
    try:
        return provider.signing_key(), Tagger(provider.tag_secret())
    except KeyStoreError as error:
        raise SettingsRefusedError(str(error)) from error


def line_to_the_city(settings: CentreSettings, clock: Clock) -> tuple[Backend, tuple[Confirmation, ...]]:
    """The line to the registers, and the legal bases that the city has confirmed."""
    if settings.demonstration:
        # Only here: without --demo no demonstration data is even loaded.
        from central.demo import DemoBackend, demo_confirmations

        return DemoBackend(clock), demo_confirmations()
    path = settings.data / _CONFIRMATIONS
    if not path.exists():
        return NoLineToRegisters(), ()
    try:
        confirmations = TypeAdapter(tuple[Confirmation, ...]).validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise SettingsRefusedError(f"{path}: {error}") from error
    return NoLineToRegisters(), confirmations


def claim(database: Database, tagger: Tagger, *, demonstration: bool) -> None:
    """Mark a fresh data folder as demonstration or production and as of these keys; refuse one of the other kind,
    or of other keys: no machine believes those, and by their hashes every machine would look like a copy."""
    wanted = "yes" if demonstration else "no"
    found = _fact(database, _DEMONSTRATION, wanted)
    if found != wanted:
        kind = "a demonstration" if found == "yes" else "production"
        raise SettingsRefusedError(
            f"{Path(database.path).parent} holds {kind} data: "
            f"start {'with' if found == 'yes' else 'without'} --demo, or use another data folder"
        )
    ours = tagger.tag(KEYS)
    if _fact(database, KEYS, ours) != ours:
        folder = Path(database.path).parent
        raise SettingsRefusedError(
            f"{folder / KEYS} is not what {database.path} was made with: restore it from its backup. If it is "
            f"lost for ever, take the row {KEYS!r} out of the table centre_facts and enrol every machine again"
        )


def _fact(database: Database, name: str, first: str) -> str:
    """What is written down under a name; the first time, this."""
    with database.write() as connection:
        found = connection.execute(
            select(centre_facts.c.value).where(centre_facts.c.name == name)
        ).scalar_one_or_none()
        if found is None:
            connection.execute(centre_facts.insert().values(name=name, value=first))
            return first
        return str(found)
