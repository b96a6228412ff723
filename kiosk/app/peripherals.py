# SPDX-License-Identifier: GPL-3.0-or-later
"""What the machine does beside the screen: the light at the slot that the page needs, and the voice."""

from __future__ import annotations

from typing import Final

from devices.reports import GuideLight
from devices.status import DeviceClass
from kiosk.app.devices import DeviceRack
from kiosk.journey.guide_light import guide_light
from kiosk.journey.views import View
from kiosk.timing import Clock

_WITHIN_S: Final = 5.0
"""A light or a word that comes later than this belongs to a page that is gone."""
_AGAIN_S: Final = 2.0
"""How often the board is told anew which light is on; it does nothing when that one is."""


class Peripherals:
    """Its methods belong to the GUI thread and never wait; nobody waits for what comes of them."""

    def __init__(self, rack: DeviceRack, clock: Clock) -> None:
        self._rack = rack
        self._clock = clock
        self._put_at = clock.monotonic()
        self._light: GuideLight | None = None
        self._speaking = False

    def show(self, view: View) -> None:
        """A new view is on the screen."""
        wanted = guide_light(view)
        if wanted is not self._light:
            self._light = wanted
            self._put_light()

    def keep_light(self) -> None:
        """A few times a second. A board that lost one answer was made anew: it is dark, and nobody was told."""
        if self._clock.monotonic() - self._put_at >= _AGAIN_S:
            self._put_light()

    def board_is_back(self) -> None:
        """A board that was away is dark."""
        if self._light is not None:
            self._put_light()

    def say(self, text: str, language: str) -> None:
        """Begin to say this, cutting off what is being said."""
        voice = self._rack.supervisor(DeviceClass.SPEECH)
        if voice is not None and text:
            self._speaking = True
            voice.ask(lambda driver: driver.say(text, language), deadline_s=_WITHIN_S)

    def hush(self) -> None:
        """Cut off what is being said, if anything is."""
        voice = self._rack.supervisor(DeviceClass.SPEECH)
        if voice is not None and self._speaking:
            self._speaking = False
            voice.ask(lambda driver: driver.hush(), deadline_s=_WITHIN_S)

    def headphones(self, plugged: bool) -> None:
        """The plug went in or out."""
        voice = self._rack.supervisor(DeviceClass.SPEECH)
        if voice is not None:
            voice.ask(lambda driver: driver.headphones(plugged), deadline_s=_WITHIN_S)

    def _put_light(self) -> None:
        self._put_at = self._clock.monotonic()
        board = self._rack.supervisor(DeviceClass.SENSORS)
        light = self._light
        if board is not None:
            board.ask(lambda driver: driver.light(light), deadline_s=_WITHIN_S)
