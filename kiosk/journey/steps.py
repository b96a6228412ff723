# SPDX-License-Identifier: GPL-3.0-or-later
"""The names of the steps, and the dots that stand for them on the screen."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase
from kiosk.journey.places import (
    AtCard,
    AtConsent,
    AtDocument,
    AtDraftOffer,
    AtDraftSave,
    AtFace,
    AtForm,
    AtLicence,
    AtMaterials,
    AtNotice,
    AtOpening,
    AtPaperFields,
    AtPayee,
    AtProgress,
    AtProxy,
    AtRecovered,
    AtRegion,
    AtResult,
    AtSecret,
    AtSummary,
    AtTerm,
    AtWays,
    Place,
)


class StepName(StrEnum):
    """Each is one or more pages."""

    REGION = "region"
    WHOM = "whom"
    NOTICE = "notice"
    CONSENTS = "consents"
    CARD = "card"
    IDENTITY = "identity"
    PROXY = "proxy"
    OPENING = "opening"
    DRAFT = "draft"
    LICENCES = "licences"
    MATERIALS = "materials"
    FORM = "form"
    DOCUMENTS = "documents"
    PAPER_FIELDS = "paper_fields"
    PAYEE = "payee"
    UNDERTAKING = "undertaking"
    SUMMARY = "summary"


class Dot(StrEnum):
    """The dots of the stepper."""

    NOTICE = "notice"
    IDENTITY = "identity"
    FORM = "form"
    SIGN = "sign"
    RESULT = "result"


DOT_LABELS: Final = {
    Dot.NOTICE: Phrase(QT_TRANSLATE_NOOP("Journey", "Notice")),
    Dot.IDENTITY: Phrase(QT_TRANSLATE_NOOP("Journey", "Identity")),
    Dot.FORM: Phrase(QT_TRANSLATE_NOOP("Journey", "Form")),
    Dot.SIGN: Phrase(QT_TRANSLATE_NOOP("Journey", "Sign")),
    Dot.RESULT: Phrase(QT_TRANSLATE_NOOP("Journey", "Result")),
}

_DOT_OF_PLACE: Final[dict[type[Place], Dot]] = {
    AtRegion: Dot.NOTICE,
    AtProxy: Dot.IDENTITY,
    AtNotice: Dot.NOTICE,
    AtConsent: Dot.NOTICE,
    AtCard: Dot.IDENTITY,
    AtWays: Dot.IDENTITY,
    AtSecret: Dot.IDENTITY,
    AtFace: Dot.IDENTITY,
    AtOpening: Dot.IDENTITY,
    AtRecovered: Dot.IDENTITY,
    AtDraftOffer: Dot.FORM,
    AtDraftSave: Dot.FORM,
    AtForm: Dot.FORM,
    AtLicence: Dot.FORM,
    AtMaterials: Dot.FORM,
    AtDocument: Dot.FORM,
    AtPaperFields: Dot.FORM,
    AtPayee: Dot.FORM,
    AtTerm: Dot.SIGN,
    AtSummary: Dot.SIGN,
    AtProgress: Dot.RESULT,
    AtResult: Dot.RESULT,
}


def dot_of(place: Place) -> Dot | None:
    """The dot that is now; None outside an application."""
    return _DOT_OF_PLACE.get(type(place))
