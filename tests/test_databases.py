"""A database is opened so that what was committed stays, and a reader stops no writer."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from aboveboard.databases import insert_new, is_busy, open_database, reading

METADATA = sa.MetaData()
THINGS = sa.Table("things", METADATA, sa.Column("id", sa.Integer, primary_key=True))


def test_every_commit_of_a_file_is_synced_to_the_disk(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'x.db'}", METADATA)
    with engine.connect() as db:
        assert db.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert db.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
    engine.dispose()


def test_a_reader_sees_one_state_and_stops_no_writer(database_url: str) -> None:
    engine = open_database(database_url, METADATA, wait_seconds=0.2)
    with reading(engine).begin() as reader:
        assert reader.scalar(sa.select(sa.func.count()).select_from(THINGS)) == 0
        with engine.begin() as writer:
            writer.execute(sa.insert(THINGS).values(id=1))
    engine.dispose()


def test_a_lock_held_too_long_is_told_from_other_errors(database_url: str) -> None:
    engine = open_database(database_url, METADATA, wait_seconds=0.1)
    with engine.begin() as holder:
        if engine.dialect.name == "postgresql":
            holder.exec_driver_sql("LOCK TABLE things IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(sa.exc.DBAPIError) as caught, engine.begin() as other:
            other.execute(sa.insert(THINGS).values(id=1))
    assert is_busy(caught.value)
    with pytest.raises(sa.exc.DBAPIError) as other_error, engine.begin() as db:
        db.exec_driver_sql("SELECT nothing FROM nowhere")
    assert not is_busy(other_error.value)
    engine.dispose()


def test_a_row_with_any_key_that_is_there_is_not_new(database_url: str) -> None:
    metadata = sa.MetaData()
    named = sa.Table(
        "named",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(9), unique=True),
    )
    engine = open_database(database_url, metadata)
    rows = [{"id": 1, "name": "a"}, {"id": 1, "name": "b"}, {"id": 2, "name": "a"}]
    with engine.begin() as db:
        assert [insert_new(db, named, row) for row in rows] == [True, False, False]
        assert db.execute(sa.select(named)).all() == [(1, "a")]
    engine.dispose()
