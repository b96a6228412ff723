# SPDX-License-Identifier: GPL-3.0-or-later
"""What each slip says: Chinese, with an English line for key facts when it is wanted. One module a design.

A slip promises no more than is known: what was only registered here is never called accepted.
"""

from kiosk.services.slips.authorisation import authorisation_form
from kiosk.services.slips.guide import guide_slip
from kiosk.services.slips.handed_in import hand_in_slip
from kiosk.services.slips.jobs import guide_job, hand_in_job, resume_job, slip_job
from kiosk.services.slips.queue_ticket import QueueTicket, queue_ticket_slip
from kiosk.services.slips.queued import queued_slip, undated_slip
from kiosk.services.slips.result import result_slip
from kiosk.services.slips.resume import resume_slip
from kiosk.services.slips.writing import Letterhead, SlipHead, SlipProxy

__all__ = [
    "Letterhead",
    "QueueTicket",
    "SlipHead",
    "SlipProxy",
    "authorisation_form",
    "guide_job",
    "guide_slip",
    "hand_in_job",
    "hand_in_slip",
    "queue_ticket_slip",
    "queued_slip",
    "result_slip",
    "resume_job",
    "resume_slip",
    "slip_job",
    "undated_slip",
]
