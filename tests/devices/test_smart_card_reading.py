# SPDX-License-Identifier: GPL-3.0-or-later
"""Cards of every kind read through a real pcscd: what they give, and what is said of those that give nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest

from devices.reports import (
    BankCard,
    SmartCardFault,
    SmartCardInserted,
    SmartCardNotRead,
    SmartCardRemoved,
    SocialSecurityCard,
)
from devices.simulators.process import SimulatorProcess
from devices.smart_card import PcscReader
from devices.smart_card.pcsc_reader import choose
from devices.status import Cause, DeviceState
from kiosk.timing import CHINA_STANDARD_TIME, SystemClock
from tests.devices.pcscd import insert, person_before, running_service

ACCOUNT = "9999000402564890012"
HOLDER = {"number": "410400194403120020", "name": "张桂英", "sex": "2", "birth": "19440312"}


class _Today(SystemClock):
    """Cards expire: their tests live on one day."""

    def now(self) -> datetime:
        return datetime(2026, 6, 1, 9, 0, tzinfo=CHINA_STANDARD_TIME)


@pytest.fixture
def person() -> Iterator[SimulatorProcess]:
    with running_service() as service, person_before(service) as person:
        yield person


@pytest.fixture
def reader(person: SimulatorProcess) -> Iterator[PcscReader]:
    driver = PcscReader("", _Today(), admits_simulator=True)
    status = driver.connect()
    assert (status.state, status.detail) == (DeviceState.ONLINE, "Virtual PCD 00 00")
    yield driver
    driver.close()


def _await(reader: PcscReader, wanted: type[SmartCardInserted] | type[SmartCardRemoved]) -> None:
    for _ in range(60):
        event = reader.poll()
        if event is not None:
            assert isinstance(event, wanted)
            return
    raise AssertionError("nothing happened in the slot")


Lay = Callable[..., None]


@pytest.fixture
def lay(person: SimulatorProcess, reader: PcscReader) -> Lay:
    """Insert a card, and hear of it."""

    def laid(kind: str, **card: Any) -> None:
        insert(person, kind, **card)
        _await(reader, SmartCardInserted)

    return laid


@pytest.mark.parametrize("generation", [1, 2, 3])
@pytest.mark.parametrize("t0", [True, False], ids=["t0", "t1"])
def test_social_security_cards_of_three_generations(
    lay: Lay, reader: PcscReader, generation: int, t0: bool
) -> None:
    lay("social_security", generation=generation, t0=t0, **HOLDER)
    card = reader.read_social_security_card()
    assert card == SocialSecurityCard(
        card_number="A12345678",
        region="410400",
        version=f"{generation}.00",
        valid_from=date(2023, 4, 1),
        valid_to=date(2033, 4, 1),
        number="410400194403120020",
        name="张桂英",
        sex="女",
        birth_date=date(1944, 3, 12),
        holder_fault=None,
    )


@pytest.mark.parametrize(
    "forms", ["selected-identifier", "selected-number", "selected-p1-02", "sfi-number", "sfi-identifier"]
)
def test_social_security_cards_of_regions(lay: Lay, reader: PcscReader, forms: str) -> None:
    lay("social_security", forms=forms, **HOLDER)
    card = reader.read_social_security_card()
    assert isinstance(card, SocialSecurityCard)
    assert (card.card_number, card.number, card.name) == ("A12345678", "410400194403120020", "张桂英")


@pytest.mark.parametrize("forms", ["selected-identifier", "sfi-number"])
def test_a_region_that_counts_from_one(lay: Lay, reader: PcscReader, forms: str) -> None:
    lay("social_security", forms=forms, plain_ids=True, **HOLDER)
    card = reader.read_social_security_card()
    assert isinstance(card, SocialSecurityCard)
    assert (card.number, card.name, card.sex, card.birth_date) == (
        "410400194403120020",
        "张桂英",
        "女",
        date(1944, 3, 12),
    )


def test_long_and_rare_names(lay: Lay, reader: PcscReader) -> None:
    lay("social_security", **{**HOLDER, "name": "阿卜杜热合曼·买买提艾力", "name_more": "䶮㐂"})
    card = reader.read_social_security_card()
    assert isinstance(card, SocialSecurityCard)
    assert card.name == "阿卜杜热合曼·买买提艾力䶮㐂"


def test_a_holder_behind_a_pin_is_said_to_be(lay: Lay, reader: PcscReader) -> None:
    lay("social_security", protected=True, **HOLDER)
    card = reader.read_social_security_card()
    assert isinstance(card, SocialSecurityCard)
    assert card.holder_fault is SmartCardFault.PIN_PROTECTED
    assert (card.card_number, card.number, card.name, card.sex) == ("A12345678", "", "", "")


@pytest.mark.parametrize(
    "card",
    [
        {},
        {"t0": False},
        {"directory": "contactless", "t0": False},
        {"directory": "none"},
        {"format": 1},
        {"pdol": False},
        {"account_in": "5a"},
        {"account_in": "57"},
        {"also_foreign": True},
    ],
    ids=lambda card: "-".join(f"{key}={value}" for key, value in card.items()) or "plain",
)
def test_account_numbers(lay: Lay, reader: PcscReader, card: dict[str, Any]) -> None:
    lay("unionpay", account=ACCOUNT, **card)
    assert reader.read_bank_card() == BankCard(ACCOUNT, "debit", "999900*********0012")


@pytest.mark.parametrize("scheme", ["credit", "quasi_credit", "e_cash"])
def test_what_a_card_is_for(lay: Lay, reader: PcscReader, scheme: str) -> None:
    lay("unionpay", account=ACCOUNT, scheme=scheme)
    assert reader.read_bank_card() == BankCard(ACCOUNT, scheme, "999900*********0012")


@pytest.mark.parametrize(
    ("kind", "card", "fault"),
    [
        ("foreign", {}, SmartCardFault.NOT_THIS_KIND),
        ("blank", {}, SmartCardFault.NOT_THIS_KIND),
        ("social_security", {}, SmartCardFault.NOT_THIS_KIND),
        ("mute", {}, SmartCardFault.MUTE),
        ("unionpay", {"expires": "260531"}, SmartCardFault.EXPIRED),
        ("unionpay", {"expires": "260531", "account_in": "57"}, SmartCardFault.EXPIRED),
        ("unionpay", {"account": "9999000402564890013"}, SmartCardFault.UNREADABLE),
        ("unionpay", {"refuses": True}, SmartCardFault.UNREADABLE),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else "",
)
def test_bank_cards_that_give_nothing(
    lay: Lay, reader: PcscReader, kind: str, card: dict[str, Any], fault: SmartCardFault
) -> None:
    lay(kind, **card)
    assert reader.read_bank_card() == SmartCardNotRead(fault)


def test_a_card_is_valid_to_the_end_of_its_month(lay: Lay, reader: PcscReader) -> None:
    lay("unionpay", account=ACCOUNT, expires="260601")
    assert isinstance(reader.read_bank_card(), BankCard)


def test_another_kind_than_social_security(lay: Lay, reader: PcscReader) -> None:
    lay("unionpay")
    assert reader.read_social_security_card() == SmartCardNotRead(SmartCardFault.NOT_THIS_KIND)


def test_no_card(reader: PcscReader) -> None:
    assert reader.read_bank_card() == SmartCardNotRead(SmartCardFault.NO_CARD)


@pytest.mark.parametrize("at", ["select", "read_record", "get_response", "processing_options"])
@pytest.mark.parametrize("fault", ["nonsense", {"word": "6F00"}, {"word": "6C10"}], ids=["short", "6F00", "6C10"])
def test_a_card_that_lies_is_not_read_and_the_next_one_is(
    person: SimulatorProcess, lay: Lay, reader: PcscReader, at: str, fault: object
) -> None:
    lay("unionpay", account=ACCOUNT)
    person.tell(fault=fault, on=at, until="told")
    read = reader.read_bank_card()
    assert isinstance(read, SmartCardNotRead)
    assert read.fault in (SmartCardFault.UNREADABLE, SmartCardFault.NOT_THIS_KIND)
    person.tell(fault=None)
    assert isinstance(reader.read_bank_card(), BankCard)


def test_nothing_of_a_card_stays_or_is_told_by_mistake(lay: Lay, reader: PcscReader) -> None:
    lay("unionpay", account=ACCOUNT)
    card = reader.read_bank_card()
    assert ACCOUNT not in repr(card)
    assert "999900*********0012" in repr(card)
    held = repr(vars(reader)) + "".join(
        repr(vars(value)) for value in vars(reader).values() if hasattr(value, "__dict__")
    )
    assert ACCOUNT not in held
    assert "022803" not in held.replace(" ", "")


def test_one_card_for_another_between_two_polls(person: SimulatorProcess, lay: Lay, reader: PcscReader) -> None:
    lay("unionpay")
    # pcscd sees both, because it looks every 0.4 s; this driver does not look meanwhile.
    person.tell(remove=True)
    threading.Event().wait(0.6)
    insert(person, "blank")
    threading.Event().wait(0.6)
    assert reader.poll() == SmartCardRemoved()
    assert reader.poll() == SmartCardInserted()
    assert reader.poll() is None


def test_choosing_among_readers() -> None:
    readers = ("ACS ACR38U (A-17) 00 00", "ACS ACR38U (B-42) 01 00", "Feitian R502 02 00", "Feitian R502 02 01")
    assert choose(readers, "") == readers[0]
    assert choose(readers, "b-42") == readers[1]
    assert choose(readers, "02 01") == readers[3]
    assert choose(readers, "Gemalto") is None
    assert choose((), "") is None


def test_a_virtual_reader_serves_no_public(person: SimulatorProcess) -> None:
    driver = PcscReader("", SystemClock())
    status = driver.connect()
    assert (status.state, status.cause) == (DeviceState.REFUSED, Cause.SIMULATOR)
