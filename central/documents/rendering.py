# SPDX-License-Identifier: GPL-3.0-or-later
"""The result paper of a decision, as a PDF with embedded fonts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from central.decisions.record import DecisionRecord
from central.documents.agent import agent_lines
from central.documents.frame import BODY, Drawn, Frame, pair
from central.documents.template import DocumentTemplate
from central.documents.undertaking_copy import draw_undertaking, was_undertaken
from kiosk.contract.cases import Application
from kiosk.contract.items import ServiceItem
from kiosk.contract.message import Text
from kiosk.standards import mask_number
from kiosk.timing import CHINA_STANDARD_TIME
from kiosk.typesetting.sheet import ACCENT, INK_SOFT, INNER, MARGIN, Sheet


class IncompleteDocumentError(Exception):
    """A value that the paper needs is not known, so it must be made out at a window. Names the labels only."""


def render(
    template: DocumentTemplate,
    application: Application,
    record: DecisionRecord,
    *,
    document_id: str,
    verify_url: str,
    demonstration: bool,
    sealed: bool = False,
    item: ServiceItem | None = None,
) -> Drawn:
    """The paper. sealed: that a seal will be put on it, for which room is left. item: what an agent may do, and
    what was undertaken, which goes along as an annex.

    Raises IncompleteDocumentError, FontMissingError, and MissingGlyphError when a name has a character
    that no font of this machine has.
    """
    missing = [value.label.zh for value in record.document_values if value.required and value.text is None]
    if template.data.table is not None and record.document_rows is None:
        missing.append(template.data.table.title.zh)
    if missing:
        raise IncompleteDocumentError(f"not known: {'、'.join(missing)}")
    decision = record.decision
    frame = Frame(
        title=template.data.title,
        closing=template.data.closing,
        issuer=document_issuer(template, record),
        case_no=decision.case_no,
        decided_at=decision.decided_at,
        automatic=decision.automatic,
        document_id=document_id,
        verify_url=verify_url,
        demonstration=demonstration,
        sealed=sealed,
        valid_until=document_valid_until(template, record),
    )
    scope = item.proxy.scope if item is not None and item.proxy is not None else None
    return frame.drawn(
        lambda sheet: _body(sheet, template, application, record, scope), _annex(template, application, item)
    )


def document_title(template: DocumentTemplate) -> Text:
    """The paper's name."""
    return template.data.title


def document_issuer(template: DocumentTemplate, record: DecisionRecord) -> Text:
    """In whose name it is: who decides the item in law, and whose seal it bears."""
    return record.decision.legal_actor or template.data.issuer


def document_valid_until(template: DocumentTemplate, record: DecisionRecord) -> date | None:
    """The last day on which it says what is so; None where it has no end."""
    day = record.decision.decided_at.astimezone(CHINA_STANDARD_TIME).date()
    validity = template.data.validity
    if validity.days is not None:
        return day + timedelta(days=validity.days)
    if validity.months is not None:
        return _months_later(day, validity.months)
    return None


def document_summary(record: DecisionRecord) -> tuple[tuple[Text, Text], ...]:
    """Label and value pairs worth showing and printing on a slip: in Chinese as on the paper, and in English."""
    return tuple(
        (value.label, value.text) for value in record.document_values if value.on_slip and value.text is not None
    )


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last where it has no such day."""
    first = date(day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1, 1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first.replace(day=min(day.day, (after - first).days))


def _body(
    sheet: Sheet,
    template: DocumentTemplate,
    application: Application,
    record: DecisionRecord,
    scope: Text | None,
) -> None:
    pair(sheet, "姓名", application.applicant.name, strong=True)
    pair(sheet, "证件号码", _number(template, application))
    agent_lines(sheet, application, scope)
    sheet.space(12)
    sheet.paragraph(template.data.opening, BODY)
    sheet.space(14)
    _statements(sheet, record)
    _table(sheet, template, record)


def _number(template: DocumentTemplate, application: Application) -> str:
    number = application.applicant.number
    return number if template.data.number == "full" else mask_number(number)


def _annex(
    template: DocumentTemplate, application: Application, item: ServiceItem | None
) -> Callable[[Sheet], None] | None:
    """The undertaking that it was approved on; nothing where none was given."""
    if item is None or not was_undertaken(application, item):
        return None
    number = _number(template, application)
    return lambda sheet: draw_undertaking(sheet, application, item, number=number)


def _statements(sheet: Sheet, record: DecisionRecord) -> None:
    values = [(value.label.zh, value.text.zh) for value in record.document_values if value.text]
    if not values:
        return
    sheet.rule()
    for label, text in values:
        pair(sheet, label, text, ruled=True)
    sheet.space(14)


def _table(sheet: Sheet, template: DocumentTemplate, record: DecisionRecord) -> None:
    table, rows = template.data.table, record.document_rows
    if table is None or not rows:
        # A head with nothing under it says nothing that the lines above do not.
        return
    shares = [column.share for column in table.columns]
    lefts = [MARGIN + INNER * sum(shares[:index]) / sum(shares) for index in range(len(shares))]
    widths = [INNER * share / sum(shares) - 10 for share in shares]
    headings = [column.heading.zh for column in table.columns]
    sheet.room(90)
    sheet.line(table.title.zh, BODY, bold=True)
    sheet.space(4)
    _table_head(sheet, lefts, headings)
    for row in rows:
        cells = [sheet.wrapped(cell.zh, 11, width) for cell, width in zip(row, widths, strict=True)]
        height = 24 + (max(map(len, cells)) - 1) * 16
        page = sheet.page
        sheet.room(height)
        if sheet.page != page:
            _table_head(sheet, lefts, headings)
        for left, lines in zip(lefts, cells, strict=True):
            for number, line in enumerate(lines):
                sheet.put(line, left + 4, sheet.y + 16.2 + number * 16, 11)
        sheet.y += height
        sheet.rule(weight=0.4)
    sheet.space(8)


def _table_head(sheet: Sheet, lefts: list[float], headings: list[str]) -> None:
    sheet.rule(weight=0.9, color=ACCENT)
    for left, heading in zip(lefts, headings, strict=True):
        sheet.put(heading, left + 4, sheet.y + 16.2, 11, color=INK_SOFT)
    sheet.y += 24
    sheet.rule(weight=0.9, color=ACCENT)
