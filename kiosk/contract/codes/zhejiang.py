# SPDX-License-Identifier: GPL-3.0-or-later
"""A provincial endpoint with document types of its own: Zhejiang's 办件 interface, as far as it is published."""

from __future__ import annotations

from typing import Final

from kiosk.contract.codes.code_table import CodeTable
from kiosk.contract.codes.names import IdentityDocument

_NOT_PUBLISHED: Final = "the province has not published its code"

DOCUMENT: Final = CodeTable(
    name="浙江 证件类型",
    of=IdentityDocument,
    words={"31": "身份证", "51": "营业执照"},
    codes={IdentityDocument.RESIDENT_CARD: "31", IdentityDocument.CREDIT_CODE: "51"},
    without={
        IdentityDocument.HMT_RESIDENCE: _NOT_PUBLISHED,
        IdentityDocument.FOREIGNER_RESIDENCE: _NOT_PUBLISHED,
        IdentityDocument.PASSPORT: _NOT_PUBLISHED,
        IdentityDocument.HONG_KONG_MACAO_PERMIT: _NOT_PUBLISHED,
        IdentityDocument.TAIWAN_PERMIT: _NOT_PUBLISHED,
    },
    to_confirm=frozenset({"51"}),
)
"""Who applies with another card cannot be reported there until the province says how: better told than guessed."""
