# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from kiosk.standards import LicenceNumber, mod_37_36

VALUES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TYPE, ISSUER = "11410400000000001J001", "11410400000000001J"


@pytest.mark.parametrize(
    ("body", "check"),
    [
        # The example of the Global Release Identifier's handbook, which uses the same system.
        ("A12425GABC1234002", "M"),
        # Of python-stdnum 2, which this program does not use.
        ("11410400000000001J00111410400000000001JGA0000000001001", "J"),
        ("11410400000000003Q00211410400000000003QBDC20200000042003", "U"),
        ("0", "2"),
        ("Z", "4"),
        ("ZZZZZZZZZZ", "0"),
        ("0000000000000000000000", "L"),
    ],
)
def test_check_character_by_known_vectors(body: str, check: str) -> None:
    assert mod_37_36(body) == check


@pytest.mark.parametrize("body", ["A12425GABC1234002", TYPE + ISSUER + "X9" + "001", "7", "QZ0"])
def test_check_character_by_the_definition(body: str) -> None:
    """ISO 7064 says that the checksum of a valid string is 1: one character alone makes it so."""

    def checksum(text: str) -> int:
        product = 36
        for character in text[:-1]:
            total = product + VALUES.index(character)
            total = total % 36 if total % 36 else 36
            product = (2 * total) % 37
        return (product + VALUES.index(text[-1])) % 36

    fitting = [character for character in VALUES if checksum(body + character) == 1]
    assert fitting == [mod_37_36(body)]


def test_every_single_wrong_character_is_found() -> None:
    good = LicenceNumber(TYPE, ISSUER, "GA0000000001")
    assert LicenceNumber.parse(good.text) == good
    body = good.type_code + good.issuer + good.serial + good.version
    for place, character in enumerate(body):
        for other in VALUES.replace(character, ""):
            assert mod_37_36(body[:place] + other + body[place + 1 :]) != good.check


def test_written_as_the_standard_has_it() -> None:
    number = LicenceNumber(TYPE, ISSUER, "GA0000000001")
    assert number.text == "1.2.156.3005.2.11410400000000001J001.11410400000000001J.GA0000000001.001.J"
    assert number.next_version().text.endswith(".002." + number.next_version().check)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.2.156.3005.2",
        "1.2.156.3005.2.11410400000000001J001.11410400000000001J.GA0000000001.001.K",
        "1.2.156.3005.3.11410400000000001J001.11410400000000001J.GA0000000001.001.J",
        "1.2.156.3005.2.11410400000000001J001.11410400000000001J.ga0000000001.001.J",
        "1.2.156.3005.2.11410400000000001J001.11410400000000001J.GA0000000001.001.J.",
        "1.2.156.3005.2.11410400000000001J001.11410400000000001J.GA0000000001.1.J",
        "1.2.156.3005.2.11410400000000001J001.11410400000000001J..001.J",
        "1.2.156.3005.2." + "1" * 4000,
        "１.2.156.3005.2.11410400000000001J001.11410400000000001J.GA0000000001.001.J",
    ],
)
def test_what_is_no_identifier(text: str) -> None:
    assert LicenceNumber.parse(text) is None


@pytest.mark.parametrize(
    "parts",
    [
        ("11410400000000001X001", ISSUER, "1", "001"),
        (TYPE[:-1], ISSUER, "1", "001"),
        (TYPE, "114104000000000010", "1", "001"),
        (TYPE, ISSUER, "", "001"),
        (TYPE, ISSUER, "A" * 33, "001"),
        (TYPE, ISSUER, "一", "001"),
        (TYPE, ISSUER, "1", "0001"),
    ],
)
def test_parts_that_make_none(parts: tuple[str, str, str, str]) -> None:
    with pytest.raises(ValueError, match="of a licence"):
        LicenceNumber(*parts)


def test_versions_end() -> None:
    with pytest.raises(ValueError, match="no more versions"):
        LicenceNumber(TYPE, ISSUER, "1", "999").next_version()
