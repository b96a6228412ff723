# SPDX-License-Identifier: GPL-3.0-or-later
"""One HTTP exchange under a total deadline of wall time, whatever the other side does.

A socket's timeout counts from byte to byte, so a server that dribbles can hold a reader for ever, and a
name that does not resolve can hold it for half a minute. So each exchange runs on a thread of its own; the
caller waits for the deadline and no longer, and then the connection is torn down under the reader.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from kiosk.central_client.results import Answer, Nonsense, NotReached

CONNECT_S: Final = 3.0


class Wire:
    """The way to one base URL ("https://host:port/prefix")."""

    def __init__(self, base_url: str, *, ca_file: str | None = None, connect_s: float = CONNECT_S) -> None:
        """ca_file: certificates to trust instead of the system's. Raises ValueError for a URL that is none."""
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f"not the address of a central service: {base_url!r}")
        self._secure = parts.scheme == "https"
        self._host = parts.hostname
        self._port = parts.port or (443 if self._secure else 80)
        self._prefix = parts.path.rstrip("/")
        self._connect_s = connect_s
        self._tls = ssl.create_default_context(cafile=ca_file) if self._secure else None

    def target(self, path: str) -> str:
        """The request target of an API path, as it is sent and signed."""
        return self._prefix + path

    def exchange(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes, *, deadline_s: float, limit: int
    ) -> Answer | NotReached | Nonsense:
        """Send and read to the end, or give up at the deadline. limit: bytes of body that are read at most."""
        # Here and not above: HTTP takes 40 ms to load, which the first picture on the screen need not wait for.
        from kiosk.central_client.attempt import Attempt, connection

        attempt = Attempt(
            connection(self._host, self._port, self._tls, min(self._connect_s, deadline_s)), deadline_s
        )
        thread = threading.Thread(
            target=attempt.run, args=(method, target, dict(headers), body, limit), name="wire", daemon=True
        )
        thread.start()
        thread.join(deadline_s)
        return attempt.end()
