# SPDX-License-Identifier: GPL-3.0-or-later
"""The last self-test of each device, kept in the data folder beside the audit log's word that it was made."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from devices.status import DeviceClass
from kiosk.contract.message import Message
from kiosk.technician.self_tests import SelfTest, SelfTestOutcome

FILE_NAME: Final = "self_tests.json"
_LIMIT_BYTES: Final = 1 << 20


class _Stored(Message):
    device: DeviceClass
    driver: str
    address: str
    at: AwareDatetime
    outcome: SelfTestOutcome
    found: str
    do: str


_FILE: Final = TypeAdapter(list[_Stored])


def last_self_tests(folder: Path) -> dict[DeviceClass, SelfTest]:
    """By device. A file that is not there or cannot be read holds none: the tests are made again."""
    try:
        raw = (folder / FILE_NAME).read_bytes()[:_LIMIT_BYTES]
        stored = _FILE.validate_json(raw)
    except (OSError, ValidationError):
        return {}
    return {
        one.device: SelfTest(one.device, one.driver, one.address, one.at, one.outcome, one.found, one.do)
        for one in stored
    }


def keep_self_tests(folder: Path, tests: Iterable[SelfTest]) -> None:
    """Put these in place of earlier ones of the same devices; whole or not at all. Raises OSError."""
    known = last_self_tests(folder) | {test.device: test for test in tests}
    stored = [
        _Stored(
            device=test.device,
            driver=test.driver,
            address=test.address,
            at=test.at,
            outcome=test.outcome,
            found=test.found,
            do=test.do,
        )
        for test in known.values()
    ]
    target = folder / FILE_NAME
    waiting = target.with_suffix(".new")
    with waiting.open("wb") as file:
        file.write(_FILE.dump_json(stored, indent=1))
        file.flush()
        os.fsync(file.fileno())
    waiting.replace(target)
