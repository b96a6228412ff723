# SPDX-License-Identifier: GPL-3.0-or-later
"""Each code of a fault or state in three texts: for the citizen, for the technician, for the audit log.

Lower floors return codes; only this room turns them into words. `explain` is exhaustive over every
closed set it takes, and a test walks all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from devices.reports import CardReadFault, JobOutcome, PrintBlock
from devices.status import DeviceClass, DeviceState
from kiosk.catalogue import BundleFault, Obstacle
from kiosk.faults import words
from kiosk.identity import AssertionFault, CardProblem
from kiosk.journey.events import CallFault, ServiceGap, StoreFault
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase


@dataclass(frozen=True)
class DeviceFault:
    """A device class and the state it is in."""

    device: DeviceClass
    state: DeviceState


Code = (
    DeviceFault
    | CardReadFault
    | CardProblem
    | PrintBlock
    | JobOutcome
    | Obstacle
    | AssertionFault
    | BundleFault
    | CallFault
    | StoreFault
    | ServiceGap
)


@dataclass(frozen=True)
class FaultTexts:
    """citizen: what it means and what to do; technician: cause and next step; event: the audit event's name."""

    citizen: Phrase
    technician: Phrase
    event: str


def explain(code: Code) -> FaultTexts:
    """The three texts of a code."""
    match code:
        case DeviceFault():
            return _device(code)
        case CardReadFault():
            return _texts(words.CARD_READ[code], f"card.{code.value}")
        case CardProblem():
            return _texts(words.CARD_PROBLEM[code], f"card.{code.value}")
        case PrintBlock():
            return _texts(words.PRINT_BLOCK[code], f"printer.{code.value}")
        case JobOutcome():
            return _texts(words.JOB[code], f"slip.{code.value}")
        case Obstacle():
            return _texts(words.OBSTACLE[code], f"item.{code.value}")
        case AssertionFault():
            return _texts(words.ASSERTION[code], f"identity.{code.value}")
        case BundleFault():
            return _texts(words.BUNDLE[code], f"catalogue.{code.value}")
        case CallFault():
            return _texts(words.CALL[code], f"centre.{code.value}")
        case StoreFault():
            return _texts(words.STORE[code], f"store.{code.value}")
        case ServiceGap():
            return _texts(words.GAP[code], f"service.{code.value}")
        case _:
            assert_never(code)


def _texts(pair: tuple[str, str], event: str) -> FaultTexts:
    citizen, technician = pair
    return FaultTexts(Phrase(citizen), Phrase(technician), event)


def _device(fault: DeviceFault) -> FaultTexts:
    names = words.DEVICE_NAMES[fault.device]
    begins, within = ({"device": Phrase(name)} for name in names)
    match fault.state:
        case DeviceState.ONLINE:
            citizen = Phrase(QT_TRANSLATE_NOOP("Journey", "{device} is ready."), begins)
            technician = Phrase(QT_TRANSLATE_NOOP("Journey", "{device} answers and is ready."), begins)
        case DeviceState.DEGRADED:
            citizen = Phrase(QT_TRANSLATE_NOOP("Journey", "{device} is ready."), begins)
            technician = Phrase(
                QT_TRANSLATE_NOOP("Journey", "{device} works, and something of it is lacking."), begins
            )
        case DeviceState.STARTING:
            citizen = Phrase(QT_TRANSLATE_NOOP("Journey", "{device} is starting. A moment please."), begins)
            technician = Phrase(
                QT_TRANSLATE_NOOP("Journey", "{device} is starting. Wait for a few seconds."), begins
            )
        case DeviceState.NO_DEVICE:
            citizen = Phrase(QT_TRANSLATE_NOOP("Journey", "{device} is out of order."), begins)
            technician = Phrase(
                QT_TRANSLATE_NOOP("Journey", "The port of {device} is missing: check cable and settings."), within
            )
        case DeviceState.OFFLINE:
            citizen = Phrase(QT_TRANSLATE_NOOP("Journey", "{device} is out of order."), begins)
            technician = Phrase(
                QT_TRANSLATE_NOOP(
                    "Journey", "{device} does not answer: check power and cable, switch it off and on."
                ),
                begins,
            )
        case DeviceState.HARDWARE_ERROR:
            citizen = Phrase(QT_TRANSLATE_NOOP("Journey", "{device} is out of order."), begins)
            technician = Phrase(
                QT_TRANSLATE_NOOP("Journey", "{device} reports that it is broken: replace it."), begins
            )
        case DeviceState.USER_ERROR:
            citizen = Phrase(QT_TRANSLATE_NOOP("Journey", "{device} needs someone to look at it."), begins)
            technician = Phrase(
                QT_TRANSLATE_NOOP("Journey", "{device} needs a hand: look for cover, jam and paper."), begins
            )
        case DeviceState.NOT_CONFIGURED:
            citizen = Phrase(QT_TRANSLATE_NOOP("Journey", "This machine does not have {device}."), within)
            technician = Phrase(
                QT_TRANSLATE_NOOP("Journey", "The settings name no {device}: enter its port if there is one."),
                within,
            )
        case DeviceState.REFUSED:
            citizen = Phrase(QT_TRANSLATE_NOOP("Journey", "{device} is out of order."), begins)
            technician = Phrase(
                QT_TRANSLATE_NOOP("Journey", "{device} is a simulator: connect a real one, or use kiosk demo."),
                begins,
            )
        case _:
            assert_never(fault.state)
    return FaultTexts(citizen, technician, f"device.{fault.device.value}.{fault.state.value}")
