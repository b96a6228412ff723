# SPDX-License-Identifier: GPL-3.0-or-later
"""Which driver serves which configuration."""

from __future__ import annotations

import pytest

from devices.drivers import (
    BAUD_RATES,
    SUPPORTED,
    UNSUPPORTED,
    IdCardReaderConfig,
    ReceiptPrinterConfig,
    Unsupported,
    build_id_card_reader,
    build_receipt_printer,
    supervise_id_card_reader,
    supervise_receipt_printer,
)
from devices.id_card import SamSerialReader
from devices.receipt_printer import NetworkReceiptPrinter
from kiosk.timing import SystemClock

CLOCK = SystemClock()


@pytest.mark.parametrize("baud", BAUD_RATES)
def test_the_supported_ones_are_built(baud: int) -> None:
    reader = build_id_card_reader(IdCardReaderConfig("/dev/ttyX", baud), CLOCK)
    printer = build_receipt_printer(ReceiptPrinterConfig("127.0.0.1"), CLOCK)
    assert not isinstance(reader, Unsupported)
    assert not isinstance(printer, Unsupported)
    assert isinstance(reader(), SamSerialReader)
    assert isinstance(printer(), NetworkReceiptPrinter)


@pytest.mark.parametrize("driver", [*UNSUPPORTED, "teleport"])
def test_the_others_say_why(driver: str) -> None:
    for answer in (
        build_id_card_reader(IdCardReaderConfig("/dev/ttyX", driver=driver), CLOCK),
        build_receipt_printer(ReceiptPrinterConfig("127.0.0.1", driver=driver), CLOCK),
        supervise_id_card_reader(IdCardReaderConfig("/dev/ttyX", driver=driver), lambda _: None, CLOCK),
        supervise_receipt_printer(ReceiptPrinterConfig("127.0.0.1", driver=driver), lambda _: None, CLOCK),
    ):
        assert isinstance(answer, Unsupported)
        assert answer.driver == driver
        assert answer.reason


def test_a_baud_rate_that_no_reader_has() -> None:
    answer = build_id_card_reader(IdCardReaderConfig("/dev/ttyX", 1200), CLOCK)
    assert isinstance(answer, Unsupported)
    assert "115200" in answer.reason


def test_no_driver_is_both() -> None:
    assert not set(SUPPORTED) & set(UNSUPPORTED)
