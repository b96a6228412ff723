# SPDX-License-Identifier: GPL-3.0-or-later
"""The public services that this machine offers: an application frozen at signing, and its slips."""

from kiosk.services.apply import Identifiers, Ink, freeze, new_identifiers
from kiosk.services.slips import (
    Letterhead,
    SlipHead,
    SlipProxy,
    authorisation_form,
    guide_job,
    guide_slip,
    hand_in_job,
    hand_in_slip,
    queued_slip,
    result_slip,
    resume_job,
    resume_slip,
    slip_job,
    undated_slip,
)

__all__ = [
    "Identifiers",
    "Ink",
    "Letterhead",
    "SlipHead",
    "SlipProxy",
    "authorisation_form",
    "freeze",
    "guide_job",
    "guide_slip",
    "hand_in_job",
    "hand_in_slip",
    "new_identifiers",
    "queued_slip",
    "result_slip",
    "resume_job",
    "resume_slip",
    "slip_job",
    "undated_slip",
]
