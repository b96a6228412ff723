# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an item can do what its guide says: how far it goes here, and the lists that the city has it in."""

from __future__ import annotations

from typing import Final

from central.items.definition import ItemDefinition
from central.items.lint_guides import Found
from kiosk.contract.guides import CityMode, ItemKind, MaterialNeed, ResultWay

_ELSEWHERE: Final = (CityMode.CITYWIDE, CityMode.CROSS_PROVINCE)


def way_findings(definition: ItemDefinition) -> Found:
    """All findings of an item that the machine takes."""
    yield from _result(definition)
    yield from _modes(definition)


def _result(definition: ItemDefinition) -> Found:
    item, at = definition.item, "item.json result_way"
    if item.kind is ItemKind.PRINT and item.result_way is not ResultWay.PAPER:
        yield at, 'what is printed ends in a paper: say "paper"'
        return
    match item.result_way:
        case ResultWay.PAPER:
            if definition.document is None:
                yield at, "a paper is promised, and there is no document.json: add it, or say how far it goes"
        case ResultWay.LICENCE:
            if definition.licence is None:
                yield at, "an e-licence is promised, and there is no licence.json: add it, or say how far it goes"
        case ResultWay.ACCEPTED:
            if item.promise.count == 0 and item.legal_limit.count == 0:
                yield at, "what is only accepted is decided by a day: give promise or legal_limit"
        case ResultWay.BOOKED:
            if not any(control.options.get("input") == "slot" for control in definition.controls()):
                yield at, 'a visit is booked, and the form has no field of input "slot": add it'
        case ResultWay.GUIDED:
            yield at, 'a folder is for what a machine takes: say "paper", "licence", "accepted" or "booked"'


def _modes(definition: ItemDefinition) -> Found:
    item, modes, at = definition.item, set(definition.item.modes), "item.json modes"
    elsewhere = [one.value for one in _ELSEWHERE if one in modes]
    if CityMode.INSTANT in modes and not item.rules:
        yield at, "instant (秒批) is decided by rules, and rules.json has none: add them, or leave the mode out"
    if CityMode.PAPERLESS in modes and not any(one.licence_types for one in item.materials):
        yield at, "paperless (免证办) needs a material with licence_types: add it, or leave the mode out"
    if CityMode.PLAIN_WORDS in modes and item.plain_name.zh == item.legal_name.zh:
        yield at, "plain_words (口语化) needs a plain_name of its own"
    if elsewhere and not item.regions:
        yield at, f"{', '.join(elsewhere)} needs regions: add them, or leave the mode out"
    for mode, has, what in (
        (CityMode.UNDERTAKING, item.undertaking is not None, "an undertaking"),
        (CityMode.PROXY, item.proxy is not None, "proxy"),
        (
            CityMode.DEFERRED_PAPERS,
            any(one.need is MaterialNeed.DEFERRABLE for one in item.materials),
            "a deferrable material",
        ),
    ):
        if mode in modes and not has:
            yield at, f"{mode.value} needs {what}: add it, or leave the mode out"
        elif has and mode not in modes:
            yield at, f'the item has {what}: add "{mode.value}"'
    if item.regions and not elsewhere:
        yield at, 'the item has regions: add "citywide" or "cross_province"'
