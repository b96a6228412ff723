# SPDX-License-Identifier: GPL-3.0-or-later
"""Every code has its three texts, and different codes of one kind do not share a citizen's sentence by accident."""

from __future__ import annotations

import re
from enum import EnumMeta, StrEnum
from typing import get_args

import pytest

from devices.reports import CardReadFault, CodeFault, JobOutcome, PhotoFault, PrintBlock, SmartCardFault
from devices.status import Cause, DeviceClass, DeviceState
from kiosk.audit.events import Kind
from kiosk.catalogue import BundleFault, Obstacle
from kiosk.faults import Code, DeviceFault, explain
from kiosk.faults.counting import counted
from kiosk.identity import AssertionFault, CardProblem
from kiosk.journey.phrases import Phrase
from kiosk.journey.troubles import CallFault, SealFault, ServiceGap, StoreFault
from offline_cache import Limit

CODES: list[StrEnum | DeviceFault] = [
    *CardReadFault,
    *SmartCardFault,
    *PhotoFault,
    *CodeFault,
    *CardProblem,
    *PrintBlock,
    *JobOutcome,
    *Obstacle,
    *AssertionFault,
    *BundleFault,
    *CallFault,
    *SealFault,
    *StoreFault,
    *ServiceGap,
    *Limit,
    *(DeviceFault(device, state, cause) for device in DeviceClass for state in DeviceState for cause in Cause),
]


def test_the_list_above_is_everything_that_can_be_explained() -> None:
    kinds = set(get_args(Code))
    assert kinds == {type(code) for code in CODES}
    for kind in kinds - {DeviceFault}:
        assert isinstance(kind, EnumMeta)


def test_each_code_has_a_sentence_for_everyone() -> None:
    for code in CODES:
        each_has_a_sentence(code)  # type: ignore[arg-type]


def each_has_a_sentence(code: Code) -> None:
    texts = explain(code)
    for phrase in (texts.citizen, texts.technician):
        assert phrase.source.strip()
        assert phrase.source[-1] in ".?!" or phrase.source.endswith(". {instead}")
        places = set(re.findall(r"{(\w+)}", phrase.source))
        assert places == set(phrase.values)
    # The audit log takes it as a code.
    pattern = Kind.CODE.value
    assert isinstance(pattern, re.Pattern)
    assert pattern.fullmatch(texts.event), texts.event


def test_a_citizens_sentence_never_shows_a_code() -> None:
    for code in CODES:
        assert "_" not in explain(code).citizen.source  # type: ignore[arg-type]


def test_audit_names_are_one_to_one() -> None:
    names = [explain(code).event for code in CODES]  # type: ignore[arg-type]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "kind",
    [CardReadFault, SmartCardFault, CodeFault, CardProblem, PrintBlock, Obstacle, CallFault, StoreFault],
)
def test_each_failure_of_a_kind_has_its_own_words(kind: type[StrEnum]) -> None:
    sentences = [explain(code).citizen.source for code in kind]  # type: ignore[arg-type]
    assert len(sentences) == len(set(sentences))


def test_the_technician_is_told_each_cause_and_a_next_step_and_which_device() -> None:
    for device in DeviceClass:
        told = set()
        for cause in set(Cause) - {Cause.NONE}:
            technician = explain(DeviceFault(device, DeviceState.OFFLINE, cause)).technician
            assert technician.source.startswith("{device}")
            assert isinstance(technician.values["device"], Phrase)
            assert len(re.findall(r"[.:;] ", technician.source)) >= 1, "a cause without a next step"
            told.add(technician.source)
        assert len(told) == len(Cause) - 1


def test_a_citizen_is_told_another_way_when_a_device_fails() -> None:
    for device in DeviceClass:
        for state in (
            DeviceState.OFFLINE,
            DeviceState.NO_DEVICE,
            DeviceState.HARDWARE_ERROR,
            DeviceState.USER_ERROR,
        ):
            instead = explain(DeviceFault(device, state)).citizen.values["instead"]
            assert isinstance(instead, Phrase)
            assert instead.source.endswith(".")


def test_a_service_behind_a_device_is_named() -> None:
    down = [
        explain(DeviceFault(device, DeviceState.OFFLINE, Cause.SERVICE_DOWN)).technician.values["service"]
        for device in (DeviceClass.SMART_CARD_READER, DeviceClass.PAGE_PRINTER, DeviceClass.UPS)
    ]
    assert down == ["pcscd", "CUPS", "upsd (NUT)"]


def test_one_thing_is_no_plural() -> None:
    assert [counted(number, "record") for number in (0, 1, 2)] == ["0 records", "1 record", "2 records"]
