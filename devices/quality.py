# SPDX-License-Identifier: GPL-3.0-or-later
"""The quality scale: how good each driver is, read from devices/quality.toml and computed, never written down."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from devices.status import DeviceClass

FILE: Final = Path(__file__).with_name("quality.toml")


class Tier(StrEnum):
    """From the lowest up; a driver that does not even reach bronze has none."""

    NONE = "none"
    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"
    PLATINUM = "platinum"


_LADDER: Final = (Tier.BRONZE, Tier.SILVER, Tier.GOLD, Tier.PLATINUM)


class QualityDataError(ValueError):
    """quality.toml says what cannot be; the message names the driver and the rule."""


@dataclass(frozen=True)
class Rule:
    """checked: a test looks at it by itself; else each driver names its evidence."""

    id: str
    tier: Tier
    text: str
    checked: bool


@dataclass(frozen=True)
class Seen:
    """Real hardware on which the driver was tried."""

    model: str
    firmware: str
    on: date
    by: str


@dataclass(frozen=True)
class DriverQuality:
    """One driver. fulfils: rule to its evidence, "" for what a test checks; exempt: rule to why it cannot apply;
    proven_against: other people's implementations that it was run against."""

    driver: str
    device: DeviceClass
    simulator: str
    parsers: tuple[str, ...]
    fulfils: Mapping[str, str]
    exempt: Mapping[str, str]
    proven_against: tuple[str, ...]
    seen: tuple[Seen, ...]


@dataclass(frozen=True)
class Scale:
    """All rules in the order of their tiers, and all drivers in the order of the file."""

    rules: tuple[Rule, ...]
    drivers: tuple[DriverQuality, ...]

    def grade(self, driver: DriverQuality) -> Tier:
        """The highest tier whose rules, and those below it, are fulfilled or exempt."""
        reached = Tier.NONE
        for tier in _LADDER:
            wanted = {rule.id for rule in self.rules if rule.tier is tier}
            if not wanted <= driver.fulfils.keys() | driver.exempt.keys():
                return reached
            reached = tier
        return reached

    def lacking(self, driver: DriverQuality) -> tuple[Rule, ...]:
        """What stands between this driver and the next tier."""
        reached = self.grade(driver)
        following = _LADDER[0] if reached is Tier.NONE else _LADDER[min(_LADDER.index(reached) + 1, 3)]
        return tuple(
            rule
            for rule in self.rules
            if rule.tier is following and rule.id not in driver.fulfils and rule.id not in driver.exempt
        )

    def driver(self, name: str, device: DeviceClass) -> DriverQuality | None:
        return next((one for one in self.drivers if one.driver == name and one.device is device), None)


def read_scale(file: Path = FILE) -> Scale:
    """Raises QualityDataError."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    rules = tuple(
        Rule(id, Tier(entry["tier"]), entry["text"], entry["check"]) for id, entry in data["rules"].items()
    )
    drivers = tuple(_driver(entry, rules) for entry in data.get("driver", ()))
    return Scale(tuple(sorted(rules, key=lambda rule: _LADDER.index(rule.tier))), drivers)


def _driver(entry: Mapping[str, Any], rules: tuple[Rule, ...]) -> DriverQuality:
    name = entry["name"]
    fulfils: dict[str, str] = dict(entry.get("evidence", {}))
    fulfils |= dict.fromkeys(entry.get("checked", ()), "")
    exempt: dict[str, str] = dict(entry.get("exempt", {}))
    known = {rule.id: rule for rule in rules}
    for rule_id in (*fulfils, *exempt):
        if rule_id not in known:
            raise QualityDataError(f"{name}: there is no rule {rule_id!r}")
    for rule_id, evidence in fulfils.items():
        if not known[rule_id].checked and not evidence:
            raise QualityDataError(f"{name}: {rule_id!r} needs evidence, since no test checks it")
    if both := fulfils.keys() & exempt.keys():
        raise QualityDataError(f"{name}: {sorted(both)[0]!r} is both fulfilled and exempt")
    seen = tuple(Seen(one["model"], one["firmware"], one["date"], one["by"]) for one in entry.get("seen", ()))
    return DriverQuality(
        driver=name,
        device=DeviceClass(entry["class"]),
        simulator=entry["simulator"],
        parsers=tuple(entry.get("parsers", ())),
        fulfils=fulfils,
        exempt=exempt,
        proven_against=tuple(entry.get("proven_against", ())),
        seen=seen,
    )


def rules_table(scale: Scale) -> str:
    """The rules as Markdown, for docs/drivers.md."""
    rows = [
        f"| {rule.tier} | {rule.text} | {'by a test' if rule.checked else 'by evidence'} |" for rule in scale.rules
    ]
    return "\n".join(["| tier | rule | held |", "|---|---|---|", *rows])


def drivers_table(scale: Scale) -> str:
    """The drivers and their grades as Markdown, for docs/drivers.md."""
    rows = []
    for driver in scale.drivers:
        lacking = ", ".join(rule.id for rule in scale.lacking(driver)) or "nothing"
        against = ", ".join(driver.proven_against) or "our simulator only"
        seen = "; ".join(f"{one.model}, {one.firmware}, {one.on}" for one in driver.seen) or "never"
        rows.append(
            f"| {driver.device} | `{driver.driver}` | **{scale.grade(driver)}** | {against} | {seen} | {lacking} |"
        )
    head = "| class | driver | grade | proven against | seen on real hardware | lacks for the next tier |"
    return "\n".join([head, "|---|---|---|---|---|---|", *rows])


if __name__ == "__main__":
    print(rules_table(read_scale()), drivers_table(read_scale()), sep="\n\n")  # noqa: T201 - what it is for
