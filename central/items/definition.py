# SPDX-License-Identifier: GPL-3.0-or-later
"""One item, complete and checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from central.decisions.facts import FactTable
from central.decisions.rules import RuleSet
from central.documents.template import DocumentTemplate
from central.licences.making import LicenceIssue
from kiosk.contract.cases import Application
from kiosk.contract.items import ServiceItem
from kiosk.standards import FormValidator

_SCOPE = "#/properties/"


@dataclass(frozen=True)
class Control:
    """One control of the form: its key, which page it is on, its label and options as written."""

    key: str
    page: int
    label: Any
    options: dict[str, Any]


@dataclass(frozen=True)
class ItemDefinition:
    """An item of the catalogue with everything that decides it."""

    item: ServiceItem
    facts: FactTable
    rule_set: RuleSet
    document: DocumentTemplate | None
    validator: FormValidator
    licence: LicenceIssue | None = None
    """What its approval makes besides the paper."""

    @property
    def can_refuse(self) -> bool:
        """Whether any rule could refuse once the city's setting lets it."""
        return any(rule.may_refuse for rule in self.rule_set.rules)

    def controls(self) -> Iterator[Control]:
        """Every control of the form, in order. Raises ValueError where the UI schema is not of the shape."""
        yield from form_controls(self.item.form.ui_schema)

    def contradicts_card(self, application: Application) -> bool:
        """Whether a field that was filled from the card does not say what the card says. Of a card that was not
        read (代办 for a child) there is nothing but name and number."""
        card = application.applicant.to_payload()
        if application.proxy is not None and not application.proxy.card_read:
            card = {name: card[name] for name in ("name", "number", "birth_date")}
        return any(
            application.form[control.key] != card[source.removeprefix("card.")]
            for control in self.controls()
            if (source := str(control.options.get("prefill", ""))).startswith("card.")
            and source.removeprefix("card.") in card
            and control.key in application.form
        )


def form_controls(ui_schema: dict[str, Any]) -> Iterator[Control]:
    """The controls of a JSON Forms style Categorization. Raises ValueError naming what is wrong."""
    if ui_schema.get("type") != "Categorization" or not isinstance(ui_schema.get("elements"), list):
        raise ValueError("the UI schema is a Categorization with elements")
    for page, category in enumerate(ui_schema["elements"]):
        if category.get("type") != "Category" or not isinstance(category.get("elements"), list):
            raise ValueError(f"page {page + 1} is a Category with elements")
        for element in category["elements"]:
            scope = element.get("scope", "")
            if element.get("type") != "Control" or not scope.startswith(_SCOPE):
                raise ValueError(f"page {page + 1}: each element is a Control with scope {_SCOPE}KEY")
            yield Control(scope.removeprefix(_SCOPE), page, element.get("label"), element.get("options", {}))
