# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixed views for the gallery: every page in the states that look different. All data is made up."""

from __future__ import annotations

from typing import Final

from ui.gallery_views import (
    acting,
    browsing,
    choosing,
    complaints,
    drafts,
    filling,
    finishing,
    granting,
    guides,
    overlays,
    proving,
    results,
    tracking,
)
from ui.gallery_views.made_up import CODE, StateMaker

__all__ = ["CODE", "STATES", "StateMaker"]

STATES: Final[dict[str, StateMaker]] = {
    **browsing.STATES,
    **guides.STATES,
    **tracking.STATES,
    **proving.STATES,
    **acting.STATES,
    **choosing.STATES,
    **filling.STATES,
    **granting.STATES,
    **results.STATES,
    **finishing.STATES,
    **drafts.STATES,
    **complaints.STATES,
    **overlays.STATES,
}
"""By stable name, in the order of a visit."""
