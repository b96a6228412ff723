# SPDX-License-Identifier: GPL-3.0-or-later
"""The file on the stick: whole, or told from a whole one at once."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.contract.export import (
    ExportedKind,
    ExportedRecord,
    ExportFault,
    ExportHeader,
    ExportWriter,
    OpenedExport,
    open_export,
)
from kiosk.sealing import SigningKey, TrustedKeys
from kiosk.timing import CHINA_STANDARD_TIME

MACHINE = "KJ-410400-0001"
KEY = SigningKey.generate()
HEADER = ExportHeader(
    export_id="0192f6a0-0000-7000-8000-000000000001",
    machine_id=MACHINE,
    city_code="410400",
    program_version="0.1.0",
    made_at=datetime(2026, 11, 23, 10, 0, tzinfo=CHINA_STANDARD_TIME),
)


def keys(machine_id: str) -> TrustedKeys | None:
    return TrustedKeys({KEY.key_id: KEY.public_text()}) if machine_id == MACHINE else None


def record(number: int, kind: ExportedKind = ExportedKind.APPLICATION) -> ExportedRecord:
    return ExportedRecord(record_id=f"r{number}", kind=kind, record=f"r{number}", centre_box="AAAA", box="QUJD")


def written(*records: ExportedRecord, key: SigningKey | None = KEY, header: ExportHeader = HEADER) -> bytes:
    file = io.BytesIO()
    writer = ExportWriter(file, header)
    for one in records:
        writer.add(one)
    writer.finish(None if key is None else lambda kind, manifest: key.sign(kind, manifest.to_payload()))
    return file.getvalue()


def opened(data: bytes) -> OpenedExport | ExportFault:
    return open_export(io.BytesIO(data), keys)


def test_what_was_written_is_read_in_its_order_and_by_its_kind() -> None:
    records = [record(1, ExportedKind.PAPER), record(2), record(3, ExportedKind.RATING), record(4)]
    export = opened(written(*records))
    assert isinstance(export, OpenedExport)
    assert export.signed
    assert export.header == HEADER
    assert list(export.records()) == records
    assert list(export.records(ExportedKind.APPLICATION)) == [records[1], records[3]]


def test_an_empty_queue_is_an_export_too() -> None:
    export = opened(written())
    assert isinstance(export, OpenedExport)
    assert list(export.records()) == []


def test_a_machine_without_its_key_writes_an_unsigned_one() -> None:
    export = opened(written(record(1), key=None))
    assert isinstance(export, OpenedExport)
    assert not export.signed


def test_another_machines_signature_is_a_forgery() -> None:
    assert opened(written(record(1), key=SigningKey.generate())) is ExportFault.FORGED
    strange = HEADER.model_copy(update={"machine_id": "KJ-410400-0999"})
    assert opened(written(record(1), header=strange)) is ExportFault.FORGED


def test_lines_cannot_be_moved_left_out_or_taken_from_another_export() -> None:
    first, one, two, seal = written(record(1), record(2)).splitlines(keepends=True)
    assert opened(first + two + one + seal) is ExportFault.CHANGED
    assert opened(first + one + seal) is ExportFault.CHANGED
    assert opened(first + one + two + two + seal) is ExportFault.CHANGED
    other = HEADER.model_copy(update={"export_id": "0192f6a0-0000-7000-8000-000000000002"})
    assert opened(other.model_dump_json().encode() + b"\n" + one + two + seal) is ExportFault.CHANGED
    assert opened(first + one + b'{"record_id": 1}\n' + seal) is ExportFault.BAD_LINE


@pytest.mark.parametrize("data", [b"", b"\n", b"{}\n", b"\x00" * 100, b"PK\x03\x04", "登记".encode()])
def test_what_is_no_export_is_told(data: bytes) -> None:
    assert opened(data) is ExportFault.NO_EXPORT


@given(data=st.data())
@settings(max_examples=200)
def test_a_file_that_was_cut_off_or_changed_never_passes(data: st.DataObject) -> None:
    whole = written(record(1, ExportedKind.PAPER), record(2), record(3))
    cut = data.draw(st.integers(0, len(whole) - 1))
    assert isinstance(opened(whole[:cut]), ExportFault)
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != whole[place]))
    assert isinstance(opened(whole[:place] + bytes([byte]) + whole[place + 1 :]), ExportFault)


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert isinstance(opened(data), ExportFault)
    first, *_ = written().splitlines(keepends=True)
    assert isinstance(opened(first + data), ExportFault)
