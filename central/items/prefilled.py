# SPDX-License-Identifier: GPL-3.0-or-later
"""How much of an item's form nobody has to type, counted from its data."""

from __future__ import annotations

from dataclasses import dataclass

from central.items.definition import form_controls
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
    prefilled = [bool(control.options.get("prefill")) for control in form_controls(form.ui_schema)]
    return Share(sum(prefilled), prefilled.count(False))
