# SPDX-License-Identifier: GPL-3.0-or-later
"""The keypad beside the screen writes where the pad on the page does; the voice says what comes on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from devices.reports import Key
from kiosk.journey.touches import (
    Back,
    EditField,
    LookUp,
    Next,
    OtherWay,
    StillHere,
    SubmitSecret,
    Touch,
)
from kiosk.journey.views import IdlePage, LookupPage, SecretPage, View
from ui.gallery import FixedShown, Gallery, settle
from ui.gallery_views import STATES
from ui.language import Language, LanguageCode
from ui.tokens import Mode
from ui.voice import Voice


def press(gallery: Gallery, keys: str) -> list[Touch]:
    """Press these, and what the journey heard of it besides that somebody is there."""
    gallery.shown.touches.clear()
    for key in keys:
        gallery.bridge.press(Key(key))
    settle()
    return [touch for touch in gallery.shown.touches if not isinstance(touch, StillHere)]


def show(gallery: Gallery, state: str, **page: object) -> None:
    gallery.set(state, LanguageCode.ZH, Mode.STANDARD)
    if page:
        view = STATES[state](False)
        gallery.shown.show(replace(view, page=replace(view.page, **page)))  # type: ignore[arg-type]
        settle()


def test_a_secret_is_typed_corrected_and_sent(gallery: Gallery) -> None:
    show(gallery, "secret-phone")
    page = gallery.shown.view.page
    assert isinstance(page, SecretPage)
    digits = "135790"[: page.digits]
    assert press(gallery, digits[:-1] + "#") == [], "not before all digits are in"
    assert press(gallery, "8*" + digits[-1] + "#") == [SubmitSecret(digits)]


def test_a_star_goes_back_where_nothing_is_typed(gallery: Gallery) -> None:
    show(gallery, "secret-phone")
    assert press(gallery, "*") == [OtherWay()]
    show(gallery, "guide")
    assert press(gallery, "*") == [Back()]


def test_a_code_of_digits_is_typed_and_looked_up(gallery: Gallery) -> None:
    show(gallery, "lookup", code="")
    page = gallery.shown.view.page
    assert isinstance(page, LookupPage)
    assert press(gallery, "123451234512345#") == [LookUp("12345-12345-12345")]


def test_digits_go_into_the_field_that_has_the_focus(gallery: Gallery) -> None:
    show(gallery, "form-digits")
    page = gallery.shown.view.page
    touched = press(gallery, "7")
    assert touched == [EditField(page.focus, touched[0].value)]  # type: ignore[union-attr]
    assert touched[0].value.endswith("7")  # type: ignore[union-attr]


def test_a_page_without_digits_takes_none_and_goes_on_with_the_hash(gallery: Gallery) -> None:
    show(gallery, "notice")
    assert press(gallery, "123") == []
    assert press(gallery, "#") == [Next()]


def test_the_help_panel_takes_the_keys_and_the_page_behind_it_does_not(gallery: Gallery) -> None:
    show(gallery, "help")
    assert not any(isinstance(touch, EditField | SubmitSecret | Next) for touch in press(gallery, "13800000011#"))
    assert press(gallery, "*") == []


def test_the_first_key_answers_whether_somebody_is_there(gallery: Gallery) -> None:
    gallery.set("warning", LanguageCode.ZH, Mode.STANDARD)
    gallery.shown.touches.clear()
    gallery.bridge.press(Key.D5)
    assert gallery.shown.touches == [StillHere()]


class Speaking(FixedShown):
    """A kiosk with a voice, which keeps what it is to say."""

    speaks = True

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self.said: list[tuple[str, str]] = []

    def say(self, text: str, language: str) -> None:
        self.said.append((language, text))

    def hush(self) -> None:
        self.said.append(("", ""))


@pytest.fixture
def speaking(gallery: Gallery) -> Iterator[tuple[Speaking, Language]]:
    """In the one language object of these tests' window: two would both be installed in the application."""
    kiosk = Speaking(STATES["idle"](False))
    gallery.language.switch(LanguageCode.ZH)
    Voice(kiosk, gallery.language)
    yield kiosk, gallery.language
    gallery.language.switch(LanguageCode.ZH)


def test_each_page_is_said_once_and_in_the_language_of_the_screen(speaking: tuple[Speaking, Language]) -> None:
    kiosk, language = speaking
    for state in ("home", "home-offline", "home", "summary"):
        kiosk.show(STATES[state](False))
    assert kiosk.said == [("zh", "您好，今天办什么事？"), ("zh", "请核对全部内容，然后签名。")]
    language.switch(LanguageCode.EN)
    kiosk.show(STATES["summary"](False))
    assert kiosk.said[-1] == ("en", "Please check everything, and sign.")


def test_an_idle_machine_is_silent_until_somebody_comes(speaking: tuple[Speaking, Language]) -> None:
    kiosk, _ = speaking
    idle = STATES["idle"](False)
    assert isinstance(idle.page, IdlePage)
    kiosk.show(idle)
    assert kiosk.said == [("", "")]
    kiosk.show(replace(idle, page=replace(idle.page, person_near=True)))
    assert kiosk.said[-1][1].startswith("您好")


def test_a_machine_without_a_voice_is_never_asked_to_speak(gallery: Gallery) -> None:
    kiosk = Speaking(STATES["idle"](False))
    kiosk.speaks = False
    Voice(kiosk, gallery.language)
    kiosk.show(STATES["home"](False))
    assert kiosk.said == []
