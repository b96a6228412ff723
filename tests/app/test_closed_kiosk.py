# SPDX-License-Identifier: GPL-3.0-or-later
"""A kiosk whose keys cannot be had serves nobody, says so, loses nothing, and goes on when they are there."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.app import ClosedKiosk, open_kiosk
from kiosk.app.key_commands import unlock_token
from kiosk.audit import AuditEvent, verify
from kiosk.journey.touches import OpenTile
from kiosk.journey.troubles import ServiceGap
from kiosk.journey.views import OutOfServicePage
from kiosk.sealing import KeyAbsentError
from kiosk.settings import (
    CentreSettings,
    DataFolder,
    KeyKeeper,
    KeySettings,
    MachineSettings,
    ReceiptPrinterSettings,
    Settings,
    machine_keys,
)
from kiosk.timing import SystemClock
from offline_cache import Store
from tests.offline_cache.outbox_cases import application
from tests.sealing.keeper_stands import PIN, SOFT_HSM, SoftTokens

WITHIN_S = 20.0


class Stand:
    """A machine whose keys a token keeps, and what its GUI thread was given to do."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.tokens = SoftTokens(folder / "hsm")
        for name, value in self.tokens.environment.items():
            monkeypatch.setenv(name, value)
        self.tokens.make()
        self.pin = folder / "pin"
        self.pin.write_text(PIN)
        self.pin.chmod(0o600)
        self.settings = Settings(
            machine=MachineSettings(data_folder=folder / "data"),
            centre=CentreSettings(url="http://127.0.0.1:9"),
            receipt_printer=ReceiptPrinterSettings(enabled=False),
            keys=KeySettings(provider=KeyKeeper.PKCS11, token_module=str(SOFT_HSM), token_pin_file=str(self.pin)),
        )
        self.folder = DataFolder(folder / "data")
        self.config = folder / "kiosk.toml"
        self.posted: list[Callable[[], None]] = []
        self.came = threading.Condition()
        self.kiosk: ClosedKiosk | None = None

    def store(self) -> Store:
        return Store(self.folder.store, machine_keys(self.settings), SystemClock(), ballast_bytes=1 << 20)

    def open_closed(self, *, look_again_s: float = 0.05) -> ClosedKiosk:
        kiosk = open_kiosk(self.settings, self.config)
        assert isinstance(kiosk, ClosedKiosk), kiosk
        kiosk._look_again_s = look_again_s
        self.kiosk = kiosk
        return kiosk

    def post(self, call: Callable[[], None]) -> None:
        with self.came:
            self.posted.append(call)
            self.came.notify_all()

    def wait(self, there: Callable[[], bool]) -> None:
        """Do what was posted, as the GUI thread does, until this holds."""
        while not there():
            with self.came:
                assert self.came.wait_for(lambda: bool(self.posted), WITHIN_S), "nothing more was posted"
                call = self.posted.pop(0)
            call()


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    made = Stand(tmp_path, monkeypatch)
    yield made
    if made.kiosk is not None:
        made.kiosk.stop()


def test_without_its_token_the_machine_is_out_of_service_and_goes_on_with_it(stand: Stand) -> None:
    store = stand.store()
    made = application()
    store.put_application(made)
    store.close()
    stand.tokens.take_out()
    kiosk = stand.open_closed()
    page = kiosk.view.page
    assert isinstance(page, OutOfServicePage)
    assert "kept safely" in str(page.reason)
    assert "plug in the machine's token" in str(page.staff)
    ended: list[str] = []
    kiosk.on_end(ended.append)
    kiosk.touch(OpenTile("progress"))
    kiosk.tick()
    assert isinstance(kiosk.view.page, OutOfServicePage)
    assert isinstance(open_kiosk(stand.settings, stand.config), str), "one copy on a data folder"
    kiosk.start(stand.post)
    stand.tokens.plug_in()
    stand.wait(lambda: kiosk.keys_are_there)
    assert ended == ["the machine's keys are there again"]
    kiosk.stop()
    store = stand.store()
    parcel = store.outbox.parcel(made.application_id)
    assert parcel is not None
    assert parcel.body == made.model_dump_json().encode()
    store.close()


