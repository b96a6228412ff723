# SPDX-License-Identifier: GPL-3.0-or-later
"""The centre's database: SQLite by default, WAL with synchronous FULL, migrated at start."""

from central.database.engine import CommitUnknownError, Database, DatabaseRefusedError

__all__ = ["CommitUnknownError", "Database", "DatabaseRefusedError"]
