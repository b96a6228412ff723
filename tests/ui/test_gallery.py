# SPDX-License-Identifier: GPL-3.0-or-later
"""Every state of every page, in both languages and sizes, looked at text by text and target by target."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp
from PySide6.QtGui import QImage

from kiosk.journey import views
from kiosk.journey.phrases import CONTEXT, Phrase
from kiosk.journey.views import GuidePage, RecoveredPage, ResultPage
from tests.ui.audit import findings, look, name_of, painted, pixels, targets, texts, words
from tests.ui.conftest import Hand
from ui.gallery import Gallery, GalleryError, draw_all
from ui.gallery_views import STATES
from ui.i18n.sources import read_messages
from ui.language import LanguageCode
from ui.tokens import Mode

MODES = (Mode.STANDARD, Mode.ELDER)
CHROME = ("language", "elder", "help", "end", "less", "more")
"""Targets that every page has: none of them is a page's own way on."""
ENDS_BY_ITSELF = (
    "progress",
    "opening",
    "out-of-service",
    "out-of-service-revoked",
    "slip-printing",
    "recovered-printing",
    "paper-printing",
    "withdraw-waiting",
    "hand-in-sending",
    "draft-save-waiting",
    "licence-waiting",
    "review-keeping",
)
"""States with nothing to do but wait, or go elsewhere."""


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_wrong_with_a_page(gallery: Gallery, state: str) -> None:
    found: list[str] = []
    for language in LanguageCode:
        for mode in MODES:
            for shot in gallery.shots(state, language, mode):
                seen = look(gallery.screen.window.contentItem())
                found += [f"{shot.name}: {line}" for line in findings(seen, shot.image, elder=mode is Mode.ELDER)]
                if shot.part == 1 and state not in ENDS_BY_ITSELF:
                    own = [s for s in targets([s for s in seen if s.top]) if s.item.objectName() not in CHROME]
                    if not own:
                        found.append(f"{shot.name}: no way on")
    assert found == []


@pytest.mark.parametrize("state", STATES)
def test_every_text_of_a_page_is_drawn(gallery: Gallery, state: str) -> None:
    """What the view says stands on the page, on one of its parts; nothing of it is left out."""
    drawn: list[str] = []
    for _shot in gallery.shots(state, LanguageCode.ZH, Mode.STANDARD):
        drawn += [words(s) for s in texts(look(gallery.screen.window.contentItem()))]
    everything = "\n".join(drawn)
    page = gallery.bridge.property("page")
    told = [
        page[key]
        for key in (
            "title",
            "headline",
            "sentence",
            "note",
            "problem",
            "blocked",
            "elsewhere",
            "reason",
            "status",
            "code",
        )
        if page.get(key)
    ]
    for rows, keys in {
        "rows": ("title", "tag", "name", "status", "sentence", "day"),
        "popular": ("title",),
        "tiles": ("title", "note"),
        "ways": ("title",),
        "fields": ("label",),
        "lines": ("label", "value"),
        "found": ("label", "value"),
        "stages": ("label",),
        "lacks": ("what", "why", "how", "where"),
        "refusal": ("label", "value"),
        "next_steps": ("title", "sentence"),
        "values": ("label", "value"),
        "materials": ("name", "note"),
        "take": ("label", "value"),
        "reasons": ("label",),
        "tabs": ("title",),
        "blocks": ("title", "tag"),
    }.items():
        shown = page.get(rows, [])
        told += [row[key] for row in (shown if isinstance(shown, list) else []) for key in keys if row.get(key)]
    told += [
        text
        for block in page.get("blocks", [])
        for text in [*block["points"], *(line[key] for line in block["lines"] for key in ("label", "value"))]
    ]
    kind = gallery.bridge.property("kind")
    if kind in ("LookupPage", "ResumePage") and page["code"]:
        told.remove(page["code"])
        assert page["code"][:5] in everything
    if kind == "FormPage" and page["note"]:
        # What just happened stands in the place of what is always so.
        told.remove(page["sentence"])
    if kind == "ComplaintPage" and page["step"] != "what":
        told = [text for text in told if text not in {reason["label"] for reason in page["reasons"]}]
    assert [text for text in told if text not in everything] == []


@pytest.mark.parametrize("state", ["home", "home-offline", "home-on-battery"])
def test_the_greeting_lies_within_its_picture(gallery: Gallery, state: str) -> None:
    """White letters on paper are no letters; a long pill pushes them down."""
    for language in LanguageCode:
        for mode in MODES:
            gallery.set(state, language, mode)
            seen = look(gallery.screen.window.contentItem())
            hero = next(s for s in seen if s.item.property("name") == "hero")
            greeting = next(
                s for s in texts(seen) if words(s) in ("您好，今天办什么事？", "Hello. What would you like to do?")
            )
            assert painted(greeting).bottom() <= hero.box.bottom()


def test_each_page_has_states_in_the_gallery() -> None:
    drawn = {type(make(False).page).__name__ for make in STATES.values()}
    wanted = {name for name in vars(views) if name.endswith("Page") and name != "Page"}
    assert drawn == wanted


def test_the_gallery_speaks_words_that_the_journey_says() -> None:
    """A phrase that is gone from the journey would be drawn in English here and nowhere else."""
    file = Path(__file__).parents[2] / "ui" / "i18n" / "kiosk_zh_CN.ts"
    known = {message.source for message in read_messages(file) if message.context == CONTEXT}
    # Patterns of values only have nothing to translate.
    spoken = {
        phrase for make in STATES.values() for phrase in _phrases(make(False)) if any(map(str.isupper, phrase))
    }
    assert spoken - known == set()


