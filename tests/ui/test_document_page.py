# SPDX-License-Identifier: GPL-3.0-or-later
"""Fingers on the page of a paper: one big button, in one place, for what is to be done next."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QImage

from kiosk.journey.touches import (
    Back,
    DocumentDone,
    GoToDocument,
    KeepPage,
    RemovePage,
    Shoot,
    Touch,
    WithoutDocument,
)
from tests.ui.conftest import Hand
from ui.gallery import Gallery, settle
from ui.gallery_views.documents import BLURRED, GOOD, drawn_page
from ui.language import LanguageCode
from ui.page_pictures import PageProvider, no_page
from ui.tokens import Mode

TOUCHES: list[tuple[str, str, Touch]] = [
    ("document-found", "next", Shoot()),
    ("document-looking", "other", WithoutDocument()),
    ("document-looking", "back", Back()),
    ("document-taken", "next", DocumentDone()),
    ("document-taken", "other", Shoot()),
    ("document-taken", "remove-1", RemovePage(1)),
    ("document-taken-badly", "next", Shoot()),
    ("document-taken-badly", "other", KeepPage()),
    ("document-full", "next", DocumentDone()),
    ("document-camera-gone", "next", WithoutDocument()),
    ("document-camera-gone-later", "next", DocumentDone()),
]


@pytest.mark.parametrize(("state", "name", "touch"), TOUCHES)
def test_a_touch_says_what_its_button_says(
    gallery: Gallery, hand: Hand, state: str, name: str, touch: Touch
) -> None:
    for mode in (Mode.STANDARD, Mode.ELDER):
        gallery.set(state, LanguageCode.ZH, mode)
        hand.tap(name)
        assert hand.touches() == [touch]


def test_the_big_button_never_moves(gallery: Gallery, hand: Hand) -> None:
    places = set()
    for state in ("form-digits", "document-looking", "document-taken", "document-taken-badly", "document-full"):
        gallery.set(state, LanguageCode.ZH, Mode.STANDARD)
        button = hand.find("next")
        corner = button.mapToScene(QPointF(0, 0))
        places.add((round(corner.x()), round(corner.y()), round(button.width()), round(button.height())))
    assert len(places) == 1


def test_while_it_works_nothing_is_touched_by_mistake(gallery: Gallery, hand: Hand) -> None:
    for state in ("document-shooting", "document-making"):
        gallery.set(state, LanguageCode.ZH, Mode.STANDARD)
        assert not any(hand.sees(name) for name in ("next", "other", "remove-0"))
        assert hand.sees("back")


def test_the_camera_is_on_only_while_the_page_shows_it(gallery: Gallery) -> None:
    slot = gallery.live.frames("document_camera")
    assert slot is not None
    for state, wanted in (("document-looking", True), ("document-camera-gone", False), ("summary", False)):
        gallery.set(state, LanguageCode.ZH, Mode.STANDARD)
        settle()
        assert slot.wanted is wanted, state


def test_from_the_summary_one_goes_back_to_the_paper(gallery: Gallery, hand: Hand) -> None:
    gallery.set("summary-paper", LanguageCode.ZH, Mode.STANDARD)
    paper = next(
        place for place, line in enumerate(gallery.bridge.property("page")["lines"]) if line["paper"] == "premises"
    )
    hand.scroll_to(f"line-{paper}")
    hand.tap(f"line-{paper}")
    assert hand.touches() == [GoToDocument("premises")]


def test_a_page_is_drawn_small_and_one_that_is_gone_is_blank() -> None:
    provider = PageProvider(drawn_page)
    size, wanted = QSize(), QSize(-1, -1)
    good, blurred = (provider.requestImage(name, size, wanted) for name in (GOOD, BLURRED))
    assert good.height() == 320
    assert good != blurred
    blank: QImage = PageProvider(no_page).requestImage(GOOD, size, wanted)
    assert (blank.width(), blank.pixelColor(0, 0).name()) == (1, "#ffffff")
