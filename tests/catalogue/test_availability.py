# SPDX-License-Identifier: GPL-3.0-or-later
"""Each reason why an item cannot be started here and now, and that it can when none stands against it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from central.items import load_items
from kiosk.catalogue import Circumstances, Obstacle, obstacle
from kiosk.contract.cards import CardType
from kiosk.contract.items import IdentityLevel, OfflinePolicy

ITEMS = {code: definition.item for code, definition in load_items().items()}
APPLY = ITEMS["41040000MZ-JF-0001"]
PRINT = ITEMS["41040000RS-GG-0001"]
WELL = Circumstances(reader_ready=True, printer_ready=True, line_up=True, card_type=None, proven=IdentityLevel.L1)


def test_nothing_stands_against_it() -> None:
    assert obstacle(APPLY, WELL, form_usable=True) is None
    assert obstacle(PRINT, WELL, form_usable=True) is None


@pytest.mark.parametrize(
    ("changes", "circumstances", "expected"),
    [
        ({"enabled": False}, {}, Obstacle.SWITCHED_OFF),
        ({}, {"reader_ready": False}, Obstacle.NO_READER),
        ({"card_types": (CardType.RESIDENT,)}, {"card_type": CardType.FOREIGNER_2017}, Obstacle.CARD_NOT_TAKEN),
        ({}, {"line_up": False}, Obstacle.LINE_DOWN),
        ({"offline": OfflinePolicy.DECLINE}, {"line_up": False, "proven": IdentityLevel.L2}, Obstacle.LINE_DOWN),
    ],
)
def test_each_reason(changes: dict[str, object], circumstances: dict[str, object], expected: Obstacle) -> None:
    item = APPLY.model_copy(update=changes)
    assert obstacle(item, replace(WELL, **circumstances), form_usable=True) is expected  # type: ignore[arg-type]


def test_faulty_data_stands_against_it() -> None:
    assert obstacle(APPLY, WELL, form_usable=False) is Obstacle.DATA_FAULTY


def test_a_card_that_was_read_needs_no_reader_any_more() -> None:
    here = replace(WELL, reader_ready=False, card_type=CardType.RESIDENT)
    assert obstacle(APPLY, here, form_usable=True) is None


def test_the_printer_matters_only_to_what_is_printed() -> None:
    here = replace(WELL, printer_ready=False)
    assert obstacle(APPLY, here, form_usable=True) is None
    assert obstacle(PRINT, here, form_usable=True) is Obstacle.NO_PRINTER


def test_offline_a_queueable_item_goes_on_once_identity_was_proved_and_l1_always() -> None:
    here = replace(WELL, line_up=False)
    assert obstacle(APPLY, replace(here, proven=IdentityLevel.L2), form_usable=True) is None
    card_alone = APPLY.model_copy(update={"identity_level": IdentityLevel.L1})
    assert obstacle(card_alone, here, form_usable=True) is None