def _phrases(value: object) -> set[str]:
    if isinstance(value, Phrase):
        return {value.source}.union(*(_phrases(part) for part in value.values.values()))
    if isinstance(value, tuple):
        return set().union(*(_phrases(part) for part in value))
    if hasattr(value, "__dataclass_fields__"):
        return set().union(*(_phrases(getattr(value, name)) for name in value.__dataclass_fields__))
    return set()


@pytest.mark.parametrize("state", ["guide-ways", "result-approved", "result-registered-offline", "recovered"])
@pytest.mark.parametrize("mode", MODES)
def test_the_qr_codes_can_be_read(gallery: Gallery, state: str, mode: Mode) -> None:
    page = STATES[state](False).page
    assert isinstance(page, GuidePage | ResultPage | RecoveredPage)
    read = {
        code.text
        for shot in gallery.shots(state, LanguageCode.ZH, mode)
        for code in zxingcpp.read_barcodes((pixels(shot.image) * 255).astype("uint8"))
    }
    assert read == {page.qr}


@pytest.mark.parametrize("state", ["home", "form-error", "result-supplement", "help", "warning", "search-kind"])
def test_switching_the_language_draws_everything_anew(gallery: Gallery, state: str) -> None:
    def drawn() -> list[tuple[str, str]]:
        gallery.screen.grab()  # Rows and columns are laid out with a frame.
        return [(words(s), name_of(s)) for s in texts(look(gallery.screen.window.contentItem()))]

    gallery.set(state, LanguageCode.EN, Mode.STANDARD)
    english = drawn()
    gallery.set(state, LanguageCode.ZH, Mode.STANDARD)
    chinese = drawn()
    gallery.bridge.switchLanguage()
    assert drawn() == english
    assert {text for text, _ in english} & {
        text for text, _ in chinese if len(text) > 3 and not text.isascii()
    } <= {
        "410400********0026",
        "使用中文",
    }
    gallery.bridge.switchLanguage()
    assert drawn() == chinese


@pytest.mark.parametrize(
    "state",
    [
        "home",
        "form-digits",
        "result-approved",
        "rating-good",
        "guide-offline",
        "guide-blocked",
        "cases",
        "cases-waiting",
        "withdraw-kept",
        "draft-saved-printed",
        "resume-offline",
        "complaint-not-done",
        "leave",
        "guide-hours",
        "guide-licence",
        "licence",
        "licence-expired",
        "licence-fetched",
        "materials",
        "undertaking",
        "undertaking-ticked",
        "paused",
        "review-kept",
        "review-delivered",
        "cases-in-words",
        "result-refused",
        "result-person-asked",
    ],
)
def test_the_contrast_look_passes_the_same_eye(state: str) -> None:
    gallery = Gallery(contrast=True)
    try:
        for shot in gallery.shots(state, LanguageCode.ZH, Mode.CONTRAST):
            seen = look(gallery.screen.window.contentItem())
            weak = [line for line in findings(seen, shot.image, elder=False) if "contrast" in line]
            assert weak == []
        assert gallery.screen.warnings == []
    finally:
        gallery.close()


def test_pictures_are_the_same_every_time(gallery: Gallery) -> None:
    gallery.set("guide", LanguageCode.ZH, Mode.STANDARD)
    first = gallery.screen.grab()
    gallery.set("result-approved", LanguageCode.ZH, Mode.STANDARD)
    gallery.set("guide", LanguageCode.ZH, Mode.STANDARD)
    assert gallery.screen.grab() == first


def test_the_gallery_leaves_named_pictures(tmp_path: Path) -> None:
    count = draw_all(tmp_path, "goodbye", languages=[LanguageCode.EN])
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "goodbye-en-elder.png",
        "goodbye-en-standard.png",
        "goodbye-nothing-en-elder.png",
        "goodbye-nothing-en-standard.png",
        "goodbye-registered-en-elder.png",
        "goodbye-registered-en-standard.png",
    ]
    assert count == 6
    assert QImage(str(tmp_path / "goodbye-en-standard.png")).width() == 1080


def test_the_gallery_says_when_nothing_is_called_so(tmp_path: Path) -> None:
    with pytest.raises(GalleryError, match="no state is called nonsense"):
        draw_all(tmp_path, "nonsense")


def test_the_gallery_says_when_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="file"):
        draw_all(tmp_path / "file", "goodbye")


def test_scrolling_shows_all_and_comes_back(gallery: Gallery, hand: Hand) -> None:
    gallery.set("guide", LanguageCode.ZH, Mode.STANDARD)
    top = gallery.screen.grab()
    assert not hand.sees("less")
    steps = 0
    while hand.sees("more"):
        hand.tap("more")
        steps += 1
    assert steps >= 1
    for _ in range(steps):
        hand.tap("less")
    assert not hand.sees("less")
    assert gallery.screen.grab() == top


@pytest.mark.parametrize("state", ["search-typed", "form-pinyin"])
@pytest.mark.parametrize("opened", [False, True])
def test_nothing_is_wrong_while_words_are_composed(gallery: Gallery, hand: Hand, state: str, opened: bool) -> None:
    found: list[str] = []
    for language in LanguageCode:
        for mode in MODES:
            gallery.set(state, language, mode)
            hand.tap(*(f"key-{letter}" for letter in "yan"), *(["key-more"] if opened else []))
            # The second frame has what the first one laid out.
            gallery.screen.grab()
            image = gallery.screen.grab()
            seen = look(gallery.screen.window.contentItem())
            found += [f"{language}-{mode}: {line}" for line in findings(seen, image, elder=mode is Mode.ELDER)]
    assert found == []
