# SPDX-License-Identifier: GPL-3.0-or-later
"""From the bytes of a file to what they are: by the book of issued papers first, else by its seals."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, assert_never

from central.intake.papers import Papers, PublicPaper
from kiosk import paper_check
from kiosk.paper_check import UnreadableCause
from kiosk.sealing import digest
from kiosk.timing import CHINA_STANDARD_TIME, Clock

_AT_ONCE: Final = 2
"""Processes that look at files: each takes a processor for about a second."""
_WAIT_S: Final = 8.0
_MOST_WAITING: Final = 4
"""Whoever waits holds one of the threads that machines' requests want, too: strangers' files take few of them."""


@dataclass(frozen=True)
class Genuine:
    """Issued here, whole, counts today."""

    paper: PublicPaper


@dataclass(frozen=True)
class RevokedPaper:
    """Issued here and whole, and the approval behind it was taken back."""

    paper: PublicPaper


@dataclass(frozen=True)
class PastValidity:
    """Issued here and whole, and over its time."""

    paper: PublicPaper


@dataclass(frozen=True)
class AddedTo:
    """What was sealed is whole, and something was added to it. paper: what was sealed, where it was issued here."""

    paper: PublicPaper | None


@dataclass(frozen=True)
class SecondSeal:
    """What was sealed is whole, and somebody put a signature of their own beside the seal."""

    paper: PublicPaper | None


@dataclass(frozen=True)
class Altered:
    """It bears a seal of ours that does not hold."""


@dataclass(frozen=True)
class Foreign:
    """Sealed by nobody whom this city knows."""


@dataclass(frozen=True)
class NotOurs:
    """No seal, and never issued here. sealed: it bears a seal of ours, and is in no book: the hotline must know."""

    sealed: bool


@dataclass(frozen=True)
class Unreadable:
    """Nothing can be said of it."""

    cause: UnreadableCause


@dataclass(frozen=True)
class Busy:
    """Others are being looked at."""


Checked = (
    Genuine | RevokedPaper | PastValidity | AddedTo | SecondSeal | Altered | Foreign | NotOurs | Unreadable | Busy
)


class FileChecks:
    """Looks at files that anybody sends. Keeps nothing of them. Safe to use from many threads."""

    def __init__(self, papers: Papers, roots: Sequence[str], clock: Clock) -> None:
        self._papers = papers
        self._roots = tuple(roots)
        self._clock = clock
        self._free = threading.BoundedSemaphore(_AT_ONCE)
        self._places = threading.BoundedSemaphore(_AT_ONCE + _MOST_WAITING)

    def check(self, pdf: bytes) -> Checked:
        """What this file is. Takes a second for one that was not issued here byte for byte."""
        paper = self._papers.public_by_digest(digest(pdf))
        if paper is not None:
            # Byte for byte what was issued: no seal can say more.
            return self._issued(paper)
        if not self._places.acquire(blocking=False):
            return Busy()
        try:
            if not self._free.acquire(timeout=_WAIT_S):
                return Busy()
            try:
                verdict = paper_check.check_paper(pdf, self._roots, self._clock.now())
            finally:
                self._free.release()
        finally:
            self._places.release()
        return self._told(verdict)

    def _told(self, verdict: paper_check.Verdict) -> Checked:
        match verdict:
            case paper_check.Whole(sha256=sha256):
                # Bytes that change nothing came after the seal: a viewer's, or a line's end.
                found = self._papers.public_by_digest(sha256)
                return NotOurs(sealed=True) if found is None else self._issued(found)
            case paper_check.AddedTo(sha256=sha256):
                return AddedTo(self._papers.public_by_digest(sha256))
            case paper_check.SecondSeal(sha256=sha256):
                return SecondSeal(self._papers.public_by_digest(sha256))
            case paper_check.Altered():
                return Altered()
            case paper_check.Foreign():
                return Foreign()
            case paper_check.Unsealed():
                return NotOurs(sealed=False)
            case paper_check.Unreadable(cause=cause):
                return Unreadable(cause)
            case _:
                assert_never(verdict)

    def _issued(self, paper: PublicPaper) -> Checked:
        if paper.revoked is not None:
            return RevokedPaper(paper)
        today = self._clock.now().astimezone(CHINA_STANDARD_TIME).date()
        if paper.valid_until is not None and today > paper.valid_until:
            return PastValidity(paper)
        return Genuine(paper)
