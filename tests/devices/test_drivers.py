# SPDX-License-Identifier: GPL-3.0-or-later
"""Which driver serves which configuration."""

from __future__ import annotations

from types import ModuleType

import pytest

from devices.drivers import id_card_reader, receipt_printer
from devices.drivers.choice import Unsupported
from devices.drivers.id_card_reader import IdCardReaderConfig
from devices.drivers.receipt_printer import ReceiptPrinterConfig
from devices.id_card import SamSerialReader
from devices.id_card.speeds import BAUD_RATES
from devices.receipt_printer import EscposPrinter
from kiosk.timing import SystemClock

CLOCK = SystemClock()


@pytest.mark.parametrize("baud", BAUD_RATES)
def test_the_supported_ones_are_built(baud: int) -> None:
    reader = id_card_reader.build(IdCardReaderConfig("/dev/ttyX", baud), CLOCK)
    printer = receipt_printer.build(ReceiptPrinterConfig("127.0.0.1"), CLOCK)
    assert not isinstance(reader, Unsupported)
    assert not isinstance(printer, Unsupported)
    assert isinstance(reader(), SamSerialReader)
    assert isinstance(printer(), EscposPrinter)


@pytest.mark.parametrize("driver", [*id_card_reader.UNSUPPORTED, *receipt_printer.UNSUPPORTED, "teleport"])
def test_the_others_say_why(driver: str) -> None:
    for answer in (
        id_card_reader.build(IdCardReaderConfig("/dev/ttyX", driver=driver), CLOCK),
        receipt_printer.build(ReceiptPrinterConfig("127.0.0.1", driver=driver), CLOCK),
        id_card_reader.supervise(IdCardReaderConfig("/dev/ttyX", driver=driver), lambda _: None, CLOCK),
        receipt_printer.supervise(ReceiptPrinterConfig("127.0.0.1", driver=driver), lambda _: None, CLOCK),
    ):
        assert isinstance(answer, Unsupported)
        assert answer.driver == driver
        assert answer.reason


def test_a_baud_rate_that_no_reader_has() -> None:
    answer = id_card_reader.build(IdCardReaderConfig("/dev/ttyX", 1200), CLOCK)
    assert isinstance(answer, Unsupported)
    assert "115200" in answer.reason


@pytest.mark.parametrize("kinds", [id_card_reader, receipt_printer])
def test_no_driver_is_both(kinds: ModuleType) -> None:
    assert not set(kinds.SUPPORTED) & set(kinds.UNSUPPORTED)
