# SPDX-License-Identifier: GPL-3.0-or-later
"""Seals hold, and whatever was touched does not open."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sealing import (
    BoxDamagedError,
    FolderKeyProvider,
    KeyStoreError,
    SignatureInvalidError,
    SignedEnvelope,
    SigningKey,
    TrustedKeys,
    canonical_json,
    new_box_key,
    open_box,
    read_stamp,
    seal_box,
    sign_request,
    verify_request,
)

KEY = SigningKey.generate()
TRUSTED = TrustedKeys({KEY.key_id: KEY.public_text()})
AT = datetime(2026, 11, 22, 9, 41, tzinfo=UTC)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), json_values, max_size=4))
def test_an_envelope_opens_as_what_was_signed(payload: dict[str, object]) -> None:
    envelope = KEY.sign("bundle", payload)
    back = SignedEnvelope.model_validate_json(envelope.model_dump_json())
    assert TRUSTED.open(back, "bundle") == payload


def test_an_envelope_of_another_kind_key_or_content_is_refused() -> None:
    envelope = KEY.sign("receipt", {"case_no": "1"})
    with pytest.raises(SignatureInvalidError, match="wanted"):
        TRUSTED.open(envelope, "decision")
    relabelled = envelope.model_copy(update={"kind": "decision"})
    with pytest.raises(SignatureInvalidError, match="does not fit"):
        TRUSTED.open(relabelled, "decision")
    changed = envelope.model_copy(update={"payload": {"case_no": "2"}})
    with pytest.raises(SignatureInvalidError, match="does not fit"):
        TRUSTED.open(changed, "receipt")
    stranger = SigningKey.generate().sign("receipt", {"case_no": "1"})
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


def test_a_request_is_bound_to_its_method_target_body_and_time() -> None:
    headers = sign_request(KEY, "M1", method="POST", target="/v1/cases?x=1", body=b"{}", at=AT)
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


@given(st.binary(max_size=300))
def test_a_box_opens_for_its_record_and_key_only(plain: bytes) -> None:
    key = new_box_key()
    box = seal_box(key, plain, record="a")
    assert open_box(key, box, record="a") == plain
    assert plain == b"" or plain not in box or len(plain) < 3
    with pytest.raises(BoxDamagedError):
        open_box(key, box, record="b")
    with pytest.raises(BoxDamagedError):
        open_box(new_box_key(), box, record="a")
    with pytest.raises(BoxDamagedError):
        open_box(key, box[:-1], record="a")
    with pytest.raises(BoxDamagedError):
        open_box(key, b"", record="a")


def test_keys_are_made_once_and_private(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    first = FolderKeyProvider(folder)
    assert first.storage_key() == FolderKeyProvider(folder).storage_key()
    assert first.signing_key().key_id == FolderKeyProvider(folder).signing_key().key_id
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0


def test_a_key_file_that_others_can_read_or_that_is_cut_is_refused(tmp_path: Path) -> None:
    provider = FolderKeyProvider(tmp_path)
    provider.storage_key()
    path = tmp_path / "machine-storage.key"
    path.chmod(0o644)
    with pytest.raises(KeyStoreError, match="chmod 600"):
        provider.storage_key()
    path.chmod(0o600)
    path.write_bytes(b"short")
    with pytest.raises(KeyStoreError, match="damaged"):
        provider.storage_key()


def test_demonstration_and_production_keys_never_share_a_folder(tmp_path: Path) -> None:
    assert FolderKeyProvider(tmp_path, demonstration=True).signing_key().demonstration
    with pytest.raises(KeyStoreError, match="demonstration"):
        FolderKeyProvider(tmp_path).signing_key()


def test_programs_that_start_at_once_get_one_key(tmp_path: Path) -> None:
    """Screen and sender, or a centre and a command beside it: a key replaced after its first use is lost."""
    started = threading.Barrier(16)

    def keys(_: int) -> tuple[str, bytes]:
        started.wait()
        provider = FolderKeyProvider(tmp_path / "keys")
        return provider.signing_key().key_id, provider.storage_key()

    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(keys, range(16)))
    assert len(found) == 1
    kept = FolderKeyProvider(tmp_path / "keys")
    assert found == {(kept.signing_key().key_id, kept.storage_key())}
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == [
        "machine-signing.key",
        "machine-storage.key",
    ]
