# SPDX-License-Identifier: GPL-3.0-or-later
"""What the binding between Python and Qt must do, measured: a kiosk makes millions of these calls."""

from __future__ import annotations

import gc
import sys
from collections import Counter

import shiboken6
from PySide6.QtCore import QObject, QPoint

from ui.gallery import Gallery
from ui.language import LanguageCode
from ui.tokens import Mode

CALLS = 2000


def test_calls_without_a_result_leave_none_alone() -> None:
    """PySide6 6.12.0 gave one reference to None away with each on Python 3.11: the process aborts in the end."""
    point, thing = QPoint(), QObject()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        point.setX(1)
        thing.setObjectName("a")
        thing.parent()
    assert sys.getrefcount(None) - before > -CALLS / 2


def test_pages_leave_no_python_objects_behind(gallery: Gallery) -> None:
    """The binding keeps the Python half of what QML makes and throws away, so no page makes any."""

    def ours() -> Counter[str]:
        gc.collect()
        return Counter(
            type(thing).__name__
            for thing in gc.get_objects()
            if isinstance(thing, shiboken6.Object) and type(thing).__module__.startswith("ui.")
        )

    states = ("guide", "goodbye", "summary", "form-pinyin", "search-typed", "help", "result-approved")
    for state in states:
        gallery.set(state, LanguageCode.ZH, Mode.STANDARD)
    before = ours()
    for _ in range(5):
        for state in states:
            gallery.set(state, LanguageCode.ZH, Mode.STANDARD)
    assert ours() == before
