# SPDX-License-Identifier: GPL-3.0-or-later
"""What the journey needs of the settings and of the enrolment."""

from __future__ import annotations

from devices.status import DeviceClass
from kiosk.catalogue.meaning import is_installed as meaning_is_installed
from kiosk.contract.cases import Channel
from kiosk.contract.fleet import EnrolmentAnswer
from kiosk.journey.state import JourneySettings
from kiosk.settings import Edition, Settings


def journey_settings(
    settings: Settings, machine: EnrolmentAnswer | None, fitted: frozenset[DeviceClass], *, demonstration: bool
) -> JourneySettings:
    """machine: its enrolment, None while it has none. fitted: the devices that it has."""
    screen = settings.screen
    bank = settings.machine.edition is Edition.BANK
    site = machine.site.zh if machine is not None else settings.machine.site_name
    return JourneySettings(
        machine_id=machine.machine_id if machine is not None else "",
        site=site,
        hotline=settings.help.hotline,
        city_code=machine.city_code if machine is not None else "",
        channel=Channel.BANK_STM if bank else Channel.KIOSK,
        demonstration=demonstration,
        language=screen.language.value,
        idle_seconds=screen.idle_seconds,
        elder_idle_seconds=screen.elder_idle_seconds,
        countdown_seconds=screen.countdown_seconds,
        elder_countdown_seconds=screen.elder_countdown_seconds,
        answer_deadline=settings.centre.answer_seconds,
        goodbye_seconds=screen.goodbye_seconds,
        resend_seconds=screen.resend_seconds,
        fitted=fitted,
        catalogue_days=settings.centre.catalogue_days,
        reads_papers=settings.document_camera.ocr,
        asks_meaning=meaning_is_installed(),
    )
