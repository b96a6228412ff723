# SPDX-License-Identifier: GPL-3.0-or-later
"""Boxes at rest open for their record and key only, in both profiles; the ciphers are the standards'."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sealing import (
    BoxDamagedError,
    Profile,
    StorageKeys,
    generation_of,
    new_box_key,
    open_box,
    seal_box,
    seal_large,
)

profiles = pytest.mark.parametrize("profile", list(Profile), ids=lambda profile: str(profile.value))
KEY = bytes(range(32))
AES_BOX_REST = "266cf67ab595ae72ee20e3e2de87ce0f6cc845317f2f4c49daf97ccdb015"


@profiles
@given(plain=st.binary(max_size=300))
def test_a_box_opens_for_its_record_and_key_only(profile: Profile, plain: bytes) -> None:
    key = new_box_key()
    box = seal_box(key, plain, record="a", profile=profile)
    assert open_box(key, box, record="a") == plain
    assert plain == b"" or plain not in box or len(plain) < 3
    for wrong_key, wrong_box, record in (
        (key, box, "b"),
        (new_box_key(), box, "a"),
        (key, box[:-1], "a"),
        (key, box + b"\0", "a"),
        (key, bytes([3 - box[0]]) + box[1:], "a"),
        (key, b"", "a"),
    ):
        with pytest.raises(BoxDamagedError):
            open_box(wrong_key, wrong_box, record=record)


@profiles
def test_a_large_text_is_sealed_into_its_place(profile: Profile) -> None:
    plain = bytes(range(256)) * 1300
    box = seal_large(KEY, plain, record="a", profile=profile)
    assert len(box) == 1 + 12 + len(plain) + 16
    assert open_box(KEY, box, record="a") == plain
    assert open_box(KEY, bytes(box), record="a") == plain
    box[-20] ^= 1
    with pytest.raises(BoxDamagedError):
        open_box(KEY, box, record="a")


@given(box=st.binary(max_size=200), head=st.sampled_from([b"", b"\1", b"\2"]))
def test_garbage_is_no_box(box: bytes, head: bytes) -> None:
    with pytest.raises(BoxDamagedError):
        open_box(KEY, head + box, record="a")


@profiles
def test_every_bit_of_a_box_counts(profile: Profile) -> None:
    box = seal_box(KEY, b"plain", record="a", profile=profile)
    for place in range(len(box) * 8):
        spoiled = bytearray(box)
        spoiled[place // 8] ^= 1 << place % 8
        with pytest.raises(BoxDamagedError):
            open_box(KEY, bytes(spoiled), record="a")


@profiles
def test_the_same_text_never_makes_the_same_box(profile: Profile) -> None:
    boxes = {seal_box(KEY, b"plain", record="a", profile=profile) for _ in range(200)}
    assert len({box[1:13] for box in boxes}) == 200


def test_sm4_gcm_is_the_standards() -> None:
    """RFC 8998 appendix A.1."""
    sealing = Cipher(
        algorithms.SM4(bytes.fromhex("0123456789abcdeffedcba9876543210")),
        modes.GCM(bytes.fromhex("00001234567800000000abcd")),
    ).encryptor()
    sealing.authenticate_additional_data(bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2"))
    plain = b"".join(bytes([byte]) * 8 for byte in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA))
    found = sealing.update(plain) + sealing.finalize()
    assert found.hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
    )
    assert sealing.tag.hex() == "83de3541e4c2b58177e065a9bf7b62ec"


def test_sm4_is_the_standards() -> None:
    """GB/T 32907-2016 appendix A.1."""
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    sealing = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()
    assert sealing.update(key).hex() == "681edf34d206965e86b3e94f536e4246"


def test_boxes_of_earlier_programs_open() -> None:
    """Made by the first version of this program: AES-256-GCM, and a key box without a generation."""
    box = bytes.fromhex("01000102030405060708090a0b") + bytes.fromhex(AES_BOX_REST)
    assert open_box(KEY, box, record="record") == b"an application"
    keys = StorageKeys({1: KEY, 2: b"\2" * 32})
    assert keys.open_key(box, record="record") == b"an application"
    assert generation_of(box) == 1


@profiles
def test_a_key_box_names_its_generation(profile: Profile) -> None:
    before, after = StorageKeys({1: KEY}), StorageKeys({1: KEY, 2: b"\2" * 32})
    old = before.seal_key(b"k" * 32, record="a", profile=profile)
    new = after.seal_key(b"k" * 32, record="a", profile=profile)
    assert (generation_of(old), generation_of(new)) == (1, 2)
    assert after.open_key(old, record="a") == after.open_key(new, record="a") == b"k" * 32
    with pytest.raises(BoxDamagedError, match="generation 2"):
        before.open_key(new, record="a")
    with pytest.raises(BoxDamagedError):
        after.open_key(new, record="b")
    relabelled = new[:4] + b"\1" + new[5:]
    with pytest.raises(BoxDamagedError):
        after.open_key(relabelled, record="a")


@given(box=st.binary(max_size=100), head=st.sampled_from([b"", b"K", b"K\0\0\0\1", b"\1"]))
def test_garbage_is_no_key_box(box: bytes, head: bytes) -> None:
    with pytest.raises(BoxDamagedError):
        StorageKeys({1: KEY}).open_key(head + box, record="a")
