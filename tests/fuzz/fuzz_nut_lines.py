# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of NUT's protocol: any bytes in any pieces; bounded, and what they say folds into a power."""

from __future__ import annotations

from typing import Final

from devices.reports import Power
from devices.ups.nut import Ups
from devices.ups.nut_lines import LONGEST_LINE, LineReader, Variable, parsed

SEEDS: Final = (
    b'\x10BEGIN LIST VAR kiosk\nVAR kiosk ups.status "OB LB"\nVAR kiosk battery.charge "9.5"\nEND LIST VAR kiosk\n',
    b'\x03VAR kiosk device.model "A \\"B\\" \\\\ C"\r\nERR DATA-STALE\n',
    b"\x3f" + b"V" * 2000 + b"\n",
)


def target(data: bytes) -> None:
    """The first byte says how long the pieces are."""
    step, stream = (data[0] % 64 + 1, data[1:]) if data else (1, b"")
    reader, variables = LineReader(), {}
    for at in range(0, len(stream), step):
        for line in reader.feed(stream[at : at + step]):
            said = None if line is None else parsed(line, "kiosk")
            if isinstance(said, Variable):
                variables[said.name] = said.value
        assert len(reader._held) <= LONGEST_LINE
    ups = Ups(variables, 25)
    assert isinstance(ups.power, Power)
    assert ups.power.charge_percent is None or 0 <= ups.power.charge_percent <= 100
    assert ups.status.detail
    assert list(reader.feed(b"\nERR X\n"))[-1] == "ERR X"
