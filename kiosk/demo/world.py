# SPDX-License-Identifier: GPL-3.0-or-later
"""The world around a demonstration kiosk: centre, line, devices and people, and what can go wrong with them.

The dock, the browser page, the headless tour and the tests all act through `World`.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import requests

from devices.simulators.process import SimulatorFault, SimulatorProcess
from devices.status import DeviceClass
from kiosk.demo.line import Line
from kiosk.demo.rig import BASIC, Rig
from kiosk.settings import render_default, write_text
from kiosk.timing import SystemClock

PEOPLE_FILE: Final = Path(__file__).parents[2] / "central" / "demo" / "people.json"
"""The centre's fictional people, read as data: the demonstration lays their cards on the reader."""
BANK_CARDS_FILE: Final = PEOPLE_FILE.with_name("bank_cards.json")

_FACES_OF_YEAR: Final = 2026
"""The year of the demonstration's people: in another one they look no older."""
HEAD_TURN: Final = 0.38
"""As far as people turn their head when asked to; above 0 to their own left."""
_HTTP_SECONDS: Final = 5.0
_SAME_ON_THE_CHIP: Final = (
    "name",
    "sex",
    "birth_date",
    "address",
    "number",
    "valid_from",
    "pass_number",
    "issue_count",
)
_CENTRE: Final = (sys.executable, "-m", "central.cli", "serve", "--demo", "--port", "0", "--until-stdin-closes")


@dataclass(frozen=True)
class Person:
    """A fictional person: what the chip of their card says, what they type, and the bank card that they carry."""

    id: str
    name: str
    story: Mapping[str, str]
    pin: str | None
    phone: str | None
    card: Mapping[str, Any]
    bank_card: Mapping[str, Any]

    @property
    def face(self) -> str:
        """Whose face a simulator draws, with the age and the sex that make it plausible."""
        age = _FACES_OF_YEAR - int(self.card["birth_date"][:4])
        return f"{self.id},{age},{'woman' if self.card['sex'] == '2' else 'man'}"


def demo_people() -> tuple[Person, ...]:
    """Everybody of the demonstration, in the order of the files."""
    families = [_data(path) for path in sorted(PEOPLE_FILE.with_name("families").glob("*.json"))]
    people = [*_data(PEOPLE_FILE)["people"], *(one for family in families for one in family.get("people", ()))]
    carried = [
        *_data(BANK_CARDS_FILE)["cards"],
        *(one for family in families for one in family.get("bank_cards", ())),
    ]
    cards = {card["person"]: card for card in carried}
    return tuple(
        Person(
            id=person["id"],
            name=person["card"]["name"] or person["card"]["english_name"],
            story=person["story"],
            pin=person["pin"],
            phone=person["phone"],
            card=person["card"],
            bank_card=cards[person["id"]],
        )
        for person in people
    )


