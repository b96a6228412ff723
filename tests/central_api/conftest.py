# SPDX-License-Identifier: GPL-3.0-or-later
"""The fixtures of this room."""

from __future__ import annotations

from tests.central_api.running_centre import centre, machine, person

__all__ = ["centre", "machine", "person"]
