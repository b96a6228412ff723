# SPDX-License-Identifier: GPL-3.0-or-later
"""A real pcscd with virtual readers for tests, and chip cards before its slots.

Each test has a service of its own, so that tests beside each other do not meet and each may kill it. Where the
kernel allows no mount namespace, one test after another uses the machine's place (devices.simulators.card_service).
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from devices.simulators.card_service import CardService, NoCardServiceError, reach
from devices.simulators.process import SimulatorProcess

SMART_CARD: Final = "devices.simulators.smart_card"


@contextlib.contextmanager
def stopped_service(*names: str) -> Iterator[CardService]:
    """A service that does not run yet; skips the test where none can run. It is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="cards-") as folder:
        try:
            service = CardService(Path(folder), *names)
        except NoCardServiceError as none:
            pytest.skip(str(none))
        reach(service.socket)
        try:
            yield service
        finally:
            reach(None)
            service.close()


@contextlib.contextmanager
def running_service(*names: str) -> Iterator[CardService]:
    """One that runs."""
    with stopped_service(*names) as service:
        try:
            service.start()
        except NoCardServiceError as none:
            pytest.skip(str(none))
        yield service


def slot_of(service: CardService, number: int = 0) -> tuple[str, int]:
    """The name and the port of a slot."""
    return list(service.slots.items())[number]


@contextlib.contextmanager
def person_before(service: CardService, number: int = 0) -> Iterator[SimulatorProcess]:
    """Who puts cards into a slot; each APDU takes 1 ms unless told otherwise."""
    port = slot_of(service, number)[1]
    person = SimulatorProcess.start_module(SMART_CARD, "--port", str(port))
    try:
        person.tell(apdu_ms=[1, 1])
        yield person
    finally:
        person.stop()


def insert(person: SimulatorProcess, kind: str, **card: Any) -> None:
    """A card into the slot; pcscd sees it at its next look."""
    person.tell(insert={"kind": kind, **card})
