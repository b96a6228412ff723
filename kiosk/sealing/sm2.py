# SPDX-License-Identifier: GPL-3.0-or-later
"""SM2 (GB/T 32918): signatures with SM3, and public-key encryption, by OpenSSL's libcrypto through ctypes.

`cryptography` has SM3 and SM4 and no SM2. Why libcrypto and no Python package: docs/decisions/0012. A private key
is 32 bytes, a public key the 65 bytes of an uncompressed point, a signature r and s of 32 bytes each, a ciphertext
the DER sequence of GM/T 0009-2012 (C1, C3, C2).
"""

from __future__ import annotations

import ctypes
from ctypes import c_char_p, c_int, c_long, c_size_t, c_void_p
from functools import cache
from typing import Final

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

PRIVATE_BYTES: Final = 32
PUBLIC_BYTES: Final = 65
SIGNATURE_BYTES: Final = 64
IDENTITY: Final = b"1234567812345678"
"""The signer's distinguishing identifier where nothing else is agreed: GM/T 0009-2012 section 10."""

_CURVE: Final = bytes.fromhex("06082a811ccf5501822d")
"""The object identifier 1.2.156.10197.1.301."""
_EC_PRIVATE_HEAD: Final = bytes.fromhex("30310201010420")
_EC_PRIVATE_TAIL: Final = b"\xa0\x0a" + _CURVE
"""RFC 5915 without the public key, which libcrypto then works out."""
_SUBJECT_PUBLIC_HEAD: Final = bytes.fromhex("3059301306072a8648ce3d0201") + _CURVE + bytes.fromhex("034200")
"""RFC 5480: everything before the point."""
_ORDER: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
"""Of the base point: GB/T 32918.5-2017 section 2. A private key is at least 1 and at most this less 2."""
_EVP_PKEY_SM2: Final = 1172
_LIBRARIES: Final = ("libcrypto.so.3", "libcrypto.so.4")


class Sm2UnavailableError(Exception):
    """This system's libcrypto is missing or was built without SM2."""


class Sm2RefusedError(ValueError):
    """Not a key, a signature or a ciphertext of SM2, or not one of this key."""


class Sm2PublicKey:
    """May be used from several threads."""

    def __init__(self, point: bytes) -> None:
        """point: 65 bytes. Raises Sm2RefusedError when it is not on the curve, Sm2UnavailableError."""
        if len(point) != PUBLIC_BYTES or point[0] != 4:
            raise Sm2RefusedError(f"an SM2 public key is a point of {PUBLIC_BYTES} bytes")
        self.point = point
        self._key = _Key(_decoded("d2i_PUBKEY", _SUBJECT_PUBLIC_HEAD + point))

    def verify(self, signature: bytes, data: bytes) -> None:
        """Raises Sm2RefusedError."""
        if len(signature) != SIGNATURE_BYTES:
            raise Sm2RefusedError(f"an SM2 signature has {SIGNATURE_BYTES} bytes, not {len(signature)}")
        der = encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
        with _Digest(self._key, "EVP_DigestVerifyInit") as context:
            good = _crypto().EVP_DigestVerify(context, der, len(der), data, len(data))
        if good != 1:
            _forget_errors()
            raise Sm2RefusedError("the SM2 signature does not fit")

    def encrypt(self, plain: bytes) -> bytes:
        """plain: at least one byte."""
        return self._key.crypt("encrypt", plain)


