# SPDX-License-Identifier: GPL-3.0-or-later
"""Saying one sentence at a time: espeak-ng's output piped into a player, both killed to be silent.

What is said goes through pipes only: no file, and no command line that other users could read.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from pathlib import Path
from typing import IO, Final

from devices.capabilities import DeviceLostError
from devices.reports import Saying
from devices.speech.prompts import recorded
from devices.speech.spoken_text import LANGUAGES, for_espeak
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from devices.worker_bound import WorkerBound

SYNTHESIZER: Final = "espeak-ng"
CARDS: Final = Path("/proc/asound/cards")
_APLAY: Final = "aplay"
_APLAY_ARGUMENTS: Final = ("-q", "-t", "wav", "-")
_SYLLABLES_A_WORD: Final = 1.5
"""Of Chinese; espeak-ng takes each syllable of pinyin for a word."""
_DIES_WITHIN_S: Final = 1.0


class EspeakVoice(WorkerBound):
    """player: a program that plays the WAV on its standard input; aplay gets the arguments that it needs for that,
    any other none. Sound cards are looked for only with aplay: another player may reach its sound otherwise."""

    def __init__(
        self,
        prompts: Path | None,
        player: str,
        words_per_minute: int,
        *,
        synthesizer: str = SYNTHESIZER,
        cards: Path = CARDS,
    ) -> None:
        super().__init__()
        self._prompts = prompts
        self._player = player
        self._words_per_minute = words_per_minute
        self._synthesizer = synthesizer
        self._cards = cards
        self._synthesis: subprocess.Popen[bytes] | None = None
        self._playing: subprocess.Popen[bytes] | None = None
        self._private = False
        self._headphones = False
        self._broken = ""

    def connect(self) -> DeviceStatus:
        self.assert_worker()
        try:
            return self.look()
        except DeviceLostError as lost:
            return DeviceStatus(DeviceClass.SPEECH, lost.state, lost.detail, lost.cause)

    def look(self) -> DeviceStatus:
        """How it stands now; what ended is cleared away. Raises DeviceLostError when it cannot be heard."""
        self.assert_worker()
        self._reap()
        self._find_sound()
        if shutil.which(self._player) is None:
            raise _missing(f"the player {self._player} is not installed")
        if shutil.which(self._synthesizer) is None:
            if self._prompts is None or not self._prompts.is_dir():
                raise _missing(f"{self._synthesizer} is not installed, and there are no recorded prompts")
            return _degraded(f"{self._synthesizer} is not installed: only recorded prompts", Cause.PROGRAM_MISSING)
        if self._broken:
            return _degraded(self._broken, Cause.BROKEN)
        return DeviceStatus(DeviceClass.SPEECH, DeviceState.ONLINE, f"{self._synthesizer} through {self._player}")

    @property
    def speaking(self) -> bool:
        """Whether something is being said."""
        return self._playing is not None and self._playing.poll() is None

    def say(self, text: str, language: str, *, private: bool = False) -> Saying:
        """Begin; does not wait for the end. What was being said is cut off, also when this is not said.

        text: at most 1000 characters, else ValueError. Raises DeviceLostError.
        """
        self.hush()
        if private and not self._headphones:
            return Saying.NOT_PRIVATE
        file = recorded(self._prompts, text, language)
        if file is None and (language not in LANGUAGES or shutil.which(self._synthesizer) is None):
            return Saying.NO_VOICE
        try:
            if file is not None:
                with file.open("rb") as sound:
                    self._playing = self._play(sound)
            else:
                words = self._words_per_minute * (_SYLLABLES_A_WORD if language == "zh" else 1)
                self._playing = self._synthesize(for_espeak(text, language), round(words))
        except OSError:
            self.hush()
            raise _missing("the programs that speak cannot be started") from None
        self._private = private
        return Saying.BEGUN

    def hush(self) -> None:
        """Silent when it returns."""
        self.assert_worker()
        playing, self._playing = self._playing, None
        synthesis, self._synthesis = self._synthesis, None
        for child in (playing, synthesis):
            if child is not None:
                child.kill()
        for child in (playing, synthesis):
            if child is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(_DIES_WITHIN_S)

    def headphones(self, plugged: bool) -> None:
        self.assert_worker()
        self._headphones = plugged
        if self._private and not plugged:
            self.hush()

    def close(self) -> None:
        self.hush()

    def _synthesize(self, ssml: str, rate: int) -> subprocess.Popen[bytes]:
        self._synthesis = subprocess.Popen(
            [self._synthesizer, "-m", "-s", str(rate), "--stdin", "--stdout"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        source, words = self._synthesis.stdout, self._synthesis.stdin
        if source is None or words is None:
            raise OSError
        with contextlib.suppress(BrokenPipeError), words:
            # Only the player may hold the other end, so that synthesis ends when the player does.
            with source:
                player = self._play(source)
            # At most some kilobytes: less than a pipe holds, so this waits for nobody.
            words.write(ssml.encode())
        return player

    def _play(self, sound: IO[bytes]) -> subprocess.Popen[bytes]:
        arguments = _APLAY_ARGUMENTS if Path(self._player).name == _APLAY else ()
        return subprocess.Popen(
            [self._player, *arguments],
            stdin=sound,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _reap(self) -> None:
        """Look how what was being said ended."""
        if self._playing is None or self._playing.poll() is None:
            return
        code, name = self._playing.returncode, self._player
        if not code and self._synthesis is not None:
            # The player had all of it, so there is nothing left to wait for.
            with contextlib.suppress(subprocess.TimeoutExpired):
                code, name = self._synthesis.wait(_DIES_WITHIN_S), self._synthesizer
        self._broken = f"{name} ended with code {code}" if code else ""
        self.hush()

    def _find_sound(self) -> None:
        if Path(self._player).name != _APLAY:
            return
        try:
            cards = self._cards.read_text()
        except OSError:
            cards = ""
        if "]:" not in cards:
            raise DeviceLostError("there is no sound card", DeviceState.NO_DEVICE, Cause.PORT_MISSING)


def _degraded(detail: str, cause: Cause) -> DeviceStatus:
    return DeviceStatus(DeviceClass.SPEECH, DeviceState.DEGRADED, detail, cause)


def _missing(detail: str) -> DeviceLostError:
    return DeviceLostError(detail, DeviceState.NO_DEVICE, Cause.PROGRAM_MISSING)
