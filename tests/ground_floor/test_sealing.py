# SPDX-License-Identifier: GPL-3.0-or-later
"""Signatures hold for what was signed, in both profiles, and for nothing else."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sealing import (
    Profile,
    SignatureInvalidError,
    SignedEnvelope,
    SigningKey,
    TrustedKeys,
    canonical_json,
    digest,
    fits_digest,
    read_stamp,
    sign_request,
    verify_request,
)

KEY = SigningKey.generate()
GM_KEY = SigningKey.generate(profile=Profile.GM)
TRUSTED = TrustedKeys({key.key_id: key.public_text() for key in (KEY, GM_KEY)})
both_keys = pytest.mark.parametrize("key", [KEY, GM_KEY], ids=["ed25519", "sm2"])
AT = datetime(2026, 11, 22, 9, 41, tzinfo=UTC)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@both_keys
@given(payload=st.dictionaries(st.text(), json_values, max_size=4))
def test_an_envelope_opens_as_what_was_signed(key: SigningKey, payload: dict[str, object]) -> None:
    envelope = key.sign("bundle", payload)
    back = SignedEnvelope.model_validate_json(envelope.model_dump_json())
    assert TRUSTED.open(back, "bundle") == payload


@both_keys
def test_an_envelope_of_another_kind_key_or_content_is_refused(key: SigningKey) -> None:
    envelope = key.sign("receipt", {"case_no": "1"})
    with pytest.raises(SignatureInvalidError, match="wanted"):
        TRUSTED.open(envelope, "decision")
    relabelled = envelope.model_copy(update={"kind": "decision"})
    with pytest.raises(SignatureInvalidError, match="does not fit"):
        TRUSTED.open(relabelled, "decision")
    changed = envelope.model_copy(update={"payload": {"case_no": "2"}})
    with pytest.raises(SignatureInvalidError, match="does not fit"):
        TRUSTED.open(changed, "receipt")
    stranger = SigningKey.generate(profile=key.profile).sign("receipt", {"case_no": "1"})
    with pytest.raises(SignatureInvalidError, match="not trusted"):
        TRUSTED.open(stranger, "receipt")
    with pytest.raises(SignatureInvalidError):
        TRUSTED.open(envelope.model_copy(update={"signature": "not base64!"}), "receipt")


def test_what_json_cannot_hold_exactly_is_refused() -> None:
    with pytest.raises(ValueError, match="canonical"):
        canonical_json({"amount": float("nan")})
    assert canonical_json({"b": 1, "a": "张"}) == '{"a":"张","b":1}'.encode()


def test_production_trusts_no_demonstration_key() -> None:
    demo = SigningKey.generate(demonstration=True)
    both = TrustedKeys({demo.key_id: demo.public_text(), KEY.key_id: KEY.public_text()})
    envelope = demo.sign("bundle", {})
    assert both.open(envelope, "bundle") == {}
    strict = both.without_demonstration()
    with pytest.raises(SignatureInvalidError):
        strict.open(envelope, "bundle")
    assert KEY.key_id in strict


@both_keys
def test_a_request_is_bound_to_its_method_target_body_and_time(key: SigningKey) -> None:
    headers = sign_request(key, "M1", method="POST", target="/v1/cases?x=1", body=b"{}", at=AT)
    stamp = read_stamp({k.lower(): v for k, v in headers.items()})
    assert stamp is not None
    assert stamp.signed_at == AT
    verify_request(TRUSTED, stamp, method="post", target="/v1/cases?x=1", body=b"{}")
    for method, target, body in [
        ("GET", "/v1/cases?x=1", b"{}"),
        ("POST", "/v1/cases", b"{}"),
        ("POST", "/v1/cases?x=1", b"{ }"),
    ]:
        with pytest.raises(SignatureInvalidError):
            verify_request(TRUSTED, stamp, method=method, target=target, body=body)


@pytest.mark.parametrize("spoiled", ["X-Machine-Time", "X-Machine-Nonce", "X-Machine-Signature"])
def test_a_stamp_without_a_part_is_no_stamp(spoiled: str) -> None:
    headers = sign_request(KEY, "M1", method="GET", target="/", body=b"", at=AT)
    assert read_stamp({**headers, spoiled: ""}) is None
    assert read_stamp({**headers, "X-Machine-Time": "yesterday"}) is None
    assert read_stamp({**headers, "X-Machine-Time": "2026-11-22T09:41:00"}) is None


def test_a_signature_of_one_algorithm_is_none_of_the_other() -> None:
    """Which algorithm is meant is said by the trusted key: nobody chooses another by what they write."""
    data = b"order"
    for key, other in ((KEY, GM_KEY), (GM_KEY, KEY)):
        TRUSTED.verify_bytes(key.key_id, data, key.sign_bytes(data))
        with pytest.raises(SignatureInvalidError, match="does not fit"):
            TRUSTED.verify_bytes(key.key_id, data, other.sign_bytes(data))
    bare = GM_KEY.sign_bytes(data).removeprefix("sm2:")
    with pytest.raises(SignatureInvalidError):
        TRUSTED.verify_bytes(GM_KEY.key_id, data, bare)


@both_keys
def test_a_key_comes_back_from_its_bytes(key: SigningKey) -> None:
    back = SigningKey.from_bytes(key.private_bytes(), profile=key.profile)
    assert (back.key_id, back.public_text()) == (key.key_id, key.public_text())
    TRUSTED.verify_bytes(key.key_id, b"x", back.sign_bytes(b"x"))


@given(text=st.text(max_size=120) | st.binary(max_size=70).map(lambda raw: "sm2:" + base64.b64encode(raw).decode()))
def test_garbage_is_no_public_key_and_no_signature(text: str) -> None:
    with pytest.raises(ValueError, match="not a public key"):
        TrustedKeys({"k": text})
    for key in (KEY, GM_KEY):
        with pytest.raises(SignatureInvalidError):
            TRUSTED.verify_bytes(key.key_id, b"data", text)


def test_a_digest_names_its_algorithm_and_fits_either() -> None:
    # GB/T 32905-2016 appendix A.1, and FIPS 180-2 appendix B.1: both of "abc".
    sm3 = "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    sha256 = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (digest(b"abc", Profile.GM), digest(b"abc")) == (sm3, sha256)
    assert fits_digest(sm3, b"abc")
    assert fits_digest(sha256, b"abc")
    assert not fits_digest(sm3.replace("sm3", "sha256"), b"abc")
    assert not fits_digest(sha256, b"abd")
