# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose matter a case is: that of its item's department, and of nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from central.catalogue import EarlierItems
from central.items import ItemDefinition
from kiosk.contract.items import ServiceItem
from kiosk.contract.message import Text


@dataclass(frozen=True)
class Departments:
    """The departments of a city, by the Chinese name that its items have."""

    definitions: Mapping[str, ItemDefinition]
    earlier: EarlierItems
    city: Text
    """How the office of the whole city is called."""

    @property
    def names(self) -> tuple[str, ...]:
        """Each that has an item, once."""
        return tuple(dict.fromkeys(one.item.department.zh for one in self.definitions.values()))

    def name(self, department: str | None) -> Text:
        """What a citizen reads of who looked at their case."""
        if department is None:
            return self.city
        named = (one.item.department for one in self.definitions.values())
        return next((one for one in named if one.zh == department), Text(zh=department, en=department))

    def codes(self, department: str) -> tuple[str, ...]:
        """The items of a department."""
        return tuple(code for code, one in self.definitions.items() if one.item.department.zh == department)

    def of(self, item_code: str, item_version: str | None = None) -> str | None:
        """Whose an item is, also one that is offered no more; None where nobody can say."""
        definition = self.definitions.get(item_code)
        if definition is not None:
            return definition.item.department.zh
        earlier = None if item_version is None else self.earlier.item(item_code, item_version)
        return None if earlier is None else earlier.department.zh

    def as_signed(self, item_code: str, item_version: str) -> ServiceItem | None:
        """An item in the words that its applicant saw; None where nobody has them any more."""
        definition = self.definitions.get(item_code)
        if definition is not None and definition.item.version == item_version:
            return definition.item
        return self.earlier.item(item_code, item_version)

    def sees(self, department: str | None, item_code: str, item_version: str | None = None) -> bool:
        """Whether somebody of a department (None: of the whole city) sees what belongs to an item."""
        return department is None or self.of(item_code, item_version) == department

    def sees_unnamed(self, department: str | None, item_code: str | None) -> bool:
        """The same of what may name no item, and is everybody's then."""
        return item_code is None or self.sees(department, item_code)