class Sm2PrivateKey:
    """May be used from several threads."""

    def __init__(self, private: bytes) -> None:
        """private: 32 bytes. Raises Sm2RefusedError, Sm2UnavailableError."""
        if len(private) != PRIVATE_BYTES:
            raise Sm2RefusedError(f"an SM2 private key has {PRIVATE_BYTES} bytes, not {len(private)}")
        if not 1 <= int.from_bytes(private, "big") <= _ORDER - 2:
            # libcrypto refuses zero only.
            raise Sm2RefusedError("not a private key of the SM2 curve")
        self._private = private
        der = _EC_PRIVATE_HEAD + private + _EC_PRIVATE_TAIL
        self._key = _Key(_decoded("d2i_PrivateKey", der))
        self._public = Sm2PublicKey(self._key.point())

    @classmethod
    def generate(cls) -> Sm2PrivateKey:
        """Raises Sm2UnavailableError."""
        crypto = _crypto()
        context = crypto.EVP_PKEY_CTX_new_from_name(None, b"SM2", None)
        made = c_void_p()
        try:
            if (
                crypto.EVP_PKEY_keygen_init(context) != 1
                or crypto.EVP_PKEY_keygen(context, ctypes.byref(made)) != 1
            ):
                raise _unavailable("it makes no SM2 key")
        finally:
            crypto.EVP_PKEY_CTX_free(context)
        return cls(_Key(made).private())

    def private_bytes(self) -> bytes:
        return self._private

    def public_key(self) -> Sm2PublicKey:
        return self._public

    def sign(self, data: bytes) -> bytes:
        length = c_size_t(128)
        der = ctypes.create_string_buffer(length.value)
        with _Digest(self._key, "EVP_DigestSignInit") as context:
            if _crypto().EVP_DigestSign(context, der, ctypes.byref(length), data, len(data)) != 1:
                raise _unavailable("it does not sign")
        r, s = decode_dss_signature(der.raw[: length.value])
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def decrypt(self, ciphertext: bytes) -> bytes:
        """Raises Sm2RefusedError."""
        return self._key.crypt("decrypt", ciphertext)


class _Key:
    """One EVP_PKEY, freed with this object."""

    def __init__(self, handle: c_void_p) -> None:
        self.handle = handle
        self._free = _crypto().EVP_PKEY_free

    def __del__(self) -> None:
        self._free(self.handle)

    def point(self) -> bytes:
        return self._encoded("i2d_PUBKEY")[-PUBLIC_BYTES:]

    def private(self) -> bytes:
        """Of the ECPrivateKey sequence: it begins with its head of 5 bytes or more and an octet string of 32."""
        der = self._encoded("i2d_PrivateKey")
        begin = der.index(b"\x02\x01\x01\x04\x20") + 5
        return der[begin : begin + PRIVATE_BYTES]

    def _encoded(self, function: str) -> bytes:
        out = ctypes.create_string_buffer(512)
        to = c_void_p(ctypes.addressof(out))
        length = getattr(_crypto(), function)(self.handle, ctypes.byref(to))
        if not 0 < length <= len(out):
            raise _unavailable("it does not write an SM2 key down")
        return out.raw[:length]

    def crypt(self, which: str, data: bytes) -> bytes:
        """which: "encrypt" or "decrypt". The room that libcrypto asks for may be more than it fills."""
        crypto = _crypto()
        context = crypto.EVP_PKEY_CTX_new(self.handle, None)
        try:
            run = getattr(crypto, f"EVP_PKEY_{which}")
            length = c_size_t(0)
            good = getattr(crypto, f"EVP_PKEY_{which}_init")(context) == 1
            if good and run(context, None, ctypes.byref(length), data, len(data)) == 1 and length.value:
                out = ctypes.create_string_buffer(length.value)
                if run(context, out, ctypes.byref(length), data, len(data)) == 1:
                    return out.raw[: length.value]
        finally:
            crypto.EVP_PKEY_CTX_free(context)
        _forget_errors()
        raise Sm2RefusedError(f"SM2 does not {which} this")


class _Digest:
    """An EVP_MD_CTX for SM3 and one key, with the identifier set, begun."""

    def __init__(self, key: _Key, begin: str) -> None:
        self._key = key
        self._begin = begin

    def __enter__(self) -> c_void_p:
        crypto = _crypto()
        self._digest = crypto.EVP_MD_CTX_new()
        self._context = crypto.EVP_PKEY_CTX_new(self._key.handle, None)
        crypto.EVP_PKEY_CTX_set1_id(self._context, IDENTITY, len(IDENTITY))
        crypto.EVP_MD_CTX_set_pkey_ctx(self._digest, self._context)
        if getattr(crypto, self._begin)(self._digest, None, crypto.EVP_sm3(), None, self._key.handle) != 1:
            self.__exit__()
            raise _unavailable("it does not sign with SM3")
        return c_void_p(self._digest)

    def __exit__(self, *_: object) -> None:
        _crypto().EVP_MD_CTX_free(self._digest)
        _crypto().EVP_PKEY_CTX_free(self._context)


