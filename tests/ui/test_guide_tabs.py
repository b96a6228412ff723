# SPDX-License-Identifier: GPL-3.0-or-later
"""The tabs of a guide on one and the same page: what stood on the last one is gone before anything asks for it."""

from __future__ import annotations

import itertools

from ui.gallery import Gallery, settle
from ui.gallery_views import STATES

TABS = ("guide-only", "guide-papers", "guide-steps", "guide-windows", "guide-more", "guide-ways")


def test_each_tab_after_each_other(gallery: Gallery) -> None:
    """The gallery's fixture fails when QML complains on the way."""
    for pair in itertools.permutations(TABS, 2):
        for state in pair:
            gallery.shown.show(STATES[state](False))
            settle()
            gallery.screen.grab()
