# SPDX-License-Identifier: GPL-3.0-or-later
"""Fingers on the pages of 办到哪了, on taking back, and on what is said of a service without the line."""

from __future__ import annotations

import pytest

from kiosk.journey.touches import (
    Back,
    LookUp,
    Next,
    OpenHelp,
    ShowItIsMine,
    TakeBack,
    Touch,
    TrackByCard,
    TypeShortCode,
)
from tests.ui.conftest import Hand
from ui.gallery import Gallery
from ui.language import LanguageCode
from ui.tokens import Mode

TOUCHES: list[tuple[str, str, Touch]] = [
    ("lookup", "byCard", TrackByCard()),
    ("lookup-here", "takeBack", TakeBack("")),
    ("lookup-here", "next", Next()),
    ("cases", "next", Next()),
    ("cases", "back", Back()),
    ("withdraw-asking", "next", Next()),
    ("withdraw-asking", "back", Back()),
    ("withdraw-kept", "next", Next()),
    ("withdraw-failed", "next", Next()),
]
BELOW: list[tuple[str, str, Touch]] = [
    ("cases", "short", TypeShortCode()),
    ("cases", "prove", ShowItIsMine()),
    ("cases-in-words", "takeBack", TakeBack("A")),
    ("guide-blocked", "callBack", OpenHelp()),
]


@pytest.mark.parametrize(("state", "name", "touch"), TOUCHES)
def test_a_touch_says_what_its_button_says(
    gallery: Gallery, hand: Hand, state: str, name: str, touch: Touch
) -> None:
    for mode in (Mode.STANDARD, Mode.ELDER):
        gallery.set(state, LanguageCode.ZH, mode)
        hand.tap(name)
        assert hand.touches() == [touch]


@pytest.mark.parametrize(("state", "name", "touch"), BELOW)
def test_what_may_stand_below_says_it_too(
    gallery: Gallery, hand: Hand, state: str, name: str, touch: Touch
) -> None:
    gallery.set(state, LanguageCode.ZH, Mode.STANDARD)
    hand.tap(name)
    assert hand.touches() == [touch]


def test_five_characters_are_typed_and_handed_over(gallery: Gallery, hand: Hand) -> None:
    gallery.set("lookup-short", LanguageCode.ZH, Mode.STANDARD)
    assert not hand.sees("next"), "not before there are five"
    hand.tap("key-7", "key-K", "key-Q", "key-2", "key-M", "key-A")
    hand.tap("next")
    assert hand.touches() == [LookUp("7KQ2M")]
    assert not hand.sees("byCard")


def test_nothing_is_taken_back_by_mistake(gallery: Gallery, hand: Hand) -> None:
    for state, offered in (("lookup-answer", False), ("cases", False), ("lookup-unknown", True)):
        gallery.set(state, LanguageCode.ZH, Mode.STANDARD)
        assert hand.sees("takeBack") is offered, state
    for state in ("withdraw-waiting", "withdraw-withdrawn", "withdraw-too-late"):
        gallery.set(state, LanguageCode.ZH, Mode.STANDARD)
        assert not hand.sees("back"), state


def test_a_line_that_is_up_puts_no_card_in_the_way(gallery: Gallery, hand: Hand) -> None:
    gallery.set("guide", LanguageCode.ZH, Mode.STANDARD)
    assert not hand.sees("callBack")
    assert not hand.sees("dated")
    gallery.set("guide-offline", LanguageCode.ZH, Mode.STANDARD)
    assert hand.sees("dated")
    assert not hand.sees("callBack")
