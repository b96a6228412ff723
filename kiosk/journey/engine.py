# SPDX-License-Identifier: GPL-3.0-or-later
"""The running journey: holds the one state, hands events in, effects out, and a view on demand."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Final

import structlog

from devices.status import DeviceClass, DeviceState
from kiosk.journey.change import Context
from kiosk.journey.drawing import draw
from kiosk.journey.effects import Effects
from kiosk.journey.events import Event, Tick
from kiosk.journey.machine import Machine
from kiosk.journey.state import JourneySettings, Moment, State
from kiosk.journey.transitions import advance
from kiosk.journey.views import View
from kiosk.services import Identifiers, new_identifiers
from kiosk.standards import new_uuid7
from kiosk.timing import Clock

_log: Final = structlog.get_logger("journey")


class Journey:
    """One citizen after another. Used from one thread, the GUI's; it never waits."""

    def __init__(
        self,
        settings: JourneySettings,
        clock: Clock,
        effects: Effects,
        *,
        identifiers: Callable[[datetime], Identifiers] = new_identifiers,
        new_id: Callable[[datetime], str] = new_uuid7,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._effects = effects
        self._identifiers = identifiers
        self._new_id = new_id
        reader = (
            DeviceState.STARTING if DeviceClass.ID_CARD_READER in settings.fitted else DeviceState.NOT_CONFIGURED
        )
        self._state = State(
            machine=Machine(reader=reader), touched_at=clock.monotonic(), language=settings.language
        )
        self._events: deque[Event] = deque()
        self._busy = False

    @property
    def view(self) -> View:
        """What is on the screen now."""
        return draw(self._context(), self._state)

    @property
    def idle(self) -> bool:
        """Whether nobody is being served."""
        return self._state.session is None

    def adopt(self, settings: JourneySettings) -> None:
        """Take other settings, as a machine does that was enrolled meanwhile. Only while nobody is served."""
        if not self.idle:
            raise RuntimeError("settings change only between sessions")
        self._settings = settings

    def handle(self, event: Event) -> None:
        """Take a touch or an outcome. An outcome that comes while another event is handled waits its turn."""
        self._events.append(event)
        if self._busy:
            return
        self._busy = True
        try:
            while self._events:
                self._handle_one(self._events.popleft())
        finally:
            self._busy = False

    def tick(self) -> None:
        """Let the time limits act; call it a few times a second."""
        self.handle(Tick())

    def _handle_one(self, event: Event) -> None:
        before = type(self._state.place).__name__
        change = advance(self._context(), self._state, event)
        self._state = change.state
        after = type(self._state.place).__name__
        if after != before:
            # At the edge only, and only names of pages: what stands on them is nobody's business.
            _log.info("journey.moved", event_name=type(event).__name__, page_before=before, page_after=after)
        for effect in change.effects:
            self._effects.run(effect)

    def _context(self) -> Context:
        moment = Moment(self._clock.monotonic(), self._clock.now())
        return Context(self._settings, moment, self._identifiers, self._new_id)
