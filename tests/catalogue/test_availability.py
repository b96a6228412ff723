# SPDX-License-Identifier: GPL-3.0-or-later
"""Each reason why an item cannot be started here and now, and that it can when none stands against it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from central.items import load_items
from kiosk.catalogue import Circumstances, Obstacle, obstacle
from kiosk.contract.cards import CardType
from kiosk.contract.channels import Channel
from kiosk.contract.items import GuideItem, IdentityLevel, ItemDevice, ItemKind, OfflinePolicy, SignatureStrength

ITEMS = {code: definition.item for code, definition in load_items().items()}
APPLY = ITEMS["41040000MZ-JF-0001"]
PRINT = ITEMS["41040000RS-GG-0001"]
READER, PRINTER = ItemDevice.ID_CARD_READER, ItemDevice.RECEIPT_PRINTER
WELL = Circumstances(
    fitted=frozenset({READER, PRINTER, ItemDevice.DOCUMENT_CAMERA}),
    failing=frozenset(),
    line_up=True,
    card_type=None,
    proven=IdentityLevel.L1,
)


def test_nothing_stands_against_it() -> None:
    assert obstacle(APPLY, WELL, form_usable=True) is None
    assert obstacle(PRINT, WELL, form_usable=True) is None


@pytest.mark.parametrize(
    ("changes", "circumstances", "expected"),
    [
        ({"enabled": False}, {}, Obstacle.SWITCHED_OFF),
        ({"signature": SignatureStrength.RELIABLE}, {}, Obstacle.STRONGER_SIGNATURE),
        # Before what would pass: a card, a device, a line that comes back.
        ({"signature": SignatureStrength.RELIABLE}, {"line_up": False}, Obstacle.STRONGER_SIGNATURE),
        ({}, {"failing": frozenset({READER})}, Obstacle.NO_READER),
        ({"card_types": (CardType.RESIDENT,)}, {"card_type": CardType.FOREIGNER_2017}, Obstacle.CARD_NOT_TAKEN),
        ({"channels": (Channel.KIOSK,)}, {"channel": Channel.BANK_STM}, Obstacle.HALLS_ONLY),
        ({"channels": (Channel.BANK_STM,)}, {}, Obstacle.BANKS_ONLY),
        ({}, {"line_up": False}, Obstacle.LINE_DOWN),
        ({"offline": OfflinePolicy.DECLINE}, {"line_up": False, "proven": IdentityLevel.L2}, Obstacle.LINE_DOWN),
        (
            {},
            {"line_up": False, "proven": IdentityLevel.L2, "registers": False},
            Obstacle.OFFLINE_PAUSED,
        ),
        ({}, {"room": False}, Obstacle.NO_ROOM),
        # The lasting reason first: with the line back there would still be no room.
        ({}, {"line_up": False, "room": False}, Obstacle.NO_ROOM),
        # The lasting reason first: with the line back neither would be told.
        ({}, {"line_up": False, "registers": False}, Obstacle.LINE_DOWN),
    ],
)
def test_each_reason(changes: dict[str, object], circumstances: dict[str, object], expected: Obstacle) -> None:
    item = APPLY.model_copy(update=changes)
    assert obstacle(item, replace(WELL, **circumstances), form_usable=True) is expected  # type: ignore[arg-type]


def test_a_limit_that_is_passed_stands_against_nothing_while_the_line_is_up() -> None:
    assert obstacle(APPLY, replace(WELL, registers=False), form_usable=True) is None
    offline = replace(WELL, line_up=False, proven=IdentityLevel.L2)
    assert obstacle(APPLY, offline, form_usable=True) is None


def test_faulty_data_stands_against_it() -> None:
    assert obstacle(APPLY, WELL, form_usable=False) is Obstacle.DATA_FAULTY


def test_a_card_that_was_read_needs_no_reader_any_more() -> None:
    here = replace(WELL, failing=frozenset({READER}), card_type=CardType.RESIDENT)
    assert obstacle(APPLY, here, form_usable=True) is None


def test_the_printer_matters_only_to_what_is_printed() -> None:
    here = replace(WELL, failing=frozenset({PRINTER}))
    assert obstacle(APPLY, here, form_usable=True) is None
    assert obstacle(PRINT, here, form_usable=True) is Obstacle.NO_PRINTER


def test_each_device_that_fails_marks_only_the_items_that_need_it() -> None:
    everything = frozenset(ItemDevice)
    seen = set()
    for device in ItemDevice:
        needs_it = APPLY.model_copy(update={"devices": (READER, device)})
        needs_another = APPLY.model_copy(update={"devices": tuple(everything - {device})})
        here = replace(WELL, fitted=everything, failing=frozenset({device}))
        blocked = obstacle(needs_it, here, form_usable=True)
        assert blocked is not None
        seen.add(blocked)
        assert obstacle(needs_another, here, form_usable=True) is None
        assert obstacle(needs_it, replace(here, failing=frozenset()), form_usable=True) is None
    assert len(seen) == len(ItemDevice)


def test_what_a_machine_does_not_have_is_no_fault_of_it() -> None:
    item = APPLY.model_copy(update={"devices": (READER, ItemDevice.PAGE_PRINTER)})
    assert obstacle(item, WELL, form_usable=True) is Obstacle.NOT_FITTED
    gone = replace(WELL, failing=frozenset({READER, ItemDevice.PAGE_PRINTER}))
    assert obstacle(item, gone, form_usable=True) is Obstacle.NOT_FITTED


def test_an_item_that_does_not_say_what_it_needs_needs_what_its_kind_does() -> None:
    silent = PRINT.model_copy(update={"devices": ()})
    assert silent.needed_devices == {READER, PRINTER}
    assert APPLY.model_copy(update={"devices": ()}).needed_devices == {READER}


def test_a_slip_stands_for_the_document_only_where_no_page_printer_was_ever_fitted() -> None:
    page_printer = ItemDevice.PAGE_PRINTER
    assert PRINT.needed_devices == {READER, page_printer}
    assert obstacle(PRINT, WELL, form_usable=True) is None
    with_both = replace(WELL, fitted=WELL.fitted | {page_printer})
    assert obstacle(PRINT, replace(with_both, failing=frozenset({PRINTER})), form_usable=True) is None
    gone = replace(with_both, failing=frozenset({page_printer}))
    assert obstacle(PRINT, gone, form_usable=True) is Obstacle.NO_PAGE_PRINTER


def test_offline_a_queueable_item_goes_on_once_identity_was_proved_and_l1_always() -> None:
    here = replace(WELL, line_up=False)
    assert obstacle(APPLY, replace(here, proven=IdentityLevel.L2), form_usable=True) is None
    card_alone = APPLY.model_copy(update={"identity_level": IdentityLevel.L1})
    assert obstacle(card_alone, here, form_usable=True) is None


def test_what_is_guided_only_is_never_started() -> None:
    said = {name: value for name, value in APPLY if name in GuideItem.model_fields}
    guided = GuideItem(**{**said, "kind": ItemKind.GUIDE})
    assert obstacle(guided, WELL, form_usable=False) is Obstacle.GUIDED
    paused = guided.model_copy(update={"enabled": False})
    assert obstacle(paused, WELL, form_usable=False) is Obstacle.SWITCHED_OFF
