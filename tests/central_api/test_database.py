# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import sqlite3
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, select
from sqlalchemy.exc import IntegrityError

import central.database as database_package
from central.database import Database, DatabaseRefusedError
from central.database.notice_tables import notices
from central.database.schema import centre_facts, machines, metadata, wrong_proofs


def test_migrations_make_exactly_the_tables_of_the_schema(tmp_path: Path) -> None:
    database = Database(tmp_path)
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    database.close()


def test_a_commit_is_synchronised_to_the_disk(tmp_path: Path) -> None:
    database = Database(tmp_path)
    with database.write() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    database.close()


def test_a_block_that_fails_leaves_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path)

    def fail_after_writing() -> None:
        with database.write() as connection:
            connection.execute(centre_facts.insert().values(name="half", value="written"))
            raise RuntimeError("power")

    with pytest.raises(RuntimeError):
        fail_after_writing()
    with database.read() as connection:
        assert connection.execute(select(centre_facts)).all() == []
    database.close()


def test_nobody_else_may_read_the_file(tmp_path: Path) -> None:
    database = Database(tmp_path / "centre")
    assert stat.S_IMODE(database.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(database.path.parent.stat().st_mode) == 0o700
    database.close()


def test_a_database_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    Database(tmp_path).close()
    with sqlite3.connect(tmp_path / "centre.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(DatabaseRefusedError, match="newer program"):
        Database(tmp_path)


def test_news_that_was_owed_becomes_a_message(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'centre.sqlite'}")
    config = Config()
    config.set_main_option("script_location", str(Path(database_package.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0011")
        connection.exec_driver_sql(
            "INSERT INTO cases (application_id, case_no, pick_up_hash, machine_id, item_code, item_version, "
            "received_at, body, body_digest, answer, state, outcome, changed_at) VALUES ('a', '4104', 'h', 'm', "
            "'i', '1', '2026-11-22', x'', 'd', x'', 'decided', 'approved', '2026-11-22')"
        )
        connection.exec_driver_sql("INSERT INTO late_news VALUES ('a', '2026-11-22T10:00:00.000+08:00')")
    engine.dispose()
    database = Database(tmp_path)
    with database.read() as connection:
        row = connection.execute(select(notices)).one()
        assert (row.application_id, row.purpose, row.state) == ("a", "late_news", "queued")
        assert "办件编号 4104" in row.text
    database.close()


def test_a_database_of_the_first_program_is_brought_up_to_date(tmp_path: Path) -> None:
    """With its machines, and without what was only minutes old."""
    engine = create_engine(f"sqlite:///{tmp_path / 'centre.sqlite'}")
    config = Config()
    config.set_main_option("script_location", str(Path(database_package.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(
            "INSERT INTO machines (number, machine_id, key_id, public_key, site_zh, site_en, enrolled_at, "
            "program_version) VALUES (1, 'KJ-410400-0001', 'k', 'p', '厅', 'Hall', '2026-11-22', '0')"
        )
        connection.exec_driver_sql("INSERT INTO wrong_proofs (person_tag, way, at) VALUES ('t', 'city_pin', 'now')")
    engine.dispose()
    database = Database(tmp_path)
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert connection.execute(select(machines.c.machine_id, machines.c.blocked_at)).all() == [
            ("KJ-410400-0001", None)
        ]
        assert connection.execute(select(wrong_proofs)).all() == []
    database.close()


def test_programs_that_start_at_once_share_a_fresh_folder(tmp_path: Path) -> None:
    started = threading.Barrier(6)

    def opened(_: int) -> int:
        started.wait()
        database = Database(tmp_path)
        with database.read() as connection:
            found = connection.execute(select(centre_facts)).all()
        database.close()
        return len(found)

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(opened, range(6))) == [0] * 6


def test_a_fault_of_the_database_does_not_quote_a_citizen(tmp_path: Path) -> None:
    database = Database(tmp_path)
    twice = [{"name": "张秀英", "value": "410400194201010026"}] * 2
    with database.write() as connection, pytest.raises(IntegrityError) as fault:
        connection.execute(centre_facts.insert(), twice)
    assert "张秀英" not in str(fault.value)
    assert "410400194201010026" not in str(fault.value)
    database.close()
