# SPDX-License-Identifier: GPL-3.0-or-later
"""Watching the voice: programs and sound card come and go."""

from __future__ import annotations

from devices.reports import DeviceEvent
from devices.speech.voice import EspeakVoice
from devices.status import DeviceStatus
from devices.turn import Turn


class SpeechWatch:
    """Tells nothing but states."""

    def turn(self, driver: EspeakVoice) -> Turn:
        return Turn((), driver.look())

    def gone(self, _status: DeviceStatus) -> tuple[DeviceEvent, ...]:
        return ()
