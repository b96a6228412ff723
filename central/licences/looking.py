# SPDX-License-Identifier: GPL-3.0-or-later
"""The licences of a case as staff see them while they decide it: asked of the store anew, each look in the book."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from central.decisions.fact_types import DateType
from central.items import ItemDefinition
from central.licences.authorising import purpose_of
from central.licences.judging import Holder
from central.licences.store import ELicenceStore, ForWhat
from central.licences.types import LicenceTypeData
from central.licences.using import LicenceUses
from central.registers import Asker
from central.registers.e_licences import HeldLicence
from kiosk.contract.cases import Application, LicenceUse
from kiosk.contract.licences import LicenceState

_TOLD: Final = {
    LicenceState.FETCHED: "有效，和授权时一样",
    LicenceState.EXPIRED: "已过期",
    LicenceState.REVOKED: "已注销或挂失",
    LicenceState.OTHER_HOLDER: "现在登记的是别人",
    LicenceState.NONE: "和授权时不一样，或已查不到",
    LicenceState.SILENT: "证照库没有应答，请稍后再打开这一页",
}
_ENDED: Final = "授权已到期，不再调取"
_OVER: Final = "办件已办结，不再调取"
_UNKNOWN: Final = "这份授权已无法辨认"


@dataclass(frozen=True)
class LicenceLook:
    """One licence that stands for a paper. material, name: of the paper and of the licence; told: what the store
    says of it now; rows: what stands on it, label and value, while case and authorisation are open."""

    material: str
    name: str
    told: str
    rows: tuple[tuple[str, str], ...] = ()


class LicenceLooks:
    """What staff may see of licences. Safe from any thread."""

    def __init__(self, uses: LicenceUses, store: ELicenceStore) -> None:
        self._uses = uses
        self._store = store

    def of_case(
        self, definition: ItemDefinition, application: Application, *, staff: str, is_open: bool, at: datetime
    ) -> tuple[LicenceLook, ...]:
        """Each licence of a case. staff: who looks; is_open: whether the case is still to be decided."""
        return tuple(
            self._look(definition, application, use, staff if is_open else None, at) for use in application.licences
        )

    def _look(
        self, definition: ItemDefinition, application: Application, use: LicenceUse, staff: str | None, at: datetime
    ) -> LicenceLook:
        given = self._uses.opened(use)
        row = next((one for one in definition.item.materials if one.code == use.material), None)
        kind = None if given is None else self._store.types.get(given.licence_type)
        if given is None or kind is None or row is None:
            return LicenceLook(use.material, "电子证照", _UNKNOWN)
        material, name = row.name.zh, kind.name.zh
        if staff is None:
            return LicenceLook(material, name, _OVER)
        if at > given.until:
            return LicenceLook(material, name, _ENDED)
        holder = Holder(application.applicant.number, application.applicant.name)
        what_for = ForWhat(purpose_of(definition.item, row), application.application_id, Asker.staff(staff))
        found = self._store.fetch_again(given, holder, what_for).found
        rows = () if found.licence is None else tuple(_rows(kind, found.licence))
        return LicenceLook(material, name, _TOLD[found.state], rows)


def _rows(kind: LicenceTypeData, licence: HeldLicence) -> Iterator[tuple[str, str]]:
    day = DateType(kind="date")
    yield "持证人", licence.holder_name
    yield "证照编号", licence.number
    yield "颁发机构", licence.issuer
    for name, field in kind.fields.items():
        yield field.label.zh, field.type.words(licence.fields[name]).zh
    yield "有效期至", "长期" if licence.valid_to is None else day.words(licence.valid_to.isoformat()).zh
