# SPDX-License-Identifier: GPL-3.0-or-later
"""The voice gone while: starting (no program, no player, no sound card), idle, speaking; cut off; recorded prompts.
espeak-ng is the real one, the player a process that records what it is given."""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
import threading
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.capabilities import DeviceLostError
from devices.drivers import speech as drivers
from devices.drivers.speech import SpeechConfig
from devices.reports import Saying
from devices.speech import EspeakVoice
from devices.speech.prompts import prompt_name
from devices.status import Cause, DeviceState
from devices.supervisor import Supervisor
from kiosk.timing import SystemClock
from tests.devices.watched import MISSING, WELL, Heard, Story, story

CLOCK = SystemClock()
PROJECT = Path(__file__).parents[2]
NO_PROGRAM: Story = (DeviceState.NO_DEVICE, Cause.PROGRAM_MISSING)

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")


class Player:
    """A program in a folder of the test's own; what it heard lies in `out`."""

    def __init__(self, folder: Path) -> None:
        self.out = folder / "heard"
        self.program = folder / "player"
        self.is_there()

    def is_there(self, *options: str) -> None:
        """Installed (anew), playing with these options."""
        module = "devices.simulators.recording_player"
        command = f'cd "{PROJECT}" && exec "{sys.executable}" -m {module} --out "{self.out}" {" ".join(options)}'
        self.program.write_text(f"#!/bin/sh\n{command}\n")
        self.program.chmod(0o755)

    def heard(self) -> list[Path]:
        """Each sound that began, in order."""
        return sorted(self.out.glob("*.wav"), key=lambda path: int(path.stem))

    def finished(self, number: int) -> float:
        """Wait until so many were heard to their ends; the seconds of the last."""
        ends = [self.out / f"{at}.json" for at in range(1, number + 1)]
        _until(lambda: all(end.exists() and end.read_text() for end in ends))
        return float(json.loads(ends[-1].read_text())["seconds"])


def _until(condition: Callable[[], object]) -> None:
    deadline = CLOCK.monotonic() + 15
    while not condition():
        assert CLOCK.monotonic() < deadline
        threading.Event().wait(0.01)


@pytest.fixture
def player(tmp_path: Path) -> Player:
    return Player(tmp_path)


@pytest.fixture
def voice(player: Player, tmp_path: Path) -> Iterator[EspeakVoice]:
    made = EspeakVoice(tmp_path / "prompts", str(player.program), 150)
    yield made
    made.close()


def _record(folder: Path, text: str, language: str = "zh", seconds: float = 0.2) -> bytes:
    folder.mkdir(exist_ok=True)
    path = folder / prompt_name(text, language)
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16_000)
        sound.writeframes(b"\x01\x02" * int(16_000 * seconds))
    return path.read_bytes()


# What is said.


@needs_espeak
def test_chinese_is_spoken_to_its_end(voice: EspeakVoice, player: Player) -> None:
    player.is_there("--hurry", "20")
    assert story(voice.connect()) == WELL
    assert voice.say("请将身份证放在读卡区。", "zh") is Saying.BEGUN
    seconds = player.finished(1)
    # Ten syllables, at 150 words of one and a half each in a minute.
    assert 1.5 < seconds < 3.5
    _until(lambda: not voice.speaking)
    assert story(voice.look()) == WELL


@needs_espeak
def test_the_rate_is_kept(tmp_path: Path, player: Player) -> None:
    player.is_there("--hurry", "20")
    lasted = []
    for number, rate in enumerate((80, 260), 1):
        voice = EspeakVoice(None, str(player.program), rate)
        voice.connect()
        voice.say("请将身份证放在读卡区", "zh")
        lasted.append(player.finished(number))
        voice.close()
    assert lasted[0] > 1.8 * lasted[1]


def test_a_recorded_prompt_goes_before_synthesis(voice: EspeakVoice, player: Player, tmp_path: Path) -> None:
    recorded = _record(tmp_path / "prompts", "请取走凭条")
    voice.connect()
    assert voice.say("  请取走凭条 ", "zh") is Saying.BEGUN
    player.finished(1)
    assert player.heard()[0].read_bytes() == recorded


def test_the_name_of_a_prompt_is_as_documented() -> None:
    """As `printf %s 请刷身份证 | sha256sum` says it."""
    assert prompt_name("请刷身份证", "zh") == "zh-35c4172f87a99ad1.wav"
    assert prompt_name(" 请刷身份证\n", "zh") == prompt_name("请刷身份证", "zh") != prompt_name("请刷身份证", "en")
    assert prompt_name("caf\u00e9", "en") == prompt_name("cafe\u0301", "en")


@needs_espeak
def test_the_newest_sentence_cuts_off_the_one_before(voice: EspeakVoice, player: Player, tmp_path: Path) -> None:
    _record(tmp_path / "prompts", "短", seconds=0.1)
    voice.connect()
    voice.say("这是一个很长的句子,它不会被说完,因为下一句马上就来。" * 3, "zh")
    _until(lambda: player.heard() and player.heard()[0].stat().st_size > 44)
    assert voice.say("短", "zh") is Saying.BEGUN
    _until((player.out / "2.json").exists)
    assert not (player.out / "1.json").exists()


@needs_espeak
def test_silence_at_once(voice: EspeakVoice, player: Player) -> None:
    voice.connect()
    voice.say("这是一个很长的句子,它不会被说完。" * 5, "zh")
    _until(lambda: player.heard() and player.heard()[0].stat().st_size > 44)
    children = [child.pid for child in (voice._playing, voice._synthesis) if child is not None]
    assert len(children) == 2
    began = CLOCK.monotonic()
    voice.hush()
    took = CLOCK.monotonic() - began
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
    assert took < 0.1
    heard = player.heard()[0].stat().st_size
    threading.Event().wait(0.2)
    assert player.heard()[0].stat().st_size == heard
    assert not voice.speaking
    assert story(voice.look()) == WELL


