# SPDX-License-Identifier: GPL-3.0-or-later
"""The seal of a result document, looked at before the document is printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kiosk.journey.troubles import SealFault
from kiosk.paper_check import Foreign, Unreadable, UnreadableCause, Whole, check_paper

_NOT_LOOKED_AT: Final = (UnreadableCause.TOO_HARD, UnreadableCause.NO_CHECKER)


def seal_fault(pdf: bytes, sha256: str, roots: Sequence[str]) -> SealFault | None:
    """Why a document that says it is sealed is not printed; None when its seal is over all of it.

    sha256: of the signed decision. Takes about a second, in a process of its own: call it from a worker. This
    machine's clock has no say: when it was sealed is the centre's word, and its digest is signed.
    """
    match check_paper(pdf, roots, None):
        case Whole(sha256=found) if found == sha256:
            return None
        case Foreign():
            return SealFault.UNKNOWN
        case Unreadable(cause=cause) if cause in _NOT_LOOKED_AT:
            return SealFault.UNCHECKED
        case _:
            return SealFault.BROKEN
