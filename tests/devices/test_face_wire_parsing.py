# SPDX-License-Identifier: GPL-3.0-or-later
"""The protocol between kiosk and matcher: what is said is understood, and nothing else is believed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.face_matcher import wire
from devices.face_matcher.verdicts import FaceAlgorithm, FaceSeen, FaceUnusable

_shares = st.floats(0, 1)
_texts = st.text(st.characters(codec="ascii", min_codepoint=32, max_codepoint=126), min_size=1, max_size=60)
_answers = st.one_of(
    st.builds(wire.Ready, st.builds(FaceAlgorithm, _texts, _texts, st.booleans())),
    st.builds(wire.Missing, _texts),
    st.builds(FaceSeen, st.floats(-1, 1), _shares, _shares, _shares),
    st.sampled_from(FaceUnusable),
    st.builds(wire.Distance, st.floats(0, 100)),
    st.just(wire.Fell()),
)
_sides = st.integers(16, 1280)


@given(_answers)
def test_an_answer_is_understood(answer: wire.Answer) -> None:
    packed = wire.packed_answer(answer)
    assert wire.answer_length(packed[:2]) == len(packed) - 2
    assert wire.parse_answer(packed[2:]) == answer


@given(st.sampled_from(wire.Ask), st.tuples(_sides, _sides), st.tuples(st.integers(16, 512), st.integers(16, 512)))
def test_a_request_is_understood(ask: wire.Ask, frame: tuple[int, int], portrait: tuple[int, int]) -> None:
    head = wire.head_of(ask, (0, 0) if ask is wire.Ask.LOOK else portrait, frame)
    assert wire.parse_head(head.packed()) == head
    assert head.portrait_bytes + head.frame_bytes <= 3 * (1280 * 1280 + 512 * 512)


@given(st.binary(max_size=40))
def test_other_bytes_are_no_request(data: bytes) -> None:
    try:
        head = wire.parse_head(data)
    except wire.WireError:
        return
    assert head.packed() == data


@given(st.binary(max_size=1100))
def test_other_bytes_are_no_answer(data: bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.parse_answer(data)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=80),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(["ready", "missing", "seen", "unusable", "distance", "fell", "x"]), _json, max_size=2
    )
)
def test_other_values_are_no_answer_or_within_bounds(value: object) -> None:
    try:
        answer = wire.parse_answer(json.dumps(value).encode())
    except wire.WireError:
        return
    if isinstance(answer, wire.Distance):
        assert 0 <= answer.value <= 100


@pytest.mark.parametrize("text", ['{"distance": NaN}', '{"distance": 1e999}', '{"distance": true}', "[" * 600])
def test_traps(text: str) -> None:
    with pytest.raises(wire.WireError):
        wire.parse_answer(text.encode())


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x00\x01", b"\x04\x01", b"\xff\xff"])
def test_an_answers_length_is_bounded(data: bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.answer_length(data)
