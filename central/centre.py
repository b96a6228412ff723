# SPDX-License-Identifier: GPL-3.0-or-later
"""The one place that knows every part of the centre and joins them by plain constructors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select

from central.api.rate_limit import RateLimit
from central.catalogue import Catalogue, EarlierItems, current_catalogue
from central.database import Database
from central.database.schema import centre_facts
from central.decisions import Confirmation
from central.desk.cases import CaseDesk
from central.desk.staff import Staff
from central.feedback import Callbacks, Ratings
from central.fleet.gate import Gate, Nonces
from central.fleet.machines import Fleet
from central.identity import AssertionDesk, Challenges, FaceProofs
from central.intake.case_numbers import CaseNumbers
from central.intake.city_settings import CitySettings
from central.intake.deciding import Decider
from central.intake.papers import Papers
from central.intake.status import StatusDesk
from central.intake.submission import Intake
from central.intake.validation import ApplicationCheck
from central.items import ItemDataError, ItemDefinition, load_items
from central.notifications import MessagesKept, NoGateway, NotificationPort
from central.registers import Backend, RegisterFailureError, Registers
from central.secrecy import Tagger
from central.settings import CentreSettings, Limits, SettingsRefusedError
from kiosk.sealing import FolderKeyProvider, KeyStoreError, SigningKey, TrustedKeys
from kiosk.timing import Clock, SystemClock

_KEYS: Final = "keys"
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


@dataclass(frozen=True)
class Centre:
    """A running centre. Every part is safe to use from many threads."""

    settings: CentreSettings
    limits: Limits
    clock: Clock
    database: Database
    nonces: Nonces
    key: SigningKey
    trusted: TrustedKeys
    definitions: dict[str, ItemDefinition]
    backend: Backend
    registers: Registers
    fleet: Fleet
    gate: Gate
    assertions: AssertionDesk
    challenges: Challenges
    city_settings: CitySettings
    intake: Intake
    status: StatusDesk
    papers: Papers
    ratings: Ratings
    callbacks: Callbacks
    staff: Staff
    desk: CaseDesk
    phone: NotificationPort
    enrolment_limit: RateLimit
    challenge_limit: RateLimit
    machine_status_limit: RateLimit
    address_status_limit: RateLimit
    page_limit: RateLimit
    login_limit: RateLimit

    @cached_property
    def catalogue(self) -> Catalogue:
        """Signed when it is first asked for: only whoever serves knows the settings that stand in it."""
        items = (definition.item for definition in self.definitions.values())
        return current_catalogue(items, self.settings, self.database, self.key, self.clock)

    def close(self) -> None:
        """Let go of the files."""
        if isinstance(self.backend, ClosableBackend):
            self.backend.close()
        self.nonces.close()
        self.database.close()


def open_centre(settings: CentreSettings, *, clock: Clock | None = None) -> Centre:
    """Open the data folder and join the parts.

    Raises SettingsRefusedError when the folder is of the other kind (demonstration or production),
    its keys cannot be used, or the items do not load.
    """
    clock = clock or SystemClock()
    limits = settings.effective_limits
    key, tagger = _keys(settings)
    database = Database(settings.data)
    nonces = Nonces(settings.data)
    try:
        _claim(database, demonstration=settings.demonstration)
        trusted = TrustedKeys({key.key_id: key.public_text()})
        backend, confirmations = _city(settings, clock)
        definitions = load_items(settings.items, confirmations=confirmations)
    except ItemDataError as error:
        nonces.close()
        database.close()
        raise SettingsRefusedError(str(error)) from error
    except BaseException:
        nonces.close()
        database.close()
        raise
    items = {code: definition.item for code, definition in definitions.items()}
    registers = Registers(backend, clock)
    phone: NotificationPort = MessagesKept(database, clock) if settings.demonstration else NoGateway()
    fleet = Fleet(
        database,
        clock,
        tagger,
        city_code=settings.city_code,
        centre_keys={key.key_id: key.public_text()},
        demonstration=settings.demonstration,
        code_life=limits.enrolment_code_life,
    )
    assertions = AssertionDesk(key, trusted, clock, limits.assertion_life)
    city_settings = CitySettings(database, clock, key, trusted)
    decider = Decider(
        definitions,
        registers,
        city_settings,
        clock,
        base_url=settings.base_url,
        demonstration=settings.demonstration,
    )

    signature = f"【{'演示·' if settings.demonstration else ''}{settings.city_name.zh}政务服务】"

    def limit(count: int, window: timedelta = limits.window) -> RateLimit:
        return RateLimit(clock, count=count, window=window)

    return Centre(
        settings=settings,
        limits=limits,
        clock=clock,
        database=database,
        nonces=nonces,
        key=key,
        trusted=trusted,
        definitions=definitions,
        backend=backend,
        registers=registers,
        fleet=fleet,
        gate=Gate(fleet, nonces, clock),
        assertions=assertions,
        challenges=Challenges(
            database,
            clock,
            tagger,
            registers,
            phone,
            assertions,
            FaceProofs(city_settings, demonstration=settings.demonstration),
            limits,
            signature=signature,
        ),
        city_settings=city_settings,
        intake=Intake(
            database,
            clock,
            key,
            tagger,
            ApplicationCheck(items, EarlierItems(database), assertions, settings.city_code),
            CaseNumbers(database, clock, settings.city_code),
            decider,
        ),
        status=StatusDesk(database, clock, tagger),
        papers=Papers(database),
        ratings=Ratings(database, clock),
        callbacks=Callbacks(database, clock),
        staff=Staff(database, clock, tagger, limits.staff_session_life),
        desk=CaseDesk(database, clock, key, tagger, decider, registers, phone, signature=signature),
        phone=phone,
        enrolment_limit=limit(limits.enrolments_per_address),
        challenge_limit=limit(limits.challenges_per_machine, limits.challenge_window),
        machine_status_limit=limit(limits.status_per_machine),
        address_status_limit=limit(limits.status_per_address),
        page_limit=limit(limits.public_pages_per_address),
        login_limit=limit(limits.logins_per_address),
    )


def _keys(settings: CentreSettings) -> tuple[SigningKey, Tagger]:
    provider = FolderKeyProvider(settings.data / _KEYS, demonstration=settings.demonstration)
    try:
        return provider.signing_key(), Tagger(provider.tag_secret())
    except KeyStoreError as error:
        raise SettingsRefusedError(str(error)) from error


def _city(settings: CentreSettings, clock: Clock) -> tuple[Backend, tuple[Confirmation, ...]]:
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


def _claim(database: Database, *, demonstration: bool) -> None:
    """Mark a fresh data folder as demonstration or production; refuse one of the other kind."""
    wanted = "yes" if demonstration else "no"
    with database.write() as connection:
        found = connection.execute(
            select(centre_facts.c.value).where(centre_facts.c.name == _DEMONSTRATION)
        ).scalar_one_or_none()
        if found is None:
            connection.execute(centre_facts.insert().values(name=_DEMONSTRATION, value=wanted))
        elif found != wanted:
            kind = "a demonstration" if found == "yes" else "production"
            raise SettingsRefusedError(
                f"{Path(database.path).parent} holds {kind} data: "
                f"start {'with' if found == 'yes' else 'without'} --demo, or use another data folder"
            )
