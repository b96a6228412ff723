# SPDX-License-Identifier: GPL-3.0-or-later
"""The made-up city, machine and item that all pages of the gallery share, and what stands around a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from kiosk.contract.day_words import day_words, moment_words
from kiosk.contract.message import Text
from kiosk.journey.phrases import Phrase
from kiosk.journey.views import Chrome, Page, StatusPill, Step, StepState, View
from kiosk.timing import CHINA_STANDARD_TIME

StateMaker = Callable[[bool], View]
"""From "elder" to the view."""

CODE: Final = "7KQ2M-4XB9T-0HDRN"
QR: Final = f"https://zwfw.example/c/{CODE}"
HOTLINE: Final = "12345"
MACHINE: Final = "PDS-XH-03"
SIGNED_AT: Final = moment_words(datetime(2026, 11, 22, 9, 41, tzinfo=CHINA_STANDARD_TIME))
ALLOWANCE: Final = ("80岁以上老人领津贴", "Allowance for people aged 80 and over")
ALLOWANCE_LEGAL: Final = ("高龄津贴申领", "Application for the old-age allowance")


def both(zh: str, en: str) -> Text:
    """As a text of the catalogue."""
    return Text(zh=zh, en=en)


def fixed_day(year: int, month: int, day: int) -> Text:
    """As the journey writes it."""
    return day_words(date(year, month, day))


def said(source: str, /, **values: object) -> Phrase:
    """As a phrase of the journey."""
    return Phrase(source, values)


_LABELS: Final = ("Notice", "Identity", "Form", "Sign", "Result")

OFFLINE: Final = StatusPill(
    "wifi-slash",
    said("No network"),
    said(
        "{reason} Guides still work; each service says what it can do now.",
        reason=said("The city's service cannot be reached just now."),
    ),
)


def chrome(step: int = -1, *, pill: StatusPill | None = None, can_end: bool = True) -> Chrome:
    """step: 0 to 4 inside an application, -1 outside, 5 when all is done."""
    states = [StepState.DONE if i < step else StepState.NOW if i == step else StepState.LATER for i in range(5)]
    steps = (
        () if step < 0 else tuple(Step(said(label), state) for label, state in zip(_LABELS, states, strict=True))
    )
    return Chrome(
        city=both("平顶山市", "Pingdingshan"),
        machine_id=MACHINE,
        demonstration=True,
        steps=steps,
        pill=pill,
        can_end=can_end,
    )


def fixed(page: Page, around: Chrome, **over: object) -> StateMaker:
    """The same in normal and large print. over: other fields of the view."""
    return lambda _elder: replace(View(page, around), **over)  # type: ignore[arg-type]
