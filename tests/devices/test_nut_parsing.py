# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of NUT's protocol, true ones and any others; and what their variables mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.reports import Power
from devices.status import Cause, DeviceState
from devices.ups.nut import Ups
from devices.ups.nut_lines import LONGEST_LINE, Begin, End, LineReader, Refusal, Variable, parsed, whole
from tests.devices.watched import Story


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("BEGIN LIST VAR kiosk", Begin()),
        ("END LIST VAR kiosk", End()),
        ('VAR kiosk ups.status "OB LB"', Variable("ups.status", "OB LB")),
        (r'VAR kiosk device.model "A \"B\" \\ C"', Variable("device.model", 'A "B" \\ C')),
        ('VAR kiosk ups.mfr ""', Variable("ups.mfr", "")),
        ("ERR UNKNOWN-UPS", Refusal("UNKNOWN-UPS")),
        ("ERR DATA-STALE extra", Refusal("DATA-STALE")),
        ('VAR other ups.status "OL"', None),
        ("VAR kiosk ups.status", None),
        ('VAR kiosk ups.status "OL', None),
        ("", None),
        ("OK", None),
    ],
)
def test_lines(line: str, what: object) -> None:
    assert parsed(line, "kiosk") == what


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"), max_size=200))
def test_a_value_comes_back_as_it_was(value: str) -> None:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    assert parsed(f'VAR kiosk a.b "{escaped}"', "kiosk") == Variable("a.b", value)


@given(st.text(max_size=300))
def test_any_line_is_something_or_nonsense(line: str) -> None:
    parsed(line, "kiosk")
    whole(line)


@given(st.binary(max_size=5000), st.integers(1, 700))
def test_any_bytes_in_any_pieces(data: bytes, step: int) -> None:
    reader, whole_reader = LineReader(), LineReader()
    lines: list[str | None] = []
    for at in range(0, len(data), step):
        lines += reader.feed(data[at : at + step])
        assert len(reader._held) <= LONGEST_LINE
    assert lines == list(whole_reader.feed(data))
    assert all(line is None or len(line) <= LONGEST_LINE for line in lines)
    assert list(reader.feed(b"\nERR X\n"))[-1] == "ERR X"


@pytest.mark.parametrize(
    ("text", "number"), [("90", 90), ("89.6", 89), ("0", 0), ("-1", None), ("", None), ("1e9", None), (None, None)]
)
def test_numbers(text: str | None, number: int | None) -> None:
    assert whole(text) == number


WELL: Story = (DeviceState.ONLINE, Cause.NONE)


@pytest.mark.parametrize(
    ("status", "charge", "told", "power"),
    [
        ("OL", "100", WELL, (False, False, 100)),
        ("OL CHRG", "10", WELL, (False, False, 10)),
        ("OL BOOST", "", WELL, (False, False, None)),
        ("OB DISCHRG", "80", (DeviceState.DEGRADED, Cause.ON_BATTERY), (True, False, 80)),
        ("OB", "25", (DeviceState.DEGRADED, Cause.ON_BATTERY), (True, False, 25)),
        ("OB", "24.9", (DeviceState.DEGRADED, Cause.BATTERY_LOW), (True, True, 24)),
        ("OB LB", "", (DeviceState.DEGRADED, Cause.BATTERY_LOW), (True, True, None)),
        ("OL LB CHRG", "10", (DeviceState.DEGRADED, Cause.BATTERY_LOW), (False, True, 10)),
        ("OL RB", "90", (DeviceState.DEGRADED, Cause.BATTERY_OLD), (False, False, 90)),
        ("ALARM OL", "90", (DeviceState.DEGRADED, Cause.BROKEN), (False, False, 90)),
        ("OL BYPASS", "101", (DeviceState.DEGRADED, Cause.BROKEN), (False, False, 100)),
        ("OFF", "90", (DeviceState.HARDWARE_ERROR, Cause.BROKEN), (False, False, 90)),
    ],
)
def test_what_the_flags_mean(status: str, charge: str, told: Story, power: tuple[bool, bool, int | None]) -> None:
    ups = Ups({"ups.status": status, "battery.charge": charge}, 25)
    assert (ups.status.state, ups.status.cause) == told
    assert ups.power == Power(*power, runtime_s=None)


@pytest.mark.parametrize(
    ("status", "cause", "failing"),
    [
        ("FSD OL", Cause.SHUTDOWN_ORDERED, True),
        ("FSD", Cause.SHUTDOWN_ORDERED, True),
        ("FSD OB", Cause.SHUTDOWN_ORDERED, True),
        ("FSD OB LB", Cause.BATTERY_LOW, True),
        ("OB LB", Cause.BATTERY_LOW, True),
        ("OL LB CHRG", Cause.BATTERY_LOW, False),
        ("OB DISCHRG", Cause.ON_BATTERY, False),
    ],
)
def test_when_the_power_is_about_to_end(status: str, cause: Cause, failing: bool) -> None:
    """An ordered shutdown is one with or without mains; a battery that charges again is none."""
    ups = Ups({"ups.status": status, "battery.charge": "80"}, 25)
    assert ups.power.failing is failing
    assert ups.power.ordered is ("FSD" in status.split())
    assert (ups.status.state, ups.status.cause) == (DeviceState.DEGRADED, cause)


@pytest.mark.parametrize(
    ("variables", "simulated"),
    [
        ({"driver.name": "usbhid-ups"}, False),
        ({"driver.name": "simulated-ups"}, True),
        ({"driver.name": "dummy-ups"}, True),
        ({"driver.name": "dummy-ups", "driver.parameter.mode": "dummy-loop"}, True),
        ({"driver.name": "dummy-ups", "driver.parameter.mode": "repeater"}, False),
    ],
)
def test_which_is_a_simulator(variables: dict[str, str], simulated: bool) -> None:
    assert Ups(variables, 25).simulated is simulated
