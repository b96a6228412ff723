# SPDX-License-Identifier: GPL-3.0-or-later
"""The dock: levers of the world as data, drawn by the side panel and by the browser page alike.

Its words stand in both languages at once: it is for whoever shows the machine, not for citizens.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import requests
import structlog

from devices.simulators.process import SimulatorFault
from devices.status import DeviceStatus
from kiosk.demo.bench import Bench, Work
from kiosk.demo.device_levers import device_cards, device_groups, device_pulls
from kiosk.demo.levers import Lever, LeverGroup
from kiosk.demo.speaker import TwoLanguages
from kiosk.demo.world import World

_log = structlog.get_logger(__name__)

_CLOCK_JUMP_SECONDS: Final = 3600.0
_SLOW_SECONDS: Final = 3.0
_SHOWN_MESSAGES: Final = 3
_MESSAGES_EVERY_SECONDS: Final = 1.0


class UnknownLeverError(ValueError):
    """No lever has this name, or it does not take these arguments."""


class Dock:
    """Draws the world's state as levers and pulls them, off the caller's thread.

    The short messages that the city sends are fetched now and then, so that the code to type can be read here.
    """

    def __init__(
        self,
        world: World,
        item_codes: tuple[str, ...],
        statuses: Callable[[], Sequence[DeviceStatus]] = tuple,
        bench: Bench | None = None,
    ) -> None:
        """item_codes: the items whose refusal by machine the dock can allow. statuses: how the kiosk's devices
        stand, as it believes; from any thread. bench: where they are tried; None without a kiosk."""
        self.statuses = statuses
        self._bench = bench
        self._speaker = TwoLanguages()
        self._world = world
        self._item_codes = item_codes
        self._messages = ""
        self._pulling = False
        self._stopping = threading.Event()
        self._work = threading.Condition()
        self._queue: list[tuple[str, Mapping[str, Any]]] = []
        self._pulls: dict[str, Callable[..., None]] = {
            "lay": world.lay,
            "lift": world.lift,
            "lift_during_read": world.lift_during_read,
            "reader_fault": lambda fault, times=1: world.reader_fault(fault, times),
            "paper": world.paper,
            "cover": world.cover,
            "line": lambda cut: world.cut_line() if cut else world.restore_line(),
            "lose_answers": world.lose_answers,
            "slow": world.slow_centre,
            "silence": lambda registers: world.silence_registers(frozenset(registers)),
            "refusal": lambda allowed: world.allow_refusal(item_codes if allowed else ()),
            "clock": world.clock.jump,
            **device_pulls(world),
        }
        if bench is not None:
            self._pulls |= {"self_tests": bench.try_devices, "readiness": bench.save_report}
        self._threads = [
            threading.Thread(target=self._pull_in_order, name="demo-dock", daemon=True),
            threading.Thread(target=self._fetch_messages, name="demo-dock-messages", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def pull(self, name: str, arguments: Mapping[str, Any]) -> None:
        """Pull a lever soon, in order. Raises UnknownLeverError."""
        if name not in self._pulls:
            raise UnknownLeverError(f"no lever is called {name!r}")
        if name == "lay" and arguments.get("person_id") not in self._world.people:
            raise UnknownLeverError("nobody of the demonstration has this id")
        with self._work:
            self._queue.append((name, dict(arguments)))
            self._work.notify()

    @property
    def busy(self) -> bool:
        """Whether a lever that was pulled has not done its work yet."""
        with self._work:
            return bool(self._queue) or self._pulling

    def groups(self) -> tuple[LeverGroup, ...]:
        """All levers as they stand."""
        state = self._world.state()
        people = tuple(
            Lever(person.name, "lay", {"person_id": person.id}, state["on_plate"] == person.id, _both(person.story))
            for person in self._world.people.values()
        )
        return (
            LeverGroup("短信 · Text messages", (), self._messages),
            LeverGroup("工作人员后台 · Staff desk", (), "\n".join(self._world.desk)),
            LeverGroup(
                "读卡器 · Card reader",
                (
                    Lever("拿起卡 · Lift the card", "lift"),
                    Lever("读时拿走 · Lift while reading", "lift_during_read"),
                    Lever("读错 · Unreadable", "reader_fault", {"fault": {"sw3": "0x41"}}),
                    Lever("不是身份证 · Not an ID card", "reader_fault", {"fault": {"sw3": "0x40"}}),
                ),
            ),
            LeverGroup(
                "打印机 · Printer",
                (
                    Lever("有纸 · Paper", "paper", {"level": "full"}, state["paper"] == "full"),
                    Lever("纸少 · Low", "paper", {"level": "low"}, state["paper"] == "low"),
                    Lever("缺纸 · Out", "paper", {"level": "out"}, state["paper"] == "out"),
                    Lever("开盖 · Cover open", "cover", {"state": "open"}, state["cover"] == "open"),
                    Lever("合盖 · Closed", "cover", {"state": "closed"}, state["cover"] == "closed"),
                ),
            ),
            LeverGroup(
                "线路与中心 · Line and centre",
                (
                    Lever("断网 · Cut the line", "line", {"cut": not state["line_cut"]}, state["line_cut"]),
                    Lever("丢一个回复 · Lose an answer", "lose_answers", {"count": 1}),
                    Lever(
                        "中心变慢 · Slow centre",
                        "slow",
                        {"seconds": 0.0 if state["delay"] else _SLOW_SECONDS},
                        bool(state["delay"]),
                    ),
                    _silence("人口库无应答 · Population register silent", "population", state["silent"]),
                    _silence("电子证照库无应答 · E-licence store silent", "e_licences", state["silent"]),
                    Lever(
                        "允许机器不予批准 · Allow refusal by machine",
                        "refusal",
                        {"allowed": not state["refusing"]},
                        bool(state["refusing"]),
                    ),
                    Lever("时钟快一小时 · Clock jumps an hour", "clock", {"seconds": _CLOCK_JUMP_SECONDS}),
                ),
            ),
            LeverGroup("放上身份证 · Lay a card", people),
            *self._devices(),
            *device_groups(self._world),
        )

    def _devices(self) -> tuple[LeverGroup, ...]:
        """How they stand and did, and, where they can be tried, the technician's levers."""
        bench = self._bench
        tests = {} if bench is None else bench.tests
        devices = LeverGroup("部件 · Devices", (), cards=device_cards(self.statuses(), tests, self._speaker))
        if bench is None:
            return (devices,)
        levers = (
            Lever("逐个自检 · Test each device", "self_tests", on=bench.doing is Work.TESTS),
            Lever("保存就绪报告 · Save the readiness report", "readiness", on=bench.doing is Work.REPORT),
        )
        return (LeverGroup("技术人员 · Technician", levers, bench.note or None), devices)

    @property
    def report(self) -> Path | None:
        """The readiness report that was saved last."""
        return None if self._bench is None else self._bench.report

    def plain(self) -> Mapping[str, Any]:
        """The groups as JSON values: lists, since QML sees nothing in a tuple."""
        return {
            "groups": [
                {
                    "title": group.title,
                    "levers": [asdict(lever) for lever in group.levers],
                    "text": group.text,
                    "folded": group.folded,
                    "cards": [
                        {"title": card.title, "tone": card.tone, "lines": [asdict(line) for line in card.lines]}
                        for card in group.cards
                    ],
                }
                for group in self.groups()
            ],
            "report": "" if self.report is None else self.report.name,
        }

    def close(self) -> None:
        """Ends the bench too."""
        self._stopping.set()
        if self._bench is not None:
            self._bench.close()
        with self._work:
            self._work.notify()
        for thread in self._threads:
            thread.join(timeout=10)

    def _pull_in_order(self) -> None:
        while True:
            with self._work:
                self._work.wait_for(lambda: bool(self._queue) or self._stopping.is_set())
                if self._stopping.is_set():
                    return
                name, arguments = self._queue.pop(0)
                self._pulling = True
            try:
                self._pulls[name](**arguments)
            except (TypeError, LookupError, ValueError, requests.RequestException, SimulatorFault) as error:
                # A lever that cannot be pulled is no reason to end the demonstration.
                _log.warning("dock.lever_failed", lever=name, reason=type(error).__name__)
            finally:
                self._pulling = False

    def _fetch_messages(self) -> None:
        while not self._stopping.wait(_MESSAGES_EVERY_SECONDS):
            try:
                latest = self._world.messages()[:_SHOWN_MESSAGES]
            except requests.RequestException:
                continue
            self._messages = "\n".join(str(message["text"]) for message in latest)


def _silence(label: str, register: str, silent: Collection[str]) -> Lever:
    """One register falls silent, or answers again; the others stay as they are."""
    return Lever(label, "silence", {"registers": sorted({*silent} ^ {register})}, register in silent)


def _both(story: Mapping[str, str]) -> str:
    return f"{story['zh']} · {story['en']}"
