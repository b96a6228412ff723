# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a case has come, its two clocks and why they stand still, for whoever may read it in words."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.contract.cases import CaseStatusClass
from kiosk.contract.day_words import day_words
from kiosk.contract.tracking import (
    CaseLine,
    CasePause,
    CaseStage,
    CaseWords,
    PromiseClock,
    StageReached,
    StandsFor,
    StatusAnswer,
)
from kiosk.journey.phrases import Phrase
from kiosk.journey.touches import Begin, ChooseWay, OpenTile, ShowItIsMine, SubmitSecret, TrackByCard
from kiosk.journey.views import CaseRow, CasesPage
from tests.journey.journey_driver import ALLOWANCE, NOON, PIN, World, text

DAY = date(2026, 11, 20)


def row_of(**changes: object) -> CaseRow:
    words = CaseWords(
        case_no="1",
        item_code=ALLOWANCE,
        item_name=text("津贴"),
        headline=text("在办"),
        **changes,  # type: ignore[arg-type]
    )
    line = CaseLine(status=CaseStatusClass.IN_PROGRESS, came_on=DAY, words=words)
    world = World(cases=StatusAnswer(as_of=NOON, lines=(line,)))
    world.do(Begin(), OpenTile("progress"), TrackByCard())
    world.lay()
    world.do(ShowItIsMine(), ChooseWay("city_pin"), SubmitSecret(PIN))
    page = world.view.page
    assert isinstance(page, CasesPage)
    (row,) = page.rows
    return row


@pytest.mark.parametrize(("reached", "now"), [(1, 0), (2, 1), (3, 2), (4, None)])
def test_the_stage_that_it_stands_in_is_the_last_one_reached(reached: int, now: int | None) -> None:
    stages = tuple(
        StageReached(stage=stage, on=DAY if place < reached else None) for place, stage in enumerate(CaseStage)
    )
    marks = row_of(stages=stages).stages
    assert [mark.reached for mark in marks] == [place < reached for place in range(4)]
    assert [place for place, mark in enumerate(marks) if mark.now] == ([] if now is None else [now])
    assert all((mark.day == day_words(date(2026, 11, 20))) == mark.reached for mark in marks)


@pytest.mark.parametrize(("left", "said"), [(3, "until then"), (0, "until then"), (-2, "Late"), (None, None)])
def test_the_promised_day_draws_near_or_has_passed(left: int | None, said: str | None) -> None:
    facts = repr(row_of(days_left=left).facts)
    assert ("until then" in facts, "Late" in facts) == (said == "until then", said == "Late")
    assert "-2" not in facts, "nobody counts below nothing"


def test_the_day_of_the_law_is_named() -> None:
    assert "2026年12月11日" in repr(row_of(legal_due=date(2026, 12, 11)).facts)


@pytest.mark.parametrize("why", StandsFor)
def test_why_the_clocks_stand_still_is_told_with_its_end_and_reason(why: StandsFor) -> None:
    pause = CasePause(stands_for=why, since=DAY, until=date(2026, 12, 1), reason=text("要去现场"))
    told = repr(row_of(pause=pause).pause)
    assert "2026年11月20日" in told
    assert "2026年12月1日" in told
    assert "要去现场" in told
    assert row_of(pause=None).pause == ""


@pytest.mark.parametrize(("working", "said"), [(True, "working days"), (False, "days")])
@pytest.mark.parametrize("left", [3, -3])
def test_the_promise_and_what_is_used_of_it_are_told_in_its_own_days(left: int, working: bool, said: str) -> None:
    clock = PromiseClock(limit=10, used=7, working=working)
    late, used = row_of(days_left=left, clock=clock).facts[-2:]
    assert isinstance(late, Phrase)
    assert isinstance(used, Phrase)
    assert used.source == f"Of {{limit}} {said} promised, {{used}} are used"
    assert used.values == {"limit": 10, "used": 7}
    assert said in late.source.lower()
    assert ("working" in late.source.lower()) == working


def test_how_many_days_a_pause_takes_is_told_while_it_lasts() -> None:
    clock = PromiseClock(limit=10, used=2, working=True)
    pause = CasePause(stands_for=StandsFor.OTHER, since=DAY, until=date(2026, 12, 1), reason=text("听证"), days=4)
    told = row_of(pause=pause, clock=clock).pause
    assert isinstance(told, Phrase)
    assert told.source.endswith("Working days that do not count: {count}")
    assert told.values["count"] == 4
    assert "听证" in repr(told)
    nothing = row_of(pause=pause.model_copy(update={"days": 0}), clock=clock).pause
    assert "count" not in repr(nothing)


def test_every_time_before_is_told_with_what_it_took() -> None:
    first = CasePause(stands_for=StandsFor.SUPPLEMENT, since=DAY, until=date(2026, 11, 24), days=2)
    second = CasePause(
        stands_for=StandsFor.OTHER, since=date(2026, 11, 26), until=date(2026, 12, 1), reason=text("检验"), days=3
    )
    rows = row_of(pauses=(first, second), clock=PromiseClock(limit=10, used=2, working=True)).pauses
    assert len(rows) == 2
    assert "something was wanted" in repr(rows[0])
    assert "检验" in repr(rows[1])
    assert all("2026年11月2" in repr(one) and "working days" in repr(one) for one in rows)
    (bare,) = row_of(pauses=(first.model_copy(update={"days": None}),)).pauses
    assert "Not counted" not in repr(bare)
