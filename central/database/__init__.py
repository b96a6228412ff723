# SPDX-License-Identifier: GPL-3.0-or-later
"""The centre's database: SQLite by default, WAL with synchronous FULL, migrated at start."""

from central.database import booking_tables as _booking_tables  # noqa: F401 - makes the metadata whole
from central.database import catalogue_tables as _catalogue_tables  # noqa: F401 - makes the metadata whole
from central.database import decision_tables as _decision_tables  # noqa: F401 - makes the metadata whole
from central.database import deferred_tables as _deferred_tables  # noqa: F401 - the same
from central.database import desk_tables as _desk_tables  # noqa: F401 - makes the metadata whole
from central.database import licence_tables as _licence_tables  # noqa: F401 - one metadata holds every table
from central.database import notice_tables as _notice_tables  # noqa: F401 - one metadata holds every table
from central.database import proxy_tables as _proxy_tables  # noqa: F401 - the same
from central.database import register_tables as _register_tables  # noqa: F401 - the same
from central.database import routing_tables as _routing_tables  # noqa: F401 - the same
from central.database import seal_tables as _seal_tables  # noqa: F401 - the same
from central.database import search_tables as _search_tables  # noqa: F401 - the same
from central.database.engine import CommitUnknownError, Database, DatabaseRefusedError

__all__ = ["CommitUnknownError", "Database", "DatabaseRefusedError"]
