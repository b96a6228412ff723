# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers read for prefill: the process that reads, gone in each state, and fields that must prove themselves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.camera.document_desk import packed
from devices.camera.page_finder import find_page
from devices.camera.page_picture import judged, straight
from devices.camera.reading import paper_reader, wire
from devices.camera.reading.fields import found_fields
from devices.camera.reading.paper_reader import PaperReader, ReadingFault, installed
from devices.camera.reading.wire import Line
from devices.reports import FieldCheck, WantedField
from devices.simulators.desk_scenes import LEASE, SCENES, draw
from kiosk.timing import SystemClock

CLOCK = SystemClock()
needs_the_extra = pytest.mark.skipif(not installed(), reason="rapidocr and onnxruntime are not installed")

WANTED = (
    WantedField("premises", ("房屋地址", "房屋坐落", "地址"), FieldCheck.ADDRESS),
    WantedField("number", ("公民身份号码", "身份证号"), FieldCheck.RESIDENT_NUMBER),
    WantedField("code", ("统一社会信用代码",), FieldCheck.CREDIT_CODE),
    WantedField("phone", ("联系电话",), FieldCheck.PHONE),
    WantedField("signed", ("签订日期",), FieldCheck.DATE),
    WantedField("rent", ("月租金",), FieldCheck.AMOUNT),
    WantedField("tenant", ("承租人",)),
)


@cache
def page(scene: str = "page") -> bytes:
    bgr = draw(SCENES[scene], 3264, 2448).bgr
    found = find_page(bgr)
    assert found is not None
    upright = straight(bgr, found)
    return packed(upright, judged(found, bgr, upright)).jpeg


def lines(*texts: str, score: float = 0.98) -> tuple[Line, ...]:
    return tuple(
        Line(text, score, 100, 100 + 60 * row, 100 + 30 * len(text), 140 + 60 * row)
        for row, text in enumerate(texts)
    )


def found(*texts: str, score: float = 0.98) -> dict[str, str]:
    return {one.key: one.text for one in found_fields(lines(*texts, score=score), WANTED)}


# The process.


@pytest.fixture(scope="module")
def reader() -> Iterator[PaperReader]:
    made = PaperReader(CLOCK)
    yield made
    made.close()


@needs_the_extra
@pytest.mark.parametrize("scene", ["page", "page_turned"])
def test_a_paper_under_the_camera_is_read_and_its_fields_found(reader: PaperReader, scene: str) -> None:
    read = reader.read(page(scene))
    assert isinstance(read, tuple)
    written = dict(LEASE)
    assert {one.key: one.text for one in found_fields(read, WANTED)} == {
        "premises": written["房屋地址"],
        "number": written["公民身份号码"],
        "code": written["统一社会信用代码"],
        "phone": written["联系电话"],
        "signed": "2025-12-20",
        "rent": "1800",
        "tenant": written["承租人"],
    }


