# SPDX-License-Identifier: GPL-3.0-or-later
"""The OpenAPI description: bodies are parsed from bytes, so the schemas are told here."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from kiosk.contract.cases import Application, CaseStatus, DocumentAnswer, SubmissionAnswer
from kiosk.contract.delivery import (
    CaseBatch,
    CaseBatchAnswer,
    Lapse,
    LapseAnswer,
    MaterialAnswer,
    Withdrawal,
    WithdrawalAnswer,
)
from kiosk.contract.drafts import DraftAnswer, DraftDeposit
from kiosk.contract.feedback import Acknowledgement, CallbackRequest, Complaint, Rating
from kiosk.contract.fleet import EnrolmentAnswer, EnrolmentRequest, EventBatch, Heartbeat, HeartbeatAnswer
from kiosk.contract.identity import (
    Challenge,
    ChallengeRequest,
    PrefillAnswer,
    PrefillRequest,
    ProofAnswer,
    ProofRequest,
)
from kiosk.contract.problems import Problem
from kiosk.contract.tracking import StatusAnswer, StatusQuestion
from kiosk.sealing import SignedEnvelope

_REFERENCE: Final = "#/components/schemas/{model}"
_PROBLEM: Final = "application/problem+json"
_SPOKEN: Final[tuple[type[BaseModel], ...]] = (
    Acknowledgement,
    Application,
    CallbackRequest,
    CaseBatch,
    CaseBatchAnswer,
    CaseStatus,
    Challenge,
    ChallengeRequest,
    Complaint,
    DocumentAnswer,
    DraftAnswer,
    DraftDeposit,
    EnrolmentAnswer,
    EnrolmentRequest,
    EventBatch,
    Heartbeat,
    HeartbeatAnswer,
    Lapse,
    LapseAnswer,
    MaterialAnswer,
    PrefillAnswer,
    PrefillRequest,
    Problem,
    ProofAnswer,
    ProofRequest,
    Rating,
    SignedEnvelope,
    StatusAnswer,
    StatusQuestion,
    SubmissionAnswer,
    Withdrawal,
    WithdrawalAnswer,
)
"""Every message that a route takes or gives."""


def described(
    answer: type[BaseModel] | str, *, body: type[BaseModel] | None = None, others: dict[int, str] | None = None
) -> dict[str, Any]:
    """Keyword arguments of a route: what it takes and what it answers, a message or a file of a media type."""
    content = file_of(answer) if isinstance(answer, str) else _content(answer)
    responses: dict[int | str, dict[str, Any]] = {
        200: {"content": content, "description": "Done."},
        "4XX": {"content": {_PROBLEM: _schema(Problem)}, "description": "Not served; the code says why."},
        "5XX": {"content": {_PROBLEM: _schema(Problem)}, "description": "Not served; try again later."},
    }
    responses |= {status: {"description": text} for status, text in (others or {}).items()}
    extra = {"requestBody": {"required": True, "content": _content(body)}} if body is not None else {}
    return {"responses": responses, "openapi_extra": extra}


def openapi_of(app: FastAPI) -> dict[str, Any]:
    """The whole description, made once."""
    if app.openapi_schema is None:
        description = get_openapi(
            title=app.title, version=app.version, routes=app.routes, description=app.description
        )
        _, schemas = models_json_schema([(model, "validation") for model in _SPOKEN], ref_template=_REFERENCE)
        components = description.setdefault("components", {}).setdefault("schemas", {})
        components |= schemas.get("$defs", {})
        app.openapi_schema = description
    return app.openapi_schema


def file_of(media_type: str) -> dict[str, Any]:
    """A file, as the content of a body or an answer."""
    return {media_type: {"schema": {"type": "string", "format": "binary"}}}


def _content(model: type[BaseModel]) -> dict[str, Any]:
    return {"application/json": _schema(model)}


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return {"schema": {"$ref": _REFERENCE.format(model=model.__name__)}}
