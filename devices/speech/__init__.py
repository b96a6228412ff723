# SPDX-License-Identifier: GPL-3.0-or-later
"""The voice: recorded prompts where they exist, espeak-ng elsewhere, in child processes that are soon cut off."""

from devices.speech.voice import EspeakVoice

__all__ = ["EspeakVoice"]
