# SPDX-License-Identifier: GPL-3.0-or-later
"""The centre's signed word that this person reached a level, believed only when every part fits."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from pydantic import ValidationError

from kiosk.contract.cases import Applicant
from kiosk.contract.identity import IdentityAssertion
from kiosk.sealing import SignatureInvalidError, SignedEnvelope, TrustedKeys

ASSERTION_KIND: Final = "identity"


class AssertionFault(StrEnum):
    """Why an assertion is not believed."""

    SIGNATURE = "signature"
    CONTENT = "content"
    OTHER_PERSON = "other_person"
    OTHER_SESSION = "other_session"
    OTHER_MACHINE = "other_machine"
    EXPIRED = "expired"


@dataclass(frozen=True)
class ProvenIdentity:
    """An assertion that was verified: the envelope goes into applications, the claims are its content.

    lapses_at: the monotonic second at which its lifetime has passed since it was received.
    """

    envelope: SignedEnvelope = field(repr=False)
    claims: IdentityAssertion = field(repr=False)
    lapses_at: float


def open_assertion(
    keys: TrustedKeys,
    envelope: SignedEnvelope,
    *,
    applicant: Applicant,
    session_id: str,
    machine_id: str,
    received: float,
) -> ProvenIdentity | AssertionFault:
    """Verify signature, content, and that it speaks of this person, session and machine.

    received: monotonic seconds. The lifetime is measured from there, because the wall clocks of machine
    and centre may differ by minutes; the centre judges its own times again when the application arrives.
    """
    try:
        claims = IdentityAssertion.from_payload(keys.open(envelope, ASSERTION_KIND))
    except SignatureInvalidError:
        return AssertionFault.SIGNATURE
    except ValidationError:
        return AssertionFault.CONTENT
    person = (claims.card_type, claims.number, claims.name)
    if person != (applicant.card_type, applicant.number, applicant.name):
        return AssertionFault.OTHER_PERSON
    if claims.session_id != session_id:
        return AssertionFault.OTHER_SESSION
    if claims.machine_id != machine_id:
        return AssertionFault.OTHER_MACHINE
    lifetime = (claims.expires_at - claims.issued_at).total_seconds()
    if lifetime <= 0:
        return AssertionFault.EXPIRED
    return ProvenIdentity(envelope, claims, lapses_at=received + lifetime)