@needs_espeak
def test_private_sentences_only_into_headphones(voice: EspeakVoice, player: Player) -> None:
    voice.connect()
    secret = "您的取件码是四八三九二零"
    assert voice.say(secret, "zh", private=True) is Saying.NOT_PRIVATE
    assert player.heard() == []
    voice.headphones(True)
    assert voice.say(secret, "zh", private=True) is Saying.BEGUN
    _until(lambda: player.heard() and player.heard()[0].stat().st_size > 44)
    # It stands in no command line that another user of the machine could read.
    for child in (voice._playing, voice._synthesis):
        assert child is not None
        assert secret.encode() not in Path(f"/proc/{child.pid}/cmdline").read_bytes()
    voice.headphones(False)
    assert not voice.speaking
    assert not (player.out / "1.json").exists()
    assert voice.say("请稍候", "zh") is Saying.BEGUN


@needs_espeak
def test_what_is_public_goes_on_when_the_plug_is_pulled(voice: EspeakVoice, player: Player) -> None:
    voice.connect()
    voice.headphones(True)
    voice.say("这是一个很长的句子" * 5, "zh")
    voice.headphones(False)
    assert voice.speaking


def test_a_language_that_nobody_speaks(voice: EspeakVoice) -> None:
    voice.connect()
    assert voice.say("Bonjour", "fr") is Saying.NO_VOICE


# What is missing.


def test_no_player(voice: EspeakVoice, player: Player) -> None:
    player.program.unlink()
    assert story(voice.connect()) == NO_PROGRAM
    with pytest.raises(DeviceLostError) as lost:
        voice.say("请稍候", "zh")
    assert lost.value.cause is Cause.PROGRAM_MISSING
    player.is_there()
    assert story(voice.connect()) == WELL


def test_no_synthesizer(player: Player, tmp_path: Path) -> None:
    without = EspeakVoice(tmp_path / "prompts", str(player.program), 150, synthesizer="no-such-program")
    assert story(without.connect()) == NO_PROGRAM
    _record(tmp_path / "prompts", "请取走凭条")
    assert story(without.connect()) == (DeviceState.DEGRADED, Cause.PROGRAM_MISSING)
    assert without.say("请稍候", "zh") is Saying.NO_VOICE
    assert without.say("请取走凭条", "zh") is Saying.BEGUN
    player.finished(1)
    without.close()


def test_no_sound_card(tmp_path: Path) -> None:
    aplay = tmp_path / "aplay"
    aplay.write_text("#!/bin/sh\nexit 0\n")
    aplay.chmod(stat.S_IRWXU)
    cards = tmp_path / "cards"
    voice = EspeakVoice(None, str(aplay), 150, synthesizer=str(aplay), cards=cards)
    assert story(voice.connect()) == MISSING
    cards.write_text("--- no soundcards ---\n")
    assert story(voice.connect()) == MISSING
    cards.write_text(" 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n")
    assert story(voice.connect()) == WELL
    cards.unlink()
    with pytest.raises(DeviceLostError):
        voice.look()


@needs_espeak
def test_a_player_that_fails_is_told_and_forgiven_when_it_plays_again(voice: EspeakVoice, player: Player) -> None:
    player.is_there("--fail")
    voice.connect()
    voice.say("请稍候", "zh")
    _until(lambda: not voice.speaking)
    status = voice.look()
    assert story(status) == (DeviceState.DEGRADED, Cause.BROKEN)
    assert "ended with code 1" in status.detail
    player.is_there("--hurry", "20")
    voice.say("请稍候", "zh")
    _until(lambda: not voice.speaking)
    assert story(voice.look()) == WELL


@needs_espeak
def test_the_player_killed_while_it_speaks(voice: EspeakVoice, player: Player) -> None:
    voice.connect()
    voice.say("这是一个很长的句子" * 5, "zh")
    assert voice._playing is not None
    voice._playing.kill()
    _until(lambda: not voice.speaking)
    assert story(voice.look()) == (DeviceState.DEGRADED, Cause.BROKEN)
    assert voice._synthesis is None


@needs_espeak
def test_the_player_gone_and_back_under_supervision(player: Player) -> None:
    heard = Heard()
    worker = drivers.supervise(SpeechConfig(player=str(player.program), poll_s=0.05), heard.put, CLOCK)
    assert isinstance(worker, Supervisor)
    try:
        worker.start()
        assert heard.story() == WELL
        player.program.unlink()
        assert heard.story() == NO_PROGRAM
        player.is_there("--hurry", "20")
        assert heard.story() == WELL
        assert worker.ask(lambda voice: voice.say("请稍候", "zh"), deadline_s=5).result(10) is Saying.BEGUN
        player.finished(1)
    finally:
        assert worker.stop()


@needs_espeak
def test_nothing_goes_on_speaking_after_the_worker_stopped(player: Player) -> None:
    worker = drivers.supervise(SpeechConfig(player=str(player.program)), lambda _: None, CLOCK)
    assert isinstance(worker, Supervisor)
    worker.start()
    worker.ask(lambda voice: voice.say("这是一个很长的句子" * 5, "zh"), deadline_s=5).result(10)
    voice = worker.ask(lambda voice: voice, deadline_s=5).result(10)
    assert isinstance(voice, EspeakVoice)
    assert voice._playing is not None
    playing = voice._playing.pid
    os.kill(playing, 0)
    assert worker.stop()
    assert not Path(f"/proc/{playing}").exists()
