# SPDX-License-Identifier: GPL-3.0-or-later
"""Accepted and approved: the result, what it grants, and how to check its document."""

from __future__ import annotations

from kiosk.contract.cases import Decision, DocumentReference
from kiosk.contract.day_words import day_words
from kiosk.contract.message import Text
from kiosk.services.slips.undertaking import write_undertaking
from kiosk.services.slips.writing import SlipHead, Writer
from printing import QrCode


def write_approved(writer: Writer, head: SlipHead, decision: Decision) -> None:
    if decision.accepted and decision.handler is not None:
        writer.key("由谁办理", decision.handler.zh, "Who goes on with it", decision.handler.en)
    if decision.accepted and decision.due is not None:
        writer.told("最晚办好", day_words(decision.due), "Ready by")
    if decision.document is None:
        writer.code(head, "查询办件")
    else:
        _document(writer, head, decision.document)
    if head.item.undertaking is not None and decision.automatic:
        write_undertaking(writer, head, head.item.undertaking)


def _document(writer: Writer, head: SlipHead, document: DocumentReference) -> None:
    writer.key("结果文书", document.title.zh, "Document", document.title.en, bold=True)
    for label, value in document.summary:
        writer.told(label.zh, value, label.en, bold=True)
    if document.valid_until is not None:
        writer.told("有效期至", day_words(document.valid_until), "Document valid until")
    if document.sealed:
        writer.line(Text(zh="文书已盖电子印章。", en="The document bears an electronic seal."))
    writer.parts.append(QrCode(document.verify_url, "扫码验证文书真伪"))
    writer.english("Scan to check that the document is genuine")
    writer.key("文书编号", document.document_id, "Document no.", document.document_id)
    writer.pick_up_code(head)
