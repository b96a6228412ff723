# SPDX-License-Identifier: GPL-3.0-or-later
"""A real centre on a free loopback port, in a thread, on a clock that the test steps."""

from __future__ import annotations

import functools
import logging
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final
from unittest import mock

import pytest
import requests
import structlog
import uvicorn

from central import background
from central import centre as centre_module
from central.centre import Centre, open_centre
from central.database import Database
from central.decisions import Confirmation
from central.demo import DemoPerson, demo_people
from central.items import ItemDefinition, load_items
from central.server import app_of
from central.settings import CentreSettings
from central.slow_lines import impatient_protocol
from kiosk.contract.message import Text
from kiosk.timing import CHINA_STANDARD_TIME, SteppedClock
from tests.central_api.central_machine import TIMEOUT, TestMachine

structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))

MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=CHINA_STANDARD_TIME)
"""A Monday at an hour when every demonstration register is open."""


@dataclass
class Running:
    """A centre that answers on its url."""

    url: str
    centre: Centre
    clock: SteppedClock

    def machine(self) -> TestMachine:
        code = self.centre.fleet.new_code(Text(zh="测试大厅", en="Test hall"))
        demonstration = self.centre.settings.demonstration
        return TestMachine.enrol(self.url, code, self.clock, demonstration=demonstration)

    def controls(self, **wanted: object) -> None:
        answer = requests.post(self.url + "/demo/controls", json=wanted, timeout=TIMEOUT)
        assert answer.status_code == 200, answer.text

    def messages(self) -> list[dict[str, str]]:
        self.centre.notices.work()
        found: list[dict[str, str]] = requests.get(self.url + "/demo/messages", timeout=TIMEOUT).json()
        return found


_SELDOM: Final = tuple(
    replace(duty, every_s=3600.0) if duty.name in ("messages", "hand-overs", "reminders") else duty
    for duty in background._DUTIES
)


@functools.cache
def _of_the_program(confirmations: tuple[Confirmation, ...]) -> dict[str, ItemDefinition]:
    return load_items(confirmations=confirmations)


def _items(folder: Path | None = None, *, confirmations: Sequence[Confirmation] = ()) -> dict[str, ItemDefinition]:
    """The items of the program are the same ones for every centre: they are read and tried once in a test process,
    which takes half a second. A test's own folder is read each time."""
    if folder is not None:
        return load_items(folder, confirmations=confirmations)
    return dict(_of_the_program(tuple(confirmations)))


@functools.cache
def _empty_tables() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        made = Database(Path(folder))
        made.close()
        return made.path.read_bytes()


_migrate: Final = Database._migrate


def _laid_out(database: Database) -> None:
    """A new file gets the tables that the first centre of the test process made step by step; one that is there
    is brought up to date as ever."""
    if not database.path.stat().st_size:
        database.path.write_bytes(_empty_tables())
    _migrate(database)


@contextmanager
def running(settings: CentreSettings, clock: SteppedClock | None = None) -> Iterator[Running]:
    clock = clock or SteppedClock(MORNING)
    # Before the way to make tables is another one.
    _empty_tables()
    # It sends at its start, and then only when a test looks at the messages: two at once would race.
    with (
        mock.patch.object(background, "_DUTIES", _SELDOM),
        mock.patch.object(centre_module, "load_items", _items),
        mock.patch.object(Database, "_migrate", _laid_out),
        socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener,
    ):
        listener.bind(("127.0.0.1", 0))
        settings = replace(settings, port=listener.getsockname()[1])
        centre = open_centre(settings, clock=clock)
        protocol = impatient_protocol(centre.limits)
        server = uvicorn.Server(uvicorn.Config(app_of(centre), http=protocol, log_config=None, access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            deadline = threading.Event()
            while not server.started and thread.is_alive():
                deadline.wait(0.01)
            yield Running(f"http://127.0.0.1:{settings.port}", centre, clock)
        finally:
            server.should_exit = True
            thread.join(timeout=20)
            assert not thread.is_alive()


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Running]:
    with running(CentreSettings(data=tmp_path / "centre", demonstration=True)) as one:
        yield one


@pytest.fixture
def machine(centre: Running) -> TestMachine:
    return centre.machine()


@pytest.fixture(scope="session")
def person() -> Callable[[str], DemoPerson]:
    people = {one.id: one for one in demo_people()}
    return people.__getitem__
