# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of `central import`: one is read and checked, one of signed answers is written, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog

from central.intake.importing import Imported, Importer, counted
from kiosk.contract.export import ANSWERS_KIND, ExportFault, ImportAnswers, OpenedExport, open_export
from kiosk.durable import write_whole

if TYPE_CHECKING:
    # The centre is made of this room's parts, so it stands above it; only its shape is needed here.
    from central.centre import Centre

_LOG: Final = structlog.get_logger("central.import")


class ImportRefusedError(Exception):
    """Nothing of the file was taken in; the message says why and what to do."""


def import_export(
    centre: Centre, file: Path, answers: Path | None, *, ordered_by: str | None
) -> Mapping[str, Mapping[str, int]]:
    """Take a file in and write the answers; kind to outcome to how many.

    ordered_by: who answers for a file that its machine could not sign, or signed with a key that it has no more, or
    whose machine is out of service. Raises ImportRefusedError, OSError, and what the intake raises when the
    database fails; then it can be run again.
    """
    if answers is not None and answers.exists():
        raise ImportRefusedError(f"{answers} is there already: name another file for the answers")
    with file.open("rb") as opened:
        export = open_export(opened, centre.fleet.keys_ever)
        if isinstance(export, ExportFault):
            raise ImportRefusedError(f"{file}: {export.value}")
        machine = centre.fleet.machine(export.header.machine_id)
        if machine is None:
            raise ImportRefusedError(f"no machine {export.header.machine_id} is enrolled here")
        if ordered_by is None and not export.signed:
            raise ImportRefusedError(
                f"{file} is not signed, as its machine lost its key: name who answers for it with --ordered-by"
            )
        if ordered_by is None and export.signed and export.key_id != machine.key_id:
            raise ImportRefusedError(
                f"{file} is signed with a key that {machine.machine_id} has no more, since it was enrolled anew: "
                "name who answers for it with --ordered-by"
            )
        if ordered_by is None and machine.revoked is not None:
            raise ImportRefusedError(
                f"{machine.machine_id} is out of service: name who answers for its queue with --ordered-by"
            )
        _LOG.warning("import", machine=machine.machine_id, signed=export.signed, ordered_by=ordered_by)
        number = centre.imports.begin(export, ordered_by=ordered_by)
        imported = Importer(
            centre.clock,
            centre.box_keys,
            centre.intake,
            centre.materials,
            centre.lapses,
            centre.withdrawals,
            centre.ratings,
            centre.callbacks,
            centre.complaints,
        ).take(export, machine)
        counts = counted(imported)
        centre.imports.end(number, counts)
    if answers is not None:
        # Synced before it is there under its name: a stick is pulled out as soon as "done" is read.
        write_whole(answers, _signed(centre, export, imported))
    return counts


def _signed(centre: Centre, export: OpenedExport, imported: tuple[Imported, ...]) -> bytes:
    payload = ImportAnswers(
        export_id=export.header.export_id,
        machine_id=export.header.machine_id,
        imported_at=centre.clock.now(),
        answers=tuple(one.answer for one in imported),
    ).to_payload()
    return centre.key.sign(ANSWERS_KIND, payload).model_dump_json().encode() + b"\n"
