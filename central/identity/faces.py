# SPDX-License-Identifier: GPL-3.0-or-later
"""Which comparisons of faces the city takes, under which terms, and what it believes of a machine's word."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Protocol

from kiosk.contract.faces import FaceEvidence, FaceMethod, FaceTerms

_TERMS_FILE: Final = Path(__file__).parent / "face_terms.json"
DEMONSTRATION_ALGORITHM: Final = "demonstration"
"""It compares drawn faces, and only a demonstration takes it."""


class FaceRules(Protocol):
    """What the city has signed."""

    def face_limit(self, algorithm: str) -> float | None:
        """Up to which distance this algorithm's comparisons are taken; None for none of them."""


class FaceProofs:
    """Judges methods and evidence. No picture ever comes here: it is the machine's word, signed by its key."""

    def __init__(self, rules: FaceRules, *, demonstration: bool) -> None:
        self._rules = rules
        self._demonstration = demonstration
        self.terms: Final = FaceTerms.model_validate_json(_TERMS_FILE.read_bytes())

    def takes(self, method: FaceMethod) -> bool:
        """Whether the city takes a face that was compared so."""
        if (method.demonstration or method.algorithm == DEMONSTRATION_ALGORITHM) and not self._demonstration:
            return False
        limit = self._rules.face_limit(method.algorithm)
        return limit is not None and method.most_distance <= limit

    def believes(self, evidence: FaceEvidence) -> bool:
        """Whether this shows that the card is the person's: taken, near enough, and consented to in our words."""
        return (
            self.takes(evidence.method)
            and evidence.distance <= evidence.method.most_distance
            and evidence.consent.text_version == self.terms.consent_version
            and evidence.consent.text_digest == self.terms.consent_digest()
        )
