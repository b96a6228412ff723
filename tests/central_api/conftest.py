# SPDX-License-Identifier: GPL-3.0-or-later
"""The fixtures of this room."""

from __future__ import annotations

from tests.central_api.licence_asking import authorised, licence_records, zhou
from tests.central_api.running_centre import centre, machine, person

__all__ = ["authorised", "centre", "licence_records", "machine", "person", "zhou"]
