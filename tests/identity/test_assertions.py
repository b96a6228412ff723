# SPDX-License-Identifier: GPL-3.0-or-later
"""The centre's word on identity is believed only when every part fits, and lasts on the monotonic clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from central.items import load_items
from kiosk.contract.cases import Applicant, CardType
from kiosk.contract.identity import IdentityAssertion
from kiosk.contract.items import IdentityLevel, IdentityWay
from kiosk.identity import AssertionFault, ProvenIdentity, level_reached, needs_proof, open_assertion
from kiosk.sealing import SignedEnvelope, SigningKey, TrustedKeys
from kiosk.timing import CHINA_STANDARD_TIME

KEY = SigningKey.generate()
TRUSTED = TrustedKeys({KEY.key_id: KEY.public_text()})
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=CHINA_STANDARD_TIME)
APPLICANT = Applicant(
    card_type=CardType.RESIDENT,
    number="410400194201010026",
    name="张秀英",
    sex="女",
    nation="汉",
    birth_date=date(1942, 1, 1),
    address="示例路1号",
    authority="示例公安局",
    valid_from=date(2006, 4, 18),
    valid_to=None,
)
CLAIMS = IdentityAssertion(
    session_id="S1",
    machine_id="M1",
    card_type=CardType.RESIDENT,
    number=APPLICANT.number,
    name=APPLICANT.name,
    way=IdentityWay.CITY_PIN,
    level=IdentityLevel.L2,
    issued_at=NOW,
    expires_at=NOW + timedelta(minutes=15),
)


def signed(**changes: Any) -> SignedEnvelope:
    return KEY.sign("identity", CLAIMS.model_copy(update=changes).to_payload())


def opened(envelope: SignedEnvelope, received: float = 100.0) -> ProvenIdentity | AssertionFault:
    return open_assertion(
        TRUSTED, envelope, applicant=APPLICANT, session_id="S1", machine_id="M1", received=received
    )


def test_what_fits_is_believed_for_its_lifetime() -> None:
    proven = opened(signed())
    assert isinstance(proven, ProvenIdentity)
    assert level_reached(None, 0.0) is IdentityLevel.L1
    assert level_reached(proven, 100.0 + 899) is IdentityLevel.L2
    assert level_reached(proven, 100.0 + 900) is IdentityLevel.L1
    assert APPLICANT.number not in repr(proven)


@pytest.mark.parametrize(
    ("envelope", "fault"),
    [
        (signed(number="410400195603120011"), AssertionFault.OTHER_PERSON),
        (signed(name="李四"), AssertionFault.OTHER_PERSON),
        (signed(card_type=CardType.HMT_RESIDENCE), AssertionFault.OTHER_PERSON),
        (signed(session_id="S2"), AssertionFault.OTHER_SESSION),
        (signed(machine_id="M2"), AssertionFault.OTHER_MACHINE),
        (signed(expires_at=NOW), AssertionFault.EXPIRED),
        (SigningKey.generate().sign("identity", CLAIMS.to_payload()), AssertionFault.SIGNATURE),
        (KEY.sign("receipt", CLAIMS.to_payload()), AssertionFault.SIGNATURE),
        (KEY.sign("identity", {"session_id": "S1"}), AssertionFault.CONTENT),
    ],
)
def test_what_does_not_fit_is_refused_with_its_reason(envelope: SignedEnvelope, fault: AssertionFault) -> None:
    assert opened(envelope) is fault


def test_an_item_takes_only_its_own_ways_and_level() -> None:
    item = load_items()["41040000MZ-JF-0001"].item
    proven = opened(signed())
    assert isinstance(proven, ProvenIdentity)
    assert needs_proof(item, None, 100.0)
    assert not needs_proof(item, proven, 100.0)
    assert needs_proof(item, proven, 100.0 + 900)
    only_phone = item.model_copy(update={"identity_ways": (IdentityWay.PHONE_CODE,)})
    assert needs_proof(only_phone, proven, 100.0)
    higher = item.model_copy(update={"identity_level": IdentityLevel.L3})
    assert needs_proof(higher, proven, 100.0)
    card_alone = item.model_copy(update={"identity_level": IdentityLevel.L1})
    assert not needs_proof(card_alone, None, 100.0)
