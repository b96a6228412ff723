# SPDX-License-Identifier: GPL-3.0-or-later
"""Under which keyed hashes a case is found again: by its pick-up code, by its person, by both.

Of a stolen database without the centre's key they tell nothing. The person's own tag is made of card type and
number, so a number typed under another type is another person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pydantic import ValidationError
from sqlalchemy import Connection, Select, select
from sqlalchemy.dialects.sqlite import insert

from central.database import Database
from central.database.proxy_tables import case_agents
from central.database.schema import cases, lapses, stamp
from central.secrecy import Tagger
from kiosk.contract.cards import CardType
from kiosk.contract.cases import Application

SHORT_CODE_LENGTH: Final = 5
_FILLED_AT_A_TIME: Final = 200


@dataclass(frozen=True)
class Tags:
    """Of one application. short: of the person with the first five characters of the code."""

    pick_up: str
    person: str
    short: str


def pick_up_tag(tagger: Tagger, code: str) -> str:
    """Of a pick-up code in its canonical form."""
    return tagger.tag("pick_up", code)


def person_tag(tagger: Tagger, card_type: CardType, number: str) -> str:
    """Of the holder of a card."""
    return tagger.tag("applicant", card_type.value, "".join(number.split()).upper())


def short_tag(tagger: Tagger, person: str, short_code: str) -> str:
    """Of a person's tag and the first five characters of a pick-up code."""
    return tagger.tag("short_code", person, short_code)


def tags_of(tagger: Tagger, pick_up_code: str, card_type: CardType, number: str) -> Tags:
    """All three. pick_up_code: in its canonical form."""
    person = person_tag(tagger, card_type, number)
    short = short_tag(tagger, person, pick_up_code[:SHORT_CODE_LENGTH])
    return Tags(pick_up_tag(tagger, pick_up_code), person, short)


def application_tags(tagger: Tagger, application: Application) -> Tags:
    """Those of what was signed."""
    applicant = application.applicant
    return tags_of(tagger, application.pick_up_code, applicant.card_type, applicant.number)


def agent_tags(tagger: Tagger, application: Application) -> Tags | None:
    """Those of whoever acted for its applicant, who finds it by them too; None where nobody did."""
    if application.proxy is None:
        return None
    agent = application.proxy.agent
    return tags_of(tagger, application.pick_up_code, agent.card_type, agent.number)


def keep_agent(connection: Connection, application_id: str, tags: Tags | None, now: datetime) -> None:
    """That the person of these tags acted for the applicant of this, once."""
    if tags is None:
        return
    row = {
        "application_id": application_id,
        "agent_tag": tags.person,
        "short_tag": tags.short,
        "kept_at": stamp(now),
    }
    connection.execute(insert(case_agents).values(row).on_conflict_do_nothing())


def acted_for(person: str, short: str | None = None) -> Select[tuple[str]]:
    """The ids of what this person signed for others; with a short tag, the one of that code."""
    found = select(case_agents.c.application_id).where(case_agents.c.agent_tag == person)
    return found if short is None else found.where(case_agents.c.short_tag == short)


def sweep_agents(connection: Connection, before: datetime) -> int:
    """Forget who acted before a moment where there is neither case nor lapse (any more); how many."""
    ids = case_agents.c.application_id
    gone = ids.not_in(select(cases.c.application_id)) & ids.not_in(select(lapses.c.application_id))
    return connection.execute(case_agents.delete().where(gone, case_agents.c.kept_at < stamp(before))).rowcount


def fill_missing_tags(database: Database, tagger: Tagger) -> int:
    """Give the tags to cases of before there were any; how many got them. Cheap when none is missing."""
    filled, after = 0, ""
    while True:
        with database.read() as connection:
            rows = connection.execute(
                select(cases.c.application_id, cases.c.body)
                .where(cases.c.person_tag.is_(None), cases.c.application_id > after)
                .order_by(cases.c.application_id)
                .limit(_FILLED_AT_A_TIME)
            ).all()
        if not rows:
            return filled
        after = rows[-1].application_id
        found = {row.application_id: tags for row in rows if (tags := _stored_tags(tagger, row.body)) is not None}
        if not found:
            continue
        with database.write() as connection:
            for application_id, tags in found.items():
                connection.execute(
                    cases.update()
                    .where(cases.c.application_id == application_id)
                    .values(person_tag=tags.person, short_tag=tags.short)
                )
        filled += len(found)


def _stored_tags(tagger: Tagger, body: bytes) -> Tags | None:
    """None for a body that was damaged in the database: its case stays, found by its number only."""
    try:
        return application_tags(tagger, Application.model_validate_json(body))
    except ValidationError:
        return None
