# SPDX-License-Identifier: GPL-3.0-or-later
"""The questions of a guide, one a page: their answers choose the rows of the list that this person needs.

They are about the case and not about the person, live in the session only, are never sent, and refuse nothing.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.contract.guide_lists import SKIPPED, answer_of, asked_questions, next_question
from kiosk.contract.guides import GuideItem, GuideQuestion
from kiosk.journey.change import Change, Context, put, session_of, with_session
from kiosk.journey.events import Event
from kiosk.journey.places import AtGuide, AtHome, AtQuestion
from kiosk.journey.state import HelpOpen, State
from kiosk.journey.touches import Back, Choose, Next
from kiosk.journey.views import GuideSection

ANYWAY, WAYS = "anyway", "ways"
"""The rows of a page that says that the item is probably not theirs: go on all the same, and the other ways."""


def begin_questions(state: State) -> Change:
    """From the first one, as if none had been answered."""
    item = session_of(state).guide_item
    if item is None or not item.questions:
        return Change(state)
    begun = with_session(state, guide_answers={}, guide_round=session_of(state).guide_round + 1)
    return put(begun, AtQuestion(item.questions[0].id))


def other_ways(state: State, place: AtGuide) -> Change:
    """The way on of a guide that cannot be started here: how it is done instead, and from there a person."""
    if place.section is GuideSection.WAYS:
        return Change(replace(state, help=state.help or HelpOpen()))
    return put(state, replace(place, section=GuideSection.WAYS))


def show_section(state: State, place: AtGuide, name: str) -> Change:
    """Another tab of the guide."""
    section = next((one for one in GuideSection if one.value == name), place.section)
    return put(state, replace(place, section=section))


def question_of(state: State, place: AtQuestion) -> GuideQuestion | None:
    """The question that is open; None when a newer catalogue has it no more."""
    item = session_of(state).guide_item
    return None if item is None else next((one for one in item.questions if one.id == place.question), None)


def at_question(_context: Context, state: State, place: AtQuestion, event: Event) -> Change:
    item, question = session_of(state).guide_item, question_of(state, place)
    if item is None or question is None:
        return put(state, AtHome())
    match event:
        case Choose(id=answer) if place.stopped:
            return _after_stop(state, item, answer)
        case Choose(id=answer) if (chosen := answer_of(question, answer)) is not None:
            answered = _with_answer(state, question, answer)
            if chosen.stops is not None:
                return put(answered, AtQuestion(question.id, stopped=True))
            return _onward(answered, item)
        case Next() if not place.stopped:
            return _onward(_with_answer(state, question, SKIPPED), item)
        case Next():
            return _onward(state, item)
        case Back() if place.stopped:
            return put(state, AtQuestion(question.id))
        case Back():
            return _behind(state, item, question)
        case _:
            return Change(state)


def _after_stop(state: State, item: GuideItem, way: str) -> Change:
    if way == WAYS:
        return put(state, AtGuide(section=GuideSection.WAYS))
    return _onward(state, item) if way == ANYWAY else Change(state)


def _with_answer(state: State, question: GuideQuestion, answer: str) -> State:
    return with_session(state, guide_answers={**session_of(state).guide_answers, question.id: answer})


def _onward(state: State, item: GuideItem) -> Change:
    following = next_question(item, session_of(state).guide_answers)
    if following is None:
        return put(state, AtGuide(section=GuideSection.PAPERS))
    return put(state, AtQuestion(following.id))


def _behind(state: State, item: GuideItem, question: GuideQuestion) -> Change:
    """To the question before, which is then open again; from the first one to the guide, with nothing answered."""
    answers = session_of(state).guide_answers
    asked = [one.id for one in asked_questions(item, answers)]
    place = asked.index(question.id) if question.id in asked else 0
    kept = {name: answers[name] for name in asked[: max(place - 1, 0)] if name in answers}
    reopened = with_session(state, guide_answers=kept)
    if place == 0:
        return put(reopened, AtGuide(section=GuideSection.PAPERS))
    return put(reopened, AtQuestion(asked[place - 1]))
