# SPDX-License-Identifier: GPL-3.0-or-later
"""What a stick carries to the centre: every record that is owed, sealed as it lies here.

No key of this machine is needed, so that a machine whose keys are lost can be exported too: each record's own key
was wrapped to the centre's public key when it was stored.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from offline_cache.database import papers_folder
from offline_cache.faults import translated
from offline_cache.paper_files import PaperFiles
from offline_cache.schema import BUSY_TIMEOUT_MS, check_for_reading, check_whole
from offline_cache.states import Lane
from offline_cache.vault import file_identity


@dataclass(frozen=True)
class ExportPaper:
    """A sealed paper. sealed_for: the identity in its box; box: the file as it lies here, None when it is gone."""

    sealed_for: str
    box: bytes | None = field(repr=False)


@dataclass(frozen=True)
class ExportRow:
    """One record. centre_box: None for one that was stored before the centre had a key, which the stick cannot
    carry. Key box and body box are sealed for the id."""

    id: str
    lane: Lane
    centre_box: bytes | None = field(repr=False)
    body_box: bytes = field(repr=False)
    papers: tuple[ExportPaper, ...]


def export_rows(path: Path) -> Iterator[ExportRow]:
    """Every record of the store at this path that the centre is not known to have, oldest first; one in memory at a
    time. Lapses go with their application, and telemetry does not go.

    Before the first row everything queued is written down as being sent: from here on it may be with the centre, so
    this machine alone takes none of it back any more. The store may be open elsewhere. Raises StoreError.
    """
    with translated(path), contextlib.closing(_connect(path)) as db:
        check_whole(db, path)
        check_for_reading(db, path)
        papers = PaperFiles(papers_folder(path))
        # Together: what is put in between would go while its row says that nothing of it has left.
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE records SET state = 'sending', ever_left = 1 WHERE state = 'queued' AND lane != 'lapse'")
        seqs = db.execute(
            """
            SELECT r.seq FROM records r JOIN contents c ON c.seq = r.seq
            WHERE c.body_box IS NOT NULL AND r.lane != 'telemetry' ORDER BY r.seq
            """
        ).fetchall()
        db.execute("COMMIT")
        for (seq,) in seqs:
            row = db.execute(
                """
                SELECT r.id, r.lane, c.centre_box, c.body_box
                FROM records r JOIN contents c ON c.seq = r.seq WHERE r.seq = ? AND c.body_box IS NOT NULL
                """,
                (seq,),
            ).fetchone()
            if row is not None:
                record_id, lane, centre_box, body_box = row
                found = _papers(db, papers, seq, record_id)
                yield ExportRow(record_id, Lane(lane), centre_box, body_box, found)


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000)
    db.execute("PRAGMA synchronous=FULL")
    return db


def _papers(db: sqlite3.Connection, papers: PaperFiles, seq: int, record_id: str) -> tuple[ExportPaper, ...]:
    rows = db.execute("SELECT material, file FROM materials WHERE seq = ? ORDER BY material", (seq,)).fetchall()
    return tuple(ExportPaper(file_identity(record_id, material), papers.box(file)) for material, file in rows)
