# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated encrypting PIN pad on a pseudo terminal, and its bank: `python -m devices.simulators.pin_pad`.

It stands for the sealed hardware: the PIN is typed here, encrypted here under a key that is made here, and leaves
as an encrypted block. A pad that is told no account encrypts under an account of twelve zeros.

The first line out is {"ready": true, "port": PATH, "bank": SOCKET}; SOCKET is where the bank's middleware takes
blocks; it holds the same key, opens what comes, and says whether it is what was typed. It ends with stdin.

Commands: {"press": KEY, ...} of 0 to 9, "enter", "cancel", "clear", or several digits in one text; {"reset": true}
(its power goes and comes), {"unplug": true}, {"plug": true}; faults: "silence", "checksum", "garbage" (noise before
the answer), {"slow": SECONDS}, "lost_end" (the END by itself does not come through), "real" (says that it is no
simulator); of the bank: "bank_refuses", "bank_silent", "bank_nonsense".
It tells {"entry": "began" | "entered" | "cancelled" | "timed_out"} and {"bank": "taken" | "refused", "reference",
"right": whether the PIN is the one typed}, never a PIN. --block-file PATH keeps the last block for a test.
{"plug": "elsewhere"}: PATH then leads to another file than before.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from devices.simulators.controls import CommandRefused, Controls, add_control_option, number, one_of, only
from devices.simulators.faults import FaultPlan
from devices.simulators.pseudo_port import PseudoTerminal

_PAD_FAULTS: Final = ("silence", "checksum", "garbage", "slow", "lost_end", "real")
_BANK_FAULTS: Final = ("bank_refuses", "bank_silent", "bank_nonsense")
_NO_ACCOUNT: Final = "000000000000"
_TICK_S: Final = 0.05
_MOST_KEYS: Final = 40


class PinBlocks:
    """ISO 9564-1, format 0 under triple DES or format 4 under AES-128."""

    def __init__(self, form: str) -> None:
        self.form = form
        self._key = os.urandom(16)

    @property
    def check_value(self) -> str:
        """The first 3 bytes of a block of zeros under the key."""
        size = 8 if self.form == "0" else 16
        return self._encrypted(bytes(size))[:3].hex().upper()

    def sealed(self, pin: str) -> str:
        length = f"{len(pin):X}"
        if self.form == "0":
            plain = int(f"0{length}{pin}".ljust(16, "F"), 16) ^ int(f"0000{_NO_ACCOUNT}", 16)
            return self._encrypted(plain.to_bytes(8, "big")).hex().upper()
        field = bytes.fromhex(f"4{length}{pin}".ljust(16, "A")) + os.urandom(8)
        account = bytes.fromhex(f"0{_NO_ACCOUNT}".ljust(32, "0"))
        mixed = bytes(a ^ b for a, b in zip(self._encrypted(field), account, strict=True))
        return self._encrypted(mixed).hex().upper()

    def opened(self, form: str, block: str) -> str:
        """The PIN in it. Raises ValueError."""
        raw = bytes.fromhex(block)
        if form == "0":
            plain = int.from_bytes(self._decrypted(raw), "big") ^ int(f"0000{_NO_ACCOUNT}", 16)
            digits = f"{plain:016X}"
        else:
            account = bytes.fromhex(f"0{_NO_ACCOUNT}".ljust(32, "0"))
            mixed = bytes(a ^ b for a, b in zip(self._decrypted(raw), account, strict=True))
            digits = self._decrypted(mixed).hex().upper()
        if digits[0] != form:
            raise ValueError("another format, or another key")
        return digits[2 : 2 + int(digits[1], 16)]

    def _cipher(self) -> Cipher[modes.ECB]:
        if self.form == "0":
            return Cipher(TripleDES(self._key + self._key[:8]), modes.ECB())  # noqa: S305 - one block, as the standard says
        return Cipher(algorithms.AES(self._key), modes.ECB())  # noqa: S305

    def _encrypted(self, data: bytes) -> bytes:
        encryptor = self._cipher().encryptor()
        return encryptor.update(data) + encryptor.finalize()

    def _decrypted(self, data: bytes) -> bytes:
        decryptor = self._cipher().decryptor()
        return decryptor.update(data) + decryptor.finalize()


