# SPDX-License-Identifier: GPL-3.0-or-later
"""A true kiosk, screen and all, that serves one person in a process of its own, and then stands idle.

python -m tests.remains.served_kiosk CONFIG

It knows of the person only what the kiosk is told: the card is laid by whoever started it, and the PIN comes in
backwards. Lines out: "ready", "lay" (put the card on), "sign", "result", "idle". Lines in: "on" for the next
person, the PIN backwards, "on" after "sign" and after "result"; end of input to end.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import structlog
from PySide6.QtCore import QEventLoop, QTimer

from kiosk.app import Kiosk, open_kiosk
from kiosk.journey.touches import ChooseWay, Finish, PrintSlip, SkipRating, SubmitSecret
from kiosk.journey.views import GoodbyePage, IdlePage, ResultPage, SlipState
from kiosk.settings import Settings, load
from kiosk.timing import SystemClock
from tests.app.kiosk_driver import Hands
from ui.application import make_application
from ui.screen import Screen


class ScreenHands(Hands):
    """Touches a kiosk that has a real window, and lets Qt work meanwhile."""

    def wait(self, until: Callable[[], bool], within_s: float = 60.0) -> None:
        deadline = SystemClock().monotonic() + within_s
        while not until():
            assert SystemClock().monotonic() < deadline, type(self.kiosk.view.page).__name__
            let_qt_work(20)


def serve(kiosk: Kiosk, screen: Screen, hands: ScreenHands) -> None:
    """One person from the idle page to the idle page."""
    swept = screen.sweeper.times
    hands.to_card()
    say("lay")
    backwards = sys.stdin.readline().strip()
    hands.wait(lambda: page(kiosk) == "IdentityWaysPage")
    hands.touch(ChooseWay("city_pin"))
    hands.wait(lambda: page(kiosk) == "SecretPage")
    hands.touch(SubmitSecret(backwards[::-1]))
    hands.wait(lambda: page(kiosk) in ("FormPage", "RecoveredPage"))
    hands.pass_recovered()
    settle(0.5)
    hands.fill()
    settle(0.5)
    say("sign")
    sys.stdin.readline()
    hands.sign()
    hands.wait_for(ResultPage, 60)
    hands.touch(PrintSlip())
    hands.wait(lambda: isinstance(p := kiosk.view.page, ResultPage) and p.slip is SlipState.PRINTED)
    settle(0.5)
    say("result")
    sys.stdin.readline()
    hands.touch(Finish(), SkipRating())
    hands.wait(lambda: isinstance(p := kiosk.view.page, GoodbyePage) and p.wiped)
    hands.wait(lambda: isinstance(kiosk.view.page, IdlePage))
    # The page fades, the screen lets go, and when it has been quiet for a while the memory is swept.
    hands.wait(lambda: screen.sweeper.times > swept)
    say("idle")


def page(kiosk: Kiosk) -> str:
    return type(kiosk.view.page).__name__


def let_qt_work(milliseconds: int) -> None:
    """A true event loop: without one Qt destroys nothing that was left to be destroyed later."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def settle(seconds: float) -> None:
    """Let pages be drawn, fade and go."""
    deadline = SystemClock().monotonic() + seconds
    while SystemClock().monotonic() < deadline:
        let_qt_work(20)


def say(word: str) -> None:
    os.write(1, f"{word}\n".encode())


def main(config: Path) -> None:
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    settings = load(config)
    assert isinstance(settings, Settings)
    kiosk = open_kiosk(settings, config, demonstration=True)
    assert isinstance(kiosk, Kiosk), kiosk
    make_application()
    screen = Screen(kiosk, SystemClock(), full_screen=False)
    screen.start()
    hands = ScreenHands(kiosk)
    hands.wait(lambda: screen.sweeper.times > 0)
    say("ready")
    while sys.stdin.readline():
        serve(kiosk, screen, hands)
    screen.close()
    kiosk.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
