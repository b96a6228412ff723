# SPDX-License-Identifier: GPL-3.0-or-later
"""Travel documents: the standard's worked example, documents in a virtual reader, and what bad ones get."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.reports import SmartCardFault, SmartCardInserted, SmartCardNotRead, TravelDocument
from devices.simulators.card_kinds import card_from
from devices.simulators.process import SimulatorProcess
from devices.smart_card import PcscReader
from devices.smart_card.apdu import AnswerFault, Dialogue
from devices.smart_card.tlv import TlvFault
from devices.smart_card.travel_document.access_key import access_key, check_digit
from devices.smart_card.travel_document.ciphers import KeyPair, derive, encrypt, mac, pad, unpad
from devices.smart_card.travel_document.printed_data import parse_face, parse_zone
from devices.smart_card.travel_document.reading import read_travel_document
from devices.smart_card.travel_document.secure_messaging import (
    KeyRefused,
    SecureChannel,
    Tampered,
    open_channel,
)
from kiosk.timing import CHINA_STANDARD_TIME, SystemClock
from tests.devices.pcscd import insert, person_before, running_service

TODAY = date(2026, 6, 1)
OWNER = ("DEMO12345", date(1980, 1, 1), date(2034, 1, 1))


class _Script:
    """Answers what the standard says that a document answers, in order, when it is asked what it says one asks."""

    def __init__(self, *exchanges: str) -> None:
        self._exchanges = [tuple(bytes.fromhex(part) for part in one.split(">")) for one in exchanges]

    def transmit(self, command: bytes) -> bytes:
        wanted, answer = self._exchanges.pop(0)
        assert command == wanted, command.hex()
        return answer


# Doc 9303 part 11, appendix D.

KEY = access_key("L898902C<", date(1969, 8, 6), date(1994, 6, 23))
OWN_RANDOM, OWN_KEY = bytes.fromhex("781723860C06C226"), bytes.fromhex("0B795240CB7049B01C19B33E32804F0B")
AUTHENTICATE = (
    "0082000028"
    "72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2"
    "5F1448EEA8AD90A728>"
    "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D74499000"
)


def test_worked_example_keys() -> None:
    assert KEY is not None
    assert KEY.text == "L898902C<369080619406236"
    seed = hashlib.sha1(KEY.text.encode()).digest()[:16]
    assert seed.hex().upper() == "239AB9CB282DAF66231DC5A4DF6BFBAE"
    assert derive(seed) == KeyPair(
        bytes.fromhex("AB94FDECF2674FDFB9B391F85D7F76F2"), bytes.fromhex("7962D9ECE03D1ACD4C76089DCE131543")
    )
    assert "L898" not in repr(KEY)


def test_worked_example_whole_dialogue() -> None:
    """Challenge, authentication, selection of EF.COM, and its first bytes: byte for byte."""
    assert KEY is not None
    line = _Script(
        "0084000008>4608F919887022129000",
        AUTHENTICATE,
        "0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800>990290008E08FA855A5D4C50A8ED9000",
        "0CB000000D9701048E08ED6705417E96BA5500>8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000",
        "0CB000040D9701128E082EA28A70F3C7B53500>"
        "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000",
    )
    channel = open_channel(Dialogue(line, t0=False), KEY, OWN_RANDOM, OWN_KEY)
    assert channel.keys == KeyPair(
        bytes.fromhex("979EC13B1CBFE9DCD01AB0FED307EAE5"), bytes.fromhex("F1CB1F1FB5ADF208806B89DC579DC1F8")
    )
    assert channel.counter == 0x887022120C06C226
    assert channel.command(0xA4, 0x02, 0x0C, b"\x01\x1e").ok
    assert channel.command(0xB0, 0, 0, wanted=4).data == bytes.fromhex("60145F01")
    assert channel.command(0xB0, 0, 4, wanted=0x12).data == bytes.fromhex("04303130365F36063034303030305C026175")


@pytest.mark.parametrize("at", range(0, 80, 7))
def test_one_flipped_bit_in_the_authentication_is_a_refusal(at: int) -> None:
    assert KEY is not None
    command, answer = AUTHENTICATE.split(">")
    flipped = f"{int(answer[at], 16) ^ 1:X}"
    line = _Script("0084000008>4608F919887022129000", f"{command}>{answer[:at]}{flipped}{answer[at + 1 :]}")
    with pytest.raises(KeyRefused):
        open_channel(Dialogue(line, t0=False), KEY, OWN_RANDOM, OWN_KEY)


@given(st.binary(max_size=300))
def test_any_protected_answer_is_opened_or_tampered(data: bytes) -> None:
    class _Answers:
        def transmit(self, _command: bytes) -> bytes:
            return data + b"\x90\x00"

    channel = SecureChannel(Dialogue(_Answers(), t0=False), KeyPair(bytes(range(16)), bytes(range(16))), 1)
    with pytest.raises(Tampered):
        channel.command(0xB0, 0, 0, wanted=4)


@given(st.binary(max_size=100))
def test_padding_goes_off_as_it_went_on(data: bytes) -> None:
    padded = pad(data)
    assert len(padded) % 8 == 0
    assert unpad(padded) == data
    assert unpad(bytes(8)) is None
    assert mac(bytes(range(16)), data) != mac(bytes(range(16)), data + b"\0")
    assert encrypt(bytes(range(16)), padded) != padded


@given(st.binary(max_size=400))
def test_any_group_is_read_or_a_fault(data: bytes) -> None:
    for parse in (lambda group: parse_zone(group, TODAY), parse_face):
        try:
            parse(data)
        except TlvFault:
            pass


@given(st.text(alphabet="ABC0123456789<", min_size=88, max_size=90))
def test_any_zone_is_read_or_a_fault(zone: str) -> None:
    try:
        parse_zone(b"\x61" + bytes([len(zone) + 3]) + b"\x5f\x1f" + bytes([len(zone)]) + zone.encode(), TODAY)
    except TlvFault:
        pass


def _zone(*lines: str) -> TravelDocument:
    text = "".join(lines).encode()
    return parse_zone(b"\x61" + bytes([len(text) + 3]) + b"\x5f\x1f" + bytes([len(text)]) + text, TODAY)


def test_specimens_of_the_standard() -> None:
    """Doc 9303 parts 4, 5 and 6: the specimen of Utopia as passport and as both kinds of card."""
    passport = _zone("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
    assert (passport.number, passport.surname, passport.given_names) == ("L898902C3", "ERIKSSON", "ANNA MARIA")
    assert (passport.birth_date, passport.expiry_date, passport.sex) == (date(1974, 8, 12), date(2012, 4, 15), "女")
    small = _zone(
        "I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
    )
    assert (small.number, small.given_names) == ("D23145890", "ANNA MARIA")
    large = _zone("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
    assert (large.number, large.surname) == ("D23145890", "ERIKSSON")


def test_a_number_that_runs_on() -> None:
    """Part 5, note j: the check digit of the field is a filler, and the rest stands in the optional data."""
    rest = "5678"
    digit = str(check_digit("D23145890" + rest))
    document = _zone(
        f"I<UTOD23145890<{rest}{digit}".ljust(30, "<"),
        "7408122F1204159UTO<<<<<<<<<<<6",
        "ERIKSSON<<ANNA<<<<<<<<<<<<<<<<",
    )
    assert document.number == "D231458905678"


def test_what_is_typed_and_is_no_key() -> None:
    for number in ("", "<<<", "护照", "A" * 21):
        assert access_key(number, date(1980, 1, 1), date(2034, 1, 1)) is None
    spaced = access_key("demo 12-345", date(1980, 1, 1), date(2034, 1, 1))
    assert spaced == access_key("DEMO12345", date(1980, 1, 1), date(2034, 1, 1))


class _Direct:
    def __init__(self, told: dict[str, Any]) -> None:
        self._card = card_from(told)

    def transmit(self, command: bytes) -> bytes:
        return self._card.answer(command)


def test_tampered_answers_are_not_believed() -> None:
    key = access_key(*OWNER)
    assert key is not None
    dialogue = Dialogue(_Direct({"kind": "travel_document", "tampers": True}), t0=False)
    assert read_travel_document(dialogue, key, TODAY) == SmartCardNotRead(SmartCardFault.UNREADABLE)


def test_no_application_and_no_challenge() -> None:
    key = access_key(*OWNER)
    assert key is not None
    nothing = Dialogue(_Direct({"kind": "blank", "t0": False}), t0=False)
    assert read_travel_document(nothing, key, TODAY) == SmartCardNotRead(SmartCardFault.NOT_THIS_KIND)
    with pytest.raises(AnswerFault):
        open_channel(nothing, key, bytes(8), bytes(16))


# In a reader.


class _Today(SystemClock):
    def now(self) -> datetime:
        return datetime(2026, 6, 1, 9, 0, tzinfo=CHINA_STANDARD_TIME)


@pytest.fixture
def person() -> Iterator[SimulatorProcess]:
    with running_service() as service, person_before(service) as person:
        yield person


Lay = Callable[..., PcscReader]


@pytest.fixture
def lay(person: SimulatorProcess) -> Iterator[Lay]:
    """Lay a document on the reader, and hear of it."""
    reader = PcscReader("", _Today(), admits_simulator=True)
    reader.connect()

    def laid(**told: Any) -> PcscReader:
        insert(person, "travel_document", **told)
        while reader.poll() != SmartCardInserted():
            pass
        return reader

    yield laid
    reader.close()


def test_a_passport_in_the_reader(lay: Lay) -> None:
    document = lay(surname="ERIKSSON", given="ANNA<MARIA").read_travel_document(*OWNER)
    assert isinstance(document, TravelDocument)
    face, document_without = document.face, repr(document)
    assert (document.kind, document.issuer, document.nationality) == ("P", "UTO", "UTO")
    assert (document.number, document.surname, document.given_names) == ("DEMO12345", "ERIKSSON", "ANNA MARIA")
    assert (document.birth_date, document.expiry_date, document.sex) == (OWNER[1], OWNER[2], "女")
    assert document.face_format == "jpeg"
    assert face.startswith(b"\xff\xd8\xff")
    assert face.endswith(b"\xff\xd9")
    assert "ERIKSSON" not in document_without
    assert "DEMO12345" not in document_without


def test_another_key_opens_nothing_and_the_right_one_does(lay: Lay) -> None:
    reader = lay()
    assert reader.read_travel_document("DEMO12346", *OWNER[1:]) == SmartCardNotRead(SmartCardFault.WRONG_KEY)
    assert reader.read_travel_document("", *OWNER[1:]) == SmartCardNotRead(SmartCardFault.WRONG_KEY)
    assert isinstance(reader.read_travel_document(*OWNER), TravelDocument)


def test_a_face_that_stays_shut(lay: Lay) -> None:
    document = lay(shut_face=True).read_travel_document(*OWNER)
    assert isinstance(document, TravelDocument)
    assert (document.face, document.face_format) == (b"", "")


def test_an_expired_document(lay: Lay) -> None:
    reader = lay(expiry="260531")
    expired = reader.read_travel_document(OWNER[0], OWNER[1], date(2026, 5, 31))
    assert expired == SmartCardNotRead(SmartCardFault.EXPIRED)


def test_pulled_in_the_middle_of_the_face(lay: Lay, person: SimulatorProcess) -> None:
    reader = lay()
    person.tell(fault="removed", on="read_binary")
    assert reader.read_travel_document(*OWNER) == SmartCardNotRead(SmartCardFault.REMOVED_EARLY)
