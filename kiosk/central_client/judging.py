# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole answer sorted by what it means: by the centre's codes, and never by its texts."""

from __future__ import annotations

from typing import Final, TypeVar

from pydantic import ValidationError

from kiosk.central_client.results import Answer, Failure, Nonsense, NotReached, Refused, Unwell, Wrong
from kiosk.contract.message import Message
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.sealing import SignedEnvelope

_Parsed = TypeVar("_Parsed", bound=Message)
_PASSING: Final = frozenset({ProblemCode.TOO_MANY, ProblemCode.OUT_OF_HOURS, ProblemCode.INTERNAL})
_GOOD: Final = (200, 201, 204, 304)


def judge(reply: Answer | NotReached | Nonsense) -> Answer | Failure:
    """What carries a body worth parsing stays an Answer.

    Refused only by the centre's own words: a status without them is of something in between, which passes.
    """
    if not isinstance(reply, Answer):
        return reply
    if reply.status in _GOOD:
        return reply
    told = _problem(reply)
    after_s = _retry_after(reply)
    if told is None:
        if reply.status >= 500 or reply.status == 429:
            return Unwell(reply.status, after_s)
        return Nonsense(Wrong.STATUS, f"status {reply.status}")
    return by_code(told, after_s)


def by_code(told: Problem, retry_after_s: float | None) -> Refused | Unwell:
    """A problem as the centre says it, for a request or for one body of a batch."""
    if told.code in _PASSING:
        return Unwell(told.status, retry_after_s)
    return Refused(told)


def parse(reply: Answer | Failure, message: type[_Parsed]) -> _Parsed | Failure:
    if not isinstance(reply, Answer):
        return reply
    if reply.status == 304:
        return Nonsense(Wrong.STATUS, "304 to a question that named no version")
    try:
        return message.model_validate_json(reply.body)
    except ValidationError:
        return Nonsense(Wrong.SHAPE, f"no {message.__name__}")


def parse_envelope(reply: Answer | Failure) -> SignedEnvelope | Failure:
    if not isinstance(reply, Answer):
        return reply
    try:
        return SignedEnvelope.model_validate_json(reply.body)
    except ValidationError:
        return Nonsense(Wrong.SHAPE, "no signed envelope")


def _problem(reply: Answer) -> Problem | None:
    try:
        return Problem.model_validate_json(reply.body)
    except ValidationError:
        return None


def _retry_after(reply: Answer) -> float | None:
    """Seconds; the date form is not used by the centre and is ignored."""
    text = reply.headers.get("retry-after", "").strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None
