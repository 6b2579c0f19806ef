"""Appending an entry: the old bytes stay, and a record that would be wrong changes nothing."""

from __future__ import annotations

import errno
import multiprocessing
import os
import stat
from pathlib import Path

import pytest
from aboveboard.errors import FileChangedError, RecordError
from aboveboard.record import append_entry, load_record
from aboveboard.record.append import entry_yaml
from aboveboard.record.files import digest
from aboveboard.record.model import AnyEntry
from records import HEADER, NOON, REPLAYS, event, parse_record, record_of, replay

START = HEADER + event("a")


def an_event(entry_id: str, text: str = "It happened.", at: str = NOON) -> AnyEntry:
    return record_of(event(entry_id, f"'{text}'", at=at)).entries[0]


def folder_with(tmp_path: Path, content: str | bytes) -> Path:
    raw = content.encode() if isinstance(content, str) else content
    (tmp_path / "incident.yaml").write_bytes(raw)
    return tmp_path


def content(folder: Path) -> bytes:
    return (folder / "incident.yaml").read_bytes()


@pytest.mark.parametrize(
    "old",
    [
        START.encode(),
        START.rstrip("\n").encode(),
        START.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + START.encode(),
        (START + "\n\n  # a note at the end\n").encode(),
        (
            HEADER
            + event("a").replace("\n", "\n    ").replace("  - id", "      - id", 1).rstrip(" ")
        ).encode(),
        (HEADER + "\n".join(line[2:] for line in event("a").splitlines()) + "\n").encode(),
        HEADER.replace("name: {", "name:   {").encode() + event("a").encode(),
    ],
    ids=["plain", "no-last-newline", "crlf", "bom", "note", "deeper", "flush", "spaced"],
)
def test_the_old_bytes_are_the_beginning_of_the_new(tmp_path: Path, old: bytes) -> None:
    folder = folder_with(tmp_path, old)
    record = append_entry(folder, an_event("b"))
    assert content(folder).startswith(old)
    assert [entry.id for entry in record.entries] == ["a", "b"]
    assert load_record(folder)[0] == record


def test_windows_line_ends_are_kept(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, START.replace("\n", "\r\n"))
    append_entry(folder, an_event("b"))
    assert content(folder).count(b"\r\n") == content(folder).count(b"\n")


@pytest.mark.parametrize("name", REPLAYS)
def test_every_entry_of_a_replay_survives_being_written(tmp_path: Path, name: str) -> None:
    record = replay(name)
    first, *rest = record.entries
    text = entry_yaml(first) + "".join(entry_yaml(entry) for entry in rest)
    header = (Path(__file__).parents[2] / "params" / name / "incident.yaml").read_text("utf-8")
    assert parse_record(header.split("entries:\n")[0] + "entries:\n" + text)[0] == record


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "12:52",
        "2018-01-26",
        "null",
        "1e5",
        "# not a comment",
        "- not an item",
        "key: value",
        "{a} [b] &c *d !e |f >g %h @i `j",
        "“quoted” \"twice\"",
        "of the long " * 60 + "end",
        "引号“”、冒号：、长句" + "很长" * 80,
    ],
)  # fmt: skip
def test_any_text_survives_being_written(tmp_path: Path, text: str) -> None:
    folder = folder_with(tmp_path, START)
    record = append_entry(folder, an_event("b", text))
    assert record.entries[1].model_dump()["text"]["en"] == text.strip()


def unchanged(folder: Path, entry: AnyEntry) -> str:
    """Try to append, see that nothing changed, and return the error."""
    before = content(folder)
    with pytest.raises(RecordError) as caught:
        append_entry(folder, entry)
    assert content(folder) == before
    assert [path.name for path in folder.iterdir()] == ["incident.yaml"]
    return str(caught.value)


def test_an_id_that_is_there_already_changes_nothing(tmp_path: Path) -> None:
    assert "'a'" in unchanged(folder_with(tmp_path, START), an_event("a"))


def test_an_entry_learned_before_the_last_changes_nothing(tmp_path: Path) -> None:
    early = an_event("b", at="2030-05-01T11:59+09:00")
    assert "known before the one above" in unchanged(folder_with(tmp_path, START), early)


def test_a_link_off_the_official_domains_changes_nothing(tmp_path: Path) -> None:
    record = record_of(event("b"))
    entry = record.entries[0].model_copy(
        update={"text": type(record.name)({"zh-CN": "甲", "en": "See https://other.com"})}
    )
    assert "other.com" in unchanged(folder_with(tmp_path, START), entry)


def test_entries_that_are_not_last_are_named(tmp_path: Path) -> None:
    head, rest = HEADER.split("custodian:")
    text = head + "entries:\n" + event("a") + "custodian:" + rest.removesuffix("entries:\n")
    parse_record(text)
    error = unchanged(folder_with(tmp_path, text), an_event("b"))
    assert "not the last field" in error
    assert "incident.yaml:6:" in error


@pytest.mark.parametrize("entries", ["entries: []\n", "entries: [\n  ]\n"])
def test_entries_in_brackets_are_named(tmp_path: Path, entries: str) -> None:
    text = HEADER.replace("entries:\n", entries)
    assert "not written as a list below" in unchanged(folder_with(tmp_path, text), an_event("b"))


@pytest.mark.parametrize(
    ("old", "says"),
    [
        (b"", "empty"),
        (START.encode("gb18030"), "UTF-8"),
        (START.encode() + b"id: again\n", "stands twice"),
        (START.encode() + b"  - id: [\n", "not valid YAML"),
    ],
)
def test_a_record_that_is_wrong_already_is_left_alone(
    tmp_path: Path, old: bytes, says: str
) -> None:
    assert says in unchanged(folder_with(tmp_path, old), an_event("b"))


def test_a_missing_record_is_named(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(RecordError, match="no such file"):
            append_entry(folder, an_event("b"))


def test_the_file_keeps_its_permissions(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, START)
    (folder / "incident.yaml").chmod(0o640)
    append_entry(folder, an_event("b"))
    assert stat.S_IMODE((folder / "incident.yaml").stat().st_mode) == 0o640


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space left on device")

    folder = folder_with(tmp_path, START)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        append_entry(folder, an_event("b"))
    assert content(folder) == START.encode()
    assert [path.name for path in folder.iterdir()] == ["incident.yaml"]


def _append_many(folder: Path, name: str) -> None:
    for number in range(15):
        append_entry(folder, an_event(f"{name}{number}"))


def test_two_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, START)
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=_append_many, args=(folder, name)) for name in "xy"]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    ids = {entry.id for entry in load_record(folder)[0].entries}
    assert ids == {"a", *(f"{name}{number}" for name in "xy" for number in range(15))}


def seen(folder: Path) -> str:
    return digest(content(folder))


def test_a_file_that_was_looked_at_takes_the_entry(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, START)
    append_entry(folder, an_event("b"), seen=seen(folder))
    assert [entry.id for entry in load_record(folder)[0].entries] == ["a", "b"]


def test_a_file_that_changed_since_it_was_looked_at_is_left_alone(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, START)
    before = seen(folder)
    append_entry(folder, an_event("b"))
    now = content(folder)
    with pytest.raises(FileChangedError):
        append_entry(folder, an_event("c"), seen=before)
    assert content(folder) == now


def test_the_same_entry_twice_from_one_look_is_written_once(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, START)
    before = seen(folder)
    once = append_entry(folder, an_event("b"), seen=before)
    now = content(folder)
    assert append_entry(folder, an_event("b"), seen=before) == once
    assert content(folder) == now
