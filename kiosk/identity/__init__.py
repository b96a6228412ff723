# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is applying: what a card proves, and how sure the machine is that it is its holder."""

from kiosk.identity.assertions import AssertionFault, ProvenIdentity, open_assertion
from kiosk.identity.card_check import CardProblem, card_type_of, check_card, type_of_number
from kiosk.identity.face_check import FaceHint, Side
from kiosk.identity.levels import accepts_card, level_reached, needs_proof
from kiosk.standards import mask_name

__all__ = [
    "AssertionFault",
    "CardProblem",
    "FaceHint",
    "ProvenIdentity",
    "Side",
    "accepts_card",
    "card_type_of",
    "check_card",
    "level_reached",
    "mask_name",
    "needs_proof",
    "open_assertion",
    "type_of_number",
]
