# SPDX-License-Identifier: GPL-3.0-or-later
"""A centre and a machine of the gm profile: every signature on the way is SM2's, and the machine believes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from central.demo import DemoPerson
from central.settings import CentreSettings
from kiosk.contract.cases import CaseOutcome, Decision, Receipt
from kiosk.contract.fleet import EnrolmentAnswer
from kiosk.contract.message import Text
from kiosk.sealing import (
    Profile,
    SignatureInvalidError,
    SigningKey,
    TrustedKeys,
    fits_digest,
    new_box_key,
)
from offline_cache.vault import Vault
from tests.central_api.central_machine import TestMachine, answer_of, enrolment
from tests.central_api.running_centre import Running, running
from tests.central_api.test_enrolment import enrol
from tests.offline_cache.outbox_cases import FixedKeys

ITEM = "41040000MZ-JF-0001"


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Running]:
    """Its first start was told the profile; the second is not, and keeps it."""
    with running(CentreSettings(data=tmp_path / "centre", demonstration=True, profile=Profile.GM)):
        pass
    with running(CentreSettings(data=tmp_path / "centre", demonstration=True)) as one:
        yield one


@pytest.fixture
def machine(centre: Running) -> TestMachine:
    key = SigningKey.generate(demonstration=True, profile=Profile.GM)
    code = centre.centre.fleet.new_code(Text(zh="测试大厅", en="Test hall"))
    answer = EnrolmentAnswer.model_validate_json(enrol(centre, enrolment(code, key)).content)
    assert all(text.startswith("sm2:") for text in answer.centre_keys.values())
    return TestMachine(centre.url, answer.machine_id, TrustedKeys(answer.centre_keys), key, centre.clock)


def test_an_application_is_taken_and_its_receipt_is_signed_with_sm2(
    centre: Running, machine: TestMachine, person: Callable[[str], DemoPerson]
) -> None:
    zhang = person("zhang-xiuying")
    case = next(case for case in zhang.cases if case.item == ITEM)
    made = machine.application(centre.centre.definitions[ITEM], zhang, case.answers)
    answer = answer_of(machine.submit(made))
    for envelope in (answer.receipt, answer.decision):
        assert envelope.signature.startswith("sm2:")
    receipt = Receipt.from_payload(machine.trusted.open(answer.receipt, "receipt"))
    assert receipt.body_digest.startswith("sm3:")
    assert fits_digest(receipt.body_digest, made.model_dump_json().encode())
    decision = Decision.from_payload(machine.trusted.open(answer.decision, "decision"))
    assert decision.outcome is CaseOutcome.APPROVED
    assert answer_of(machine.submit(made)) == answer, "the same bytes for the same body"
    spoiled = answer.receipt.model_copy(update={"payload": {**answer.receipt.payload, "case_no": "other"}})
    with pytest.raises(SignatureInvalidError):
        machine.trusted.open(spoiled, "receipt")


def test_what_the_machine_seals_the_centre_opens(centre: Running, machine: TestMachine) -> None:
    bundle = machine.catalogue()
    assert bundle.box_key is not None
    assert bundle.box_key.algorithm == "sm2"
    vault = Vault(FixedKeys(new_box_key()), bundle.box_key)
    sealed = vault.seal_new("an application", b"its body")
    assert sealed.centre_box is not None
    opener = centre.centre.box_keys.opener(bundle.box_key.key_id)
    assert opener is not None
    key = opener.unwrap(sealed.centre_box, record="an application")
    assert vault.open("an application", sealed.key_box, sealed.box) == b"its body"
    assert len(key) == 32
