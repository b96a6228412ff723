# SPDX-License-Identifier: GPL-3.0-or-later
"""A kiosk that goes to a step and is killed there. It says "lay", then reads a PIN."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from kiosk.app import Kiosk, open_kiosk
from kiosk.contract.cases import DecisionWay
from kiosk.journey.touches import ChooseWay, SubmitSecret
from kiosk.settings import Settings, load
from tests.app.kiosk_driver import Hands


def main(config: Path, step: str) -> None:
    settings = load(config)
    assert isinstance(settings, Settings)
    kiosk = open_kiosk(settings, config, demonstration=True)
    assert isinstance(kiosk, Kiosk), kiosk
    hands = Hands(kiosk)
    hands.start()
    hands.to_card()
    print("lay", flush=True)  # noqa: T201 - this is how it asks for the card
    pin = sys.stdin.readline().strip()
    if step == "card":
        die()
    hands.wait(lambda: page(kiosk) == "IdentityWaysPage")
    if step == "ways":
        die()
    hands.touch(ChooseWay("city_pin"))
    hands.wait(lambda: page(kiosk) == "SecretPage")
    hands.touch(SubmitSecret(pin))
    hands.wait(lambda: page(kiosk) in ("FormPage", "RecoveredPage"))
    hands.pass_recovered()
    if step == "form":
        die()
    hands.fill()
    if step == "summary":
        die()
    before = stored(kiosk)
    hands.sign(DecisionWay.PERSON)
    if step == "stored":
        hands.wait(lambda: stored(kiosk) > before)
        die()
    hands.wait(lambda: page(kiosk) == "ResultPage")
    die()


def page(kiosk: Kiosk) -> str:
    return type(kiosk.view.page).__name__


def stored(kiosk: Kiosk) -> int:
    return len(kiosk._store.snapshots())


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
