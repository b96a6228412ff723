# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealed papers changed at random and on purpose: none but the one that was sealed is whole."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from central.seals import Sealer
from kiosk.paper_check import Altered, Whole
from tests.seals.sealed_papers import demo_sealer, judged, sealed


@pytest.fixture(scope="module")
def sealer(tmp_path_factory: pytest.TempPathFactory) -> Sealer:
    return demo_sealer(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="module")
def paper(sealer: Sealer) -> bytes:
    return sealed(sealer)


def gap(paper: bytes) -> tuple[int, int]:
    """Where the digits of the signature stand: the one place that no digest covers."""
    found = re.search(rb"/Contents <([0-9a-fA-F]+)>", paper)
    assert found is not None
    return found.span(1)


def put(paper: bytes, at: int, new: bytes) -> bytes:
    return paper[:at] + new + paper[at + len(new) :]


def test_nothing_hides_behind_the_signature(paper: bytes, sealer: Sealer) -> None:
    """Four thousand bytes of room, outside of every digest: zeros, or the paper was altered."""
    first, end = gap(paper)
    behind = len(paper[first:end].rstrip(b"0"))
    assert end - first - behind > 1000
    assert isinstance(judged(put(paper, end - 1, b"1"), sealer), Altered)
    assert isinstance(judged(put(paper, end - 200, b"3c7363726970743e"), sealer), Altered)


def test_the_digits_are_written_in_one_way(paper: bytes, sealer: Sealer) -> None:
    first, end = gap(paper)
    letter = next(at for at in range(first, end) if paper[at : at + 1].isalpha())
    assert isinstance(judged(put(paper, letter, paper[letter : letter + 1].swapcase()), sealer), Altered)
    assert not isinstance(judged(put(paper, end - 2, b"  "), sealer), Whole)


@given(data=st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_byte_changed_is_seen(request: pytest.FixtureRequest, data: st.DataObject) -> None:
    """Of the signature's own bytes some are under no signature (a second copy of its certificate): a file that was
    changed there is none that the city's book has (tests/central_api/test_file_checks.py)."""
    paper, sealer = request.getfixturevalue("paper"), request.getfixturevalue("sealer")
    first, end = gap(paper)
    where = data.draw(st.integers(0, len(paper) - 1).filter(lambda at: not first <= at < end))
    flip = data.draw(st.integers(1, 255))
    assert not isinstance(judged(put(paper, where, bytes([paper[where] ^ flip])), sealer), Whole)


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_part_cut_out_or_put_in_is_seen(request: pytest.FixtureRequest, data: st.DataObject) -> None:
    paper, sealer = request.getfixturevalue("paper"), request.getfixturevalue("sealer")
    where = data.draw(st.integers(0, len(paper) - 1))
    length, instead = data.draw(st.integers(1, 4000)), data.draw(st.binary(max_size=200))
    changed = paper[:where] + instead + paper[where + length :]
    if changed.rstrip() == paper.rstrip():
        return
    assert not isinstance(judged(changed, sealer), Whole)


POLYGLOTS = {
    "a page before it": lambda paper: b"<html><script>alert(1)</script></html>\n" + paper,
    "an archive behind it": lambda paper: paper + b"PK\x05\x06" + bytes(18),
    "a page behind it": lambda paper: paper + b"\n<html><script>alert(1)</script></html>",
    "another paper behind it": lambda paper: paper + paper,
    "a head before it": lambda paper: b"%PDF-1.7\n" + paper,
}


@pytest.mark.parametrize("name", POLYGLOTS)
def test_what_is_two_things_at_once_is_not_whole(name: str, paper: bytes, sealer: Sealer) -> None:
    assert not isinstance(judged(POLYGLOTS[name](paper), sealer), Whole)
