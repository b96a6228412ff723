# SPDX-License-Identifier: GPL-3.0-or-later
"""A record's key wrapped to the centre opens there only, for its record only; the wrapping is RFC 9180's."""

from __future__ import annotations

import hmac

import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sealing import BoxDamagedError, Profile, UnwrapKey, WrapKey, wrapped_for

CENTRES = {profile: UnwrapKey.generate(profile) for profile in Profile}
profiles = pytest.mark.parametrize("profile", list(Profile), ids=lambda profile: str(profile.value))
KEY = bytes(range(32))


def wrapping_to(centre: UnwrapKey) -> WrapKey:
    """As a machine has it of the bundle."""
    return WrapKey.parse(centre.key_id, centre.algorithm, centre.public_text())


@profiles
def test_only_the_centre_opens_it_and_only_for_its_record(profile: Profile) -> None:
    centre = CENTRES[profile]
    box = wrapping_to(centre).wrap(KEY, record="a")
    assert wrapped_for(box) == centre.key_id
    assert centre.unwrap(box, record="a") == KEY
    with pytest.raises(BoxDamagedError):
        centre.unwrap(box, record="b")
    other = UnwrapKey.generate(profile)
    with pytest.raises(BoxDamagedError, match=centre.key_id):
        other.unwrap(box, record="a")
    renamed = UnwrapKey(centre.key_id, other._private)
    with pytest.raises(BoxDamagedError):
        renamed.unwrap(box, record="a")
    assert wrapping_to(centre).wrap(KEY, record="a") != box


@profiles
def test_every_byte_of_a_centre_box_counts(profile: Profile) -> None:
    centre = CENTRES[profile]
    box = wrapping_to(centre).wrap(KEY, record="a")
    for place in range(len(box)):
        spoiled = bytearray(box)
        spoiled[place] ^= 1
        with pytest.raises(BoxDamagedError):
            centre.unwrap(bytes(spoiled), record="a")
    for length in range(len(box)):
        with pytest.raises(BoxDamagedError):
            centre.unwrap(box[:length], record="a")


@given(box=st.binary(max_size=200), head=st.sampled_from([b"", b"\x31", b"\x32", b"\x31\1a", b"\x32\0"]))
def test_garbage_is_no_centre_box(box: bytes, head: bytes) -> None:
    for centre in CENTRES.values():
        with pytest.raises(BoxDamagedError):
            centre.unwrap(head + box, record="a")


@profiles
def test_the_centres_key_comes_back_from_its_text(profile: Profile) -> None:
    centre = CENTRES[profile]
    back = UnwrapKey.from_private_text(centre.private_text())
    assert (back.key_id, back.algorithm, back.public_text()) == (
        centre.key_id,
        centre.algorithm,
        centre.public_text(),
    )
    assert back.unwrap(wrapping_to(centre).wrap(KEY, record="a"), record="a") == KEY
    assert UnwrapKey.from_private_text(centre.private_text(), demonstration=True).key_id.startswith("demo-")


@given(text=st.text(max_size=100), algorithm=st.sampled_from(["x25519", "sm2", "rsa"]))
def test_garbage_is_no_key(text: str, algorithm: str) -> None:
    with pytest.raises(ValueError, match=r"key|wrapping"):
        WrapKey.parse("id", algorithm, text)
    with pytest.raises(ValueError, match="private key"):
        UnwrapKey.from_private_text(f"{algorithm}:{text}")


def test_a_key_id_fits_the_box() -> None:
    public = CENTRES[Profile.STANDARD].public_text()
    for key_id in ("", "x" * 256, "键"):
        with pytest.raises(ValueError, match="key id"):
            WrapKey.parse(key_id, "x25519", public)


def test_the_library_is_rfc_9180s() -> None:
    """RFC 9180 appendix A.1.1, sequence number 0: the same KEM and KDF, with AES-128-GCM."""
    private = X25519PrivateKey.from_private_bytes(
        bytes.fromhex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8")
    )
    box = bytes.fromhex(
        "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431"
        "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a"
    )
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
    plain = openssl.hpke._decrypt_with_aad(suite, box, private, b"Ode on a Grecian Urn", b"Count-0")
    assert plain == b"Beauty is truth, truth beauty"


def test_a_box_opens_by_the_rfcs_own_steps() -> None:
    """RFC 9180 sections 4.1, 5.1 and 5.2 written out here, with AES-256-GCM: no more than the standard library and
    the curve is needed to open an export, whatever becomes of this program."""
    centre = CENTRES[Profile.STANDARD]
    box = wrapping_to(centre).wrap(KEY, record="a record")
    body = box[2 + box[1] :]
    enc, ciphertext = body[:32], body[32:]
    private = centre._private
    assert isinstance(private, X25519PrivateKey)
    shared = private.exchange(X25519PublicKey.from_public_bytes(enc))
    kem = b"KEM" + (0x0020).to_bytes(2, "big")
    public = private.public_key().public_bytes_raw()
    eae = labeled_extract(b"", kem, b"eae_prk", shared)
    secret = labeled_expand(eae, kem, b"shared_secret", enc + public, 32)
    suite = b"HPKE" + b"".join(number.to_bytes(2, "big") for number in (0x0020, 0x0001, 0x0002))
    info = b"hall-kiosk record key 1\0a record"
    context = (
        b"\0" + labeled_extract(b"", suite, b"psk_id_hash", b"") + labeled_extract(b"", suite, b"info_hash", info)
    )
    schedule = labeled_extract(secret, suite, b"secret", b"")
    key = labeled_expand(schedule, suite, b"key", context, 32)
    nonce = labeled_expand(schedule, suite, b"base_nonce", context, 12)
    assert AESGCM(key).decrypt(nonce, ciphertext, b"") == KEY


def labeled_extract(salt: bytes, suite: bytes, label: bytes, material: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + material, "sha256")


def labeled_expand(secret: bytes, suite: bytes, label: bytes, info: bytes, length: int) -> bytes:
    labeled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(secret, labeled + b"\1", "sha256")[:length]
