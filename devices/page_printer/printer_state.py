# SPDX-License-Identifier: GPL-3.0-or-later
"""What a printer's attributes mean for a job: its state reasons, toner and paper, folded into what matters.

Reasons are matched by their beginning and never by their end: a printer says media-empty-error, and CUPS in front
of it says media-empty-warning for the same empty tray.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from devices.page_printer.ipp import Attributes, number, numbers, text, texts
from devices.reports import PagePrinterStatus, PaperSupply, PrintBlock, TonerSupply
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus

WANTED: Final = (
    "printer-state",
    "printer-state-reasons",
    "printer-state-message",
    "printer-is-accepting-jobs",
    "printer-make-and-model",
    "printer-input-tray",
    "marker-types",
    "marker-levels",
    "marker-low-levels",
    "document-format-supported",
    "operations-supported",
    "device-uri",
)
"""The attributes that are asked for: a full description is forty times as long."""

_STOPPED: Final = 5
_MESSAGE: Final = 120

_BLOCKS: Final = (
    ("media-jam", PrintBlock.PAPER_JAM, Cause.PAPER_JAM),
    ("cover-open", PrintBlock.COVER_OPEN, Cause.COVER_OPEN),
    ("door-open", PrintBlock.COVER_OPEN, Cause.COVER_OPEN),
    ("interlock-open", PrintBlock.COVER_OPEN, Cause.COVER_OPEN),
    ("media-empty", PrintBlock.PAPER_OUT, Cause.PAPER_OUT),
    ("media-needed", PrintBlock.PAPER_OUT, Cause.PAPER_OUT),
    ("input-tray-missing", PrintBlock.PAPER_OUT, Cause.PAPER_OUT),
    ("toner-empty", PrintBlock.TONER_OUT, Cause.TONER_OUT),
    ("marker-supply-empty", PrintBlock.TONER_OUT, Cause.TONER_OUT),
    ("developer-empty", PrintBlock.TONER_OUT, Cause.TONER_OUT),
    ("output-area-full", PrintBlock.OUTPUT_FULL, Cause.OUTPUT_FULL),
    ("output-tray-missing", PrintBlock.OUTPUT_FULL, Cause.OUTPUT_FULL),
    ("offline", PrintBlock.OFFLINE, Cause.NO_ANSWER),
    ("shutdown", PrintBlock.OFFLINE, Cause.LOST),
    ("timed-out", PrintBlock.OFFLINE, Cause.NO_ANSWER),
    ("fuser-over-temp", PrintBlock.HARDWARE, Cause.BROKEN),
    ("fuser-under-temp", PrintBlock.HARDWARE, Cause.BROKEN),
    ("marker-waste-full", PrintBlock.HARDWARE, Cause.BROKEN),
    ("opc-life-over", PrintBlock.HARDWARE, Cause.BROKEN),
)
"""In the order in which a person mends them: a jam hides an empty tray."""

_STATE_OF_BLOCK: Final = {
    PrintBlock.OFFLINE: DeviceState.OFFLINE,
    PrintBlock.HARDWARE: DeviceState.HARDWARE_ERROR,
}


@dataclass(frozen=True)
class Reading:
    """One printer, or one queue, at one moment. block None: it can print.

    stopped: by itself, by somebody, or by CUPS after a failure. device_uri: CUPS only, where its queue leads.
    """

    block: PrintBlock | None
    cause: Cause
    paper: PaperSupply
    toner: TonerSupply
    pages_left: int | None
    detail: str
    model: str
    stopped: bool
    device_uri: str
    formats: tuple[str, ...]
    operations: tuple[int, ...]

    def status(self) -> PagePrinterStatus:
        """In the words of all devices."""
        state = DeviceState.ONLINE if self.cause is Cause.NONE else DeviceState.DEGRADED
        if self.block is not None:
            state = _STATE_OF_BLOCK.get(self.block, DeviceState.USER_ERROR)
        device = DeviceStatus(DeviceClass.PAGE_PRINTER, state, self.detail, self.cause)
        return PagePrinterStatus(device, self.paper, self.toner, self.block, self.pages_left)


def read(attributes: Attributes) -> Reading:
    """What the attributes say; what they do not say is unknown."""
    reasons = texts(attributes, "printer-state-reasons")
    state = number(attributes, "printer-state")
    block, cause = _block(reasons)
    toner = _toner(attributes, reasons)
    paper = _paper(reasons)
    stopped = state == _STOPPED or attributes.get("printer-is-accepting-jobs") == (False,)
    if block is None and toner is TonerSupply.OUT:
        block, cause = PrintBlock.TONER_OUT, Cause.TONER_OUT
    if block is None and stopped:
        block, cause = PrintBlock.HARDWARE, Cause.BROKEN
    if block is None and paper is PaperSupply.LOW:
        cause = Cause.PAPER_LOW
    elif block is None and toner is TonerSupply.LOW:
        cause = Cause.TONER_LOW
    telling = ", ".join(reason for reason in reasons if reason != "none")
    message = text(attributes, "printer-state-message")
    return Reading(
        block=block,
        cause=cause,
        paper=paper,
        toner=toner,
        pages_left=_sheets(attributes),
        detail="; ".join(part[:_MESSAGE] for part in (telling, message) if part),
        model=text(attributes, "printer-make-and-model"),
        stopped=stopped,
        device_uri=text(attributes, "device-uri"),
        formats=texts(attributes, "document-format-supported"),
        operations=numbers(attributes, "operations-supported"),
    )


def _block(reasons: tuple[str, ...]) -> tuple[PrintBlock | None, Cause]:
    for prefix, block, cause in _BLOCKS:
        if any(_begins(reason, prefix) for reason in reasons):
            return block, cause
    return None, Cause.NONE


def _begins(reason: str, prefix: str) -> bool:
    """output-area-full-report begins with output-area-full; output-area-fullness would not."""
    return reason == prefix or reason.startswith(prefix + "-")


def _paper(reasons: tuple[str, ...]) -> PaperSupply:
    if any(_begins(reason, prefix) for reason in reasons for prefix in ("media-empty", "media-needed")):
        return PaperSupply.OUT
    return PaperSupply.LOW if any(_begins(reason, "media-low") for reason in reasons) else PaperSupply.FULL


def _toner(attributes: Attributes, reasons: tuple[str, ...]) -> TonerSupply:
    for prefix in ("toner-empty", "marker-supply-empty"):
        if any(_begins(reason, prefix) for reason in reasons):
            return TonerSupply.OUT
    low = any(_begins(reason, prefix) for reason in reasons for prefix in ("toner-low", "marker-supply-low"))
    levels = _toner_levels(attributes)
    if not levels:
        return TonerSupply.LOW if low else TonerSupply.UNKNOWN
    level, low_level = min(levels)
    if level == 0:
        return TonerSupply.OUT
    return TonerSupply.LOW if low or level <= low_level else TonerSupply.FULL


def _toner_levels(attributes: Attributes) -> list[tuple[int, int]]:
    """Percent left and percent called low of each supply that prints; waste boxes count the other way."""
    kinds = texts(attributes, "marker-types")
    levels = numbers(attributes, "marker-levels")
    lows = numbers(attributes, "marker-low-levels")
    if len(kinds) != len(levels):
        return []
    lows = lows if len(lows) == len(levels) else (10,) * len(levels)
    return [
        (level, low)
        for kind, level, low in zip(kinds, levels, lows, strict=True)
        if kind.lower().startswith(("toner", "ink")) and 0 <= level <= 100
    ]


def _sheets(attributes: Attributes) -> int | None:
    """The sheets in all trays that count theirs (printer-input-tray, PWG 5100.13); None when none does."""
    counted: list[int] = []
    for value in attributes.get("printer-input-tray", ()):
        described = value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)
        fields = dict(part.split("=", 1) for part in described.split(";") if "=" in part)
        level = fields.get("level", "")
        # Below zero stands for "some", "unknown" and "other".
        if level.isascii() and level.isdigit() and len(level) <= 6 and fields.get("type") != "sheetFeedManual":
            counted.append(int(level))
    return sum(counted) if counted else None
