# SPDX-License-Identifier: GPL-3.0-or-later
"""A centre that is killed, as a power cut would: python -m tests.central_notifications.killed_sender FOLDER WHEN.

WHEN: "after_commit", of the step and its message, or "after_handing_over", before that is written down.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from central.database import Database
from central.notifications import Notices, Purpose, SimulatedGateway
from central.notifications.ports import Handover, Outgoing
from kiosk.timing import SteppedClock
from tests.central_notifications.test_notices import CASE, MORNING, PHONE


class _Killing(SimulatedGateway):
    def take(self, message: Outgoing) -> Handover:
        super().take(message)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("still alive")


def main(folder: Path, when: str) -> None:
    database, clock = Database(folder), SteppedClock(MORNING)
    notices = Notices(database, clock, _Killing(database, clock), lambda _: PHONE, signature="【城】")
    with database.write() as connection:
        notices.owe(connection, "step:1", Purpose.CASE_STEP, "news", application_id=CASE)
    if when == "after_commit":
        os.kill(os.getpid(), signal.SIGKILL)
    notices.work()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
