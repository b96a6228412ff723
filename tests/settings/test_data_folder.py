# SPDX-License-Identifier: GPL-3.0-or-later
"""One copy of a program on a data folder, and what a production kiosk refuses."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.contract.fleet import EnrolmentAnswer
from kiosk.contract.message import Text
from kiosk.sealing import FolderKeyProvider, SigningKey
from kiosk.settings import (
    AlreadyRunningError,
    CentreSettings,
    DataFolder,
    MachineSettings,
    ProgramLock,
    ReceiptPrinterSettings,
    Settings,
    held_by_another,
    production_faults,
)

HOLD = """
import sys
from pathlib import Path
from kiosk.settings import ProgramLock
with ProgramLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_copy_is_told_who_is_running_and_a_killed_one_lets_go(tmp_path: Path) -> None:
    lock = DataFolder(tmp_path / "data").kiosk_lock
    assert not held_by_another(lock)
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdin is not None
    try:
        assert child.stdout.readline() == "held\n"
        assert held_by_another(lock)
        with pytest.raises(AlreadyRunningError, match=f"process {child.pid}"):
            ProgramLock(lock).take()
        child.kill()
        child.wait()
        assert not held_by_another(lock)
        with ProgramLock(lock):
            assert held_by_another(lock)
        assert not held_by_another(lock)
    finally:
        child.kill()
        child.wait()
        child.stdin.close()
        child.stdout.close()


def test_who_asks_is_not_taken_for_the_holder(tmp_path: Path) -> None:
    """The doctor asks for each device on a thread of its own: a second asker once said that the kiosk runs."""
    lock = DataFolder(tmp_path).kiosk_lock
    with ProgramLock(lock):
        pass
    wrong: list[bool] = []

    def ask() -> None:
        wrong.extend(held_by_another(lock) for _ in range(500))

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert not any(wrong)
    assert len(wrong) == 2000


def production(tmp_path: Path) -> Settings:
    return Settings(
        machine=MachineSettings(data_folder=tmp_path),
        centre=CentreSettings(url="https://centre.example"),
        receipt_printer=ReceiptPrinterSettings(host="printer"),
    )


def enrolled(*, demonstration: bool, key: SigningKey) -> EnrolmentAnswer:
    return EnrolmentAnswer(
        machine_id="K-1",
        site=Text(zh="大厅", en="Hall"),
        city_code="410400",
        centre_keys={key.key_id: key.public_text()},
        demonstration=demonstration,
    )


def test_a_production_machine_refuses_what_belongs_to_the_demonstration(tmp_path: Path) -> None:
    settings = production(tmp_path)
    assert production_faults(settings, None) == ()
    assert production_faults(settings, enrolled(demonstration=False, key=SigningKey.generate())) == ()
    (fault,) = production_faults(
        replace(settings, machine=MachineSettings(data_folder=tmp_path, demonstration=True)), None
    )
    assert "demonstration" in fault
    for answer in (
        enrolled(demonstration=True, key=SigningKey.generate()),
        enrolled(demonstration=False, key=SigningKey.generate(demonstration=True)),
    ):
        (fault,) = production_faults(settings, answer)
        assert "demonstration centre" in fault
    FolderKeyProvider(DataFolder(tmp_path).keys, demonstration=True).signing_key()
    (fault,) = production_faults(settings, None)
    assert "demonstration keys" in fault


def test_a_production_machine_needs_its_centre_and_a_protected_line(tmp_path: Path) -> None:
    settings = production(tmp_path)
    for url, words in (("", "not set"), ("http://centre.example", "not https")):
        (fault,) = production_faults(replace(settings, centre=CentreSettings(url=url)), None)
        assert words in fault
    assert production_faults(replace(settings, centre=CentreSettings(url="http://127.0.0.1:8700")), None) == ()
    (fault,) = production_faults(replace(settings, receipt_printer=ReceiptPrinterSettings()), None)
    assert "receipt_printer.host" in fault
