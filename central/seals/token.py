# SPDX-License-Identifier: GPL-3.0-or-later
"""Seal keys in a PKCS#11 token (SoftHSM in a demonstration, an HSM or UKey in production).

One process holds the session open for as long as it is well. A session that is lost is opened again, once for each
signature; who does not answer in time is ended.
"""

from __future__ import annotations

import base64
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from central.seals.port import SealFailed, SealTrouble
from kiosk.sealing.keepers.keeper import KeyStoreError
from kiosk.sealing.keepers.systemd import read_credential
from kiosk.sealing.key_file import read_private

PIN_CREDENTIAL: Final = "central-seal-pin"
WITHIN_S: Final = 5.0
"""For one answer: a citizen waits for it. SoftHSM takes under a millisecond, a network HSM tens."""
_OPENING_S: Final = 15.0
_MOST_ANSWER: Final = 64 * 1024
_NEXT: Final = {
    SealTrouble.NO_TOKEN: "plug the token in, or put its label right in seals.json",
    SealTrouble.WRONG_PIN: "put the PIN right where the centre reads it, then: central seals --insist",
    SealTrouble.NO_KEY: "put the key's label right in seals.json, or make the key in the token",
    SealTrouble.NO_LIBRARY: "put the path of the token's library right in seals.json, or install it",
    SealTrouble.NO_ANSWER: "look at the token and its library; the centre opens it again with the next paper",
    SealTrouble.WRONG_KEY: "seals.json names another key than the certificate's: put it right",
}


def failed(trouble: SealTrouble, cause: str) -> SealFailed:
    """With the next step that belongs to it."""
    return SealFailed(trouble, cause, _NEXT[trouble])


@dataclass(frozen=True)
class TokenPlace:
    """Which token. pin_file: of mode 0600; None for systemd's credential "central-seal-pin". environment: what its
    library is told besides."""

    module: Path
    label: str
    pin_file: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)

    def pin(self) -> str | SealFailed:
        try:
            raw = read_credential(PIN_CREDENTIAL) if self.pin_file is None else read_private(self.pin_file)
        except KeyStoreError as error:
            return failed(SealTrouble.WRONG_PIN, str(error))
        where = f"systemd's credential {PIN_CREDENTIAL}" if self.pin_file is None else str(self.pin_file)
        if not raw:
            return failed(SealTrouble.WRONG_PIN, f"there is no PIN in {where}")
        try:
            return raw.decode().strip()
        except UnicodeDecodeError:
            return failed(SealTrouble.WRONG_PIN, f"{where} holds no text")


class Token:
    """A line to one token's process, which is started when it is first needed. Safe to use from many threads."""

    def __init__(
        self, place: TokenPlace, *, insist: bool = False, writes: bool = False, within_s: float = WITHIN_S
    ) -> None:
        """insist: use the PIN although the last one was wrong. writes: keys and PIN may be made anew."""
        self._place = place
        self._insist = insist
        self._writes = writes
        self._within_s = within_s
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, question: dict[str, Any]) -> dict[str, Any] | SealFailed:
        """One answer of an open session; a session that was lost is opened again."""
        with self._lock:
            fresh = self._process is None
            answer = self._asked(question)
            if isinstance(answer, SealFailed) and not fresh and answer.trouble is not SealTrouble.NO_KEY:
                self._end()
                answer = self._asked(question)
            if isinstance(answer, SealFailed) and answer.trouble is not SealTrouble.NO_KEY:
                self._end()
            return answer

    def close(self) -> None:
        with self._lock:
            self._end()

    def _asked(self, question: dict[str, Any]) -> dict[str, Any] | SealFailed:
        if self._process is None:
            opened = self._open()
            if isinstance(opened, SealFailed):
                return opened
        return self._one(question, self._within_s)

    def _open(self) -> dict[str, Any] | SealFailed:
        pin = self._place.pin()
        if isinstance(pin, SealFailed):
            return pin
        self._process = subprocess.Popen(
            (sys.executable, "-P", str(Path(__file__).with_name("token_process.py"))),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, **self._place.environment},
        )
        opening = {
            "module": str(self._place.module),
            "token": self._place.label,
            "pin": pin,
            "insist": self._insist,
            "writes": self._writes,
        }
        return self._one(opening, max(self._within_s, _OPENING_S))

    def _one(self, question: dict[str, Any], within_s: float) -> dict[str, Any] | SealFailed:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return failed(SealTrouble.NO_ANSWER, "the token's process is not there")
        try:
            process.stdin.write(json.dumps(question).encode() + b"\n")
            process.stdin.flush()
            line = _line(process.stdout.fileno(), within_s)
        except OSError:
            line = b""
        if line is None:
            return failed(SealTrouble.NO_ANSWER, f"the token has not answered within {within_s:g} s")
        try:
            answer = json.loads(line)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            return failed(SealTrouble.NO_ANSWER, "the token's library ended its process")
        if "failed" in answer:
            trouble, cause = answer["failed"]
            return failed(SealTrouble(trouble), str(cause))
        return answer

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue


class TokenKey:
    """One key of a token, by its label."""

    def __init__(self, token: Token, label: str) -> None:
        self._token = token
        self._label = label

    def sign(self, data: bytes) -> bytes | SealFailed:
        answer = self._token.ask({"sign": base64.b64encode(data).decode(), "key": self._label})
        if isinstance(answer, SealFailed):
            return answer
        try:
            return base64.b64decode(str(answer["signature"]), validate=True)
        except (KeyError, ValueError):
            return failed(SealTrouble.NO_ANSWER, "the token's process has answered nonsense")


def _line(handle: int, within_s: float) -> bytes | None:
    """One line without its end; None when it does not come in time, b"" when there will be none."""
    until = time.monotonic() + within_s  # real seconds: this bounds a real wait for another process
    read = bytearray()
    while not read.endswith(b"\n"):
        ready, _, _ = select.select([handle], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return None
        piece = os.read(handle, 65536)
        if not piece or len(read) > _MOST_ANSWER:
            return b""
        read += piece
    return bytes(read[:-1])
