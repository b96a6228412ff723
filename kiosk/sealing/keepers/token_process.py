# SPDX-License-Identifier: GPL-3.0-or-later
"""One question to a PKCS#11 token, in a process of its own: a vendor's library may hang or crash it.

It imports nothing of this program.

    python -P token_process.py

One JSON object in: act ("protect" with secret, "reveal" with anchor), module, label, pin, insist. One out: anchor
or secret, or {"absent": [cause, next step]}. The wrapping key is AES-256 with GCM where the token can, else
RSA-2048 with OAEP, as on a UKey; it is made in the token, and can neither be read nor copied out.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from typing import IO, Any, Final

KEY_LABEL: Final = "kiosk-root"
_AES: Final = "aes-gcm"
_RSA: Final = "rsa-oaep"
_NONCE_BYTES: Final = 12
_BOUND_TO: Final = b"hall-kiosk root secret 1"


class _AbsentError(Exception):
    """Its two arguments: cause and next step."""


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """What the process says to a question."""
    try:
        import pkcs11
    except ImportError:
        return {"absent": ["python-pkcs11 is not installed", "scripts/setup run"]}
    try:
        token = _token(question)
        with token.open(rw=question["act"] == "protect", user_pin=question["pin"]) as session:
            if question["act"] == "protect":
                return {"anchor": _protect(session, token, base64.b64decode(question["secret"]))}
            return {"secret": base64.b64encode(_reveal(session, question["anchor"])).decode()}
    except _AbsentError as error:
        return {"absent": list(error.args)}
    except pkcs11.PKCS11Error as error:
        return {"absent": list(_in_words(error))}


def _token(question: dict[str, Any]) -> Any:
    """The token of this label, and of the anchor's serial number when there is one; its PIN still worth a try."""
    import pkcs11

    label, serial = question["label"], question.get("anchor", {}).get("serial")
    tokens = list(pkcs11.lib(question["module"]).get_tokens(token_label=label))
    if serial is not None:
        if tokens and all(token.serial.hex() != serial for token in tokens):
            raise _AbsentError(
                f"the token {label!r} is not the one that keeps this machine's keys",
                "plug in the machine's own token",
            )
        tokens = [token for token in tokens if token.serial.hex() == serial]
    if not tokens:
        raise _AbsentError(f"no token {label!r} is plugged in", "plug in the machine's token")
    if len(tokens) > 1:
        raise _AbsentError(f"{len(tokens)} tokens are called {label!r}", "leave only the machine's own plugged in")
    flags = tokens[0].flags
    if flags & pkcs11.TokenFlag.USER_PIN_LOCKED:
        raise _AbsentError("the token's PIN is locked", "unlock it with the administrator's PIN")
    tried = flags & (pkcs11.TokenFlag.USER_PIN_COUNT_LOW | pkcs11.TokenFlag.USER_PIN_FINAL_TRY)
    if tried and not question["insist"]:
        raise _AbsentError(
            "the last PIN that this token was given was wrong, and it locks itself after a few",
            "put the PIN right where the kiosk reads it, then: kiosk keys unlock",
        )
    return tokens[0]


def _protect(session: Any, token: Any, secret: bytes) -> dict[str, str]:
    from pkcs11 import Attribute, GCMParams, KeyType, Mechanism

    key_id = os.urandom(8)
    keeps = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False}
    if {Mechanism.AES_KEY_GEN, Mechanism.AES_GCM} <= set(token.slot.get_mechanisms()):
        key = session.generate_key(KeyType.AES, 256, id=key_id, label=KEY_LABEL, store=True, template=keeps)
        nonce = os.urandom(_NONCE_BYTES)
        wrapped = nonce + key.encrypt(
            secret, mechanism=Mechanism.AES_GCM, mechanism_param=GCMParams(nonce, _BOUND_TO, 128)
        )
        way = _AES
    else:
        public, _ = session.generate_keypair(
            KeyType.RSA, 2048, id=key_id, label=KEY_LABEL, store=True, private_template=keeps
        )
        wrapped = public.encrypt(secret, mechanism=Mechanism.RSA_PKCS_OAEP)
        way = _RSA
    return {
        "serial": token.serial.hex(),
        "key": key_id.hex(),
        "way": way,
        "wrapped": base64.b64encode(wrapped).decode(),
    }


def _reveal(session: Any, anchor: dict[str, str]) -> bytes:
    from pkcs11 import GCMParams, Mechanism, NoSuchKey, ObjectClass

    try:
        key_id, wrapped, way = bytes.fromhex(anchor["key"]), base64.b64decode(anchor["wrapped"]), anchor["way"]
    except (KeyError, ValueError) as error:
        raise _AbsentError("the record of the machine's keys is damaged", "restore the keys folder") from error
    kind = ObjectClass.SECRET_KEY if way == _AES else ObjectClass.PRIVATE_KEY
    try:
        key = session.get_key(object_class=kind, id=key_id)
    except NoSuchKey as error:
        raise _AbsentError(
            "the token does not hold this machine's key any more: it was initialised anew",
            "restore the machine's keys, or enrol it anew",
        ) from error
    if way == _AES:
        nonce, rest = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
        opened: bytes = key.decrypt(
            rest, mechanism=Mechanism.AES_GCM, mechanism_param=GCMParams(nonce, _BOUND_TO, 128)
        )
    else:
        opened = key.decrypt(wrapped, mechanism=Mechanism.RSA_PKCS_OAEP)
    return opened


def _in_words(error: Exception) -> tuple[str, str]:
    import pkcs11

    match error:
        case pkcs11.PinIncorrect() | pkcs11.PinInvalid() | pkcs11.PinLenRange():
            return "the token refuses the PIN", "put it right where the kiosk reads it, then: kiosk keys unlock"
        case pkcs11.PinLocked():
            return "the token's PIN is locked", "unlock it with the administrator's PIN"
        case pkcs11.DeviceRemoved() | pkcs11.TokenNotPresent() | pkcs11.NoSuchToken():
            return "the token was taken out", "plug in the machine's token"
        case _:
            told = " ".join((type(error).__name__, *map(str, error.args)))
            return f"the token's library says {told[:200]}", "plug the token in again, and see keys.token_module"


def run(questions: IO[str], answers: IO[str]) -> int:
    """One question, one answer; the exit code."""
    answers.write(json.dumps(answer(json.load(questions))))
    answers.flush()
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.stdin, sys.stdout))
