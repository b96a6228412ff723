# SPDX-License-Identifier: GPL-3.0-or-later
"""The quick way to canonical JSON gives the very bytes of the slow one, and refuses what that refuses."""

from __future__ import annotations

from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sealing import canonical_json

_TEXT = st.text(st.characters(codec=None, categories=None), max_size=8)
_LEAF = st.none() | st.booleans() | st.integers() | st.floats() | _TEXT
_JSON = st.recursive(
    _LEAF, lambda part: st.lists(part, max_size=4) | st.dictionaries(_TEXT, part, max_size=4), max_leaves=12
)


@given(_JSON)
def test_any_value_is_written_as_the_standard_says_or_refused(value: Any) -> None:
    try:
        wanted = rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        with pytest.raises(ValueError, match=r"canonical|surrogates"):
            canonical_json(value)
    else:
        assert canonical_json(value) == wanted


@pytest.mark.parametrize(
    "value",
    [
        {"\U0001f600": 1, "\uffff": 2, "a": 3},
        {"z": [1, {"b": "\x7f\u2028\x1f", "a": None}], "": ""},
        {"a": 1.0, "b": 1e21, "c": -0.0},
        ("x", ()),
        2**53 - 1,
    ],
)
def test_the_edges_are_written_alike(value: Any) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [2**53, -(2**53), {1: 2}, {"a": b"x"}, float("inf"), {"a": object()}])
def test_what_json_does_not_hold_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="canonical"):
        canonical_json(value)
