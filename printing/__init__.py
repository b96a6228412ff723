# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes on paper, and the rule that it goes there once; printing.escpos makes the bytes."""

from printing.document_printer import DocumentPrinter, Imprint, SealedDocument, Tray
from printing.once import JobJournal, JobRecord, PrinterWorker
from printing.profiles import PAPER_58_MM, PAPER_80_MM, PROFILES, PaperProfile
from printing.slip import Align, Cut, Gap, Heading, KeyValue, Line, Note, QrCode, Separator, Size, Slip, SlipPart
from printing.slip_printer import SlipPrinter

__all__ = [
    "PAPER_58_MM",
    "PAPER_80_MM",
    "PROFILES",
    "Align",
    "Cut",
    "DocumentPrinter",
    "Gap",
    "Heading",
    "Imprint",
    "JobJournal",
    "JobRecord",
    "KeyValue",
    "Line",
    "Note",
    "PaperProfile",
    "PrinterWorker",
    "QrCode",
    "SealedDocument",
    "Separator",
    "Size",
    "Slip",
    "SlipPart",
    "SlipPrinter",
    "Tray",
]
