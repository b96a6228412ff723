# SPDX-License-Identifier: GPL-3.0-or-later
"""Result papers: what stands on them is data, how they are set is one place."""

from central.documents.frame import Drawn
from central.documents.refusal import refusal_title, render_refusal
from central.documents.rendering import (
    IncompleteDocumentError,
    document_issuer,
    document_summary,
    document_title,
    document_valid_until,
    render,
)
from central.documents.revocation import render_revocation, revocation_title
from central.documents.template import DocumentTemplate
from kiosk.typesetting.fonts import FontMissingError, MissingGlyphError

__all__ = [
    "DocumentTemplate",
    "Drawn",
    "FontMissingError",
    "IncompleteDocumentError",
    "MissingGlyphError",
    "document_issuer",
    "document_summary",
    "document_title",
    "document_valid_until",
    "refusal_title",
    "render",
    "render_refusal",
    "render_revocation",
    "revocation_title",
]