def test_the_page_says_what_is_wrong_now(stand: Stand) -> None:
    stand.store().close()
    stand.tokens.take_out()
    kiosk = stand.open_closed()
    seen: list[str] = []
    kiosk.on_view(lambda view: seen.append(str(view.page)))
    stand.pin.write_text("000000")
    kiosk.start(stand.post)
    stand.tokens.plug_in()
    stand.wait(lambda: any("refuses the PIN" in page for page in seen))
    stand.wait(lambda: any("kiosk keys unlock" in page and "was wrong" in page for page in seen))
    assert not kiosk.keys_are_there, "the wrong PIN was tried once"


def test_a_look_that_fails_is_not_the_last(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.store().close()
    stand.tokens.take_out()
    kiosk = stand.open_closed()
    look, failures = kiosk._look, iter((ZeroDivisionError(), OSError()))

    def failing() -> KeyAbsentError | None:
        for fault in failures:
            raise fault
        return look()

    monkeypatch.setattr(kiosk, "_look", failing)
    kiosk.start(stand.post)
    stand.tokens.plug_in()
    stand.wait(lambda: kiosk.keys_are_there)
    assert next(failures, None) is None


def test_the_log_tells_it(stand: Stand) -> None:
    stand.store().close()
    stand.tokens.take_out()
    stand.open_closed()
    lines = "".join(path.read_text() for path in stand.folder.audit.glob("audit-*"))
    assert f"service.{ServiceGap.KEYS_ABSENT.value}" in lines
    assert AuditEvent.FAULT.value in lines
    assert verify(stand.folder.audit).problems == ()


def test_each_try_of_a_pin_on_order_is_written_down(stand: Stand) -> None:
    """A token locks itself after a few wrong ones: who comes next must see how many it was given."""
    stand.store().close()
    stand.pin.write_text("000000")
    assert isinstance(unlock_token(stand.settings), str)
    stand.pin.write_text(PIN)
    assert not isinstance(unlock_token(stand.settings), str)
    lines = [
        json.loads(line) for path in stand.folder.audit.glob("audit-*") for line in path.read_text().splitlines()
    ]
    tries = [line["fields"]["outcome"] for line in lines if line["event"] == AuditEvent.KEYS_UNLOCKED]
    assert tries == ["refused", "unlocked"]


def test_keys_that_are_lost_close_the_machine_too_and_are_not_made_anew(stand: Stand) -> None:
    stand.store().close()
    for path in stand.folder.keys.iterdir():
        path.unlink()
    kiosk = stand.open_closed()
    assert "restore the folder" in str(kiosk.view.page)
    assert not any(stand.folder.keys.iterdir())


def test_settings_that_name_another_keeper_are_a_technicians_mistake(stand: Stand) -> None:
    stand.store().close()
    refused = open_kiosk(replace(stand.settings, keys=KeySettings()), stand.config)
    assert isinstance(refused, str)
    assert 'keys.provider = "pkcs11"' in refused


def test_a_key_that_goes_away_under_a_running_store_takes_nothing_in(stand: Stand) -> None:
    """The file with the keys: the token may be away while they are in memory."""
    store = stand.store()
    stand.tokens.take_out()
    store.put_application(application(1))
    stand.tokens.plug_in()
    (stand.folder.keys / "machine-keys.json").rename(stand.folder.root / "aside")
    with pytest.raises(OSError, match="are not in"):
        store.put_application(application(2))
    (stand.folder.root / "aside").rename(stand.folder.keys / "machine-keys.json")
    store.put_application(application(3))
    store.close()
    stand.tokens.take_out()
    with pytest.raises(KeyAbsentError):
        machine_keys(stand.settings).signing_key()
