# SPDX-License-Identifier: GPL-3.0-or-later
"""Drivers of the voice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from devices.drivers.choice import Unsupported, unsupported
from devices.reports import DeviceEvent
from devices.speech import EspeakVoice
from devices.speech.watch import SpeechWatch
from devices.standing import Cadence
from devices.status import DeviceClass
from devices.supervisor import Supervisor
from kiosk.timing import Clock

ESPEAK_NG: Final = "espeak-ng"

SUPPORTED: Final = MappingProxyType(
    {ESPEAK_NG: "recorded prompts where they exist, espeak-ng elsewhere, through any program that plays WAV"}
)

UNSUPPORTED: Final = MappingProxyType(
    {"speech-dispatcher": "it hangs on machines without sound, and has no Chinese voice of its own; take espeak-ng"}
)
"""Known kinds of device that this program cannot serve, and what to do instead."""


@dataclass(frozen=True)
class SpeechConfig:
    """prompts: a folder of recorded prompts, named as devices.speech.prompts says, or "". player: a program that
    plays the WAV on its standard input."""

    prompts: str = ""
    player: str = "aplay"
    words_per_minute: int = 150
    driver: str = ESPEAK_NG
    poll_s: float = 0.5


def build(config: SpeechConfig, _clock: Clock) -> Callable[[], EspeakVoice] | Unsupported:
    """What makes the driver (on the worker's thread), or why there is none."""
    if config.driver != ESPEAK_NG:
        return unsupported(DeviceClass.SPEECH, config.driver, SUPPORTED, UNSUPPORTED)
    prompts = Path(config.prompts) if config.prompts else None
    return lambda: EspeakVoice(prompts, config.player, config.words_per_minute)


def supervise(
    config: SpeechConfig, listener: Callable[[DeviceEvent], None], clock: Clock
) -> Supervisor[EspeakVoice] | Unsupported:
    """The voice's worker, not started. The listener hears DeviceStatus.

    To speak: `supervisor.ask(lambda voice: voice.say(text, "zh"), deadline_s=...)`.
    """
    make = build(config, clock)
    if isinstance(make, Unsupported):
        return make
    return Supervisor(DeviceClass.SPEECH, make, SpeechWatch(), listener, clock, Cadence(poll_s=config.poll_s))
