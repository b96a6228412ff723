# SPDX-License-Identifier: GPL-3.0-or-later
"""The quality scale of drivers: what can be checked is checked here; nobody grades himself above what was seen."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import threading
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

from devices.drivers.choice import Unsupported
from devices.quality import DriverQuality, QualityDataError, Scale, Tier, drivers_table, read_scale, rules_table
from devices.status import Cause, DeviceClass, DeviceState
from devices.worker_bound import WrongThreadError
from kiosk.equipment import Fitting, fittings
from kiosk.faults import DeviceFault, explain
from kiosk.settings import Settings
from kiosk.technician.self_tests import TESTED
from kiosk.timing import SystemClock

ROOT: Final = Path(__file__).parents[2]
SCALE: Final = read_scale()
CAMERAS: Final = (DeviceClass.FACE_CAMERA, DeviceClass.DOCUMENT_CAMERA)
GUIDE: Final = (ROOT / "docs" / "technician.md").read_text(encoding="utf-8")


def _drivers_module(device: DeviceClass) -> ModuleType:
    return importlib.import_module(f"devices.drivers.{'camera' if device in CAMERAS else device.value}")


def _package(device: DeviceClass) -> Path:
    names = {
        DeviceClass.ID_CARD_READER: "id_card",
        DeviceClass.SMART_CARD_READER: "smart_card",
        **dict.fromkeys(CAMERAS, "camera"),
    }
    return ROOT / "devices" / names.get(device, device.value)


def _fitting(driver: DriverQuality, name: str | None = None) -> Fitting:
    """The driver as settings would choose it; cameras have one driver and no setting for it."""
    section = getattr(Settings(), driver.device.value)
    chosen: dict[str, object] = {"enabled": True}
    if driver.device not in CAMERAS:
        chosen["driver"] = name or driver.driver
    if driver.device is DeviceClass.RECEIPT_PRINTER:
        chosen["device"] = "/dev/usb/lp9"
    settings = replace(Settings(), **{driver.device.value: replace(section, **chosen)})
    settings = replace(settings, machine=replace(settings.machine, demonstration=True))
    (fitting,) = fittings(settings, SystemClock(), only=driver.device)
    return fitting


# -- the rules that can be checked


def _declared(driver: DriverQuality) -> None:
    supported = _drivers_module(driver.device).SUPPORTED
    assert len(supported[driver.driver]) > 15, "a sentence of what it serves"
    assert not isinstance(_fitting(driver).build(), Unsupported)
    if driver.device not in CAMERAS:
        answer = _fitting(driver, "teleport").build()
        assert isinstance(answer, Unsupported)
        assert driver.driver in answer.reason


def _settings(driver: DriverQuality) -> None:
    section = getattr(Settings(), driver.device.value)
    assert hasattr(section, "enabled")
    assert driver.device in CAMERAS or hasattr(section, "driver")
    assert f"`{driver.device.value}.enabled`" in GUIDE


def _own_worker(driver: DriverQuality) -> None:
    build = _fitting(driver).build()
    assert not isinstance(build, Unsupported)
    made: list[Any] = []
    thread = threading.Thread(target=lambda: made.append(build()))
    thread.start()
    thread.join()
    calls = [
        name
        for name, _ in inspect.getmembers(type(made[0]), inspect.isfunction)
        if not name.startswith("_") and name != "assert_worker"
    ]
    assert {"connect", "close"} <= set(calls)
    for name in calls:
        call = getattr(made[0], name)
        nothings = [None for one in inspect.signature(call).parameters.values() if one.default is one.empty]
        with pytest.raises(WrongThreadError):
            call(*nothings)


def _simulated(driver: DriverQuality) -> None:
    source = inspect.getsource(importlib.import_module(driver.simulator))
    assert 'if __name__ == "__main__":' in source, "it runs as a process of its own"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (forbidden,) = (c["forbidden_modules"] for c in contracts if c["id"] == "simulators")
    assert f"devices.{_package(driver.device).name}" in forbidden


def _gone_while(driver: DriverQuality) -> None:
    name = "camera" if driver.device in CAMERAS else driver.device.value
    folder = ROOT / "tests" / "devices"
    tests = (folder / f"test_gone_while_{name}.py").read_text(encoding="utf-8")
    assert len(re.findall(r"^def test_", tests, re.MULTILINE)) >= 4
    stands = re.findall(r"from tests\.devices\.(\w+) import", tests)
    with_stands = tests + "".join((folder / f"{stand}.py").read_text(encoding="utf-8") for stand in stands)
    assert "devices.simulators" in with_stands, "it is a simulator that goes away, and no mock"


def _causes(driver: DriverQuality) -> None:
    without = []
    for path in _package(driver.device).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "DeviceLostError":
                named = len(node.args) == 3 or any(keyword.arg == "cause" for keyword in node.keywords)
                if not named:
                    without.append(f"{path.name}:{node.lineno}")
    assert without == []


def _parsers_proven(driver: DriverQuality) -> None:
    assert driver.parsers, "what it parses is named"
    for parser in driver.parsers:
        test, _, target = parser.partition(" + ")
        assert "@given(" in (ROOT / "tests" / "devices" / f"{test}.py").read_text(encoding="utf-8")
        assert (ROOT / "tests" / "fuzz" / f"{target}.py").exists(), target


def _faults_injected(driver: DriverQuality) -> None:
    source = inspect.getsource(importlib.import_module(driver.simulator))
    assert "add_control_option" in source, "any process can flip it"
    assert "FaultPlan" in source or "FaultPlan" in "".join(
        inspect.getsource(importlib.import_module(f"devices.simulators.{name}"))
        for name in re.findall(r"from devices\.simulators\.(\w+) import", source)
    ), "it fails the next time, and until told"


def _self_test(driver: DriverQuality) -> None:
    assert driver.device in TESTED


def _documented(driver: DriverQuality) -> None:
    needs = GUIDE.partition("## What the program needs")[2].partition("## First start")[0]
    assert f"`{driver.driver}`" in needs


def _seen(driver: DriverQuality) -> None:
    assert driver.seen


def _two_makers(driver: DriverQuality) -> None:
    assert len({one.model.split()[0] for one in driver.seen}) >= 2


CHECKS: Final[dict[str, Callable[[DriverQuality], None]]] = {
    "declared": _declared,
    "settings": _settings,
    "own_worker": _own_worker,
    "simulated": _simulated,
    "gone_while": _gone_while,
    "causes": _causes,
    "parsers_proven": _parsers_proven,
    "faults_injected": _faults_injected,
    "self_test": _self_test,
    "documented": _documented,
    "seen": _seen,
    "two_makers": _two_makers,
}


def test_each_rule_that_says_it_is_checked_is_checked_here() -> None:
    assert {rule.id for rule in SCALE.rules if rule.checked} == CHECKS.keys()


@pytest.mark.parametrize(
    ("driver", "rule"),
    [
        pytest.param(driver, rule, id=f"{driver.device}-{driver.driver}-{rule}")
        for driver in SCALE.drivers
        for rule in driver.fulfils
        if rule in CHECKS
    ],
)
def test_a_driver_fulfils_what_it_says(driver: DriverQuality, rule: str) -> None:
    CHECKS[rule](driver)


# -- the whole


def test_every_driver_that_can_be_chosen_is_graded() -> None:
    chosen = {(device, name) for device in DeviceClass for name in _drivers_module(device).SUPPORTED}
    assert {(driver.device, driver.driver) for driver in SCALE.drivers} == chosen


@pytest.mark.parametrize("driver", SCALE.drivers, ids=lambda driver: f"{driver.device}-{driver.driver}")
def test_what_nobody_has_seen_is_silver_at_most(driver: DriverQuality) -> None:
    grade = SCALE.grade(driver)
    assert grade is not Tier.NONE, [rule.id for rule in SCALE.lacking(driver)]
    if not driver.seen:
        assert grade in (Tier.BRONZE, Tier.SILVER)


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause is not Cause.NONE])
@pytest.mark.parametrize("device", DeviceClass)
def test_every_cause_has_a_sentence_with_a_next_step(device: DeviceClass, cause: Cause) -> None:
    texts = explain(DeviceFault(device, DeviceState.OFFLINE, cause))
    assert texts.technician != explain(DeviceFault(device, DeviceState.OFFLINE, Cause.NONE)).technician
    assert len(texts.technician.source) > 30


def test_the_page_shows_the_scale_as_it_is() -> None:
    page = (ROOT / "docs" / "drivers.md").read_text(encoding="utf-8")
    assert rules_table(SCALE) in page, "python -m devices.quality prints what belongs there"
    assert drivers_table(SCALE) in page, "python -m devices.quality prints what belongs there"


def _scale(*drivers: str) -> str:
    rules = """
