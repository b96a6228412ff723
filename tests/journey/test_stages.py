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
    StageReached,
    StandsFor,
    StatusAnswer,
)
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
