# SPDX-License-Identifier: GPL-3.0-or-later
"""Views become plain values, and what QML says becomes touches or is refused."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QByteArray, QPointF, QSize

from kiosk.contract.cases import DecisionWay
from kiosk.contract.icons import ICONS
from kiosk.contract.message import Text
from kiosk.journey.phrases import Phrase
from kiosk.journey.touches import EditField, GoToFormPage, PutSignature, Sign, SubmitSecret
from kiosk.journey.views import IdlePage
from ui.pictures import draw_svg, icon_file, icon_svg, picture_svg
from ui.plain import plain, say
from ui.qr import QrProvider, draw_qr
from ui.signature import BadStrokesError, draw_signature
from ui.tokens import Mode, load_tokens
from ui.touching import TOUCHES, BadTouchError, touch_from


class Parrot:
    """Says texts in English and phrases in capitals."""

    def text(self, text: Text) -> str:
        return text.en

    def phrase(self, source: str) -> str:
        return source.replace("wait", "WAIT")


def test_a_place_may_hold_a_text_or_a_phrase() -> None:
    words = Phrase(
        "wait at {window}: {what}, {count}",
        {"window": Text(zh="窗口", en="the window"), "what": Phrase("wait {n}", {"n": 2}), "count": 3},
    )
    assert say(words, Parrot()) == "WAIT at the window: WAIT 2, 3"


def test_one_day_is_no_1_days() -> None:
    words = Phrase("within {count} working days", {"count": 1})
    assert say(words, Parrot()) == "within 1 working day"


def test_braces_of_a_text_or_a_name_are_only_letters() -> None:
    assert say(Text(zh="{", en="{odd}"), Parrot()) == "{odd}"
    assert say(Phrase("{name}", {"name": "{0.__class__}"}), Parrot()) == "{0.__class__}"


def test_a_view_becomes_maps_and_lists() -> None:
    assert plain(IdlePage(card_starts=True, reader_available=False), Parrot()) == {
        "card_starts": True,
        "reader_available": False,
        "person_near": False,
        "staff": "",
    }
    assert plain((DecisionWay.PERSON, None, 1.5), Parrot()) == ["person", None, 1.5]


def test_what_no_view_has_is_refused() -> None:
    @dataclass(frozen=True)
    class Odd:
        raw: bytes

    with pytest.raises(TypeError, match="cannot hold bytes"):
        plain(Odd(b"x"), Parrot())


def test_touches_are_made_by_name() -> None:
    assert touch_from("Sign", {"way": "person"}) == Sign(DecisionWay.PERSON)
    assert touch_from("GoToFormPage", {"page": 2.0}) == GoToFormPage(2)
    assert touch_from("PutSignature", {"png": QByteArray(b"\x89PNG"), "strokes": 1}) == PutSignature(b"\x89PNG", 1)
    assert touch_from("EditField", {"key": "phone", "value": ""}) == EditField("phone", "")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("Destroy", {}),
        ("Next", {"now": True}),
        ("EditField", {"key": "phone"}),
        ("EditField", {"key": "phone", "value": 138}),
        ("Sign", {"way": "dice"}),
        ("GoToFormPage", {"page": 1.5}),
        ("GoToFormPage", {"page": True}),
        ("AnswerConsent", {"given": 1}),
        ("PutSignature", {"png": "text", "strokes": 1}),
    ],
)
def test_a_touch_that_is_none_is_refused(name: str, arguments: dict[str, object]) -> None:
    with pytest.raises(BadTouchError):
        touch_from(name, arguments)


def test_a_refused_touch_does_not_tell_what_was_typed() -> None:
    with pytest.raises(BadTouchError) as refused:
        touch_from("SubmitSecret", {"secret": 123456})
    assert "123456" not in str(refused.value)
    assert "123456" not in repr(SubmitSecret("123456"))


def test_every_touch_of_the_journey_can_be_said() -> None:
    assert {"Begin", "Next", "Query", "End", "SetLanguage"} <= set(TOUCHES)


def test_items_may_name_every_icon_that_a_machine_carries_and_no_other() -> None:
    assert {path.stem for path in icon_file("regular", "question").parent.glob("*.svg")} == ICONS


def test_an_icon_that_is_not_there_is_a_question_mark() -> None:
    assert icon_file("regular", "no-such-icon").stem == "question"
    assert icon_file("regular", "../../secret").stem == "question"
    assert "#164b87" in icon_svg("regular/printer/164b87")


@pytest.mark.parametrize("identifier", ["regular/printer", "thin/printer/164b87", "regular/printer/blue"])
def test_a_wrong_icon_address_is_refused(identifier: str) -> None:
    with pytest.raises(ValueError, match=r"not an icon|unpack"):
        icon_svg(identifier)


def test_a_picture_takes_colours_of_the_mode() -> None:
    standard = load_tokens().modes[Mode.STANDARD]["color"]
    assert standard["header"] in picture_svg("mark?mode=standard")
    assert "#123456" in picture_svg("plate?mode=elder&frame=%23123456")
    assert not draw_svg(picture_svg("mark?mode=contrast"), QSize(40, 40)).isNull()


def test_qr_addresses_hold_no_text_and_are_forgotten() -> None:
    provider = QrProvider()
    number = provider.number("https://zwfw.example/c/7KQ2M")
    assert provider.number("https://zwfw.example/c/7KQ2M") == number
    assert provider.requestImage(str(number), QSize(), QSize(256, 256)).width() == 256
    provider.forget()
    assert provider.requestImage(str(number), QSize(), QSize(256, 256)).width() == 1
    assert provider.requestImage("../x", QSize(), QSize(256, 256)).width() == 1


def test_a_qr_code_is_never_smaller_than_its_modules() -> None:
    assert draw_qr("x" * 300, 20).width() > 60


@pytest.mark.parametrize(
    ("strokes", "width", "height"),
    [
        ([[QPointF(1, 1)]], 0, 100),
        ([[QPointF(1, 1)]], 5000, 100),
        ([[]], 100, 100),
        ([[QPointF(float("nan"), 1)]], 100, 100),
        ([[QPointF(1, 1)]] * 300, 100, 100),
        ([[QPointF(1, 1)] * 30_000], 100, 100),
    ],
)
def test_what_no_hand_draws_is_refused(strokes: list[list[QPointF]], width: int, height: int) -> None:
    with pytest.raises(BadStrokesError):
        draw_signature(strokes, width, height)


def test_a_dot_is_a_drawing() -> None:
    assert draw_signature([[QPointF(50, 50)]], 100, 100).startswith(b"\x89PNG")
