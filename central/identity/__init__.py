# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose card it is: challenges to the person, and the assertions that follow."""

from central.identity.assertions import AssertionDesk, AssertionFault
from central.identity.challenges import Challenges, Contacts
from central.identity.faces import DEMONSTRATION_ALGORITHM, FaceProofs

__all__ = [
    "DEMONSTRATION_ALGORITHM",
    "AssertionDesk",
    "AssertionFault",
    "Challenges",
    "Contacts",
    "FaceProofs",
]
