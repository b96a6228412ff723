# SPDX-License-Identifier: GPL-3.0-or-later
"""The demonstration's departments: records of fictional people, which can fall silent or be slow on demand."""

from __future__ import annotations

import hashlib
import json
import re
import threading
import time
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from central.demo.people import FOLDER, families
from central.registers import RECORD_FIELDS, PinSecret, RegisterFailureError
from kiosk.timing import Clock

RECORDS_FILE: Final = FOLDER / "records.json"
_SILENT_AT_MOST: Final = 20.0
"""Seconds a silent department keeps a question; longer than any patience, short enough for threads to end."""
_DAYS: Final = re.compile(r"days-(ago|ahead):([0-9]{1,5})")
_MONTHS_AGO: Final = re.compile(r"months-ago:([0-9]{1,4})")


def demo_records() -> dict[str, dict[str, dict[str, Any]]]:
    """All records, by register, table and key. Raises ValueError where a record stands in two files."""
    data = json.loads(RECORDS_FILE.read_bytes())
    if data.get("demonstration") is not True:
        raise ValueError(f"{RECORDS_FILE.name} is not marked as demonstration data")
    records: dict[str, dict[str, dict[str, Any]]] = data["registers"]
    for family in families():
        for register, tables in family.registers.items():
            for table, rows in tables.items():
                known = records.setdefault(register, {}).setdefault(table, {})
                if twice := known.keys() & rows.keys():
                    raise ValueError(f"{register} {table}: a record of {sorted(twice)[0]} stands in two files")
                known.update(rows)
    return records


class DemoBackend:
    """A Backend over the demonstration's records. Dates like "days-ago:400" stay as old as they are meant to be,
    and "days-ahead:40" as far away."""

    def __init__(self, clock: Clock) -> None:
        self._records = demo_records()
        self._clock = clock
        self._changed = threading.Condition()
        self._silent: frozenset[str] = frozenset()
        self._slow: dict[str, float] = {}
        self._closed = False

    def set_silent(self, registers: Iterable[str]) -> None:
        """These registers, and only these, answer nothing from now on. Raises ValueError for an unknown id."""
        wanted = frozenset(registers)
        _check_known(wanted)
        with self._changed:
            self._silent = wanted
            self._changed.notify_all()

    def set_slow(self, seconds: Mapping[str, float]) -> None:
        """These registers, and only these, answer so many seconds late."""
        _check_known(seconds)
        if any(not 0 <= value <= _SILENT_AT_MOST for value in seconds.values()):
            raise ValueError(f"a delay is 0 to {_SILENT_AT_MOST:.0f} seconds")
        with self._changed:
            self._slow = dict(seconds)
            self._changed.notify_all()

    def close(self) -> None:
        """Let every waiting question end."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def fetch(self, register: str, table: str, key: str) -> Mapping[str, Any] | None:
        """One record, after the delay that was asked for. Raises RegisterFailureError when it stays silent."""
        self._wait(register)
        found = self._records.get(register, {}).get(table, {}).get(key)
        if found is None:
            return None
        record: dict[str, Any] = self._dated(found)
        if register == "city_account" and record["pin"] is not None:
            record["pin"] = _secret(key, record["pin"])
        return record

    def _wait(self, register: str) -> None:
        # Real seconds: this plays a real department on a real line.
        started = time.monotonic()
        with self._changed:
            while not self._closed:
                silent = register in self._silent
                wanted = _SILENT_AT_MOST if silent else self._slow.get(register, 0.0)
                left = started + wanted - time.monotonic()
                if left <= 0:
                    if silent:
                        break
                    return
                self._changed.wait(left)
        raise RegisterFailureError(f"{register} did not answer")

    def _dated(self, value: Any) -> Any:
        match value:
            case dict():
                return {name: self._dated(part) for name, part in value.items()}
            case list():
                return [self._dated(part) for part in value]
            case str() if found := _DAYS.fullmatch(value):
                away = timedelta(days=int(found[2]))
                today = self._clock.now().date()
                return (today - away if found[1] == "ago" else today + away).isoformat()
            case str() if months := _MONTHS_AGO.fullmatch(value):
                today = self._clock.now().date()
                month = today.year * 12 + today.month - 1 - int(months[1])
                return f"{month // 12:04d}-{month % 12 + 1:02d}"
            case _:
                return value


def _secret(number: str, pin: str) -> dict[str, str]:
    # The salt is made of the number only so that a demonstration needs no state; real ones are random.
    salt = hashlib.sha256(b"demonstration salt " + number.encode()).digest()[:16]
    return PinSecret.of(pin, salt).model_dump()


def _check_known(registers: Iterable[str]) -> None:
    if strange := sorted(set(registers) - RECORD_FIELDS.keys()):
        raise ValueError(f"no such register: {', '.join(strange)}; known: {', '.join(RECORD_FIELDS)}")
