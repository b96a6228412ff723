# SPDX-License-Identifier: GPL-3.0-or-later
"""After a session and its wipe, memory and disk of every kiosk process hold neither name nor number.

Started as `kiosk run` starts: with the allocator that overwrites.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.wiping import set_tunables
from tests.remains.searching import ENCODINGS, in_files, spelled, tally
from tests.remains.session import serve_and_search

KIOSK = "tests.remains.served_kiosk"
SENDER = "kiosk.sender_process"


def test_nothing_of_a_person_stays_in_memory_or_on_the_disk(tmp_path: Path) -> None:
    environment: dict[str, str] = {}
    set_tunables(environment)
    try:
        remains = serve_and_search(tmp_path, ["chen-yan"], environment=environment)
    except PermissionError:
        pytest.skip("the memory of a process of one's own may not be read here")
    assert {KIOSK, SENDER} <= remains.after.keys()
    seen = {one.word for one in remains.during[KIOSK]}
    assert seen == {"name of chen-yan", "number of chen-yan"}, "the search must find what is there"
    assert {process: tally(found) for process, found in remains.after.items()} == {
        name: {} for name in remains.after
    }
    assert tally(remains.files) == {}


def test_nothing_readable_stays_of_what_waits_on_this_machine_for_its_line(tmp_path: Path) -> None:
    """It is signed, sealed, tried again by the sender while its citizen may wait, and still here at the end."""
    environment: dict[str, str] = {}
    set_tunables(environment)
    try:
        remains = serve_and_search(tmp_path, ["chen-yan"], environment=environment, line_falls=True)
    except PermissionError:
        pytest.skip("the memory of a process of one's own may not be read here")
    with closing(sqlite3.connect(next(tmp_path.rglob("outbox.db")))) as db:
        states = [state for (state,) in db.execute("SELECT state FROM records WHERE lane = 'application'")]
    assert states in (["queued"], ["sending"])
    assert {one.word for one in remains.during[KIOSK]} == {"name of chen-yan", "number of chen-yan"}
    assert {process: tally(found) for process, found in remains.after.items()} == {
        name: {} for name in remains.after
    }
    assert tally(remains.files) == {}


def test_files_are_searched_in_every_encoding(tmp_path: Path) -> None:
    for encoding in ENCODINGS:
        (tmp_path / encoding).write_bytes(b"x" + "张秀英".encode(encoding) + b"y")
    found = in_files([tmp_path], spelled({"name": "张秀英", "number": "41"}))
    assert {(one.word, one.encoding) for one in found} >= {("name", encoding) for encoding in ENCODINGS}