class Entry:
    """One person typing."""

    def __init__(self, least: int, most: int, ends_at: float) -> None:
        self.least = least
        self.most = most
        self.ends_at = ends_at
        self.pin = ""


class SimulatedPad:
    def __init__(self, link: Path, bank: Path, form: str, block_file: Path | None, control: Path | None) -> None:
        self.controls = Controls(self._command, control)
        self._faults = FaultPlan(*_PAD_FAULTS, *_BANK_FAULTS)
        self._port = PseudoTerminal(link)
        self._bank_at = bank
        self._blocks = PinBlocks(form)
        self._block_file = block_file
        self._lock = threading.RLock()
        self._entry: Entry | None = None
        self._block = ""
        self._typed = ""

    def run(self) -> None:
        bank = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        bank.bind(str(self._bank_at))
        bank.listen(4)
        self._port.plug()
        for work in (self._listen, self._watch_the_time, lambda: self._serve_bank(bank)):
            threading.Thread(target=work, daemon=True).start()
        self.controls.say(ready=True, port=str(self._port.link), bank=str(self._bank_at))
        try:
            self.controls.serve()
        finally:
            self._port.unplug()

    # The hand.

    def _command(self, command: dict[str, Any]) -> None:
        match next(iter(command)):
            case "press":
                only(command, "press")
                keys = command["press"]
                if keys not in ("enter", "cancel", "clear"):
                    if not isinstance(keys, str) or not keys.isdecimal() or len(keys) > _MOST_KEYS:
                        raise CommandRefused('press digits, "enter", "cancel" or "clear"')
                    keys = list(keys)
                for key in keys if isinstance(keys, list) else [keys]:
                    self._press(key)
            case "fault" | "times" | "until":
                if isinstance(command.get("fault"), dict):
                    number(command["fault"].get("slow"), 0, 60)
                self._faults.order(command)
            case "reset":
                self._forget()
            case "unplug":
                self._port.unplug()
                self._forget()
            case "plug":
                self._port.plug(elsewhere=command["plug"] == "elsewhere")
            case other:
                raise CommandRefused(f"unknown command {other!r}")

    def _press(self, key: str) -> None:
        with self._lock:
            entry = self._entry
            if entry is None:
                return
            match key:
                case "enter":
                    if len(entry.pin) >= entry.least:
                        self._block, self._typed = self._blocks.sealed(entry.pin), entry.pin
                        if self._block_file is not None:
                            self._block_file.write_text(self._block)
                        self._end("ENTERED")
                    return
                case "cancel":
                    self._end("CANCELLED")
                    return
                case "clear":
                    entry.pin = ""
                case digit if len(entry.pin) < entry.most:
                    entry.pin += digit
            self._say(f"N,{len(entry.pin)}")

    def _watch_the_time(self) -> None:
        while True:
            threading.Event().wait(_TICK_S)
            with self._lock:
                if self._entry is not None and time.monotonic() > self._entry.ends_at:
                    self._end("TIMEOUT")

    def _end(self, how: str) -> None:
        self._entry = None
        if self._faults.strike("lost_end") is None:
            self._say(f"END,{how}")
        self.controls.say(entry={"TIMEOUT": "timed_out"}.get(how, how.lower()))

    def _forget(self) -> None:
        with self._lock:
            self._entry, self._block, self._typed = None, "", ""

    # The line.

    def _listen(self) -> None:
        held = b""
        while True:
            held += self._port.read()
            while (end := held.find(b"\x03")) >= 0 and len(held) > end + 1:
                start = held.rfind(b"\x02", 0, end)
                body, given, held = held[start + 1 : end], held[end + 1], held[end + 2 :]
                value = 3
                for byte in body:
                    value ^= byte
                text = body.decode("ascii", "replace") if start >= 0 and value == given else ""
                with self._lock:
                    self._answer(text)
            held = held[-200:]

    def _answer(self, text: str) -> None:
        fault = self._faults.strike("silence", "checksum", "garbage", "slow")
        answer = self._obeyed(text)
        name = "" if fault is None else fault.name
        if fault is not None and name == "slow":
            time.sleep(float(fault.value or 0))
        if name == "garbage":
            self._port.write(b"\x02\xff\x02\x1b\x03")
        if name != "silence":
            self._say(answer, damaged=name == "checksum")

    def _obeyed(self, text: str) -> str:
        match text.split(","):
            case ["ID"]:
                kind = "REAL" if self._faults.stands("real") else "SIMULATED"
                return f"ID,{kind},Simulated EPP 1,{self._blocks.check_value}"
            case ["STATE"]:
                if self._entry is not None:
                    return f"STATE,ENTERING,{len(self._entry.pin)}"
                return "STATE,ENTERED" if self._block else "STATE,IDLE"
            case ["PIN", least, most, seconds] if least.isdecimal() and most.isdecimal() and seconds.isdecimal():
                if not 4 <= int(least) <= int(most) <= 12:
                    return "NO,LENGTH"
                self._forget()
                self._entry = Entry(int(least), int(most), time.monotonic() + int(seconds))
                self.controls.say(entry="began")
                return "OK"
            case ["CLEAR"]:
                self._forget()
                return "OK"
            case ["BLOCK"]:
                block, self._block = self._block, ""
                return f"BLOCK,{self._blocks.form},{block}" if block else "NO,NONE"
            case [""]:
                return "NO,FRAME"
        return "NO,REQUEST"

    def _say(self, text: str, *, damaged: bool = False) -> None:
        value = 3
        for byte in text.encode():
            value ^= byte
        self._port.write(b"\x02" + text.encode() + bytes((3, value ^ 0x55 if damaged else value)))

    # The bank.

    def _serve_bank(self, listener: socket.socket) -> None:
        while True:
            connection, _ = listener.accept()
            with connection, connection.makefile("rwb") as line:
                try:
                    self._take(json.loads(line.readline(4096)), line)
                except (ValueError, KeyError, OSError):
                    continue

    def _take(self, parcel: dict[str, str], line: Any) -> None:
        fault = self._faults.strike(*_BANK_FAULTS)
        name = "" if fault is None else fault.name
        if name == "bank_silent":
            return
        with self._lock:
            right = bool(self._typed) and self._blocks.opened(parcel["format"], parcel["block"]) == self._typed
        taken = right and name != "bank_refuses"
        line.write(b"what?\n" if name == "bank_nonsense" else json.dumps({"taken": taken}).encode() + b"\n")
        line.flush()
        self.controls.say(bank="taken" if taken else "refused", reference=parcel["reference"], right=right)


def main() -> None:
    parser = argparse.ArgumentParser(description="A simulated encrypting PIN pad, and its bank.")
    parser.add_argument("--link", type=Path, help="path of the port (default: in a new temporary folder)")
    parser.add_argument("--bank", type=Path, help="path of the bank's socket (default: in the same folder)")
    parser.add_argument("--format", default="4", help="PIN block format: 0 or 4")
    parser.add_argument("--block-file", type=Path, help="keep the last encrypted block here, for a test")
    add_control_option(parser)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pin-pad-") as folder:
        link = arguments.link or Path(folder) / "port"
        bank = arguments.bank or Path(folder) / "bank"
        form = one_of(arguments.format, "0", "4")
        SimulatedPad(link, bank, form, arguments.block_file, arguments.control).run()


if __name__ == "__main__":
    main()
