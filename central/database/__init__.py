# SPDX-License-Identifier: GPL-3.0-or-later
"""The centre's database: SQLite by default, WAL with synchronous FULL, migrated at start."""

from central.database.engine import Database, DatabaseRefusedError

__all__ = ["Database", "DatabaseRefusedError"]
