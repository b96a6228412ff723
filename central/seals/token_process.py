# SPDX-License-Identifier: GPL-3.0-or-later
"""The seal keys of a PKCS#11 token, in a process of its own: its maker's library may hang, or crash who loads it.

It imports nothing of this program.

    python -P token_process.py

Lines of JSON, one question, one answer. First {"module", "token", "pin", "insist", "writes"}: opens the session,
answer {}. Then {"sign": base64, "key": label}: answer {"signature": base64}; or {"make": label}: a new P-256 key in
the token that can neither be read nor copied out, answer {"public": base64 of its SubjectPublicKeyInfo}; or
{"old_pin", "new_pin"}: answer {}. Any answer may be {"failed": [trouble, cause]} instead, with a trouble of
central.seals.port.SealTrouble.
"""

from __future__ import annotations

import base64
import json
import sys
from typing import IO, Any, Final

_MOST: Final = 1 << 20


class _FailedError(Exception):
    """Its two arguments: trouble and cause."""


class _Seals:
    """An open session."""

    def __init__(self, opening: dict[str, Any]) -> None:
        try:
            import pkcs11
        except ImportError as error:
            raise _FailedError("no_library", "python-pkcs11 is not installed") from error
        try:
            library = pkcs11.lib(opening["module"])
        except Exception as error:  # the binding raises RuntimeError for a file that is no such library
            raise _FailedError("no_library", f"{opening['module']} cannot be loaded") from error
        tokens = list(library.get_tokens(token_label=opening["token"]))
        if len(tokens) != 1:
            raise _FailedError("no_token", f"{len(tokens) or 'no'} tokens are called {opening['token']!r}")
        flags = tokens[0].flags
        if flags & pkcs11.TokenFlag.USER_PIN_LOCKED:
            raise _FailedError("wrong_pin", "the token's PIN is locked")
        tried = flags & (pkcs11.TokenFlag.USER_PIN_COUNT_LOW | pkcs11.TokenFlag.USER_PIN_FINAL_TRY)
        if tried and not opening.get("insist", False):
            # A centre that starts again and again would lock the token with a wrong PIN.
            raise _FailedError("wrong_pin", "the last PIN that the token was given was wrong")
        self._session = tokens[0].open(rw=bool(opening.get("writes", False)), user_pin=opening["pin"])
        self._keys: dict[str, Any] = {}

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        if "sign" in question:
            signature = self._sign(question["key"], base64.b64decode(question["sign"]))
            return {"signature": base64.b64encode(signature).decode()}
        if "make" in question:
            return {"public": base64.b64encode(self._make(question["make"])).decode()}
        self._session.set_pin(question["old_pin"], question["new_pin"])
        return {}

    def _sign(self, label: str, data: bytes) -> bytes:
        from hashlib import sha256

        from pkcs11 import KeyType, Mechanism
        from pkcs11.util.ec import encode_ecdsa_signature

        key = self._keys.get(label) or self._found(label)
        self._keys[label] = key
        if key.key_type is KeyType.EC:
            signed = key.sign(sha256(data).digest(), mechanism=Mechanism.ECDSA)
            return bytes(encode_ecdsa_signature(signed))
        return bytes(key.sign(data, mechanism=Mechanism.SHA256_RSA_PKCS))

    def _found(self, label: str) -> Any:
        from pkcs11 import MultipleObjectsReturned, NoSuchKey, ObjectClass

        try:
            return self._session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=label)
        except NoSuchKey as error:
            raise _FailedError("no_key", f"the token holds no private key {label!r}") from error
        except MultipleObjectsReturned as error:
            raise _FailedError("no_key", f"the token holds several private keys {label!r}") from error

    def _make(self, label: str) -> bytes:
        from pkcs11 import Attribute, KeyType
        from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters

        curve = self._session.create_domain_parameters(
            KeyType.EC, {Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}, local=True
        )
        public, _ = curve.generate_keypair(
            store=True,
            label=label,
            private_template={Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False},
        )
        return bytes(encode_ec_public_key(public))


def _in_words(error: Exception) -> list[str]:
    import pkcs11

    match error:
        case _FailedError():
            return [str(one) for one in error.args]
        case pkcs11.PinIncorrect() | pkcs11.PinInvalid() | pkcs11.PinLenRange():
            return ["wrong_pin", "the token refuses the PIN"]
        case pkcs11.PinLocked():
            return ["wrong_pin", "the token's PIN is locked"]
        case pkcs11.DeviceRemoved() | pkcs11.TokenNotPresent() | pkcs11.NoSuchToken():
            return ["no_token", "the token was taken out"]
        case _:
            told = " ".join((type(error).__name__, *map(str, error.args)))
            return ["no_answer", f"the token's library says {told[:200]}"]


def run(questions: IO[str], answers: IO[str]) -> int:
    """Until the questions end. The exit code."""
    seals: _Seals | None = None
    while line := questions.readline(_MOST):
        try:
            question = json.loads(line)
            if seals is None:
                seals = _Seals(question)
                answer: dict[str, Any] = {}
            else:
                answer = seals.answer(question)
        except Exception as error:  # a vendor's library raises what it likes, and each question wants its answer
            if not _known(error):
                raise
            answer = {"failed": _in_words(error)}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
        if seals is None:
            return 1
    return 0


def _known(error: Exception) -> bool:
    if isinstance(error, _FailedError):
        return True
    import pkcs11

    return isinstance(error, pkcs11.PKCS11Error)


if __name__ == "__main__":
    sys.exit(run(sys.stdin, sys.stdout))
