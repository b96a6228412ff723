# SPDX-License-Identifier: GPL-3.0-or-later
"""The frame codec against published bytes, split frames, noise and lies."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from devices.id_card.frames import MAX_LENGTH, PREAMBLE, FrameDamage, Reply, ReplyParser, checksum, request


def reply_bytes(sw3: int, data: bytes = b"") -> bytes:
    counted = (len(data) + 4).to_bytes(2, "big") + bytes((0, 0, sw3)) + data
    return PREAMBLE + counted + bytes([checksum(counted)])


@pytest.mark.parametrize(
    ("command", "parameter", "published"),
    [
        (0x10, 0xFF, "AA AA AA 96 69 00 03 10 FF EC"),
        (0x11, 0xFF, "AA AA AA 96 69 00 03 11 FF ED"),
        (0x12, 0xFF, "AA AA AA 96 69 00 03 12 FF EE"),
        (0x20, 0x01, "AA AA AA 96 69 00 03 20 01 22"),
        (0x20, 0x02, "AA AA AA 96 69 00 03 20 02 21"),
        (0x30, 0x01, "AA AA AA 96 69 00 03 30 01 32"),
        (0x30, 0x03, "AA AA AA 96 69 00 03 30 03 30"),
    ],
)
def test_requests_are_the_published_bytes(command: int, parameter: int, published: str) -> None:
    assert request(command, parameter) == bytes.fromhex(published)


replies = st.builds(Reply, st.just(0), st.just(0), st.integers(0, 255), st.binary(max_size=MAX_LENGTH - 4))


@given(st.lists(replies, min_size=1, max_size=3), st.data())
def test_replies_survive_any_splitting(sent: list[Reply], data: st.DataObject) -> None:
    stream = b"".join(reply_bytes(reply.sw3, reply.data) for reply in sent)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    parser = ReplyParser()
    got = [item for a, b in pairwise([0, *cuts, len(stream)]) for item in parser.feed(stream[a:b])]
    assert got == sent


@given(st.binary(max_size=200), replies, st.binary(max_size=50))
def test_noise_around_a_reply_does_not_hide_it(before: bytes, reply: Reply, after: bytes) -> None:
    assume(PREAMBLE not in before)
    parser = ReplyParser()
    got = parser.feed(before + reply_bytes(reply.sw3, reply.data) + after)
    assert reply in got


@given(st.integers(4, MAX_LENGTH), st.binary(max_size=60))
def test_a_false_header_hides_a_reply_only_until_the_line_is_quiet(length: int, noise: bytes) -> None:
    assume(PREAMBLE not in noise)
    true = Reply(0, 0, 0x9F, bytes(4))
    parser = ReplyParser()
    got = parser.feed(PREAMBLE + length.to_bytes(2, "big") + noise + reply_bytes(true.sw3, true.data))
    got += parser.resynchronise()
    replies_got = [item for item in got if isinstance(item, Reply)]
    # The lie may by chance have a right checksum; then it ends inside the noise or eats the head of the truth.
    assert true in replies_got or any(len(item.data) + 4 == length for item in replies_got)
    assert not parser.waiting


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_any_bytes_are_taken_without_fault_and_without_growing(pieces: list[bytes]) -> None:
    parser = ReplyParser()
    for piece in pieces:
        parser.feed(piece)
        assert len(parser._held) <= MAX_LENGTH + len(PREAMBLE) + 2
    parser.resynchronise()
    assert not parser.waiting


@pytest.mark.parametrize("length", [0, 1, 3, MAX_LENGTH + 1, 0xFFFF])
def test_an_impossible_length_is_not_waited_for(length: int) -> None:
    parser = ReplyParser()
    assert parser.feed(PREAMBLE + length.to_bytes(2, "big")) == [FrameDamage.LENGTH]
    assert parser.feed(reply_bytes(0x90)) == [Reply(0, 0, 0x90, b"")]


@given(replies, st.integers(1, 255), st.data())
def test_one_wrong_byte_is_never_a_reply(reply: Reply, change: int, data: st.DataObject) -> None:
    whole = bytearray(reply_bytes(reply.sw3, reply.data))
    at = data.draw(st.integers(len(PREAMBLE) + 2, len(whole) - 1))
    whole[at] ^= change
    assume(PREAMBLE not in whole[1:])
    got = ReplyParser().feed(bytes(whole))
    assert got == [FrameDamage.CHECKSUM]
