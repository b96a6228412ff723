# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole hall on loopback: a true centre in a process of its own, a bad line before it, one enrolled machine."""

from __future__ import annotations

import base64
import contextlib
import io
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random
from typing import Final
from urllib.parse import urlsplit

from PIL import Image

from central.demo import DemoCase, DemoPerson, demo_people
from central.items import ITEMS_FOLDER, ItemDefinition, load_items
from devices.simulators.process import SimulatorProcess
from kiosk.app import enrol_machine
from kiosk.contract.cases import Application
from kiosk.sealing import FolderKeyProvider, TrustedKeys
from kiosk.settings import DataFolder, Settings, load, render_default, write_text
from kiosk.standards import new_pick_up_code, new_uuid7
from kiosk.timing import SystemClock
from tests.central_api.central_machine import TestMachine
from tests.durability.fault_proxy import FaultProxy

ITEM: Final = "41040000MZ-JF-0001"
HURRY: Final = '{"wake": null}\n{"slot": {"starts_in_s": 0, "lasts_s": 60, "most": 10000, "per_s": 50}}\n'
"""To a sender: look again, and send of the backlog now, as after a heartbeat whose answer gave a slot."""
_FRESH_S: Final = 120.0
"""Proofs of identity are made anew after so long: each must have been valid when its application was signed."""


@dataclass(frozen=True)
class Case:
    """A case as it lies in the centre's own database."""

    application_id: str
    case_no: str
    body_digest: str


class Hall:
    """Start it, use its machine's folder, close it."""

    def __init__(
        self,
        folder: Path,
        *,
        answer_seconds: float = 1.0,
        ballast_mebibytes: int = 1,
        centre_options: Sequence[str] = (),
        over_proxy: bool = True,
    ) -> None:
        """centre_options: of `central serve`. over_proxy: False for a machine that speaks to the centre itself."""
        self.folder = folder
        self.centre = SimulatorProcess(
            [
                *(sys.executable, "-m", "central.cli", "serve", "--demo", "--port", "0", "--until-stdin-closes"),
                *("--data", str(folder / "centre"), *centre_options),
            ],
            log=folder / "centre.log",
        )
        try:
            self.centre_url = str(self.centre.ready["url"])
            address = urlsplit(self.centre_url)
            self.proxy = FaultProxy(str(address.hostname), int(address.port or 80))
            self.config = folder / "kiosk.toml"
            write_text(
                self.config,
                render_default(
                    {
                        "machine.data_folder": folder / "kiosk",
                        "machine.demonstration": True,
                        "centre.url": self.proxy.url if over_proxy else self.centre_url,
                        "centre.answer_seconds": answer_seconds,
                        "store.ballast_mebibytes": ballast_mebibytes,
                        "receipt_printer.enabled": False,
                        "id_card_reader.enabled": False,
                    }
                ),
            )
            settings = load(self.config)
            assert isinstance(settings, Settings), settings
            self.settings = settings
            self.data = DataFolder(settings.machine.data_folder)
            enrolled = enrol_machine(settings, str(self.centre.ready["enrolment_code"]))
            assert not isinstance(enrolled, str), enrolled
        except BaseException:
            self.centre.stop()
            raise
        self.keys = FolderKeyProvider(self.data.keys, demonstration=True)
        self.machine = TestMachine(
            self.centre_url, enrolled.machine_id, TrustedKeys(enrolled.centre_keys), self.keys.signing_key()
        )

    def applications(self, signature_bytes: int = 0) -> Iterator[Application]:
        """Signed by the demonstration's people in turn, valid in every part, without end.

        signature_bytes: about as large is the picture of the signature; 0: a few dozen.
        """
        definition = load_items(ITEMS_FOLDER)[ITEM]
        clock = SystemClock()
        made_at: float | None = None
        models: list[Application] = []
        for number in count():
            if made_at is None or clock.monotonic() - made_at > _FRESH_S:
                models = [self._application(definition, person, case) for person, case in _applicants()]
                made_at = clock.monotonic()
            now = clock.now()
            model = models[number % len(models)]
            signature = model.signature
            if signature_bytes:
                signature = signature.model_copy(update={"png": _noise(signature_bytes, number)})
            yield model.model_copy(
                update={
                    "signature": signature,
                    "application_id": new_uuid7(now),
                    "pick_up_code": new_pick_up_code(),
                    "signed_at": now,
                }
            )

    def cases(self) -> list[Case]:
        """Every case of the centre, past all its code."""
        with contextlib.closing(sqlite3.connect(self.folder / "centre" / "centre.sqlite")) as db:
            rows = db.execute("SELECT application_id, case_no, body_digest FROM cases").fetchall()
        return [Case(*row) for row in rows]

    def close(self) -> None:
        self.proxy.close()
        self.centre.stop()

    def _application(self, definition: ItemDefinition, person: DemoPerson, case: DemoCase) -> Application:
        return self.machine.application(definition, person, case.answers)


def _noise(size: int, seed: int) -> str:
    """A PNG of about this many bytes, in base64: dots by chance, which no compression makes smaller."""
    rows = size * 8 // 400 + 1
    buffer = io.BytesIO()
    Image.frombytes("1", (400, rows), Random(seed).randbytes(50 * rows)).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


def _applicants() -> list[tuple[DemoPerson, DemoCase]]:
    """Who can prove by a PIN that the card is theirs, and what they would fill in."""
    return [
        (person, case)
        for person in demo_people()
        if person.pin is not None
        for case in person.cases
        if case.item == ITEM
    ]
