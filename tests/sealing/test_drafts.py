# SPDX-License-Identifier: GPL-3.0-or-later
"""A draft's place and key come from its resume code alone, by HKDF, and tell nothing of it."""

from __future__ import annotations

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sealing import BoxDamagedError, Profile
from kiosk.sealing.drafts import draft_keys, open_draft, seal_draft
from kiosk.standards import new_pick_up_code

CODE = "ABCDE-FGHJK-MNPQR"


def test_place_and_key_are_rfc_5869s() -> None:
    """Written out with HMAC alone: the phone's page and the kiosk must agree for 90 days, whatever is updated."""
    extracted = hmac.digest(b"hall-kiosk draft 1", b"ABCDEFGHJKMNPQR", "sha256")
    keys = draft_keys(CODE)
    assert keys.locator == hmac.digest(extracted, b"locator\1", "sha256").hex()
    assert keys.key == hmac.digest(extracted, b"key\1", "sha256")
    assert keys.key.hex() not in repr(keys)


@pytest.mark.parametrize("profile", list(Profile), ids=lambda profile: str(profile.value))
@given(content=st.binary(max_size=2000))
def test_a_draft_opens_with_its_code_only(profile: Profile, content: bytes) -> None:
    box = seal_draft(draft_keys(CODE), content, profile=profile)
    assert open_draft(draft_keys(CODE), box) == content
    with pytest.raises(BoxDamagedError):
        open_draft(draft_keys(new_pick_up_code()), box)
    with pytest.raises(BoxDamagedError):
        open_draft(draft_keys(CODE), box[:-1])


@given(box=st.binary(max_size=200))
def test_garbage_is_no_draft(box: bytes) -> None:
    with pytest.raises(BoxDamagedError):
        open_draft(draft_keys(CODE), box)


def test_no_two_codes_share_a_place() -> None:
    codes = {new_pick_up_code() for _ in range(500)}
    assert len({draft_keys(code).locator for code in codes}) == len(codes) == 500
