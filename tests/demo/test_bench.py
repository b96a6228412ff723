# SPDX-License-Identifier: GPL-3.0-or-later
"""The technician's levers of the dock, on a kiosk that runs: its devices are tried through its own workers."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.reports import GuideLight
from devices.status import DeviceClass, DeviceState
from kiosk.demo.bench import Bench, Machine, Work
from kiosk.demo.dock import Dock
from kiosk.demo.levers import Card, Tone
from kiosk.demo.rig import BASIC
from kiosk.demo.world import World
from kiosk.journey.touches import Begin, End
from kiosk.technician import SelfTestOutcome, kept_tests
from tests.app.kiosk_driver import Hands, enrolled, running

DEVICES = BASIC | {DeviceClass.KEYPAD, DeviceClass.SENSORS, DeviceClass.UPS, DeviceClass.FACE_CAMERA}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("bench"), DEVICES)
    yield world
    world.stop()


@pytest.fixture(scope="module")
def machine(world: World) -> Iterator[tuple[Hands, Machine]]:
    settings, path = enrolled(world)
    with running(world, settings, path) as hands:
        hands.wait_for_services()
        rack = hands.kiosk.devices
        workers = {device: rack.supervisor(device) for device in rack.fitted}
        yield hands, Machine(settings, workers, rack.statuses, lambda: hands.kiosk.idle)


@pytest.fixture
def bench(world: World, machine: tuple[Hands, Machine], tmp_path: Path) -> Iterator[Bench]:
    hands, facts = machine
    hands.touch(Begin(), End())
    hands.wait(lambda: hands.kiosk.idle, within_s=60)
    hands.wait(lambda: all(status.state.serves for status in hands.kiosk.devices.statuses()))
    bench = Bench(facts, world.clock, tmp_path / "reports")
    yield bench
    bench.close()


@pytest.fixture
def dock(world: World, machine: tuple[Hands, Machine], bench: Bench) -> Iterator[Dock]:
    hands, _ = machine
    dock = Dock(world, (), hands.kiosk.devices.statuses, bench)
    yield dock
    dock.close()


def pull(dock: Dock, hands: Hands, bench: Bench, name: str) -> None:
    """And wait until it is done."""
    dock.pull(name, {})
    hands.wait(lambda: not dock.busy and bench.doing is Work.NONE, within_s=90)


def cards(dock: Dock) -> dict[DeviceClass, Card]:
    group = next(group for group in dock.groups() if group.title.startswith("部件"))
    return dict(zip([status.device for status in dock.statuses()], group.cards, strict=True))


def words(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True)
    return done.stdout


def test_a_report_before_any_test_says_so(
    dock: Dock, bench: Bench, machine: tuple[Hands, Machine], world: World
) -> None:
    hands, facts = machine
    assert kept_tests(facts.settings, world.clock) == {}
    for card in cards(dock).values():
        assert "never" in card.lines[-1].text
    assert dock.plain()["report"] == ""
    pull(dock, hands, bench, "readiness")
    assert bench.report is not None
    assert dock.plain()["report"] == bench.report.name
    text = words(bench.report)
    assert "Not ready to serve" in text
    assert text.count("Not tried") == len(DEVICES)
    assert "the running kiosk has it" not in text, "it knows of its own devices how they stand"


def test_every_device_is_tried_beside_the_running_kiosk(
    dock: Dock, bench: Bench, machine: tuple[Hands, Machine], world: World
) -> None:
    hands, facts = machine
    slips = len(world.slips)
    workers = dict(facts.workers)
    pull(dock, hands, bench, "self_tests")
    assert {test.device for test in bench.tests.values()} == DEVICES
    by_hand = {DeviceClass.ID_CARD_READER, DeviceClass.KEYPAD}
    assert {test.device for test in bench.tests.values() if test.outcome is SelfTestOutcome.BY_HAND} == by_hand
    passed = {test.device for test in bench.tests.values() if test.outcome is SelfTestOutcome.PASSED}
    assert passed == DEVICES - by_hand
    assert world.wait_for_slip(slips + 1, timeout=10) is not None, "a slip was really printed"
    assert list((world.folder / "pages").rglob("*")), "and a page"
    assert kept_tests(facts.settings, world.clock) == bench.tests
    for device, card in cards(dock).items():
        assert card.tone is Tone.GOOD, device
        assert card.lines[-1].tone is (Tone.LOOK if device in by_hand else Tone.GOOD)
    # The kiosk still has them, and puts back the light that the test put out.
    assert {device: hands.kiosk.devices.supervisor(device) for device in DEVICES} == workers
    assert all(status.state is DeviceState.ONLINE for status in hands.kiosk.devices.statuses())
    lit = [list(GuideLight).index(GuideLight.ID_CARD_READER)]
    board = DeviceClass.SENSORS
    world.rig.wait_for(board, lambda event: event.get("outputs") == [len(GuideLight) - 1])
    hands.wait(lambda: _was(world, lit))
    pull(dock, hands, bench, "readiness")
    assert bench.report is not None
    assert "Ready to serve" in words(bench.report)
    assert "Not ready" not in words(bench.report)


def _was(world: World, outputs: list[int]) -> bool:
    from devices.simulators.process import SimulatorFault

    try:
        world.rig.wait_for(DeviceClass.SENSORS, lambda event: event.get("outputs") == outputs, within_s=0.01)
    except SimulatorFault:
        return False
    return True


def test_what_does_not_serve_fails_with_its_cause_and_next_step(
    dock: Dock, bench: Bench, machine: tuple[Hands, Machine], world: World
) -> None:
    hands, _ = machine

    def stands(device: DeviceClass) -> bool:
        found = next(status for status in hands.kiosk.devices.statuses() if status.device is device)
        return found.state.serves

    world.rig.plug(DeviceClass.KEYPAD, False)
    world.paper("out")
    try:
        hands.wait(lambda: not stands(DeviceClass.KEYPAD) and not stands(DeviceClass.RECEIPT_PRINTER))
        pull(dock, hands, bench, "self_tests")
        drawn = cards(dock)
        for device, cause, step in (
            (DeviceClass.KEYPAD, "port_missing", "Check cable"),
            (DeviceClass.RECEIPT_PRINTER, "paper_out", "paper"),
        ):
            card = drawn[device]
            assert card.tone is Tone.WRONG
            assert cause in card.title
            assert step in card.lines[1].text
            assert card.lines[-1].tone is Tone.WRONG
            assert "failed" in card.lines[-1].text
            assert step in card.lines[-1].text
            assert bench.tests[device].outcome is SelfTestOutcome.FAILED
        pull(dock, hands, bench, "readiness")
        assert bench.report is not None
        text = words(bench.report)
        assert "Not ready to serve" in text
        assert "port_missing" in text
    finally:
        world.rig.plug(DeviceClass.KEYPAD, True)
        world.paper("full")


def test_nothing_is_tried_while_somebody_is_served(
    dock: Dock, bench: Bench, machine: tuple[Hands, Machine], world: World
) -> None:
    hands, _ = machine
    before, slips = dict(bench.tests), len(world.slips)
    hands.touch(Begin())
    pull(dock, hands, bench, "self_tests")
    assert "Somebody is served" in bench.note
    assert bench.tests == before
    assert len(world.slips) == slips


def test_a_report_that_cannot_be_saved_says_so(
    world: World, machine: tuple[Hands, Machine], tmp_path: Path
) -> None:
    hands, facts = machine
    (tmp_path / "file").write_text("in the way")
    bench = Bench(facts, world.clock, tmp_path / "file")
    bench.save_report()
    hands.wait(lambda: bench.doing is Work.NONE, within_s=60)
    assert bench.report is None
    assert "cannot be saved" in bench.note


def test_a_new_dock_shows_what_was_found_before(
    dock: Dock, bench: Bench, machine: tuple[Hands, Machine], world: World, tmp_path: Path
) -> None:
    hands, facts = machine
    if not bench.tests:
        pull(dock, hands, bench, "self_tests")
    assert Bench(facts, world.clock, tmp_path).tests == bench.tests
