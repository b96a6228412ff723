# SPDX-License-Identifier: GPL-3.0-or-later
"""A kiosk that serves one person and then looks for what is left of them in its own memory.

It says "lay", reads the PIN backwards, and at the end prints one line of JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from kiosk.app import Kiosk, open_kiosk
from kiosk.journey.touches import ChooseWay, Finish, PrintSlip, SkipRating, SubmitSecret
from kiosk.journey.views import GoodbyePage, IdlePage, ResultPage, SlipState
from kiosk.settings import Settings, load
from tests.app.kiosk_driver import Hands
from tests.remains.reachable import remains


def serve(kiosk: Kiosk, hands: Hands) -> list[str]:
    """Walk the main job; the person's secrets, backwards."""
    hands.to_card()
    print("lay", flush=True)  # noqa: T201 - this is how it asks for the card
    nip = sys.stdin.readline().strip()
    hands.wait(lambda: type(kiosk.view.page).__name__ == "IdentityWaysPage")
    hands.touch(ChooseWay("city_pin"))
    hands.wait(lambda: type(kiosk.view.page).__name__ == "SecretPage")
    hands.touch(SubmitSecret(nip[::-1]))
    hands.wait(lambda: type(kiosk.view.page).__name__ in ("FormPage", "RecoveredPage"))
    hands.pass_recovered()
    hands.fill()
    hands.sign()
    hands.wait_for(ResultPage)
    session = kiosk._journey._state.session
    assert session is not None
    assert session.applicant is not None
    assert session.filing is not None
    assert session.filing.application is not None
    secrets = [
        session.applicant.number[::-1],
        session.applicant.name[::-1],
        session.applicant.address[::-1],
        session.filing.application.pick_up_code[::-1],
        session.filing.answers.value("account")[::-1],
    ]
    hands.touch(PrintSlip())
    hands.wait(lambda: isinstance(p := kiosk.view.page, ResultPage) and p.slip is SlipState.PRINTED)
    return [secret for secret in secrets if secret]


def main(config: Path) -> None:
    settings = load(config)
    assert isinstance(settings, Settings)
    kiosk = open_kiosk(settings, config, demonstration=True)
    assert isinstance(kiosk, Kiosk), kiosk
    hands = Hands(kiosk)
    hands.start()
    backwards = serve(kiosk, hands)
    during = remains(backwards)
    hands.touch(Finish(), SkipRating())
    hands.wait(lambda: isinstance(p := kiosk.view.page, GoodbyePage) and p.wiped)
    hands.wait(lambda: isinstance(kiosk.view.page, IdlePage))
    after = remains(backwards)
    kiosk.stop()
    print(json.dumps({"secrets": len(backwards), "during": len(during), "after": after}), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
