# SPDX-License-Identifier: GPL-3.0-or-later
"""What a right centre does with what arrives, in memory: the other end of the outbox's model."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.contract.cases import Application
from kiosk.contract.delivery import Lapse, LapseReason, LapseReceipt, Withdrawal, WithdrawalOutcome
from kiosk.sealing import SigningKey, digest
from kiosk.timing import Clock
from offline_cache import VerifiedAnswer
from tests.offline_cache.outbox_cases import verified


class Refusal(StrEnum):
    FORM_INVALID = "form_invalid"
    TOO_OLD = "too_old"
    WITHDRAWN = "withdrawn"
    MATERIAL_MISSING = "material_missing"


@dataclass
class ModelledCentre:
    """cases: the body that became each case. arrived: how often each id became a case, which must be once."""

    key: SigningKey
    clock: Clock
    cases: dict[str, bytes] = field(default_factory=dict)
    arrived: list[str] = field(default_factory=list)
    lapses: dict[tuple[str, LapseReason], str | None] = field(default_factory=dict)
    orders: set[tuple[str, str]] = field(default_factory=set)
    papers: set[str] = field(default_factory=set)
    poisoned: set[str] = field(default_factory=set)
    ages: dict[str, float] = field(default_factory=dict)
    """When each becomes too old, by the centre's own clock (its monotonic seconds)."""

    def submit(self, body: bytes) -> VerifiedAnswer | Refusal:
        made = Application.model_validate_json(body)
        there = self.cases.get(made.application_id)
        if there is not None:
            assert there == body, "one id, one body"
            return verified(made.application_id, body, self.key)
        if (made.pick_up_code, made.applicant.number) in self.orders:
            return Refusal.WITHDRAWN
        if made.application_id in self.poisoned:
            return Refusal.FORM_INVALID
        if self.clock.monotonic() >= self.ages[made.application_id]:
            return Refusal.TOO_OLD
        if any(one.data is None and one.sha256 not in self.papers for one in made.attachments):
            return Refusal.MATERIAL_MISSING
        self.cases[made.application_id] = body
        self.arrived.append(made.application_id)
        return verified(made.application_id, body, self.key)

    def withdraw(self, body: bytes) -> WithdrawalOutcome:
        order = Withdrawal.model_validate_json(body)
        for there in self.cases.values():
            case = Application.model_validate_json(there)
            if (case.pick_up_code, case.applicant.number) == (order.pick_up_code, order.number):
                return WithdrawalOutcome.TOO_LATE
        self.orders.add((order.pick_up_code, order.number))
        return WithdrawalOutcome.NOTED

    def lapse(self, body: bytes) -> LapseReceipt:
        told = Lapse.model_validate_json(body)
        self.lapses.setdefault((told.application_id, told.reason), told.body)
        return LapseReceipt(
            application_id=told.application_id,
            reason=told.reason,
            ticket_no="L-1",
            received_at=self.clock.now(),
            told=False,
        )

    def paper(self, content: bytes) -> None:
        self.papers.add(digest(content))
