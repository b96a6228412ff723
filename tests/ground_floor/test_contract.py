# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages are strict, frozen, and the code tables go both ways."""

from __future__ import annotations

from types import ModuleType

import pytest
from pydantic import ValidationError

from kiosk.contract import cases, feedback, fleet, identity, items
from kiosk.contract.cases import CaseStatus, CaseStatusClass
from kiosk.contract.feedback import CallbackRequest
from kiosk.contract.items import IdentityLevel
from kiosk.contract.message import Message, Text


def test_unknown_fields_and_wrong_types_are_refused() -> None:
    assert Text.model_validate_json('{"zh": "好", "en": "good"}').zh == "好"
    for bad in [
        '{"zh": "好"}',
        '{"zh": "好", "en": "good", "fr": "bon"}',
        '{"zh": 1, "en": "good"}',
        "[]",
        "",
        "{",
    ]:
        with pytest.raises(ValidationError):
            Text.model_validate_json(bad)


def test_messages_are_frozen() -> None:
    text = Text(zh="好", en="good")
    with pytest.raises(ValidationError):
        text.zh = "坏"  # type: ignore[misc]


def test_a_payload_comes_back_as_the_message_it_was() -> None:
    status = CaseStatus.model_validate_json('{"status": "decided", "as_of": "2026-11-22T09:41:00+08:00"}')
    assert status.status is CaseStatusClass.DECIDED
    assert CaseStatus.from_payload(status.to_payload()) == status


def test_times_without_a_zone_and_short_phones_are_refused() -> None:
    good = '{"request_id":"1","phone":"13800000000","page":"home","made_at":"2026-11-22T09:41:00+08:00"}'
    assert CallbackRequest.model_validate_json(good).phone == "13800000000"
    for bad in (good.replace("+08:00", ""), good.replace("13800000000", "1380000000")):
        with pytest.raises(ValidationError):
            CallbackRequest.model_validate_json(bad)


def test_levels_are_ordered() -> None:
    assert IdentityLevel.L1.rank < IdentityLevel.L2.rank < IdentityLevel.L3.rank


def test_a_pattern_is_of_the_whole_value() -> None:
    made = '{"request_id": "1", "phone": "%s", "page": "home", "made_at": "2026-11-22T09:00:00+08:00"}'
    assert CallbackRequest.model_validate_json(made % "13800000011").phone == "13800000011"
    for phone in ("138000000110", "a13800000011", "13800000011 转 2", "13800000011\\n"):
        with pytest.raises(ValidationError):
            CallbackRequest.model_validate_json(made % phone)


@pytest.mark.parametrize("module", [cases, feedback, fleet, identity, items])
def test_every_pattern_of_the_contract_is_anchored(module: ModuleType) -> None:
    for message in vars(module).values():
        if isinstance(message, type) and issubclass(message, Message):
            for name, field in message.model_fields.items():
                for pattern in (getattr(one, "pattern", None) for one in field.metadata):
                    assert pattern is None or (pattern[0], pattern[-1]) == ("^", "$"), name
