# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole question can be asked by its meaning only where a model is installed that knows meanings."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from kiosk.journey.touches import AskWhole, Begin, OpenSearch, Query
from kiosk.journey.views import SearchPage
from tests.journey.journey_driver import World, settings


@dataclass
class ModelWorld(World):
    installed: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        self.journey.adopt(replace(settings(), asks_meaning=self.installed))
        self.do(Begin(), OpenSearch())

    @property
    def search(self) -> SearchPage:
        page = self.view.page
        assert isinstance(page, SearchPage)
        return page


@pytest.mark.parametrize("installed", [True, False])
def test_it_is_offered_for_what_was_typed_where_a_model_is_installed(*, installed: bool) -> None:
    world = ModelWorld(installed=installed)
    assert not world.search.by_meaning
    world.do(Query("老人补贴"))
    assert world.search.by_meaning is installed
    # The keyboard's key goes on everywhere: what nobody finds is counted.
    assert world.search.can_ask
    world.do(AskWhole())
    assert not world.search.by_meaning
