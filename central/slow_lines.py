# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines that open and say nothing, or never end their first line, must not use up the server's connections.

The server itself bounds only the pause between two requests; BoundedBody bounds the body that follows.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from central.settings import Limits


def impatient_protocol(limits: Limits) -> type[asyncio.Protocol]:
    """The server's own protocol, which hangs up when the head of a request is too slow in coming."""
    seconds = limits.head_time.total_seconds()
    own: Any = AutoHTTPProtocol

    class Impatient(own):  # type: ignore[misc]
        _hang_up: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._watch()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._watch()

        def connection_lost(self, exc: Exception | None) -> None:
            if self._hang_up is not None:
                self._hang_up.cancel()
            super().connection_lost(exc)

        def _waits_for_a_head(self) -> bool:
            return self.cycle is None or self.cycle.response_complete

        def _watch(self) -> None:
            """One timer for each head, however it dribbles; none while a request is served."""
            if not self._waits_for_a_head():
                if self._hang_up is not None:
                    self._hang_up.cancel()
                    self._hang_up = None
            elif self._hang_up is None:
                self._hang_up = self.loop.call_later(seconds, self._too_slow)

        def _too_slow(self) -> None:
            self._hang_up = None
            if self._waits_for_a_head() and not self.transport.is_closing():
                self.transport.close()

    protocol: type[asyncio.Protocol] = Impatient
    return protocol
