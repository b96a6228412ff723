# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages read for the session that is open: what is told, and that nothing of it outlives the session."""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.camera.reading.paper_reader import PaperReader
from devices.reports import FieldCheck, WantedField
from kiosk.app.reading import ReadingDesk
from kiosk.journey.effects import ReadPage
from kiosk.journey.events import Outcome, PageRead
from kiosk.timing import SystemClock

PAGE = b"a page"
WANTED = (WantedField("phone", ("联系电话",), FieldCheck.PHONE),)
CHILD = """
import json, os, sys, time
out = os.fdopen(1, "wb", buffering=0)
def say(said):
    body = json.dumps(said).encode()
    out.write(len(body).to_bytes(4, "big") + body)
say({"ready": "test-1"})
while head := sys.stdin.buffer.read(4):
    page = sys.stdin.buffer.read(int.from_bytes(head, "big"))
    if page == b"slow":
        time.sleep(60)
    if page == b"die":
        sys.exit(3)
    say({"lines": [["联系电话：13800004521", 0.97, 1, 1, 9, 9]]})
"""


class Desk:
    def __init__(self, folder: Path) -> None:
        script = folder / "child.py"
        script.write_text(CHILD, encoding="utf-8")
        self.told: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        self.reader = PaperReader(SystemClock(), (sys.executable, str(script)))
        self.desk = ReadingDesk(self.reader, self.told.put)

    def read(self, page: bytes | None, page_id: str = "p1") -> None:
        self.desk.read(ReadPage("s1", page_id, WANTED), lambda: page)

    def next(self) -> PageRead:
        told = self.told.get(timeout=10)
        assert isinstance(told, PageRead)
        return told


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.desk.close()


def test_what_was_found_is_told(desk: Desk) -> None:
    desk.read(PAGE)
    told = desk.next()
    assert (told.session_id, told.page_id) == ("s1", "p1")
    assert [(one.key, one.text) for one in told.found] == [("phone", "13800004521")]


def test_a_page_that_is_not_there_and_a_process_that_dies_find_nothing(desk: Desk) -> None:
    desk.read(None)
    assert desk.next().found == ()
    desk.read(b"die")
    assert desk.next().found == ()
    desk.read(PAGE, "p2")
    assert len(desk.next().found) == 1


def test_with_the_session_the_process_ends_and_nothing_is_told_any_more(desk: Desk) -> None:
    desk.read(PAGE)
    desk.next()
    process = desk.reader.process_id
    assert process is not None
    desk.read(b"slow")
    desk.read(PAGE)
    threading.Event().wait(0.2)
    desk.desk.forget()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    # Behind both of the old session: the next person's page, in a process of its own.
    desk.read(PAGE, "p9")
    assert desk.next().page_id == "p9"
    assert desk.told.empty()
    assert desk.reader.process_id not in (None, process)
