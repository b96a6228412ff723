# SPDX-License-Identifier: GPL-3.0-or-later
"""An item's form as the centre loads it: what cannot be drawn, asked or met is refused, with file and mend."""

from __future__ import annotations

from pathlib import Path

from central.items.files import error_at
from central.items.form_meeting import unmet
from kiosk.contract.forms import FormDataError, Layout, read_layout
from kiosk.contract.items import ServiceItem
from kiosk.standards import FormValidator


def check_form(item: ServiceItem, folder: Path) -> FormValidator:
    """The validator of an item's form. Raises ItemDataError."""
    try:
        layout, validator = read_layout(item.form)
    except FormDataError as error:
        raise error_at(folder / error.file, str(error)) from error
    _same_keys(layout, item, folder)
    for one in unmet(layout, item.form.json_schema):
        raise error_at(folder / one.file, f"{one.place}: {one.mend}" if one.place else one.mend)
    return validator


def _same_keys(layout: Layout, item: ServiceItem, folder: Path) -> None:
    keys = {control.key for control in layout.controls()}
    if different := sorted(keys ^ item.form.json_schema["properties"].keys()):
        raise error_at(folder / "form.ui.json", f"in only one of schema and UI schema: {', '.join(different)}")
