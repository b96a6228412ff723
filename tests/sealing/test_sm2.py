# SPDX-License-Identifier: GPL-3.0-or-later
"""SM2 is the standard's: the examples of GB/T 32918.5-2017, and OpenSSL's own command on both sides."""

from __future__ import annotations

import gc
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sealing.sm2 import IDENTITY, Sm2PrivateKey, Sm2PublicKey, Sm2RefusedError

PRIVATE = bytes.fromhex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8")
PUBLIC = bytes.fromhex(
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
SIGNATURE = bytes.fromhex(
    "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
    "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
)
CIPHERTEXT = bytes.fromhex(
    "307c022004ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73"
    "022100e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0"
    "042059983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766"
    "041321886ca989ca9c7d58087307ca93092d651efa"
)
ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
KEY = Sm2PrivateKey(PRIVATE)


def test_the_standards_signature() -> None:
    """GB/T 32918.5-2017 annex A.2."""
    assert KEY.public_key().point == PUBLIC
    KEY.public_key().verify(SIGNATURE, b"message digest")
    with pytest.raises(Sm2RefusedError):
        KEY.public_key().verify(SIGNATURE, b"message digest.")


def test_the_standards_ciphertext() -> None:
    """GB/T 32918.5-2017 annex C.2, in the DER form of GM/T 0009-2012."""
    assert KEY.decrypt(CIPHERTEXT) == b"encryption standard"


@given(data=st.binary(max_size=5000))
def test_what_is_signed_or_encrypted_comes_back(data: bytes) -> None:
    signature = KEY.sign(data)
    KEY.public_key().verify(signature, data)
    with pytest.raises(Sm2RefusedError):
        KEY.public_key().verify(signature, data + b"x")
    assert KEY.decrypt(KEY.public_key().encrypt(data or b"x")) == (data or b"x")


def test_openssls_command_verifies_and_signs(tmp_path: Path) -> None:
    """Another program than this binding: what it makes fits, and what we make fits it."""
    pem, data, signed = tmp_path / "key.pem", tmp_path / "data", tmp_path / "signed"
    run("openssl", "genpkey", "-algorithm", "SM2", "-out", str(pem))
    text = run("openssl", "pkey", "-in", str(pem), "-text", "-noout").decode()
    lines = "".join(text.split("priv:")[1].split("ASN1")[0].split())
    private, public = (bytes.fromhex(part.replace(":", "")) for part in lines.split("pub:"))
    key = Sm2PrivateKey(private[-32:].rjust(32, b"\0"))
    assert key.public_key().point == public
    data.write_bytes(b"an order")
    way = ("-rawin", "-digest", "sm3", "-pkeyopt", f"distid:{IDENTITY.decode()}", "-inkey", str(pem))
    signature = key.sign(b"an order")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    signed.write_bytes(encode_dss_signature(r, s))
    assert b"Success" in run("openssl", "pkeyutl", "-verify", *way, "-in", str(data), "-sigfile", str(signed))
    sealed = tmp_path / "sealed"
    sealed.write_bytes(key.public_key().encrypt(b"a key"))
    assert run("openssl", "pkeyutl", "-decrypt", "-inkey", str(pem), "-in", str(sealed)) == b"a key"


@given(raw=st.binary(max_size=140))
def test_garbage_is_refused(raw: bytes) -> None:
    with pytest.raises(Sm2RefusedError):
        KEY.decrypt(raw)
    with pytest.raises(Sm2RefusedError):
        KEY.public_key().verify(raw, b"data")
    with pytest.raises(Sm2RefusedError):
        Sm2PublicKey(raw)
    if len(raw) != 32:
        with pytest.raises(Sm2RefusedError):
            Sm2PrivateKey(raw)


@given(place=st.integers(0, len(CIPHERTEXT) * 8 - 1))
def test_a_ciphertext_that_was_touched_is_refused(place: int) -> None:
    spoiled = bytearray(CIPHERTEXT)
    spoiled[place // 8] ^= 1 << place % 8
    with pytest.raises(Sm2RefusedError):
        KEY.decrypt(bytes(spoiled))


@pytest.mark.parametrize("number", [0, ORDER - 1, ORDER, ORDER + 1, 2**256 - 1])
def test_a_private_key_outside_the_order_is_refused(number: int) -> None:
    with pytest.raises(Sm2RefusedError):
        Sm2PrivateKey(number.to_bytes(32, "big"))


@pytest.mark.parametrize("r", [0, ORDER, 2**256 - 1])
def test_a_signature_outside_the_order_is_refused(r: int) -> None:
    with pytest.raises(Sm2RefusedError):
        KEY.public_key().verify(r.to_bytes(32, "big") + SIGNATURE[32:], b"message digest")
    with pytest.raises(Sm2RefusedError):
        KEY.public_key().verify(SIGNATURE[:32] + r.to_bytes(32, "big"), b"message digest")


def test_a_point_of_another_curve_is_refused() -> None:
    off = PUBLIC[:-1] + bytes([PUBLIC[-1] ^ 1])
    with pytest.raises(Sm2RefusedError):
        Sm2PublicKey(off)
    with pytest.raises(Sm2RefusedError):
        Sm2PublicKey(b"\4" + bytes(64))


def test_keys_are_used_from_several_threads_and_given_back() -> None:
    """A thousand keys made, used and dropped: libcrypto's memory does not grow with them."""

    def use(_: int) -> None:
        key = Sm2PrivateKey.generate()
        key.public_key().verify(key.sign(b"x"), b"x")
        assert key.decrypt(key.public_key().encrypt(b"y")) == b"y"

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(use, range(100)))
        gc.collect()
        before = _resident_kib()
        list(pool.map(use, range(900)))
    gc.collect()
    assert _resident_kib() - before < 2000


def _resident_kib() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise AssertionError("no VmRSS")


def run(*arguments: str) -> bytes:
    return subprocess.run(arguments, capture_output=True, check=True, timeout=30).stdout
