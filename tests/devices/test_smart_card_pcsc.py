# SPDX-License-Identifier: GPL-3.0-or-later
"""The binding on libpcsclite against a real pcscd."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.simulators.card_service import CardService
from devices.smart_card import pcsc
from devices.smart_card.pcsc import (
    PLUG_AND_PLAY,
    Context,
    Disposition,
    PcscCode,
    PcscError,
    PcscMissingError,
    Protocol,
    ReaderState,
    Share,
)
from tests.devices.pcscd import insert, person_before, running_service, slot_of, stopped_service

_SELECT_NOTHING = bytes.fromhex("00A4040005A000000000")


@pytest.fixture
def service() -> Iterator[CardService]:
    with running_service("Virtual PCD", "Virtual PCD Other") as running:
        yield running


@pytest.fixture
def context(service: CardService) -> Iterator[Context]:
    made = Context()
    yield made
    made.release()


def _wait_for(context: Context, known: ReaderState, *, present: bool) -> ReaderState:
    for _ in range(20):
        if known.present == present:
            return known
        (known,) = context.status_change([known], 2)
    raise AssertionError("the slot did not change")


def test_readers_are_listed_in_order(context: Context) -> None:
    assert context.readers() == (
        "Virtual PCD 00 00",
        "Virtual PCD 00 01",
        "Virtual PCD Other 00 00",
        "Virtual PCD Other 00 01",
    )


def test_an_empty_slot_is_told_without_waiting(context: Context, service: CardService) -> None:
    states = context.status_change([ReaderState(slot_of(service)[0]), ReaderState(PLUG_AND_PLAY)], 0)
    assert [state.present for state in states] == [False, False]
    assert states[0].flags == pcsc.ReaderFlag.EMPTY
    assert context.status_change(states, 0) == states


def test_a_reader_that_never_was(context: Context) -> None:
    for ask in (
        lambda: context.status_change([ReaderState("no such reader")], 0),
        lambda: context.connect("no such reader"),
    ):
        with pytest.raises(PcscError) as error:
            ask()
        assert error.value.code is PcscCode.UNKNOWN_READER
        assert error.value.code.is_about_reader


def test_insert_speak_and_pull(context: Context, service: CardService) -> None:
    name = slot_of(service)[0]
    (empty,) = context.status_change([ReaderState(name)], 0)
    with person_before(service) as person:
        insert(person, "blank")
        laid = _wait_for(context, empty, present=True)
        assert laid.atr == bytes.fromhex("3B6500002063CBB800")
        assert laid.card_events == empty.card_events + 1
        card = context.connect(name)
        assert card.protocol is Protocol.T0
        with card.transaction():
            assert card.transmit(_SELECT_NOTHING) == bytes.fromhex("6A82")
        card.reconnect(first=Disposition.UNPOWER)
        assert card.transmit(bytes.fromhex("00B2010400")) == bytes.fromhex("6986")
        person.tell(remove=True)
        gone = _wait_for(context, laid, present=False)
        assert gone.atr == b""
        with pytest.raises(PcscError) as error:
            card.transmit(_SELECT_NOTHING)
        assert error.value.code.is_about_card
        card.disconnect()
        card.disconnect()


def test_t1_is_spoken_too(context: Context, service: CardService) -> None:
    name = slot_of(service)[0]
    with person_before(service) as person:
        insert(person, "blank", t0=False)
        _wait_for(context, ReaderState(name, pcsc.ReaderFlag.EMPTY), present=True)
        card = context.connect(name)
        assert card.protocol is Protocol.T1
        card.disconnect()


def test_alone_with_a_card(context: Context, service: CardService) -> None:
    name = slot_of(service)[0]
    with person_before(service) as person:
        insert(person, "blank")
        _wait_for(context, ReaderState(name, pcsc.ReaderFlag.EMPTY), present=True)
        card = context.connect(name, Share.EXCLUSIVE)
        other = Context()
        with pytest.raises(PcscError) as error:
            other.connect(name)
        assert error.value.code is PcscCode.SHARING_VIOLATION
        assert not error.value.code.is_about_card
        card.disconnect(Disposition.RESET)
        other.connect(name).disconnect()
        other.release()


def test_a_mute_card_is_seen_as_mute(context: Context, service: CardService) -> None:
    name = slot_of(service)[0]
    with person_before(service) as person:
        insert(person, "mute")
        state = _wait_for(context, ReaderState(name, pcsc.ReaderFlag.EMPTY), present=True)
        assert state.mute
        with pytest.raises(PcscError) as error:
            context.connect(name)
        assert error.value.code in (PcscCode.UNRESPONSIVE_CARD, PcscCode.UNPOWERED_CARD)


def test_no_reader_is_no_error() -> None:
    with running_service("Virtual PCD") as service:
        service.stop()
        service.set_readers()
        service.start()
        context = Context()
        assert context.readers() == ()
        context.release()


def test_no_pcscd_and_its_return_leave_nothing_open() -> None:
    with stopped_service() as service:
        with pytest.raises(PcscError) as absent:
            Context()
        assert absent.value.code is PcscCode.NO_SERVICE
        assert "SCardEstablishContext: NO_SERVICE (0x8010001D)" in str(absent.value)
        service.start()
        before = 0
        for turn in range(5):
            context = Context()
            (state,) = context.status_change([ReaderState(slot_of(service)[0])], 0)
            service.stop()
            with pytest.raises(PcscError) as died:
                context.status_change([state], 5)
            assert not died.value.code.is_about_card
            assert not died.value.code.is_about_reader
            context.release()
            context.release()
            service.start()
            open_files = len(list(Path("/proc/self/fd").iterdir()))
            assert turn == 0 or open_files == before
            before = open_files


def test_a_missing_library_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pcsc, "LIBRARY", "libpcsclite-that-nobody-has.so.1")
    pcsc._library.cache_clear()
    try:
        with pytest.raises(PcscMissingError, match="libpcsclite1"):
            Context()
    finally:
        pcsc._library.cache_clear()
