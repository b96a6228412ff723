# SPDX-License-Identifier: GPL-3.0-or-later
"""Fingers on the real pages, and what the journey hears of them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, QPointF
from PySide6.QtGui import QCloseEvent, QGuiApplication

from kiosk.contract.cases import DecisionWay
from kiosk.contract.feedback import Satisfaction
from kiosk.journey.touches import (
    AnswerConsent,
    AskCallback,
    Back,
    Begin,
    ChooseWay,
    CloseHelp,
    EditField,
    End,
    Finish,
    FocusField,
    GoToFormPage,
    Grade,
    LookUp,
    Next,
    OpenHelp,
    OpenItem,
    OpenSearch,
    OpenTile,
    OtherWay,
    PrintSlip,
    PutSignature,
    Query,
    ResendCode,
    SendRating,
    SetElder,
    SetLanguage,
    Sign,
    SkipRating,
    StillHere,
    SubmitSecret,
    ToggleReason,
    Touch,
)
from kiosk.journey.views import ChoicePage, FormPage, SearchPage
from tests.ui.clock import LivelyClock
from tests.ui.conftest import Hand
from ui.gallery import Gallery, settle
from ui.gallery_views import CODE, STATES
from ui.language import LanguageCode
from ui.tokens import Mode

ONE_TOUCH: list[tuple[str, str, Touch]] = [
    ("idle", "begin", Begin()),
    ("idle", "help", OpenHelp()),
    ("idle", "elder", SetElder(on=True)),
    ("home", "tile-apply", OpenTile("apply")),
    ("home", "tile-elder", OpenTile("elder")),
    ("home", "search", OpenSearch()),
    ("home", "item-A", OpenItem("A")),
    ("home", "help", OpenHelp()),
    ("home", "end", End()),
    ("search-kind", "item-D", OpenItem("D")),
    ("search-kind", "railBack", Back()),
    ("search-kind", "key-go", OpenItem("A")),
    ("guide", "next", Next()),
    ("guide", "back", Back()),
    ("notice", "next", Next()),
    ("consent-optional", "next", AnswerConsent(given=True)),
    ("consent-optional", "other", AnswerConsent(given=False)),
    ("card-moved-early", "next", Next()),
    ("card-waiting", "back", Back()),
    ("ways", "way-city_pin", ChooseWay("city_pin")),
    ("secret-resend", "resend", ResendCode()),
    ("secret-phone", "back", OtherWay()),
    ("form-digits", "next", Next()),
    ("form-choice", "choice-family", EditField("form", "family")),
    ("form-choice", "field-trade", FocusField("trade")),
    ("summary-signed", "line-3", GoToFormPage(0)),
    ("summary-signed", "next", Sign(DecisionWay.AUTOMATIC)),
    ("summary-signed", "other", Sign(DecisionWay.PERSON)),
    ("summary-person", "next", Sign(DecisionWay.PERSON)),
    ("result-approved", "next", PrintSlip()),
    ("result-approved", "back", Finish()),
    ("slip-printed", "next", Finish()),
    ("slip-unknown", "next", Finish()),
    ("slip-unknown", "back", PrintSlip()),
    ("slip-failed", "next", PrintSlip()),
    ("result-declined-offline", "next", Finish()),
    ("rating", "grade-poor", Grade(Satisfaction.POOR)),
    ("rating-good", "reason-few_papers", ToggleReason("few_papers")),
    ("rating-good", "next", SendRating()),
    ("rating", "back", SkipRating()),
    ("goodbye", "next", Next()),
    ("lookup-answer", "next", Next()),
    ("recovered", "back", PrintSlip()),
    ("recovered", "next", Next()),
    ("out-of-service", "help", OpenHelp()),
    ("help", "closeHelp", CloseHelp()),
    ("warning", "endNow", End()),
]


@pytest.mark.parametrize(("state", "name", "touch"), ONE_TOUCH)
def test_one_touch_says_one_thing(gallery: Gallery, hand: Hand, state: str, name: str, touch: Touch) -> None:
    gallery.set(state, LanguageCode.ZH, Mode.STANDARD)
    hand.scroll_to(name)
    hand.tap(name)
    assert hand.touches() == [touch]


@pytest.mark.parametrize(
    ("state", "name"),
    [
        ("card-waiting", "next"),
        ("secret-phone", "next"),
        ("secret-phone", "resend"),
        ("summary", "next"),
        ("summary", "other"),
        ("progress", "next"),
        ("slip-printing", "next"),
        ("rating", "next"),
        ("lookup", "next"),
        ("help", "callback"),
        ("ways-problem", "way-city_pin"),
        ("form-digits", "field-name"),
    ],
)
def test_what_cannot_be_done_cannot_be_touched(gallery: Gallery, hand: Hand, state: str, name: str) -> None:
    gallery.set(state, LanguageCode.ZH, Mode.STANDARD)
    hand.touches()
    item = next(item for item in gallery.items() if item.objectName() == name and item.isVisible())
    hand.tap_at(item.mapToScene(QPointF(item.width() / 2, item.height() / 2)))
    assert hand.touches() == []


def test_pinyin_is_typed_by_touch_and_searched_letter_by_letter(gallery: Gallery, hand: Hand) -> None:
    gallery.set("search-kind", LanguageCode.ZH, Mode.STANDARD)
    hand.touches()
    hand.tap(*(f"key-{letter}" for letter in "zhangsan"))
    typed = ["z", "zh", "zha", "zhan", "zhang", "zhangs", "zhangsa", "zhangsan"]
    assert hand.touches() == [Query(text) for text in typed]
    hand.tap("candidate-0")
    assert hand.touches()[-1] == Query("张三")
    assert not hand.sees("candidate-0")


def test_first_letters_go_to_the_search_as_typed(gallery: Gallery, hand: Hand) -> None:
    gallery.set("search-kind", LanguageCode.ZH, Mode.STANDARD)
    hand.touches()
    hand.tap("key-l", "key-r", "key-b", "key-t", "key-erase")
    assert [touch.text for touch in hand.touches() if isinstance(touch, Query)] == ["l", "lr", "lrb", "lrbt", "lrb"]


def test_a_place_is_looked_for_as_it_is_typed(gallery: Gallery, hand: Hand) -> None:
    """The journey answers each touch as it does in life: the query of the next view has the composition in it."""
    gallery.set("choice-region-search", LanguageCode.ZH, Mode.STANDARD)

    def touch(touched: Touch) -> None:
        gallery.shown.touches.append(touched)
        page = gallery.shown.view.page
        if isinstance(touched, Query) and isinstance(page, ChoicePage):
            gallery.shown.show(replace(gallery.shown.view, page=replace(page, query=touched.text)))

    gallery.shown.touch = touch  # type: ignore[method-assign, assignment]
    hand.touches()
    hand.tap("key-erase", *(f"key-{letter}" for letter in "ruzhou"), "candidate-0")
    typed = [touch.text for touch in hand.touches() if isinstance(touch, Query)]
    assert typed[:7] == ["", "r", "ru", "ruz", "ruzh", "ruzho", "ruzhou"]
    assert typed[-1] == "汝州"
    hand.tap("key-x", "key-u")
    before = gallery.shown.view
    gallery.shown.show(STATES["choice-region-terms"](False))
    settle()
    gallery.shown.show(before)
    settle()
    hand.touches()
    hand.tap("key-erase")
    assert [touch.text for touch in hand.touches() if isinstance(touch, Query)] == ["汝州x"]


def test_a_name_is_typed_into_a_form(gallery: Gallery, hand: Hand) -> None:
    """The journey answers each touch as it does in life: with the edited field in the next view."""
    gallery.set("form-pinyin", LanguageCode.ZH, Mode.STANDARD)
    _answer_edits(gallery)
    hand.touches()
    hand.tap(*(f"key-{letter}" for letter in "shaokaodian"))
    assert hand.touches() == []  # Letters are nobody's answer.
    assert not hand.sees("next")
    hand.tap("key-go")
    assert hand.touches() == [EditField("shop", "新华区张老三烧烤店")]
    assert hand.sees("next")
    hand.tap("key-erase")
    _answer_edits(gallery)
    hand.tap("key-signs", "key-7")
    assert hand.touches() == [EditField("shop", "新华区张老三烧烤"), EditField("shop", "新华区张老三烧烤7")]


def _answer_edits(gallery: Gallery) -> None:
    """Let the shown view take edits, once per test."""
    if getattr(gallery.shown, "answers", False):
        return

    def touch(touched: Touch) -> None:
        gallery.shown.touches.append(touched)
        page = gallery.shown.view.page
        if isinstance(touched, EditField) and isinstance(page, FormPage):
            fields = tuple(
                replace(field, value=touched.value, display=touched.value) if field.key == touched.key else field
                for field in page.fields
            )
            gallery.shown.show(replace(gallery.shown.view, page=replace(page, fields=fields)))

    gallery.shown.touch = touch  # type: ignore[method-assign, assignment]


@pytest.fixture(autouse=True)
def _plain_touches(gallery: Gallery) -> Iterator[None]:
    yield
    gallery.shown.__dict__.pop("touch", None)


def test_rare_characters_can_be_reached(gallery: Gallery, hand: Hand) -> None:
    gallery.set("search-kind", LanguageCode.ZH, Mode.STANDARD)
    hand.tap("key-y", "key-a", "key-n", "key-more")
    for _ in range(40):
        keys = [item for item in gallery.items() if item.objectName().startswith("candidate-") and item.isVisible()]
        found = [item for item in keys if item.property("words") == "䶮"]
        if found:
            hand.touches()
            hand.tap(found[0].objectName())
            assert hand.touches()[-1] == Query("䶮")
            return
        hand.tap("further")
    pytest.fail("䶮 is not among the candidates of yan")


def test_what_was_composed_is_gone_with_its_page(gallery: Gallery, hand: Hand) -> None:
    gallery.set("search-kind", LanguageCode.ZH, Mode.STANDARD)
    hand.tap("key-z", "key-h")
    assert hand.sees("candidate-0")
    gallery.set("home", LanguageCode.ZH, Mode.STANDARD)
    gallery.set("search-kind", LanguageCode.ZH, Mode.STANDARD)
    assert not hand.sees("candidate-0")


def test_digits_are_edited_one_by_one(gallery: Gallery, hand: Hand) -> None:
    gallery.set("form-digits", LanguageCode.ZH, Mode.STANDARD)
    _answer_edits(gallery)
    hand.touches()
    hand.tap("key-4", "key-2", "key-5", "key-erase", "key-clear")
    assert hand.touches() == [
        EditField("phone", "1380000004"),
        EditField("phone", "13800000042"),
        # A twelfth digit is none of a phone number.
        EditField("phone", "1380000004"),
        EditField("phone", ""),
    ]


def test_a_secret_goes_out_once_and_is_not_kept(gallery: Gallery, hand: Hand) -> None:
    gallery.set("secret-phone", LanguageCode.ZH, Mode.STANDARD)
    hand.touches()
    hand.tap("key-1", "key-2", "key-3", "key-4", "key-5", "key-6", "key-7")
    assert hand.touches() == []
    hand.tap("next")
    assert hand.touches() == [SubmitSecret("123456")]
    assert not hand.sees("next")


def test_a_code_is_looked_up_in_groups(gallery: Gallery, hand: Hand) -> None:
    gallery.set("lookup", LanguageCode.ZH, Mode.STANDARD)
    hand.touches()
    hand.tap(*(f"key-{character}" for character in CODE.replace("-", "")), "next")
    assert hand.touches() == [LookUp(CODE)]


def test_a_number_to_call_back(gallery: Gallery, hand: Hand) -> None:
    gallery.set("help", LanguageCode.ZH, Mode.STANDARD)
    hand.touches()
    hand.tap(*(f"key-{digit}" for digit in "13800000000"), "callback")
    assert hand.touches() == [AskCallback("13800000000")]


def test_a_signature_becomes_a_picture(gallery: Gallery, hand: Hand) -> None:
    gallery.set("summary", LanguageCode.ZH, Mode.STANDARD)
    hand.touches()
    hand.draw("paper", [(0.2, 0.5), (0.3, 0.7), (0.4, 0.4), (0.6, 0.6)])
    hand.draw("paper", [(0.7, 0.3), (0.7, 0.8)])
    heard = hand.touches()
    assert [touch.strokes for touch in heard if isinstance(touch, PutSignature)] == [1, 2]
    last = heard[-1]
    assert isinstance(last, PutSignature)
    drawing = Image.open(io.BytesIO(last.png))
    dark = drawing.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert dark is not None
    width, height = drawing.size
    assert dark[0] == pytest.approx(0.2 * width, abs=8)
    assert dark[2] == pytest.approx(0.7 * width, abs=8)
    assert dark[3] == pytest.approx(0.8 * height, abs=8)
    hand.tap("again")
    assert hand.touches() == [PutSignature(b"", 0)]


def test_the_signature_is_seen_on_the_pad(gallery: Gallery, hand: Hand) -> None:
    gallery.set("summary", LanguageCode.ZH, Mode.STANDARD)
    empty = gallery.screen.grab()
    hand.draw("paper", [(0.2, 0.5), (0.5, 0.5)])
    paper = hand.find("paper")
    spot = paper.mapToScene(QPointF(paper.width() * 0.35, paper.height() * 0.5)).toPoint()
    assert gallery.screen.grab().pixelColor(spot).lightness() < 80 < empty.pixelColor(spot).lightness()
    hand.tap("again")
    assert gallery.screen.grab().pixelColor(spot).lightness() > 200


def test_a_new_pad_takes_back_what_an_old_one_drew(gallery: Gallery, hand: Hand) -> None:
    """The drawing lives on the pad only, so a page made anew has nothing to show for "signed"."""
    hand.touches()
    gallery.set("summary-signed", LanguageCode.ZH, Mode.STANDARD)
    assert PutSignature(b"", 0) in hand.touches()


def test_a_trembling_finger_touches_once(gallery: Gallery, hand: Hand) -> None:
    gallery.set("guide", LanguageCode.ZH, Mode.STANDARD)
    clock = gallery.bridge._clock
    assert isinstance(clock, LivelyClock)
    hand.touches()
    hand.tap("next")
    clock.stopped = True
    try:
        hand.tap("next", "next", "back")
    finally:
        clock.stopped = False
    assert hand.touches() == [Next()]
    hand.tap("next")
    assert hand.touches() == [Next()]


def test_any_touch_is_a_sign_of_life_but_not_an_answer_to_the_question(gallery: Gallery, hand: Hand) -> None:
    gallery.set("guide", LanguageCode.ZH, Mode.STANDARD)
    gallery.shown.touches.clear()
    hand.tap_at(QPointF(540, 300))
    assert gallery.shown.touches == [StillHere()]
    gallery.set("warning", LanguageCode.ZH, Mode.STANDARD)
    gallery.shown.touches.clear()
    hand.tap_at(QPointF(540, 60))
    assert gallery.shown.touches == []
    hand.tap("stillHere")
    assert gallery.shown.touches == [StillHere()]


def test_nothing_behind_a_dialog_can_be_touched(gallery: Gallery, hand: Hand) -> None:
    gallery.set("help", LanguageCode.ZH, Mode.STANDARD)
    hand.touches()
    for name in ("next", "end", "back", "language"):
        item = next(item for item in gallery.items() if item.objectName() == name)
        hand.tap_at(item.mapToScene(QPointF(item.width() / 2, item.height() / 2)))
    assert hand.touches() == []


def test_touching_the_scene_begins_too(gallery: Gallery, hand: Hand) -> None:
    gallery.set("idle", LanguageCode.ZH, Mode.STANDARD)
    hand.touches()
    hand.tap_at(QPointF(540, 900))
    assert hand.touches() == [Begin()]


def test_a_finger_that_slides_off_a_button_touches_nothing(gallery: Gallery, hand: Hand) -> None:
    gallery.set("guide", LanguageCode.ZH, Mode.STANDARD)
    hand.touches()
    button = hand.find("next")
    middle = button.mapToScene(QPointF(button.width() / 2, button.height() / 2)).toPoint()
    hand.press(middle)
    hand.move(QPoint(540, 1000))
    hand.release(QPoint(540, 1000))
    assert hand.touches() == []


def test_a_press_shows_in_the_next_frame(gallery: Gallery, hand: Hand) -> None:
    gallery.set("guide", LanguageCode.ZH, Mode.STANDARD)
    button = hand.find("next")
    corner = button.mapToScene(QPointF(60, button.height() / 2)).toPoint()
    before = gallery.screen.grab().pixelColor(corner)
    hand.press(corner)
    assert gallery.screen.grab().pixelColor(corner).lightness() < before.lightness()
    hand.release(corner)
    assert gallery.screen.grab().pixelColor(corner) == before


def test_the_language_switch_is_heard_and_the_next_visit_turns_it_back(gallery: Gallery, hand: Hand) -> None:
    gallery.set("home", LanguageCode.ZH, Mode.STANDARD)
    hand.touches()
    hand.tap("language")
    assert hand.touches() == [SetLanguage("en")]
    # The journey says which language the next visit begins in.
    gallery.shown.show(replace(STATES["idle"](False), visit="another", language="zh"))
    settle()
    assert gallery.bridge.property("language") == "zh"
    assert gallery.bridge.property("kind") == "IdlePage"


def test_the_query_that_comes_back_is_not_typed_once_more(gallery: Gallery, hand: Hand) -> None:
    gallery.set("search-kind", LanguageCode.ZH, Mode.STANDARD)
    for letter, wanted in (("s", "s"), ("h", "sh"), ("i", "shi")):
        hand.touches()
        hand.tap(f"key-{letter}")
        assert hand.touches() == [Query(wanted)]
        page = gallery.shown.view.page
        assert isinstance(page, SearchPage)
        gallery.shown.show(replace(gallery.shown.view, page=replace(page, query=wanted)))
        settle()


def test_a_change_of_data_keeps_the_page_and_what_was_typed(gallery: Gallery, hand: Hand) -> None:
    gallery.set("search-kind", LanguageCode.ZH, Mode.STANDARD)
    hand.tap("key-z")
    before = hand.find("key-z")
    page = gallery.shown.view.page
    assert isinstance(page, SearchPage)
    gallery.shown.show(replace(gallery.shown.view, page=replace(page, rows=page.rows[:1])))
    settle()
    assert hand.find("key-z") is before
    assert hand.sees("candidate-0")


def test_pages_are_destroyed_when_left(gallery: Gallery) -> None:
    for _ in range(3):
        for state in ("guide", "summary", "form-pinyin"):
            gallery.set(state, LanguageCode.ZH, Mode.STANDARD)
    host = next(item for item in gallery.items() if item.objectName() == "host")
    assert len(host.childItems()) == 1


def test_the_window_title_says_nothing(gallery: Gallery) -> None:
    for state in ("form-digits", "summary", "result-approved"):
        gallery.set(state, LanguageCode.ZH, Mode.STANDARD)
        assert gallery.screen.window.title() == "kiosk"


def test_closing_is_for_windows_that_may(gallery: Gallery) -> None:
    from ui.window import _Watch

    watch = _Watch(lambda: None, closable=False)
    window = gallery.screen.window
    window.installEventFilter(watch)
    try:
        event = QCloseEvent()
        QGuiApplication.sendEvent(window, event)
        assert window.isVisible()
        assert not event.isAccepted()
        assert watch.eventFilter(window, QEvent(QEvent.Type.Close))
    finally:
        window.removeEventFilter(watch)
