# SPDX-License-Identifier: GPL-3.0-or-later
"""What a printer sends back, whole, in pieces and broken; and what its status bits mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.receipt_printer.answers import (
    CLEARED,
    MAX_BLOCK,
    Answer,
    AnswerParser,
    Automatic,
    Block,
    InTurn,
    RealTime,
    Strange,
)
from devices.receipt_printer.real_time_status import RealTimeStatus, paper_ended
from devices.reports import PaperSupply, PrintBlock
from devices.status import DeviceState

real_time = st.builds(lambda bits: bytes([0x12 | bits & 0x6C]), st.integers(0, 255))
in_turn = st.builds(lambda bits: bytes([bits & 0x6F]), st.integers(0, 255))
automatic = st.builds(
    lambda first, rest: bytes([0x10 | first & 0x6C, *(byte & 0x6F for byte in rest)]),
    st.integers(0, 255),
    st.binary(min_size=3, max_size=3),
)
block = st.builds(
    lambda head, text: bytes([head]) + text.encode() + b"\0",
    st.sampled_from([0x5F, 0x37]),
    st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=MAX_BLOCK - 3),
)
flow = st.sampled_from([b"\x11", b"\x13"])


def read(data: bytes, step: int = 1000) -> list[Answer]:
    parser = AnswerParser()
    return [answer for at in range(0, len(data), step) for answer in parser.feed(data[at : at + step])]


def test_each_kind_is_told_by_its_bits() -> None:
    assert read(b"\x16\x11\x00\x13_EPSON\x00" + CLEARED + b"\x1c\x00\x0c\x0f\xff") == [
        RealTime(0x16),
        InTurn(0),
        Block(b"_EPSON\x00"),
        Block(CLEARED),
        Automatic(b"\x1c\x00\x0c\x0f"),
        Strange(0xFF),
    ]


@given(st.lists(st.one_of(real_time, in_turn, automatic, block), max_size=20), st.integers(1, 9))
def test_true_answers_are_found_in_any_pieces(answers: list[bytes], step: int) -> None:
    found = read(b"".join(answers), step)
    assert len(found) == len(answers)
    for answer, data in zip(found, answers, strict=True):
        match answer:
            case RealTime(byte) | InTurn(byte):
                assert bytes([byte]) == data
            case Automatic(whole) | Block(whole):
                assert whole == data
            case Strange():
                pytest.fail("a true answer was taken for none")


@given(st.lists(st.one_of(real_time, in_turn, flow), max_size=30))
def test_flow_control_is_no_answer(pieces: list[bytes]) -> None:
    assert len(read(b"".join(pieces))) == sum(1 for piece in pieces if piece not in (b"\x11", b"\x13"))


@given(st.binary(max_size=600), st.integers(1, 7))
def test_noise_is_bounded_and_passes(noise: bytes, step: int) -> None:
    parser = AnswerParser()
    for at in range(0, len(noise), step):
        parser.feed(noise[at : at + step])
        assert len(parser._held) < MAX_BLOCK
    # After a silence the driver forgets what has begun; then the next answer is read as it is.
    parser.clear()
    assert parser.feed(b"\x12") == [RealTime(0x12)]


@given(st.binary(max_size=300))
def test_it_finds_its_feet_by_itself(noise: bytes) -> None:
    """Three bytes that end whatever has begun, and one that is none of an answer: then it is read again."""
    parser = AnswerParser()
    parser.feed(noise)
    parser.feed(b"\xff")
    assert not parser.waiting
    assert parser.feed(b"\x16") == [RealTime(0x16)]


@given(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))
def test_every_combination_of_bits_has_a_meaning(one: int, two: int, three: int, four: int) -> None:
    folded = RealTimeStatus(one, two, three, four).fold()
    assert (folded.block is None) == folded.status.state.serves
    assert (folded.status.state is DeviceState.DEGRADED) == (
        folded.block is None and folded.paper is PaperSupply.LOW
    )
    if folded.block is None:
        assert not one & 0x08
        assert not two & 0x64
        assert not three & 0x6C
        assert not four & 0x60
    if folded.paper == PaperSupply.OUT:
        assert folded.block is not None
    assert folded.block not in (PrintBlock.OFFLINE, PrintBlock.NO_DEVICE)


@given(st.binary(min_size=4, max_size=4))
def test_an_automatic_status_says_the_same_as_the_answers_to_questions(data: bytes) -> None:
    folded = RealTimeStatus.from_automatic(data).fold()
    well = not (data[0] & 0x28 or data[1] & 0x6C or data[2] & 0x0C)
    assert (folded.block is None) == well


@pytest.mark.parametrize(
    ("answers", "block"),
    [
        ((0x12, 0x12, 0x12, 0x12), None),
        ((0x12, 0x12, 0x12, 0x1E), None),
        ((0x1A, 0x12, 0x12, 0x12), PrintBlock.HARDWARE),
        ((0x12, 0x52, 0x12, 0x12), PrintBlock.HARDWARE),
        ((0x12, 0x12, 0x52, 0x12), PrintBlock.HARDWARE),
        ((0x12, 0x12, 0x32, 0x12), PrintBlock.HARDWARE),
        ((0x12, 0x52, 0x16, 0x12), PrintBlock.PAPER_JAM),
        ((0x1A, 0x12, 0x1A, 0x12), PrintBlock.CUTTER),
        ((0x1A, 0x16, 0x12, 0x72), PrintBlock.COVER_OPEN),
        ((0x1A, 0x32, 0x12, 0x12), PrintBlock.PAPER_OUT),
        ((0x1A, 0x12, 0x12, 0x7E), PrintBlock.PAPER_OUT),
    ],
)
def test_the_gravest_is_told(answers: tuple[int, int, int, int], block: PrintBlock | None) -> None:
    assert RealTimeStatus(*answers).fold().block == block


def test_the_end_of_paper_in_the_answer_in_turn() -> None:
    assert not paper_ended(0x00)
    assert not paper_ended(0x03)
    assert paper_ended(0x0F)
