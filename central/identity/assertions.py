# SPDX-License-Identifier: GPL-3.0-or-later
"""Signed statements that a person reached a level of identity at a machine, and their checks."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pydantic import ValidationError

from kiosk.contract.cases import Application
from kiosk.contract.identity import IdentityAssertion
from kiosk.contract.items import IdentityLevel, ServiceItem
from kiosk.sealing import (
    ACCEPTED_SKEW,
    SignatureInvalidError,
    SignedEnvelope,
    SigningKey,
    TrustedKeys,
)
from kiosk.timing import Clock

_KIND: Final = "identity"


class AssertionFault(StrEnum):
    """Why an assertion does not open what was asked."""

    MISSING = "no identity assertion came with it"
    SIGNATURE = "the assertion is not this centre's"
    OTHER_MACHINE = "the assertion was given to another machine"
    OTHER_PERSON = "the assertion is of another person"
    LEVEL = "the level is lower than the item's"
    WAY = "the item does not accept this way"
    EXPIRED = "the assertion had expired"


class AssertionDesk:
    """Gives assertions and checks those that come back."""

    def __init__(self, key: SigningKey, trusted: TrustedKeys, clock: Clock, life: timedelta) -> None:
        self._key = key
        self._trusted = trusted
        self._clock = clock
        self.life: Final = life

    def give(self, assertion: IdentityAssertion) -> SignedEnvelope:
        """Sign a fresh assertion."""
        return self._key.sign(_KIND, assertion.to_payload())

    def for_prefill(
        self, envelope: SignedEnvelope, item: ServiceItem, machine_id: str
    ) -> IdentityAssertion | AssertionFault:
        """The assertion when it opens an item's register data at this machine, now."""
        return self._now(self._for_item(envelope, item, machine_id))

    def of_person(self, envelope: SignedEnvelope, machine_id: str) -> IdentityAssertion | AssertionFault:
        """Who proved at this machine, now, that the card is theirs: L2 or more."""
        return self._now(self._open(envelope, machine_id, IdentityLevel.L2))

    def for_case(self, application: Application, item: ServiceItem) -> AssertionFault | None:
        """Whether an application bears the identity that its item asks for; None when it does.

        The assertion must have been valid when the citizen signed. That moment is the machine's, so
        the accepted skew is allowed on both ends; the centre may get the application much later. Where
        the machine says that its clock cannot be trusted, the moment proves nothing and is not asked:
        a broken clock must not cost a citizen the application.
        """
        if application.identity is None:
            return AssertionFault.MISSING if item.identity_level.rank > 1 else None
        assertion = self._for_item(application.identity, item, application.machine_id)
        if isinstance(assertion, AssertionFault):
            return assertion
        # Who acts for another has shown who they are, and nobody has shown who the other is.
        applicant = application.applicant if application.proxy is None else application.proxy.agent
        named = (assertion.card_type, assertion.number, assertion.name)
        if named != (applicant.card_type, applicant.number, applicant.name):
            return AssertionFault.OTHER_PERSON
        if application.clock_trusted and not _covers(assertion, application.signed_at):
            return AssertionFault.EXPIRED
        return None

    def _now(self, assertion: IdentityAssertion | AssertionFault) -> IdentityAssertion | AssertionFault:
        if isinstance(assertion, AssertionFault):
            return assertion
        if not assertion.issued_at <= self._clock.now() <= assertion.expires_at:
            return AssertionFault.EXPIRED
        return assertion

    def _for_item(
        self, envelope: SignedEnvelope, item: ServiceItem, machine_id: str
    ) -> IdentityAssertion | AssertionFault:
        assertion = self._open(envelope, machine_id, item.identity_level)
        if isinstance(assertion, AssertionFault):
            return assertion
        if item.identity_level.rank > 1 and assertion.way not in item.identity_ways:
            return AssertionFault.WAY
        return assertion

    def _open(
        self, envelope: SignedEnvelope, machine_id: str, least: IdentityLevel
    ) -> IdentityAssertion | AssertionFault:
        try:
            assertion = IdentityAssertion.from_payload(self._trusted.open(envelope, _KIND))
        except (SignatureInvalidError, ValidationError):
            return AssertionFault.SIGNATURE
        if assertion.machine_id != machine_id:
            return AssertionFault.OTHER_MACHINE
        if assertion.level.rank < least.rank:
            return AssertionFault.LEVEL
        return assertion


def _covers(assertion: IdentityAssertion, at: datetime) -> bool:
    return assertion.issued_at - ACCEPTED_SKEW <= at <= assertion.expires_at + ACCEPTED_SKEW
