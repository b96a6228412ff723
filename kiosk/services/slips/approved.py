# SPDX-License-Identifier: GPL-3.0-or-later
"""Accepted and approved: the result, what it grants, and how to check its document."""

from __future__ import annotations

from kiosk.contract.cases import Decision
from kiosk.services.slips.writing import SlipHead, Writer
from printing import QrCode


def write_approved(writer: Writer, head: SlipHead, decision: Decision) -> None:
    document = decision.document
    if document is None:
        writer.code(head, "查询办件")
        return
    writer.key("结果文书", document.title.zh, "Document", document.title.en, bold=True)
    for label, value in document.summary:
        writer.key(label.zh, value, label.en, value, bold=True)
    writer.parts.append(QrCode(document.verify_url, "扫码验证文书真伪"))
    writer.english("Scan to check that the document is genuine")
    writer.key("文书编号", document.document_id, "Document no.", document.document_id)
    writer.pick_up_code(head)