def _data(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


class MovableClock:
    """The machine's clock, with a wall clock that the dock can push."""

    def __init__(self) -> None:
        self._real = SystemClock()
        self._offset = timedelta()

    def monotonic(self) -> float:
        return self._real.monotonic()

    def now(self) -> datetime:
        return self._real.now() + self._offset

    def jump(self, seconds: float) -> None:
        self._offset += timedelta(seconds=seconds)


class World:
    """Everything outside the kiosk. Start it, hand its settings to the kiosk, pull its levers.

    folder: everything the demonstration writes goes below it. rig: the simulated devices.
    """

    def __init__(self, folder: Path, devices: frozenset[DeviceClass] = BASIC, *, items: int = 0) -> None:
        """Starts centre and simulators. items: of the catalogue in all, with made-up guides; 0 for none of those.
        Raises SimulatorFault when one does not start."""
        self.folder = folder
        self.clock = MovableClock()
        self.people = {person.id: person for person in demo_people()}
        self._slips = threading.Condition()
        self._printed: list[Path] = []
        self._on_plate: str | None = None
        self._paper = "full"
        self._cover = "closed"
        self._delay = 0.0
        self._silent: frozenset[str] = frozenset()
        self._refusing: tuple[str, ...] = ()
        folder.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(2) as starters:
            centre = starters.submit(
                SimulatorProcess,
                [*_CENTRE, "--data", str(folder / "centre"), "--guides", str(items)],
                log=folder / "centre.log",
            )
            rig = starters.submit(Rig, folder, devices, {DeviceClass.RECEIPT_PRINTER: self._printer_says})
        try:
            self._centre = centre.result()
            self.rig = rig.result()
            address = urlsplit(str(self._centre.ready["url"]))
            self._line = Line((str(address.hostname), int(address.port or 80)))
            if DeviceClass.FACE_CAMERA in self.rig.classes:
                # A hall is behind it, and nobody before it.
                self.show_face(None)
        except BaseException:
            for starting in (centre, rig):
                with contextlib.suppress(Exception):
                    starting.result().stop()
            raise

    @property
    def centre_url(self) -> str:
        """The centre itself, past the line; for the dock and the tests, not for the kiosk."""
        return str(self._centre.ready["url"])

    @property
    def desk(self) -> tuple[str, ...]:
        """Address, name and password of the staff desk; then who else has that password, and as what."""
        staff = self._centre.ready["staff"]
        colleagues = [
            f"{one['name']} · {' '.join(one['roles'])}{' · ' + one['department'] if one['department'] else ''}"
            for one in self._centre.ready["colleagues"]
        ]
        way_in = (f"{self.centre_url}/desk", str(staff["name"]), str(staff["password"]))
        return (*way_in, "同一密码 · Same password:", *colleagues)

    @property
    def enrolment_code(self) -> str:
        return str(self._centre.ready["enrolment_code"])

    def write_settings(self) -> Path:
        """The kiosk's settings file for this world; kiosk and sender both read it."""
        path = self.folder / "kiosk.toml"
        write_text(
            path,
            render_default(
                {
                    "machine.site_name": "演示大厅",
                    "machine.data_folder": self.folder / "kiosk",
                    "machine.demonstration": True,
                    "centre.url": f"http://127.0.0.1:{self._line.port}",
                    # Whoever pulls the lever of the line wants to see what becomes of it.
                    "centre.heartbeat_seconds": 5,
                    "screen.full_screen": False,
                    **self.rig.settings(),
                }
            ),
        )
        return path

    # -- cards

    @property
    def on_plate(self) -> str | None:
        """Id of the person whose card lies on the reader."""
        return self._on_plate

    def lay(self, person_id: str) -> None:
        """Lay a person's card; one that lies there already is taken away first."""
        person = self.people[person_id]
        if self._on_plate is not None:
            self.lift()
        # The face on the chip is the one that a camera sees of this person.
        self.rig.tell(DeviceClass.ID_CARD_READER, lay={**chip_of(person.card), "face": person.face})
        self._on_plate = person_id
        if DeviceClass.FACE_CAMERA in self.rig.classes:
            # Whoever lays a card stands before the camera.
            with contextlib.suppress(SimulatorFault):
                self.show_face(person_id)

    def lift(self) -> None:
        self.rig.tell(DeviceClass.ID_CARD_READER, lift=True)
        self._on_plate = None

    def lift_during_read(self) -> None:
        """The next read loses its card midway."""
        self.rig.tell(DeviceClass.ID_CARD_READER, lift="during_read")
        self._on_plate = None

    def reader_fault(self, fault: object, times: int = 1) -> None:
        """The reader's next answers: "garbage", "split", "checksum", "silence" or {"sw3": "0x41"}."""
        self.rig.tell(DeviceClass.ID_CARD_READER, fault=fault, times=times)

    def unplug_reader(self, unplugged: bool) -> None:
        self.rig.plug(DeviceClass.ID_CARD_READER, not unplugged)

    # -- chip cards

    def insert_bank_card(self, person_id: str | None = None) -> None:
        """Put a person's bank card into the slot: whose ID card lies there, unless somebody is named."""
        owner = person_id or self._on_plate or next(iter(self.people))
        card = self.people[owner].bank_card
        chip = {name: card[name] for name in ("account", "scheme", "expires")}
        self.rig.insert_card({"kind": "unionpay", **chip})

    # -- paper

    def paper(self, level: str) -> None:
        """ "full", "low" or "out"."""
        self.rig.tell(DeviceClass.RECEIPT_PRINTER, paper=level)
        self._paper = level

    def cover(self, state: str) -> None:
        """ "open" or "closed"."""
        self.rig.tell(DeviceClass.RECEIPT_PRINTER, cover=state)
        self._cover = state

    def wait_for_slip(self, count: int, timeout: float) -> Path | None:
        """The picture of the count-th slip (from 1), or None when it has not come out in time (seconds)."""
        with self._slips:
            done = self._slips.wait_for(lambda: len(self._printed) >= count, timeout=timeout)
            return self._printed[count - 1] if done else None

    @property
    def slips(self) -> tuple[Path, ...]:
        with self._slips:
            return tuple(self._printed)

    def _printer_says(self, event: Mapping[str, Any]) -> None:
        if "printed" in event:
            with self._slips:
                self._printed.append(Path(str(event["printed"])))
                self._slips.notify_all()

    def scan_last_slip(self) -> None:
        """Hold the last slip under the scanner: what its printed code says is what is scanned."""
        import zxingcpp
        from PIL import Image

        slips = self.slips
        codes = zxingcpp.read_barcodes(Image.open(slips[-1]).convert("L")) if slips else []
        if codes:
            self.rig.tell(DeviceClass.CODE_SCANNER, scan=codes[0].text)

    # -- faces

    def show_face(self, person_id: str | None, turn: float = 0.0) -> None:
        """Somebody stands before the camera; turn: of the head, above 0 to their own left. None: nobody does."""
        looks: dict[str, object] = {"id": "" if person_id is None else self.people[person_id].face}
        if turn:
            looks["turn"] = turn
        self.rig.tell(DeviceClass.FACE_CAMERA, scene="person", **looks)

    # -- line and centre

    def cut_line(self) -> None:
        self._line.cut()

    def restore_line(self) -> None:
        self._line.restore()

    @property
    def line_is_cut(self) -> bool:
        return self._line.is_cut

    def slow_centre(self, seconds: float) -> None:
        self._delay = seconds
        self._controls({"delay_seconds": seconds})

    def lose_answers(self, count: int) -> None:
        """The next answers to applications are lost after the centre's commit."""
        self._controls({"lose_answers": count})

    def silence_registers(self, registers: frozenset[str]) -> None:
        self._silent = registers
        self._controls({"silent_registers": sorted(registers)})

    def allow_refusal(self, item_codes: tuple[str, ...]) -> None:
        """The city's signed setting that lets the machine refuse these items."""
        self._refusing = item_codes
        self._controls({"refusal_items": list(item_codes)})

    def case_no(self, application_id: str) -> str | None:
        """Under which number the centre has a case of this application; None while it has none."""
        database = self.folder / "centre" / "centre.sqlite"
        with contextlib.closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as db:
            row = db.execute("SELECT case_no FROM cases WHERE application_id = ?", (application_id,)).fetchone()
        return None if row is None else str(row[0])

    def messages(self) -> list[Mapping[str, Any]]:
        """The short messages that the city has sent, newest first."""
        answer = requests.get(f"{self.centre_url}/demo/messages", timeout=_HTTP_SECONDS)
        answer.raise_for_status()
        found: list[Mapping[str, Any]] = answer.json()
        return found

    def _controls(self, controls: Mapping[str, Any]) -> None:
        answer = requests.post(f"{self.centre_url}/demo/controls", json=controls, timeout=_HTTP_SECONDS)
        answer.raise_for_status()

    # -- the dock's picture of all this

    def state(self) -> Mapping[str, Any]:
        """What stands how, in plain values."""
        return {
            "on_plate": self._on_plate,
            "paper": self._paper,
            "cover": self._cover,
            "line_cut": self._line.is_cut,
            "delay": self._delay,
            "silent": sorted(self._silent),
            "refusing": list(self._refusing),
        }

    def stop(self) -> None:
        """Ends the children; safe to call twice."""
        self._line.close()
        self.rig.stop()
        self._centre.stop()


def chip_of(card: Mapping[str, Any]) -> dict[str, Any]:
    """A person's card in the simulator's words."""
    chip = {name: card[name] for name in _SAME_ON_THE_CHIP if card[name] is not None}
    chip["layout"] = card["card_type"]
    chip["valid_to"] = card["valid_to"]
    chip["nation"] = card["nation"] or card["country"] or ""
    # A foreigner's card of 2017 names the office that took the application in place of an authority.
    chip["authority"] = card["authority"] or card["accepting_org"] or ""
    if card["english_name"]:
        chip["foreign_name"] = card["english_name"]
    return chip
