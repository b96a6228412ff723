# SPDX-License-Identifier: GPL-3.0-or-later
"""Every code has its three texts, and different codes of one kind do not share a citizen's sentence by accident."""

from __future__ import annotations

import re
from enum import EnumMeta, StrEnum
from typing import get_args

import pytest

from devices.reports import CardReadFault, JobOutcome, PrintBlock
from devices.status import DeviceClass, DeviceState
from kiosk.audit.events import Kind
from kiosk.catalogue import BundleFault, Obstacle
from kiosk.faults import Code, DeviceFault, explain
from kiosk.identity import AssertionFault, CardProblem
from kiosk.journey.events import CallFault, ServiceGap, StoreFault

CODES: list[StrEnum | DeviceFault] = [
    *CardReadFault,
    *CardProblem,
    *PrintBlock,
    *JobOutcome,
    *Obstacle,
    *AssertionFault,
    *BundleFault,
    *CallFault,
    *StoreFault,
    *ServiceGap,
    *(DeviceFault(device, state) for device in DeviceClass for state in DeviceState),
]


def test_the_list_above_is_everything_that_can_be_explained() -> None:
    kinds = set(get_args(Code))
    assert kinds == {type(code) for code in CODES}
    for kind in kinds - {DeviceFault}:
        assert isinstance(kind, EnumMeta)


@pytest.mark.parametrize("code", CODES, ids=str)
def test_each_code_has_a_sentence_for_everyone(code: Code) -> None:
    texts = explain(code)
    for phrase in (texts.citizen, texts.technician):
        assert phrase.source.strip()
        assert phrase.source[-1] in ".?!"
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


@pytest.mark.parametrize("kind", [CardReadFault, CardProblem, PrintBlock, Obstacle, CallFault, StoreFault])
def test_each_failure_of_a_kind_has_its_own_words(kind: type[StrEnum]) -> None:
    sentences = [explain(code).citizen.source for code in kind]  # type: ignore[arg-type]
    assert len(sentences) == len(set(sentences))
