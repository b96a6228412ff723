# SPDX-License-Identifier: GPL-3.0-or-later
"""People served by a kiosk in processes of its own, and what is left of them in memory and on the disk."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from devices.status import DeviceClass
from kiosk.demo.rig import BASIC
from kiosk.demo.world import Person, World
from tests.app.kiosk_driver import enrolled
from tests.remains.searching import Found, family, in_files, in_memory, spelled


@dataclass
class Remains:
    """Copies by process, while one is served, and after each was served and wiped.

    files: on the disk, afterwards. resident_mib: of each process, at the end.
    """

    during: dict[str, list[Found]] = field(default_factory=dict)
    after: dict[str, list[Found]] = field(default_factory=dict)
    files: list[Found] = field(default_factory=list)
    resident_mib: dict[str, float] = field(default_factory=dict)


def serve_and_search(
    folder: Path,
    people: Sequence[str],
    *,
    environment: Mapping[str, str],
    devices: frozenset[DeviceClass] = BASIC,
    line_falls: bool = False,
) -> Remains:
    """Serve these people one after the other. environment: of the kiosk's processes, beside what this one has.
    line_falls: before anybody signs, for good, so that what they sign stays on the machine, sealed."""
    places = {"TMPDIR": folder / "tmp", "XDG_RUNTIME_DIR": folder / "run", "HOME": folder / "home"}
    for place in places.values():
        place.mkdir(mode=0o700)
    world = World(folder / "world", devices)
    try:
        _, config = enrolled(world)
        served = _Served(config, {**{name: str(place) for name, place in places.items()}, **environment})
        try:
            remains = _serve(served, world, people, line_falls=line_falls)
        finally:
            served.end()
        words = {f"{name} of {who}": text for who in people for name, text in _words(world.people[who]).items()}
        remains.files = in_files([folder / "world" / "kiosk", *places.values()], spelled(words))
        return remains
    finally:
        world.stop()


class _Served:
    """The kiosk's process, and the words between it and us."""

    def __init__(self, config: Path, environment: Mapping[str, str]) -> None:
        self.errors = config.with_name("served.log")
        with self.errors.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.remains.served_kiosk", str(config)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**os.environ, **environment},
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def hear(self, word: str) -> None:
        assert self._process.stdout is not None
        said = self._process.stdout.readline().strip()
        assert said == word, (said, self.errors.read_text(encoding="utf-8")[-2000:])

    def say(self, word: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()

    def end(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()


def _serve(served: _Served, world: World, people: Sequence[str], *, line_falls: bool) -> Remains:
    remains = Remains()
    everyone = {f"{name} of {who}": text for who in people for name, text in _words(world.people[who]).items()}
    spellings = spelled(everyone)
    served.hear("ready")
    for who in people:
        served.say("on")
        served.hear("lay")
        world.lay(who)
        pin = world.people[who].pin
        assert pin is not None
        served.say(pin[::-1])
        served.hear("sign")
        if line_falls:
            world.cut_line()
        served.say("on")
        served.hear("result")
        for process, found in _search(served.pid, spellings).items():
            remains.during.setdefault(process, []).extend(found)
        world.lift()
        served.say("on")
        served.hear("idle")
        for process, found in _search(served.pid, spellings).items():
            remains.after.setdefault(process, []).extend(found)
    for member in family(served.pid):
        pages = int(Path(f"/proc/{member.pid}/statm").read_text(encoding="ascii").split()[1])
        remains.resident_mib[member.what] = round(pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20), 1)
    return remains


def _search(pid: int, spellings: Mapping[bytes, tuple[str, str]]) -> dict[str, list[Found]]:
    return {process.what: in_memory(process.pid, spellings) for process in family(pid)}


def _words(person: Person) -> dict[str, str]:
    return {"name": person.name, "number": str(person.card["number"])}
