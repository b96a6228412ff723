# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window on the real parts, when things go wrong: one stage, one hardship after another.

Nothing may vanish, nothing be made twice, and the next citizen meets nothing of the one before.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem

from kiosk.app import stored_records
from kiosk.demo.finger import Finger, let_pass
from kiosk.demo.stage import Stage
from kiosk.demo.tour import ALLOWANCE, Story, Tour
from kiosk.journey import views
from kiosk.journey.touches import End, Next
from ui.application import make_application

pytestmark = pytest.mark.timeout(120)

_SETTLED_MS = 350
_HOLD_TEXT = ("QString", "QStringList", "QVariant", "QVariantMap", "QVariantList", "QJSValue", "QUrl")
_STROKES = (((0.2, 0.3), (0.4, 0.6)), ((0.5, 0.5), (0.6, 0.7)))


@pytest.fixture(scope="module")
def stage(qapp: QGuiApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    assert make_application() is qapp
    made = Stage(tmp_path_factory.mktemp("stage"))
    try:
        yield made
        assert made.screen.warnings == ()
    finally:
        made.close()


class Citizen(Tour):
    """Walks a part of the way, for the test to go on from there."""

    def __init__(self, stage: Stage, person: str) -> None:
        super().__init__(
            stage, Story(person, ALLOWANCE, "city_pin", ""), Path(), lambda _line: None, pictures=False
        )
        self.finger = Finger(stage.screen.window)

    @property
    def kind(self) -> str:
        return self._kind()

    @property
    def page(self) -> Any:
        return self._page()

    def to(self, kind: str) -> None:
        """By the pages' own buttons. What an earlier test left of this person is passed by."""
        if self.kind == "IdlePage":
            self.finger.wait_until(self._ready, "the catalogue and the reader", within=30)
        while self.kind != kind:
            here = self.kind
            let_pass(_SETTLED_MS)
            if self.kind != here or here == "OutOfServicePage":
                continue
            if here == "RecoveredPage":
                self.finger.tap("next")
            else:
                self._act(self._page())
        let_pass(_SETTLED_MS)

    def sign(self) -> None:
        self.finger.draw("paper", _STROKES)
        self.finger.wait_until(lambda: self.page.signed, "the signature")
        let_pass(_SETTLED_MS)
        self.finger.tap("next")

    def leave(self) -> None:
        """End, lift the card, and wait until the screen is idle."""
        self._stage.kiosk.touch(End())
        self._stage.kiosk.touch(Next())
        if self._stage.world.on_plate is not None:
            self._stage.world.lift()
        self.finger.wait_until(lambda: self.kind == "IdlePage", "the idle page", within=15)


@pytest.fixture
def citizen(stage: Stage) -> Iterator[Citizen]:
    one = Citizen(stage, "zhang-xiuying")
    yield one
    stage.world.restore_line()
    stage.world.slow_centre(0)
    one.leave()


def cases(stage: Stage) -> int:
    database = stage.world.folder / "centre" / "centre.sqlite"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        return int(db.execute("SELECT count(*) FROM cases").fetchone()[0])


def applications(stage: Stage) -> list[dict[str, Any]]:
    records = stored_records(stage.settings)
    assert isinstance(records, list)
    return [record for record in records if record["lane"] == "application"]


def shown_anywhere(stage: Stage) -> str:
    """Every property of every object of the window, visible or not, as one text."""
    found: list[str] = []

    def take(thing: QObject) -> None:
        meta = thing.metaObject()
        for index in range(meta.propertyCount()):
            described = meta.property(index)
            if str(described.typeName()) not in _HOLD_TEXT:
                continue
            value = thing.property(str(described.name()))
            if hasattr(value, "toVariant"):
                value = value.toVariant()
            found.append(json.dumps(value, ensure_ascii=False, default=str))
        for child in thing.children():
            take(child)

    def walk(item: QQuickItem) -> None:
        take(item)
        for child in item.childItems():
            walk(child)

    take(stage.screen.window)
    walk(stage.screen.window.contentItem())
    take(stage.screen.bridge)
    return "\n".join(found)


def test_a_sender_that_is_killed_while_it_sends_makes_one_case(stage: Stage, citizen: Citizen) -> None:
    citizen.to("SummaryPage")
    before, stored = cases(stage), len(applications(stage))
    stage.world.slow_centre(2)
    citizen.sign()
    child = stage.kiosk._sender._child
    assert child is not None
    let_pass(700)
    os.kill(child.pid, signal.SIGKILL)
    citizen.finger.wait_until(lambda: citizen.kind == "ResultPage", "the answer", within=20)
    assert citizen.page.kind in (views.ResultKind.APPROVED, views.ResultKind.REGISTERED_OFFLINE)
    citizen.finger.wait_until(lambda: citizen.page.kind is views.ResultKind.APPROVED, "the decision", within=40)
    assert len(applications(stage)) == stored + 1
    assert cases(stage) == before + 1


def test_ending_while_it_is_sent_loses_nothing_and_tells_it_on_return(stage: Stage, citizen: Citizen) -> None:
    citizen.to("SummaryPage")
    before, stored = cases(stage), len(applications(stage))
    stage.world.slow_centre(1)
    citizen.sign()
    let_pass(60)
    citizen.leave()
    (record,) = applications(stage)[stored:]
    assert not record["released"]
    stage.world.slow_centre(0)
    citizen.finger.wait_until(lambda: applications(stage)[-1]["reference"] is not None, "the delivery", within=30)
    assert cases(stage) == before + 1
    citizen.to("SecretPage")
    citizen._act(citizen.page)
    citizen.finger.wait_until(lambda: citizen.kind == "RecoveredPage", "the earlier application", within=15)
    slips = len(stage.world.slips)
    let_pass(_SETTLED_MS)
    citizen.finger.tap("back")
    assert stage.world.wait_for_slip(slips + 1, 15) is not None


def test_the_next_citizen_finds_nothing_of_the_one_before(stage: Stage, citizen: Citizen) -> None:
    """The next one lays a card in the middle of the first one's English form, without a word between."""
    person = stage.world.people["zhang-xiuying"]
    secrets = (person.name, person.card["address"], "1397777")
    citizen.to("FormPage")
    stage.screen.bridge.switchLanguage()
    citizen.finger.tap("help")
    for digit in "13977778888":
        citizen.finger.tap(f"key-{digit}")
    let_pass(_SETTLED_MS)
    before = shown_anywhere(stage)
    assert [secret in before for secret in secrets] == [True] * 3, "the scan must find what is there"
    stage.world.lay("wang-guilan")
    citizen.finger.wait_until(lambda: citizen.kind == "HomePage", "the next session")
    let_pass(_SETTLED_MS)
    after = shown_anywhere(stage)
    assert [secret for secret in secrets if secret in after] == []
    assert stage.kiosk.view.help is None
    assert stage.screen.bridge.property("language") == "zh"


def test_a_result_that_somebody_interrupts_is_still_there_for_its_owner(stage: Stage, citizen: Citizen) -> None:
    citizen.to("ResultPage")
    stage.world.lay("wang-guilan")
    citizen.finger.wait_until(lambda: citizen.kind == "HomePage", "the next session")
    assert not applications(stage)[-1]["released"]
    citizen.leave()
    citizen.to("SecretPage")
    citizen._act(citizen.page)
    citizen.finger.wait_until(lambda: citizen.kind == "RecoveredPage", "the earlier application", within=15)


def test_three_taps_where_one_was_meant_make_one_application(stage: Stage, citizen: Citizen) -> None:
    citizen.to("SummaryPage")
    before, stored = cases(stage), len(applications(stage))
    citizen.finger.draw("paper", _STROKES)
    citizen.finger.wait_until(lambda: citizen.page.signed, "the signature")
    let_pass(_SETTLED_MS)
    button = citizen.finger.find("next")
    assert button is not None
    middle = button.mapToScene(QPointF(button.width() / 2, button.height() / 2))
    for _ in range(3):
        citizen.finger.press(middle.x(), middle.y())
        let_pass(30)
        citizen.finger.release(middle.x(), middle.y())
        let_pass(40)
    citizen.finger.wait_until(lambda: citizen.kind == "ResultPage", "the answer", within=20)
    let_pass(_SETTLED_MS)
    assert citizen.kind == "ResultPage"
    assert len(applications(stage)) == stored + 1
    assert cases(stage) == before + 1
