# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue, item by item: what the bundles of before held is kept, each item once, so that what was signed
under it can still be read. To a bundle of before no machine can be ordered back any more."""

from __future__ import annotations

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    items = op.create_table(
        "catalogue_items",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("sha256", sa.Text, nullable=False, unique=True),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("catalogue_items_by_code", "catalogue_items", ["code", "version"])
    op.create_table(
        "catalogue_revisions",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("revision", sa.Text, nullable=False, unique=True),
        sa.Column("issued_at", sa.Text, nullable=False),
        sa.Column("header", sa.LargeBinary, nullable=False),
        sa.Column("entries", sa.LargeBinary, nullable=False),
    )
    connection = op.get_bind()
    for (bundle,) in connection.exec_driver_sql("SELECT body FROM bundles ORDER BY rowid").all():
        for item in json.loads(bundle)["payload"]["items"]:
            body = json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode()
            row = {
                "sha256": hashlib.sha256(body).hexdigest(),
                "code": item["code"],
                "version": item["version"],
                "body": body,
            }
            connection.execute(items.insert().prefix_with("OR IGNORE").values(**row))
    op.execute(
        "CREATE TABLE roll_backs_now (id INTEGER NOT NULL PRIMARY KEY, machine_id TEXT, revision TEXT NOT NULL, "
        "instead_of TEXT NOT NULL, envelope BLOB NOT NULL, ordered_at TEXT NOT NULL, ordered_by TEXT NOT NULL, "
        "ended_at TEXT)"
    )
    op.execute(
        "INSERT INTO roll_backs_now SELECT id, machine_id, revision, instead_of, envelope, ordered_at, ordered_by, "
        "ended_at FROM roll_backs"
    )
    op.drop_table("roll_backs")
    op.rename_table("roll_backs_now", "roll_backs")
    op.drop_table("bundles")
