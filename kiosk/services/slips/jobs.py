# SPDX-License-Identifier: GPL-3.0-or-later
"""Which print job a slip is: the same job is never printed twice unless a person says so."""

from __future__ import annotations


def slip_job(application_id: str, *, decided: bool) -> str:
    """The application's own id for its result, a marked one for a mere registration, so that the result may still
    be printed later."""
    return application_id if decided else f"{application_id}:registered"


def guide_job(session_id: str, item_code: str) -> str:
    """A guide is nobody's, and each session may have it once."""
    return f"{session_id}:guide:{item_code}"


def resume_job(session_id: str) -> str:
    """The slip with a resume code: one code a session, and one slip of it."""
    return f"{session_id}:resume"


def hand_in_job(hand_in_id: str) -> str:
    """The slip of a paper that was handed in: one paper, one slip."""
    return f"{hand_in_id}:handed-in"
