# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that decisions of one version of an item stand on, as one value that can be kept and read again."""

from __future__ import annotations

from dataclasses import replace

from central.decisions.facts import FactTable
from central.decisions.rules import Confirmation, RuleSetData, check_rules
from central.documents.template import DocumentData, check_document
from central.items.definition import ItemDefinition
from kiosk.contract.items import ServiceItem
from kiosk.contract.message import Message, Text
from kiosk.standards import FormValidator


class ItemContent(Message):
    """One version of an item. titles: register to the name by which a decision calls it."""

    item: ServiceItem
    facts: FactTable
    rules: RuleSetData
    confirmations: tuple[Confirmation, ...]
    titles: dict[str, Text]
    document: DocumentData | None
    rule_set_digest: str


def content_of(definition: ItemDefinition) -> ItemContent:
    """What is kept of an item. What its approval issues besides is no part of how it is decided."""
    rule_set, document = definition.rule_set, definition.document
    return ItemContent(
        item=definition.item,
        facts=definition.facts,
        rules=rule_set.data,
        confirmations=rule_set.confirmations,
        titles=dict(rule_set.titles),
        document=None if document is None else document.data,
        rule_set_digest=rule_set.digest,
    )


def definition_of(content: ItemContent) -> ItemDefinition:
    """The item as it decided. Raises ValueError where this program cannot decide by it any more."""
    confirmations = {entry.rule_id: entry for entry in content.confirmations}
    rule_set = check_rules(content.rules, content.facts, content.titles, confirmations)
    # As it stands in the decisions: a later program may write the same rules otherwise.
    rule_set = replace(rule_set, digest=content.rule_set_digest)
    document = None if content.document is None else check_document(content.document, content.facts)
    return ItemDefinition(
        content.item, content.facts, rule_set, document, FormValidator(content.item.form.json_schema)
    )
