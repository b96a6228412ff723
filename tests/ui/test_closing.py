# SPDX-License-Identifier: GPL-3.0-or-later
"""The screen goes first, and what the kiosk says while it stops is drawn nowhere and hurts nobody."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.timing import SteppedClock
from ui.application import make_application
from ui.gallery import GALLERY_TIME, FixedShown, settle
from ui.gallery_views import STATES
from ui.screen import Screen


class _Stopping(FixedShown):
    """A kiosk that shows another page while it stops, as one does that ends somebody's session."""

    def start(self, post: Callable[[Callable[[], None]], None]) -> None:
        """Nothing works behind it."""

    def stop(self) -> None:
        self.show(STATES["idle"](False))


def test_a_session_that_ends_after_its_window(qapp: object) -> None:
    make_application()
    kiosk = _Stopping(STATES["rating"](False))
    screen = Screen(kiosk, SteppedClock(GALLERY_TIME), full_screen=False, closable=True)
    assert screen.bridge.property("kind") == "RatingPage"
    screen.close()
    screen._rest.setInterval(0)
    # Raised "Signal source has been deleted", and what comes after the screen was never stopped.
    kiosk.stop()
    # Raised "Internal C++ object already deleted" when the rest began, in whatever test ran by then.
    settle()
