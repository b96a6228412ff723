# SPDX-License-Identifier: GPL-3.0-or-later
"""Ratings: one for each application, first or repeated (初评, 追评)."""

from __future__ import annotations

import json
from typing import Final

from sqlalchemy import func, select

from central.database import Database
from central.database.schema import cases, ratings, stamp
from central.problems import problem
from central.settings import YEARS
from kiosk.contract.feedback import Acknowledgement, Rating
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.timing import Clock

_LAST_PLACE: Final = 2
_MOST_REASONS: Final = 10
_LONGEST_REASON: Final = 100


class Ratings:
    """Keeps ratings. A repetition of the same rating is acknowledged again and kept once."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def put(self, rating: Rating, machine_id: str) -> Acknowledgement | Problem:
        """The rating's case may still be on its way: a rating is believed before it arrives."""
        if len(rating.reasons) > _MOST_REASONS or any(len(one) > _LONGEST_REASON for one in rating.reasons):
            return problem(ProblemCode.MALFORMED, "reasons: too many or too long")
        if rating.made_at.year not in YEARS:
            return problem(ProblemCode.MALFORMED, "made_at: no clock says so")
        acknowledged = Acknowledgement(id=rating.rating_id)
        this = ratings.c.rating_id == rating.rating_id
        with self._database.write() as connection:
            # Written in either case: what a replica has not got yet must not be confirmed by reading it.
            connection.execute(ratings.update().where(this).values(received_at=stamp(self._clock.now())))
            kept = connection.execute(select(ratings.c.machine_id).where(this)).scalar_one_or_none()
            if kept is not None:
                return acknowledged if kept == machine_id else problem(ProblemCode.KEY_REUSED)
            owner = connection.execute(
                select(cases.c.machine_id).where(cases.c.application_id == rating.application_id)
            ).scalar_one_or_none()
            if owner is not None and owner != machine_id:
                return problem(ProblemCode.NOT_FOUND, "no such application of this machine")
            last: int = connection.execute(
                select(func.count()).where(ratings.c.application_id == rating.application_id)
            ).scalar_one()
            if last >= _LAST_PLACE:
                # Not TOO_MANY, which passes: the machine would send it again and again.
                return problem(ProblemCode.KEY_REUSED, "this application has been rated and rated again")
            connection.execute(
                ratings.insert().values(
                    rating_id=rating.rating_id,
                    application_id=rating.application_id,
                    machine_id=machine_id,
                    place=last + 1,
                    satisfaction=rating.satisfaction.value,
                    reasons=json.dumps(rating.reasons, ensure_ascii=False),
                    made_at=stamp(rating.made_at),
                    received_at=stamp(self._clock.now()),
                )
            )
        return acknowledged