[rules.first]
tier = "bronze"
check = false
text = "one"
[rules.third]
tier = "gold"
check = true
text = "three"
[rules.second]
tier = "silver"
check = true
text = "two"
"""
    return rules + "".join(f'[[driver]]\nname = "x"\nclass = "ups"\nsimulator = "s"\n{more}\n' for more in drivers)


def _read(tmp_path: Path, text: str) -> Scale:
    file = tmp_path / "quality.toml"
    file.write_text(text, encoding="utf-8")
    return read_scale(file)


@pytest.mark.parametrize(
    ("says", "grade"),
    [
        ("", Tier.NONE),
        ('checked = ["second"]', Tier.NONE),
        ('evidence = {first = "seen"}', Tier.BRONZE),
        ('evidence = {first = "seen"}\nchecked = ["third"]', Tier.BRONZE),
        ('evidence = {first = "seen"}\nchecked = ["second"]', Tier.SILVER),
        ('exempt = {first = "no port"}\nchecked = ["second", "third"]', Tier.PLATINUM),
    ],
)
def test_a_grade_is_the_highest_tier_without_a_gap(tmp_path: Path, says: str, grade: Tier) -> None:
    scale = _read(tmp_path, _scale(says))
    assert scale.grade(scale.drivers[0]) is grade


@pytest.mark.parametrize(
    ("says", "wrong"),
    [
        ('checked = ["fourth"]', "there is no rule"),
        ('checked = ["first"]', "needs evidence"),
        ('evidence = {first = "seen"}\nexempt = {first = "no port"}', "both"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, says: str, wrong: str) -> None:
    with pytest.raises(QualityDataError, match=wrong):
        _read(tmp_path, _scale(says))
