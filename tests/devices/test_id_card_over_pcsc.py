# SPDX-License-Identifier: GPL-3.0-or-later
"""ID cards whose blocks a PC/SC reader hands out: a true pcscd with virtual readers and cards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.capabilities import DeviceLostError
from devices.drivers.id_card_reader import SAM_PCSC, IdCardReaderConfig, build
from devices.id_card.pcsc_reader import SamPcscReader
from devices.id_card.photo import VENDOR_LIBRARY, PhotoDecoderConfig
from devices.reports import CardEvent, CardNotRead, CardRead, CardReadFault, CardSeen, IdCard, PhotoFormat
from devices.simulators.card_service import CardService
from devices.simulators.process import SimulatorProcess
from devices.status import Cause, DeviceState
from kiosk.timing import SystemClock
from tests.devices.pcscd import running_service
from tests.devices.sample_cards import ALL, RESIDENT, Card

FORMS = ("long-head", "short-head")


@pytest.fixture(scope="module")
def service() -> Iterator[CardService]:
    with running_service() as running:
        yield running


@pytest.fixture(scope="module")
def one_slot(service: CardService) -> Iterator[SimulatorProcess]:
    port = next(iter(service.slots.values()))
    process = SimulatorProcess.start_module("devices.simulators.smart_card", "--port", str(port))
    process.tell(apdu_ms=[0, 1])
    yield process
    process.stop()


@pytest.fixture
def slot(one_slot: SimulatorProcess) -> Iterator[SimulatorProcess]:
    yield one_slot
    one_slot.tell(fault=None)
    one_slot.tell(remove=True)


@pytest.fixture
def reader(service: CardService) -> Iterator[SamPcscReader]:
    driver = made(service)
    assert driver.connect().state == DeviceState.ONLINE
    # Until pcscd has told of the last test's card that it is gone.
    deadline = SystemClock().monotonic() + 5
    while driver.poll() is not None or driver._slot.present:
        assert SystemClock().monotonic() < deadline
    yield driver
    driver.close()


def made(service: CardService, *, photo: PhotoDecoderConfig | None = None) -> SamPcscReader:
    return SamPcscReader(next(iter(service.slots)), SystemClock(), photo=photo, admits_simulator=True)


def laid(form: str = FORMS[0], **card: object) -> Card:
    return {"kind": "id_card", "form": form, "card": {**RESIDENT, **card}}


def next_event(reader: SamPcscReader) -> CardEvent:
    deadline = SystemClock().monotonic() + 10
    while (event := reader.poll()) is None:
        assert SystemClock().monotonic() < deadline, "nothing happened"
    return event


def poll_on(reader: SamPcscReader) -> None:
    for _ in range(50):
        reader.poll()


def read_card(reader: SamPcscReader) -> IdCard:
    assert next_event(reader) == CardSeen()
    event = next_event(reader)
    assert isinstance(event, CardRead), event
    return event.card


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_read_with_its_newest_address(
    slot: SimulatorProcess, reader: SamPcscReader, form: str
) -> None:
    slot.tell(insert=laid(form, new_address="河南省平顶山市卫东区示例新村3号"))
    card = read_card(reader)
    assert (card.number, card.address) == (RESIDENT["number"], "河南省平顶山市卫东区示例新村3号")
    assert card.photo_format == PhotoFormat.TEST
    assert len(card.photo) == 1024
    # It is told of once, as long as it lies there.
    assert [reader.poll() for _ in range(3)] == [None, None, None]


@pytest.mark.parametrize("card", ALL, ids=lambda card: str(card["layout"]))
def test_each_layout_is_read(slot: SimulatorProcess, reader: SamPcscReader, card: Card) -> None:
    slot.tell(insert={"kind": "id_card", "card": card})
    assert read_card(reader).number == card["number"]


def test_one_card_after_the_other_on_a_reader_that_is_known_by_now(
    slot: SimulatorProcess, reader: SamPcscReader
) -> None:
    for turn in range(3):
        slot.tell(insert=laid("short-head", name=f"张{'一二三'[turn]}"))
        assert read_card(reader).name == f"张{'一二三'[turn]}"
        slot.tell(remove=True)
        while reader._slot.present:
            assert reader.poll() is None


@pytest.mark.parametrize(
    ("card", "fault"),
    [
        ({"kind": "blank"}, CardReadFault.NOT_ID_CARD),
        ({"kind": "unionpay"}, CardReadFault.NOT_ID_CARD),
        (laid("long-head", condition="not_id_card"), CardReadFault.NOT_ID_CARD),
        (laid("short-head", condition="not_id_card"), CardReadFault.NOT_ID_CARD),
        (laid("long-head", condition="damaged"), CardReadFault.UNREADABLE),
        (laid("short-head", condition="forged"), CardReadFault.UNREADABLE),
    ],
    ids=("blank", "bank card", "none, long", "none, short", "damaged", "forged"),
)
def test_a_card_that_gives_nothing_is_told_of_once(
    slot: SimulatorProcess, reader: SamPcscReader, card: Card, fault: CardReadFault
) -> None:
    slot.tell(insert=card)
    assert next_event(reader) == CardSeen()
    assert next_event(reader) == CardNotRead(fault)
    assert [reader.poll() for _ in range(4)] == [None] * 4
    slot.tell(remove=True)
    while reader._slot.present:
        assert reader.poll() is None
    slot.tell(insert=laid())
    read_card(reader)


def test_moved_in_the_middle_of_the_read(slot: SimulatorProcess, reader: SamPcscReader) -> None:
    slot.tell(fault="removed")
    slot.tell(insert=laid())
    assert next_event(reader) == CardSeen()
    assert next_event(reader) == CardNotRead(CardReadFault.MOVED_EARLY)
    slot.tell(insert=laid())
    while not isinstance(event := next_event(reader), CardRead):
        assert event == CardSeen()


@pytest.mark.parametrize("fault", ["nonsense", {"word": "6F00"}])
def test_an_answer_that_is_none_costs_a_try(slot: SimulatorProcess, reader: SamPcscReader, fault: object) -> None:
    slot.tell(fault=fault)
    slot.tell(insert=laid())
    assert next_event(reader) == CardSeen()
    event = next_event(reader)
    if not isinstance(event, CardRead):
        assert event == CardNotRead(CardReadFault.UNREADABLE)
        assert isinstance(next_event(reader), CardRead)


# The reader and its service.


def test_what_a_status_tells(service: CardService, slot: SimulatorProcess, tmp_path: Path) -> None:
    name = next(iter(service.slots))
    public = SamPcscReader(name, SystemClock()).connect()
    assert (public.state, public.cause) == (DeviceState.REFUSED, Cause.SIMULATOR)
    absent = SamPcscReader("Huashi", SystemClock(), admits_simulator=True).connect()
    assert (absent.state, absent.cause) == (DeviceState.NO_DEVICE, Cause.PORT_MISSING)
    assert name in absent.detail
    driver = made(service, photo=PhotoDecoderConfig(VENDOR_LIBRARY, str(tmp_path / "none.so")))
    lacking = driver.connect()
    assert (lacking.state, lacking.cause) == (DeviceState.DEGRADED, Cause.NO_DECODER)
    driver.close()


def test_gone_with_its_service_while_idle_and_back(
    service: CardService, slot: SimulatorProcess, reader: SamPcscReader
) -> None:
    service.stop()
    try:
        with pytest.raises(DeviceLostError) as lost:
            poll_on(reader)
        assert (lost.value.state, lost.value.cause) == (DeviceState.OFFLINE, Cause.SERVICE_DOWN)
        again = made(service)
        status = again.connect()
        assert (status.state, status.cause) == (DeviceState.OFFLINE, Cause.SERVICE_DOWN)
    finally:
        service.start()
    assert again.connect().state == DeviceState.ONLINE
    slot.tell(insert=laid())
    read_card(again)
    again.close()


def test_gone_with_its_service_between_seeing_and_reading(
    service: CardService, slot: SimulatorProcess, reader: SamPcscReader
) -> None:
    slot.tell(insert=laid())
    assert next_event(reader) == CardSeen()
    service.stop()
    try:
        assert next_event(reader) == CardNotRead(CardReadFault.UNREADABLE)
        with pytest.raises(DeviceLostError) as lost:
            reader.poll()
        assert lost.value.cause == Cause.SERVICE_DOWN
    finally:
        service.start()
    again = made(service)
    assert again.connect().state == DeviceState.ONLINE
    read_card(again)
    again.close()


def test_gone_with_its_service_while_a_read_card_lies_there(
    service: CardService, slot: SimulatorProcess, reader: SamPcscReader
) -> None:
    slot.tell(insert=laid())
    read_card(reader)
    service.stop()
    try:
        with pytest.raises(DeviceLostError):
            poll_on(reader)
    finally:
        service.start()
    again = made(service)
    assert again.connect().state == DeviceState.ONLINE
    read_card(again)
    again.close()


def test_the_driver_is_chosen_by_the_settings(service: CardService) -> None:
    name = next(iter(service.slots))
    config = IdCardReaderConfig("", driver=SAM_PCSC, reader_name=name, admits_simulator=True)
    make = build(config, SystemClock())
    assert callable(make)
    driver = make()
    assert isinstance(driver, SamPcscReader)
    assert driver.connect().state == DeviceState.ONLINE
    driver.close()
