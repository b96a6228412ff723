# SPDX-License-Identifier: GPL-3.0-or-later
"""A kiosk at which somebody fills in half a form, and that is killed then. It says "lay", then reads a PIN."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from kiosk.app import Kiosk, open_kiosk
from kiosk.journey.touches import ChooseWay, EditField, FocusField, SubmitSecret
from kiosk.journey.views import FormPage
from kiosk.settings import Settings, load
from tests.app.kiosk_driver import SHOP, Hands


def main(config: Path, shop_name: str) -> None:
    settings = load(config)
    assert isinstance(settings, Settings)
    kiosk = open_kiosk(settings, config, demonstration=True)
    assert isinstance(kiosk, Kiosk), kiosk
    hands = Hands(kiosk)
    hands.start()
    hands.to_card(SHOP)
    print("lay", flush=True)  # noqa: T201 - this is how it asks for the card
    pin = sys.stdin.readline().strip()
    hands.wait(lambda: page(kiosk) == "IdentityWaysPage")
    hands.touch(ChooseWay("city_pin"))
    hands.wait(lambda: page(kiosk) == "SecretPage")
    hands.touch(SubmitSecret(pin))
    hands.wait(lambda: page(kiosk) in ("FormPage", "RecoveredPage", "LicencePage"))
    hands.pass_recovered()
    hands.pass_papers()
    form = kiosk.view.page
    assert isinstance(form, FormPage)
    other = next(one.key for one in form.fields if one.input == "pinyin" and one.key != "shop_name")
    hands.touch(EditField("shop_name", shop_name), FocusField(other))
    # The disk's worker does one thing after another: behind this, the draft is durable.
    done: list[bool] = []
    kiosk._workers.disk(lambda: done.append(True))
    hands.wait(lambda: bool(done))
    # Of the field that is being typed into, nothing is promised.
    hands.touch(EditField(other, "新华"))
    os.kill(os.getpid(), signal.SIGKILL)


def page(kiosk: Kiosk) -> str:
    return type(kiosk.view.page).__name__


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
