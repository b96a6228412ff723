# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the migrations inside the transaction that the centre has opened."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
