# SPDX-License-Identifier: GPL-3.0-or-later
"""Result papers: what stands on them is data, how they are set is one place."""

from central.documents.rendering import (
    IncompleteDocumentError,
    document_summary,
    document_title,
    render,
)
from central.documents.template import DocumentTemplate
from kiosk.typesetting.fonts import FontMissingError, MissingGlyphError

__all__ = [
    "DocumentTemplate",
    "FontMissingError",
    "IncompleteDocumentError",
    "MissingGlyphError",
    "document_summary",
    "document_title",
    "render",
]