def _decoded(function: str, der: bytes) -> c_void_p:
    crypto = _crypto()
    room = ctypes.create_string_buffer(der, len(der))
    begin = c_void_p(ctypes.addressof(room))
    if function == "d2i_PUBKEY":
        handle = crypto.d2i_PUBKEY(None, ctypes.byref(begin), len(der))
    else:
        handle = crypto.d2i_PrivateKey(_EVP_PKEY_SM2, None, ctypes.byref(begin), len(der))
    if not handle:
        _forget_errors()
        raise Sm2RefusedError("not a key of the SM2 curve")
    return c_void_p(handle)


def _unavailable(why: str) -> Sm2UnavailableError:
    _forget_errors()
    return Sm2UnavailableError(f"this system's libcrypto is of no use for SM2: {why}")


def _forget_errors() -> None:
    """Each thread has a queue of them, which Python's own ssl module reads too."""
    _crypto().ERR_clear_error()


_SIGNATURES: Final[dict[str, tuple[object, tuple[object, ...]]]] = {
    "ERR_clear_error": (None, ()),
    "EVP_PKEY_CTX_new_from_name": (c_void_p, (c_void_p, c_char_p, c_char_p)),
    "EVP_PKEY_CTX_new": (c_void_p, (c_void_p, c_void_p)),
    "EVP_PKEY_CTX_free": (None, (c_void_p,)),
    "EVP_PKEY_CTX_set1_id": (c_int, (c_void_p, c_char_p, c_size_t)),
    "EVP_PKEY_keygen_init": (c_int, (c_void_p,)),
    "EVP_PKEY_keygen": (c_int, (c_void_p, c_void_p)),
    "EVP_PKEY_free": (None, (c_void_p,)),
    "EVP_PKEY_encrypt_init": (c_int, (c_void_p,)),
    "EVP_PKEY_encrypt": (c_int, (c_void_p, c_void_p, c_void_p, c_char_p, c_size_t)),
    "EVP_PKEY_decrypt_init": (c_int, (c_void_p,)),
    "EVP_PKEY_decrypt": (c_int, (c_void_p, c_void_p, c_void_p, c_char_p, c_size_t)),
    "EVP_MD_CTX_new": (c_void_p, ()),
    "EVP_MD_CTX_free": (None, (c_void_p,)),
    "EVP_MD_CTX_set_pkey_ctx": (None, (c_void_p, c_void_p)),
    "EVP_sm3": (c_void_p, ()),
    "EVP_DigestSignInit": (c_int, (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)),
    "EVP_DigestSign": (c_int, (c_void_p, c_void_p, c_void_p, c_char_p, c_size_t)),
    "EVP_DigestVerifyInit": (c_int, (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)),
    "EVP_DigestVerify": (c_int, (c_void_p, c_char_p, c_size_t, c_char_p, c_size_t)),
    "d2i_PUBKEY": (c_void_p, (c_void_p, c_void_p, c_long)),
    "d2i_PrivateKey": (c_void_p, (c_int, c_void_p, c_void_p, c_long)),
    "i2d_PUBKEY": (c_int, (c_void_p, c_void_p)),
    "i2d_PrivateKey": (c_int, (c_void_p, c_void_p)),
}


@cache
def _crypto() -> ctypes.CDLL:
    """The library with the types of the functions that are used here. Raises Sm2UnavailableError."""
    for name in _LIBRARIES:
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        try:
            for function, (result, arguments) in _SIGNATURES.items():
                found = getattr(library, function)
                found.restype, found.argtypes = result, arguments
        except AttributeError as error:
            raise Sm2UnavailableError(f"{name} lacks {error}: OpenSSL 3 or newer is needed") from error
        context = library.EVP_PKEY_CTX_new_from_name(None, b"SM2", None)
        if not context:
            library.ERR_clear_error()
            raise Sm2UnavailableError(f"{name} was built without SM2: install one of Debian's")
        library.EVP_PKEY_CTX_free(context)
        return library
    raise Sm2UnavailableError(f"none of {', '.join(_LIBRARIES)} is installed: apt-get install libssl3")
