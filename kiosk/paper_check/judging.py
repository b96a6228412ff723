# SPDX-License-Identifier: GPL-3.0-or-later
"""The judgement by pyHanko: chain, digest, signature, and what was added after the seal.

pdfsig of poppler is no judge here: of a paper to which a line was added it says "Signature is Valid".
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from kiosk.paper_check.verdicts import (
    MOST_BYTES,
    AddedTo,
    Altered,
    Foreign,
    SecondSeal,
    Unreadable,
    UnreadableCause,
    Unsealed,
    Verdict,
    Whole,
)

_HEAD: Final = b"%PDF-"
_MOST_SIGNATURES: Final = 16
_SKEW: Final = timedelta(minutes=10)


def judge(pdf: bytes, roots: Sequence[str], now: datetime | None) -> Verdict:
    """What the seals of a PDF say. roots: PEM certificates that are trusted. now: no seal is of later than
    that; None where the digest is known from elsewhere and the clock may be wrong.

    Takes what it takes: for a file of anybody's call it in a process that is bounded (`check_paper`).
    """
    # Here and not above: it is only loaded where a paper is looked at.
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    if len(pdf) > MOST_BYTES:
        return Unreadable(UnreadableCause.TOO_LARGE)
    if not pdf.startswith(_HEAD):
        return Unreadable(UnreadableCause.NOT_PDF)
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        if reader.encrypted:
            return Unreadable(UnreadableCause.ENCRYPTED)
        found = reader.embedded_signatures
        if not found:
            return Unsealed()
        if len(found) > _MOST_SIGNATURES:
            return Unreadable(UnreadableCause.TOO_HARD)
        return _of(pdf, found, _trusted(roots), now)
    except (PdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, NotImplementedError):
        # Whatever a file of anybody's makes the library say: it is not accepted.
        return Unreadable(UnreadableCause.BROKEN)
    except (RecursionError, MemoryError):
        return Unreadable(UnreadableCause.TOO_HARD)


def _of(pdf: bytes, signatures: Sequence[Any], roots: Sequence[Any], now: datetime | None) -> Verdict:
    judged = [_status(one, roots, now) for one in signatures]
    ours = [(one, status) for one, status in zip(signatures, judged, strict=True) if status is not None]
    if not ours:
        return Foreign()
    signature, status = ours[0]
    if not (status.intact and status.valid):
        return Altered()
    end = _end(signature, len(pdf))
    if end is None or not _gap_holds_only_the_signature(signature, pdf):
        return Altered()
    sealed = "sha256:" + hashlib.sha256(pdf[:end]).hexdigest()
    if len(signatures) > 1:
        return SecondSeal(sealed)
    if not _covers_its_revision(status):
        return Altered()
    whole = not pdf[end:].strip() or _harmless(status)
    return Whole(sealed, _said(signature)) if whole else AddedTo(sealed)


def _status(signature: Any, roots: Sequence[Any], now: datetime | None) -> Any | None:
    """The signature's status; None when its certificate leads to no root at the moment that it tells of."""
    from pyhanko.sign.diff_analysis import SuspiciousModification
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko_certvalidator import ValidationContext

    at = _said(signature)
    if now is not None and at > now + _SKEW:
        return None
    context = ValidationContext(trust_roots=list(roots), allow_fetching=False, moment=at)
    try:
        status = validate_pdf_signature(signature, context)
    except (SignatureValidationError, SuspiciousModification):
        return None
    return status if status.trusted or _known(signature, roots, at) else None


def _known(signature: Any, roots: Sequence[Any], at: datetime) -> bool:
    """Whether the certificate leads to a root, even if what it is said to have signed is not what it signed."""
    import asyncio

    from pyhanko_certvalidator import CertificateValidator, ValidationContext
    from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError

    context = ValidationContext(trust_roots=list(roots), allow_fetching=False, moment=at)
    validator = CertificateValidator(
        signature.signer_cert, intermediate_certs=signature.other_embedded_certs, validation_context=context
    )
    try:
        asyncio.run(validator.async_validate_usage({"non_repudiation"}))
    except (PathBuildingError, PathValidationError):
        return False
    return True


def _said(signature: Any) -> datetime:
    """When it says that it was made. It is under the signature, and a certificate counts at that time."""
    at = signature.self_reported_timestamp
    if not isinstance(at, datetime):
        raise TypeError("a seal names the time of its making")
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _covers_its_revision(status: Any) -> bool:
    from pyhanko.sign.validation import SignatureCoverageLevel

    return status.coverage in (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)


def _harmless(status: Any) -> bool:
    """What viewers add for keeping a signature (certificates, revocation lists) changes nothing of the paper."""
    from pyhanko.sign.diff_analysis import ModificationLevel

    return status.modification_level is ModificationLevel.LTA_UPDATES


def _end(signature: Any, size: int) -> int | None:
    """Where what is signed ends; None for ranges that no sealer writes: from the start, with one gap."""
    ranges = [int(number) for number in signature.byte_range]
    if len(ranges) != 4 or ranges[0] != 0 or any(number < 0 for number in ranges):
        return None
    end = ranges[2] + ranges[3]
    return end if ranges[1] <= ranges[2] and end <= size else None


def _gap_holds_only_the_signature(signature: Any, pdf: bytes) -> bool:
    """The one place that no digest covers has the signature in it and zeros behind, as hexadecimal digits of one
    case: else a byte there, or thousands, could be changed, and the paper called whole."""
    from asn1crypto import parser

    ranges = [int(number) for number in signature.byte_range]
    gap = pdf[ranges[1] : ranges[2]]
    content = bytes(signature.pkcs7_content)
    if (
        gap[:1] != b"<"
        or gap[-1:] != b">"
        or gap[1:-1] not in (content.hex().encode(), content.hex().upper().encode())
    ):
        return False
    return not content[parser.peek(content) :].strip(b"\0")


def _trusted(roots: Sequence[str]) -> list[Any]:
    from asn1crypto import pem, x509

    return [x509.Certificate.load(pem.unarmor(root.encode("ascii"))[2]) for root in roots]
