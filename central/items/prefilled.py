# SPDX-License-Identifier: GPL-3.0-or-later
"""How much of an item's form nobody has to type, counted from its data."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.contract.items import FormSpec


@dataclass(frozen=True)
class Share:
    """known: fields that card, registers or licences fill; asked: those that are typed or chosen. A group counts as
    one that is asked, and so does a visit."""

    known: int
    asked: int

    @property
    def all(self) -> int:
        return self.known + self.asked

    @property
    def percent(self) -> int:
        """Of a form without a field there is nothing to fill in: 100."""
        return 100 if not self.all else round(100 * self.known / self.all)


def prefilled_share(form: FormSpec) -> Share:
    """Of all fields of a form, also those that a rule hides. What a register fills, it fills for whoever it
    knows."""
    controls = [control for category in form.ui_schema["elements"] for control in category["elements"]]
    known = sum(1 for control in controls if control.get("options", {}).get("prefill"))
    return Share(known, len(controls) - known)
