# SPDX-License-Identifier: GPL-3.0-or-later
"""Thirty days without the line, started anew each day: guides, search, voice and codes come from the catalogue that
is on the disk, under its date; beyond its age it is called old, and still guides."""

from __future__ import annotations

from datetime import timedelta

from devices.status import DeviceClass
from kiosk.app.journey_settings import journey_settings
from kiosk.catalogue import Catalogue
from kiosk.journey.effects import Effect, FindItems
from kiosk.journey.engine import Journey
from kiosk.journey.events import CatalogueReady, ItemsFound, LineChanged
from kiosk.journey.phrases import Phrase
from kiosk.journey.speaking import spoken
from kiosk.journey.touches import Begin, OpenItem, OpenSearch, Query
from kiosk.journey.views import GuidePage, SearchPage
from tests.app.test_upkeep import DAY, ITEM, Stand, stand  # noqa: F401 - a fixture
from tests.central_api.running_centre import centre  # noqa: F401 - a fixture

FITTED = frozenset({DeviceClass.ID_CARD_READER, DeviceClass.RECEIPT_PRINTER, DeviceClass.SPEECH})


class Nobody:
    """The world behind a journey that asks it for nothing."""

    def __init__(self) -> None:
        self.asked: list[Effect] = []

    def run(self, effect: Effect) -> None:
        self.asked.append(effect)


def journey_of(stand: Stand) -> Journey:  # noqa: F811
    """The screen of a program that has just been started: it knows what the upkeep has told, and no more."""
    settings = journey_settings(stand.settings, stand.enrolled, FITTED, demonstration=True)
    journey = Journey(settings, stand.clock, Nobody())
    for outcome in stand.told:
        journey.handle(outcome)
    assert stand.gaps == {}
    return journey


def guide_of(journey: Journey) -> GuidePage:
    """Find the allowance as people do, by its sound and by its name, and open its guide."""
    journey.handle(Begin())
    assert spoken(journey.view)
    journey.handle(OpenSearch())
    effects = journey._effects
    assert isinstance(effects, Nobody)
    for typed in ("lrbt", "老人", "高龄津贴"):
        journey.handle(Query(typed))
        asked = effects.asked[-1]
        assert isinstance(asked, FindItems)
        journey.handle(ItemsFound(asked.session_id, asked.ask, asked.index.find(asked.text)))
        page = journey.view.page
        assert isinstance(page, SearchPage)
        assert page.rows[0].code == ITEM, typed
        assert spoken(journey.view)
    journey.handle(OpenItem(ITEM))
    page = journey.view.page
    assert isinstance(page, GuidePage)
    assert spoken(journey.view)
    return page


def sentence(words: object) -> str:
    assert isinstance(words, Phrase)
    return words.source


def test_thirty_days_without_the_line(stand: Stand) -> None:  # noqa: F811
    stand.round()
    stand.round()
    # With the line nobody needs the date: a newer one would have come.
    assert guide_of(journey_of(stand)).dated == ""
    stand.cut()
    said: list[bool] = []
    for _ in range(33):
        stand.restart()
        stand.round(DAY)
        assert LineChanged(False) in stand.told
        (ready,) = (one for one in stand.told if isinstance(one, CatalogueReady))
        assert isinstance(ready.catalogue, Catalogue)
        journey = journey_of(stand)
        page = guide_of(journey)
        base = ready.catalogue.bundle.public_base_url
        assert page.qr.startswith(f"{base.rstrip('/')}/")
        assert page.qr.endswith(ITEM)
        assert page.materials
        assert page.facts
        age = stand.clock.now() - ready.catalogue.bundle.issued_at
        said.append("whether it still holds" in sentence(page.dated))
        assert said[-1] == (age > timedelta(days=30))
    assert (said[0], said[28], said[-1]) == (False, False, True)
