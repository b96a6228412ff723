# SPDX-License-Identifier: GPL-3.0-or-later
"""Each code of a fault or state in three texts: for the citizen, for the technician, for the audit log.

Lower floors return codes; only this room turns them into words. `explain` is exhaustive over every
closed set it takes, and a test walks all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from devices.reports import CardReadFault, CodeFault, JobOutcome, PhotoFault, PrintBlock, SmartCardFault
from devices.status import Cause, DeviceClass, DeviceState
from kiosk.catalogue import BundleFault, Obstacle
from kiosk.faults import device_words, words
from kiosk.identity import AssertionFault, CardProblem
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase
from kiosk.journey.troubles import CallFault, SealFault, ServiceGap, StoreFault
from offline_cache import Limit


@dataclass(frozen=True)
class DeviceFault:
    """A device class, the state it is in and why."""

    device: DeviceClass
    state: DeviceState
    cause: Cause = Cause.NONE


Code = (
    DeviceFault
    | CardReadFault
    | SmartCardFault
    | PhotoFault
    | CodeFault
    | CardProblem
    | PrintBlock
    | JobOutcome
    | Obstacle
    | AssertionFault
    | BundleFault
    | CallFault
    | SealFault
    | StoreFault
    | ServiceGap
    | Limit
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
            return _texts(device_words.CARD_READ[code], f"card.{code.value}")
        case SmartCardFault():
            return _texts(device_words.SMART_CARD[code], f"smart_card.{code.value}")
        case PhotoFault():
            return _texts(device_words.PHOTO[code], f"photo.{code.value}")
        case CodeFault():
            return _texts(device_words.CODE[code], f"code.{code.value}")
        case CardProblem():
            return _texts(words.CARD_PROBLEM[code], f"card.{code.value}")
        case PrintBlock():
            return _texts(device_words.PRINT_BLOCK[code], f"printer.{code.value}")
        case JobOutcome():
            return _texts(device_words.JOB[code], f"slip.{code.value}")
        case Obstacle():
            return _texts(words.OBSTACLE[code], f"item.{code.value}")
        case AssertionFault():
            return _texts(words.ASSERTION[code], f"identity.{code.value}")
        case BundleFault():
            return _texts(words.BUNDLE[code], f"catalogue.{code.value}")
        case CallFault():
            return _texts(words.CALL[code], f"centre.{code.value}")
        case SealFault():
            return _texts(words.SEAL[code], f"document.{code.value}")
        case StoreFault():
            return _texts(words.STORE[code], f"store.{code.value}")
        case ServiceGap():
            return _texts(words.GAP[code], f"service.{code.value}")
        case Limit():
            return _texts(words.LIMIT[code], f"limit.{code.value}")
        case _:
            assert_never(code)


def _texts(pair: tuple[str, str], event: str) -> FaultTexts:
    citizen, technician = pair
    return FaultTexts(Phrase(citizen), Phrase(technician), event)


def _device(fault: DeviceFault) -> FaultTexts:
    event = f"device.{fault.device.value}.{fault.state.value}"
    if fault.cause is not Cause.NONE:
        event += f".{fault.cause.value}"
    return FaultTexts(_device_for_citizen(fault), _device_for_technician(fault), event)


def _device_for_citizen(fault: DeviceFault) -> Phrase:
    begins, within = ({"device": Phrase(name)} for name in device_words.DEVICE_NAMES[fault.device])
    instead = {**begins, "instead": Phrase(device_words.INSTEAD[fault.device])}
    match fault.state:
        case DeviceState.DEGRADED if fault.cause in (Cause.ON_BATTERY, Cause.BATTERY_LOW):
            return Phrase(QT_TRANSLATE_NOOP("Journey", "The machine runs on its battery just now."))
        case DeviceState.ONLINE | DeviceState.DEGRADED:
            return Phrase(QT_TRANSLATE_NOOP("Journey", "{device} is ready."), begins)
        case DeviceState.STARTING:
            return Phrase(QT_TRANSLATE_NOOP("Journey", "{device} is starting. A moment please."), begins)
        case DeviceState.USER_ERROR:
            return Phrase(QT_TRANSLATE_NOOP("Journey", "{device} needs someone to look at it. {instead}"), instead)
        case DeviceState.NOT_CONFIGURED:
            return Phrase(QT_TRANSLATE_NOOP("Journey", "This machine does not have {device}."), within)
        case DeviceState.NO_DEVICE | DeviceState.OFFLINE | DeviceState.HARDWARE_ERROR | DeviceState.REFUSED:
            return Phrase(QT_TRANSLATE_NOOP("Journey", "{device} is out of order. {instead}"), instead)
        case _:
            assert_never(fault.state)


def _device_for_technician(fault: DeviceFault) -> Phrase:
    begins, within = ({"device": Phrase(name)} for name in device_words.DEVICE_NAMES[fault.device])
    if fault.cause is Cause.SERVICE_DOWN:
        service = device_words.SERVICES.get(fault.device) or Phrase(device_words.OTHER_SERVICE)
        return Phrase(device_words.CAUSE[fault.cause], {**begins, "service": service})
    if fault.cause is not Cause.NONE:
        return Phrase(device_words.CAUSE[fault.cause], begins)
    match fault.state:
        case DeviceState.ONLINE:
            return Phrase(QT_TRANSLATE_NOOP("Journey", "{device} answers and is ready."), begins)
        case DeviceState.DEGRADED:
            return Phrase(QT_TRANSLATE_NOOP("Journey", "{device} works, and something of it is lacking."), begins)
        case DeviceState.STARTING:
            return Phrase(QT_TRANSLATE_NOOP("Journey", "{device} is starting. Wait for a few seconds."), begins)
        case DeviceState.NO_DEVICE:
            return Phrase(
                QT_TRANSLATE_NOOP("Journey", "The port of {device} is missing: check cable and settings."), within
            )
        case DeviceState.OFFLINE:
            return Phrase(
                QT_TRANSLATE_NOOP(
                    "Journey", "{device} does not answer: check power and cable, switch it off and on."
                ),
                begins,
            )
        case DeviceState.HARDWARE_ERROR:
            return Phrase(QT_TRANSLATE_NOOP("Journey", "{device} reports that it is broken: replace it."), begins)
        case DeviceState.USER_ERROR:
            return Phrase(
                QT_TRANSLATE_NOOP("Journey", "{device} needs a hand: look for cover, jam and paper."), begins
            )
        case DeviceState.NOT_CONFIGURED:
            return Phrase(
                QT_TRANSLATE_NOOP("Journey", "The settings name no {device}: enter its port if there is one."),
                within,
            )
        case DeviceState.REFUSED:
            return Phrase(
                QT_TRANSLATE_NOOP("Journey", "{device} is not admitted on a machine that serves the public."),
                begins,
            )
        case _:
            assert_never(fault.state)
