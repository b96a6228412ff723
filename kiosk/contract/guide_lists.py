# SPDX-License-Identifier: GPL-3.0-or-later
"""From the answers to an item's questions to the list that this person needs.

Answers are a mapping from question to answer; a question that was skipped stands with "". Nothing is stricter than
what is known: a row that may be needed stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final
from urllib.parse import quote

from kiosk.contract.guides import Answered, GuideAnswer, GuideItem, GuideQuestion, Material
from kiosk.contract.routes import GUIDE_PAGE

QUERY_PREFIX: Final = "q-"
"""Before a question's id in the query of the guide's page."""
SKIPPED: Final = ""


class Needed(StrEnum):
    """Whether something holds of whoever gave the answers. MAYBE: a question about it is open or was skipped."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


def needed(item: GuideItem, when: tuple[Answered, ...], answers: Mapping[str, str]) -> Needed:
    """Whether all of `when` hold. A question that is not asked of this person holds for nothing."""
    by_id = {question.id: question for question in item.questions}
    verdicts = {_holds(item, by_id, one, answers) for one in when}
    if Needed.NO in verdicts:
        return Needed.NO
    return Needed.MAYBE if Needed.MAYBE in verdicts else Needed.YES


def _holds(
    item: GuideItem, by_id: Mapping[str, GuideQuestion], condition: Answered, answers: Mapping[str, str]
) -> Needed:
    question = by_id.get(condition.question)
    if question is None:
        # Data that `central check` refuses: a row too many is better than one that is missed.
        return Needed.MAYBE
    # Only questions before it can decide whether it is asked, so this ends.
    before = item.questions[: item.questions.index(question)]
    earlier = {name: by_id[name] for name in by_id if by_id[name] in before}
    asked = {_holds(item, earlier, one, answers) for one in question.when}
    if Needed.NO in asked:
        return Needed.NO
    given = answers.get(question.id, SKIPPED)
    if given == SKIPPED:
        return Needed.MAYBE
    return Needed.YES if given in condition.answers else Needed.NO


def asked_questions(item: GuideItem, answers: Mapping[str, str]) -> tuple[GuideQuestion, ...]:
    """The questions of this person's way, in order, as far as the answers tell: what hangs on a question that is
    open or was skipped is not asked."""
    return tuple(one for one in item.questions if needed(item, one.when, answers) is Needed.YES)


def next_question(item: GuideItem, answers: Mapping[str, str]) -> GuideQuestion | None:
    """The first that was neither answered nor skipped; None when all were."""
    return next((one for one in asked_questions(item, answers) if one.id not in answers), None)


def wanted_materials(item: GuideItem, answers: Mapping[str, str]) -> tuple[tuple[Material, Needed], ...]:
    """The rows that this person needs or may need, in the order of the list."""
    judged = ((one, needed(item, one.when, answers)) for one in item.materials)
    return tuple((one, verdict) for one, verdict in judged if verdict is not Needed.NO)


def stopping(item: GuideItem, answers: Mapping[str, str]) -> GuideAnswer | None:
    """The answer that says that the item is probably not theirs; None while none was given."""
    for question in asked_questions(item, answers):
        given = answer_of(question, answers.get(question.id, SKIPPED))
        if given is not None and given.stops is not None:
            return given
    return None


def answer_of(question: GuideQuestion, answer: str) -> GuideAnswer | None:
    """The answer of that id, if the question has it."""
    return next((one for one in question.answers if one.id == answer), None)


def known_answers(item: GuideItem, given: Mapping[str, str]) -> dict[str, str]:
    """What of `given` answers a question of this item; anything else is dropped. given: from outside."""
    answers: dict[str, str] = {}
    for question in item.questions:
        answer = given.get(question.id)
        if answer is not None and answer_of(question, answer) is not None:
            answers[question.id] = answer
    return answers


def guide_address(base: str, item: GuideItem, answers: Mapping[str, str] | None = None) -> str:
    """The item's page for a phone; with answers, the page with that list. They stand in the address alone: nothing
    is kept of them, neither here nor there."""
    address = base.rstrip("/") + GUIDE_PAGE.format(item_code=quote(item.code, safe=""))
    known = known_answers(item, answers or {})
    query = "&".join(f"{QUERY_PREFIX}{quote(name)}={quote(answer)}" for name, answer in known.items())
    return f"{address}?{query}" if query else address
