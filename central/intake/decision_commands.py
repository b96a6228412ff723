# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands of decisions: decide again, try changed rules on past cases, turn items and rules off and on."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from central.terminal import Data, Demo, fail, line, opened, say

if TYPE_CHECKING:
    from central.intake.switches import Switch

app = typer.Typer()
switch = typer.Typer(
    no_args_is_help=True, help="Take an item or a rule out of deciding, at once and city-wide, or put it back."
)

Json = Annotated[
    bool, typer.Option("--json", help="One JSON object a line, every case; the last one has the counts.")
]
ItemCode = Annotated[str, typer.Argument(help="Item code.")]
RuleId = Annotated[str | None, typer.Option("--rule", help="One rule of it; the whole item without it.")]
OrderedBy = Annotated[str, typer.Option(help="Who ordered it; it is signed into the order.")]
Why = Annotated[str, typer.Option(help="Why; it is signed into the order.")]


@app.command()
def replay(
    data: Data,
    case_no: Annotated[list[str] | None, typer.Argument(help="These cases; all without any.")] = None,
    as_json: Json = False,
    demo: Demo = False,
) -> None:
    """Decide stored cases again on their stored facts, by the rules that decided them, and compare."""
    from central.intake.replaying import Replayed, replay_cases

    counts = dict.fromkeys(Replayed, 0)
    wanted = list(dict.fromkeys(case_no or ()))
    with opened(data, demo) as centre:
        for number, result, detail in replay_cases(centre.database, centre.definitions, centre.trusted, wanted):
            counts[result] += 1
            if as_json:
                say({"case_no": number, "result": result.value, "detail": detail})
            elif wanted or result is not Replayed.SAME:
                line(f"{number}: {result.value}{f': {detail}' if detail else ''}")
        if sum(counts.values()) < len(wanted):
            fail(f"{len(wanted) - sum(counts.values())} of these cases are not here")
    say({result.value: count for result, count in counts.items()})
    if counts[Replayed.DIFFERENT] or counts[Replayed.DAMAGED]:
        raise typer.Exit(1)


@app.command()
def rehearse(
    data: Data,
    folder: Annotated[Path, typer.Argument(help="Folder of changed items, as central/items.")],
    item: Annotated[str | None, typer.Option(help="This item alone, by its code.")] = None,
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Try the rules of this day; today's without it.")
    ] = None,
    as_json: Json = False,
    demo: Demo = False,
) -> None:
    """Try changed items on past cases: which would have come out otherwise, and how many. Writes nothing.

    Exit code 0 whatever would change: that is what one wants to see; 1 where a case does not verify.
    """
    from central.intake.rehearsing import CannotTell, not_yet_in_force, rehearse, still_confirmed
    from central.items import ItemDataError, load_items
    from kiosk.timing import CHINA_STANDARD_TIME

    turns: Counter[tuple[str, str]] = Counter()
    with opened(data, demo) as centre:
        try:
            changed = load_items(folder)
            changed = load_items(folder, confirmations=still_confirmed(centre.definitions, changed))
        except ItemDataError as error:
            fail(str(error))
        if item is not None:
            if item not in changed:
                fail(f"{folder}: no item {item}; there are: {', '.join(changed)}")
            changed = {item: changed[item]}
        on = centre.clock.now().astimezone(CHINA_STANDARD_TIME).date() if day is None else day.date()
        for code, definition in changed.items():
            for rule, begins in not_yet_in_force(definition, on):
                line(f"{code}: rule {rule} begins on {begins} and is left out; try it with --day {begins}")
        for one in rehearse(centre.database, centre.trusted, centre.definitions, changed, on):
            before = "unreadable" if one.before is None else one.before.value
            turns[before, one.after.value] += 1
            if as_json:
                say(
                    {
                        "case_no": one.case_no,
                        "item": one.item_code,
                        "before": before,
                        "after": one.after.value,
                        "stopped_by": list(one.stopped_by),
                        "never_asked": list(one.never_asked),
                    }
                )
            elif one.changes:
                why = ", ".join(one.never_asked or one.stopped_by)
                line(f"{one.case_no}: {before} -> {one.after.value}{f' ({why})' if why else ''}")
    told = {f"{before} -> {after}": count for (before, after), count in sorted(turns.items())}
    unsure = sum(count for (_, after), count in turns.items() if after in set(CannotTell))
    changes = sum(count for (before, after), count in turns.items() if before != after) - unsure
    say({"day": on.isoformat(), "cases": turns.total(), "changed": changes, "cannot_tell": unsure, "turns": told})
    if any(after == CannotTell.DAMAGED for _, after in turns):
        raise typer.Exit(1)


@switch.command()
def off(
    data: Data, item: ItemCode, ordered_by: OrderedBy, why: Why, rule: RuleId = None, demo: Demo = False
) -> None:
    """Offer the item at no machine; or judge one rule of it no more. Their cases go to a person."""
    from central.intake.switches import Switch

    _order(data, demo, item, rule, Switch.OFF, ordered_by, why)


@switch.command()
def people(data: Data, item: ItemCode, ordered_by: OrderedBy, why: Why, demo: Demo = False) -> None:
    """Offer the item, and let people decide every case of it."""
    from central.intake.switches import Switch

    _order(data, demo, item, None, Switch.PEOPLE, ordered_by, why)


@switch.command()
def on(
    data: Data, item: ItemCode, ordered_by: OrderedBy, why: Why, rule: RuleId = None, demo: Demo = False
) -> None:
    """Put the item, or one rule of it, back to what its data say."""
    from central.intake.switches import Switch

    _order(data, demo, item, rule, Switch.ON, ordered_by, why)


@switch.command(name="list")
def list_orders(
    data: Data,
    history: Annotated[bool, typer.Option("--history", help="Every order that was ever given.")] = False,
    demo: Demo = False,
) -> None:
    """What is switched off now, by whose order and why."""
    told: list[object] = []
    with opened(data, demo) as centre:
        for order in centre.switches.orders(in_force=not history):
            if isinstance(order, str):
                line(f"{order}: people decide until it is ordered anew")
                told.append({"unreadable": order})
                continue
            what = order.item_code if order.rule_id is None else f"{order.item_code} rule {order.rule_id}"
            line(f"{order.ordered_at:%Y-%m-%d %H:%M}  {order.to.value:<6}  {what}  {order.ordered_by}: {order.why}")
            told.append(order.to_payload())
    say({"orders": told})


def _order(data: Path, demo: bool, item: str, rule: str | None, to: Switch, ordered_by: str, why: str) -> None:
    from pydantic import ValidationError

    with opened(data, demo) as centre:
        definition = centre.definitions.get(item)
        if definition is None:
            fail(f"no item {item}; there are: {', '.join(centre.definitions)}")
        rules = [one.data.id for one in definition.rule_set.rules]
        if rule is not None and rule not in rules:
            fail(f"item {item} has no rule {rule}; there are: {', '.join(rules)}")
        try:
            order = centre.switches.order(item, rule, to, ordered_by=ordered_by, why=why)
        except ValidationError:
            fail("say who ordered it and why, in at most 200 and 500 characters")
    say(order.to_payload())