@needs_the_extra
def test_the_process_that_reads_keeps_nothing_for_its_makers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """onnxruntime's telemetry starts with a device id and a database of events in the home folder."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CACHE_HOME", "ORT_DISABLE_TELEMETRY"):
        monkeypatch.delenv(name, raising=False)
    reader = PaperReader(CLOCK)
    try:
        assert isinstance(reader.read(page()), tuple)
    finally:
        reader.close()
    assert list(tmp_path.rglob("*")) == []


@needs_the_extra
def test_what_is_no_picture_is_unreadable_and_the_next_page_is_read(reader: PaperReader) -> None:
    assert reader.read(b"no picture") is ReadingFault.UNREADABLE
    assert isinstance(reader.read(page()), tuple)


@needs_the_extra
def test_the_process_killed_while_it_rests_and_while_it_reads() -> None:
    reader = PaperReader(CLOCK)
    jpeg = page()
    assert isinstance(reader.read(jpeg), tuple)
    first = reader.process_id
    assert first is not None
    assert os.getpriority(os.PRIO_PROCESS, first) == 19
    os.kill(first, signal.SIGKILL)
    assert reader.read(jpeg) is ReadingFault.DIED
    assert gone(reader)
    again = threading.Timer(1.0, reader.close)
    again.start()
    assert reader.read(jpeg) is ReadingFault.DIED
    again.join()
    assert isinstance(reader.read(jpeg), tuple)
    second = reader.process_id
    reader.close()
    assert second not in (None, first)
    with pytest.raises(ProcessLookupError):
        os.kill(second or 0, 0)


def gone(reader: PaperReader) -> bool:
    return reader.process_id is None


def program(tmp_path: Path, body: str) -> Sequence[str]:
    script = tmp_path / "child.py"
    script.write_text("import os, sys, time\nout = os.fdopen(1, 'wb', buffering=0)\n" + body)
    return (sys.executable, str(script))


READY = "out.write((20).to_bytes(4, 'big') + b'{\"ready\": \"test-1\"}  ')\n"
TAKE = "sys.stdin.buffer.read(300_004)\n"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("", ReadingFault.DIED),
        ("out.write(b'\\xff\\xff\\xff\\xff')\n", ReadingFault.DIED),
        ("out.write((4).to_bytes(4, 'big') + b'{]{]')\n", ReadingFault.DIED),
        ("out.write((21).to_bytes(4, 'big') + b'{\"missing\": \"rapidocr\"}'[:21])\n", ReadingFault.DIED),
        ("out.write((23).to_bytes(4, 'big') + b'{\"missing\": \"rapidocr\"}')\n", ReadingFault.PROGRAM_MISSING),
        (READY, ReadingFault.DIED),
        (
            READY + "sys.stdin.buffer.read(300_004)\nout.write(b'\\x00\\x00\\x00\\x02{}')\ntime.sleep(60)\n",
            ReadingFault.DIED,
        ),
        (READY + "time.sleep(60)\n", ReadingFault.TOO_SLOW),
        ("time.sleep(60)\n", ReadingFault.TOO_SLOW),
    ],
)
def test_a_process_that_lies_hangs_or_ends(
    body: str, fault: ReadingFault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = fault is ReadingFault.TOO_SLOW
    monkeypatch.setattr(paper_reader, "READY_WITHIN_S", 0.8 if slow else 10.0)
    monkeypatch.setattr(paper_reader, "READ_WITHIN_S", 0.8 if slow else 10.0)
    reader = PaperReader(CLOCK, program(tmp_path, body))
    # More than a pipe holds: a process that does not take it must not hold us.
    assert reader.read(bytes(300_000)) is fault
    assert reader.process_id is None


def test_without_the_extra_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_reader, "installed", lambda: False)
    reader = PaperReader(CLOCK)
    assert reader.read(b"") is ReadingFault.PROGRAM_MISSING
    assert reader.process_id is None


def test_the_process_says_what_is_missing_where_it_starts() -> None:
    """With nothing but the standard library to find, as on a machine without the extra."""
    code = "import sys; sys.path = [p for p in sys.path if 'site-packages' not in p]; " + (
        "from devices.camera.reading.child import main; main()"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30, check=True, input=b"")
    assert wire.unpacked(run.stdout[4:]) == wire.Missing("rapidocr")


# What it says.


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_answer_of_the_process(body: bytes) -> None:
    try:
        wire.unpacked(body)
    except wire.NonsenseError:
        pass


_number = st.floats(allow_nan=True, allow_infinity=True) | st.integers() | st.booleans() | st.none()


@given(st.lists(st.lists(st.text(max_size=310) | _number, max_size=7), max_size=5))
def test_any_lines_of_the_process(rows: list[list[object]]) -> None:
    import json

    try:
        answer = wire.unpacked(json.dumps({"lines": rows}).encode())
    except wire.NonsenseError:
        return
    assert isinstance(answer, wire.Lines)
    assert wire.unpacked(wire.packed(answer)) is not None


def test_lines_come_out_as_they_went_in() -> None:
    said = wire.Lines(lines("房屋地址：𠮷林路1号", "䶮"))
    assert wire.unpacked(wire.packed(said)) == said
    assert "𠮷" not in repr(said)


# Fields.


def test_each_value_passes_its_own_check_or_is_left_out() -> None:
    assert found("公民身份号码：410402199003070023") == {"number": "410402199003070023"}
    assert found("公民身份号码：410402199003070028") == {}
    assert found("统一社会信用代码：91410400MA00000X1B") == {"code": "91410400MA00000X1B"}
    assert found("统一社会信用代码：91410400MA00000X1U") == {}
    assert found("联系电话：138-0000-4521") == {"phone": "13800004521"}
    assert found("联系电话：12800004521") == {}
    assert found("签订日期：2025年2月30日") == {}
    assert found("签订日期：2025.2.28") == {"signed": "2025-02-28"}
    assert found("月租金：人民币1,800.00元") == {"rent": "1800"}
    assert found("月租金：一千八百元") == {}
    assert found("房屋地址：样例") == {}


def test_full_width_numbered_and_spaced_labels() -> None:
    assert found("３、房 屋 地 址：平顶山市新华区样例路８号") == {"premises": "平顶山市新华区样例路8号"}
    assert found("（二）联系电话: 13800004521") == {"phone": "13800004521"}


def test_a_word_that_only_begins_like_a_label_is_none() -> None:
    assert found("地址变更请于十日内到市政务大厅办理") == {}
    assert found("原房屋地址：平顶山市新华区样例路8号") == {}


def test_a_value_beside_its_label() -> None:
    label = Line("联系电话", 0.99, 100, 100, 220, 140)
    right = Line("13800004521", 0.97, 260, 102, 500, 141)
    below = Line("13900001111", 0.99, 100, 160, 340, 200)
    assert {one.text for one in found_fields((label, below, right), WANTED)} == {"13800004521"}
    assert found_fields((label, below), WANTED) == ()


def test_doubt_and_contradiction_are_left_out() -> None:
    assert found("联系电话：13800004521", score=0.6) == {}
    assert found("联系电话：13800004521", "联系电话：13900001111") == {}
    assert found("联系电话：13800004521", "联系电话：13800004521") == {"phone": "13800004521"}


@given(st.lists(st.text(max_size=60), max_size=12))
def test_any_lines_at_all(texts: list[str]) -> None:
    labelled = [f"{label}：{text}" for text in texts for label in ("房屋地址", "月租金", "签订日期", "承租人")]
    for one in found_fields(lines(*texts, *labelled), WANTED):
        assert one.text.isprintable()
        assert 0 < len(one.text) <= 100
        assert one.text not in repr(one) or len(one.text) < 4
