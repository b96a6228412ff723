# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications with scanned papers take the same sealed way, and get the time that their size needs."""

from __future__ import annotations

import base64
from pathlib import Path

from central.settings import Limits
from kiosk.contract.cases import MOST_ATTACHED_BYTES, Application, Attachment
from kiosk.sealing import digest
from kiosk.timing import SteppedClock
from offline_cache.attempts import LIGHT_BYTES, SUBMIT_DEADLINE_S, UPLOAD_BYTES_A_S
from offline_cache.states import Lane
from tests.offline_cache.outbox_cases import START, application, body_of, open_store
from tests.offline_cache.sender_stand import Stand

MARK = b"a lease that nobody has signed"


def with_paper(size: int, person: int = 1) -> Application:
    pdf = (b"%PDF-1.4 " + MARK * (size // len(MARK) + 1))[:size]
    paper = Attachment(material="premises", sha256=digest(pdf), data=base64.b64encode(pdf).decode())
    return application(person).model_copy(update={"attachments": (paper,)})


def test_the_largest_application_is_stored_sealed_and_comes_back_to_the_byte(tmp_path: Path) -> None:
    store = open_store(tmp_path, SteppedClock(START))
    try:
        largest = with_paper(MOST_ATTACHED_BYTES)
        store.put_application(largest)
        parcel = store.outbox.parcel(largest.application_id)
        assert parcel is not None
        assert parcel.body == body_of(largest)
        assert Application.model_validate_json(parcel.body) == largest
        assert parcel.lane is Lane.APPLICATION
    finally:
        store.close()
    for file in tmp_path.iterdir():
        held = file.read_bytes()
        assert MARK not in held
        assert base64.b64encode(MARK * 3)[4:40] not in held


def test_what_is_stored_is_never_too_large_for_the_centre() -> None:
    largest = with_paper(MOST_ATTACHED_BYTES)
    with_signature = largest.model_copy(update={"signature": application(padding=512 * 1024).signature})
    assert len(body_of(with_signature)) < Limits().case_bytes


def test_a_heavy_application_gets_the_time_that_a_slow_line_needs(tmp_path: Path) -> None:
    stand = Stand(tmp_path)
    try:
        heavy = with_paper(MOST_ATTACHED_BYTES)
        stand.store.put_application(heavy)
        stand.slot()
        stand.run(1)
        (deadline,) = stand.line.deadlines
        assert deadline == SUBMIT_DEADLINE_S + (len(body_of(heavy)) - LIGHT_BYTES) / UPLOAD_BYTES_A_S
        assert 40 < deadline < Limits().case_time.total_seconds()
        stand.line.deadlines.clear()
        stand.put(2)
        stand.sender.wake()
        stand.run(1)
        assert stand.line.deadlines == {SUBMIT_DEADLINE_S}
    finally:
        stand.store.close()
