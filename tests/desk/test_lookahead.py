"""What a draft would publish: the very statement that a run makes once it stands in the record."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.desk.draft import check
from aboveboard.desk.forms import correction_form, entry_form
from aboveboard.desk.lookahead import look_ahead, told_correction
from aboveboard.desk.showing import CHANNELS, columns, preview_html
from aboveboard.plays.desk import OpenPlay, open_play
from aboveboard.plays.published import History
from aboveboard.record import append_entry
from aboveboard.record.draft import check_draft
from aboveboard.record.model import AnyEntry
from aboveboard.rendering import renditions
from aboveboard.wording.desk_words import desk_words
from desks import NOW, open_folder, open_minato
from records import entry, event, figure

TOLD = "2030-05-01T12:10+09:00"
RELEASE = entry("first", "statement", "play: initial-statement", at=TOLD)
WORDS = desk_words("en")


def a_measure(play: OpenPlay, text: str = "We paused withdrawals.") -> AnyEntry:
    started = entry_form(play.record, "measure", NOW)
    values = {**started.values, "text.en": text, "text.zh-CN": "我们已暂停提币。"}
    made: AnyEntry = check(started.form, values, lambda raw: check_draft(play.record, raw)).made
    return made


def test_the_preview_is_what_a_run_makes_after_appending(tmp_path: Path) -> None:
    play = open_folder(tmp_path)
    draft = a_measure(play)
    ahead = look_ahead(play, play.record, History(), draft)
    append_entry(tmp_path, draft)
    again = open_play("initial-statement", {"incident": str(tmp_path), "as_of": str(NOW)})
    assert ahead.made == renditions(again.statement())
    assert ahead.items == look_ahead(again, again.record, History()).items


def test_a_preview_writes_nothing(tmp_path: Path) -> None:
    play = open_folder(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    look_ahead(play, play.record, History(), a_measure(play))
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_once_a_statement_came_out_the_next_one_is_an_update(tmp_path: Path) -> None:
    play = open_folder(tmp_path, event("a"), RELEASE)
    assert look_ahead(play, play.record, History()).play == "periodic-update"


def test_its_instant_is_that_of_the_newest_entry(tmp_path: Path) -> None:
    play = open_folder(tmp_path, as_of="2030-05-01T12:00+09:00")
    assert look_ahead(play, play.record, History(), a_measure(play)).as_of == NOW


def test_the_honesty_checks_read_the_draft(tmp_path: Path) -> None:
    play = open_folder(tmp_path)
    started = entry_form(play.record, "summary", NOW)
    words = {"headline.en": "Coins stolen", "headline.zh-CN": "币被盗", "text.zh-CN": "币被盗。"}
    values = {**started.values, **words, "confidence": "confirmed", "text.en": "Funds are safe."}
    draft = check(started.form, values, lambda raw: check_draft(play.record, raw)).made
    found = look_ahead(play, play.record, History(), draft).findings
    assert [finding.sentence for finding in found if "safe" in finding.sentence] != []


def test_a_correction_is_shown_as_the_next_statement_tells_it(tmp_path: Path) -> None:
    play = open_folder(tmp_path, figure("lost"), RELEASE)
    started = correction_form(play.record, play.record.entries[0], NOW)
    values = {**started.values, "amount": "6", "because.en": "Wrong.", "because.zh-CN": "有误。"}
    made = check(started.form, values, lambda raw: check_draft(play.record, raw)).made
    told = told_correction(play, play.record, History(), made)
    assert [(told[tag]["old"], told[tag]["new"]) for tag in ("zh-CN", "en")] == [
        ("5枚BTC", "6枚BTC"),
        ("5 BTC", "6 BTC"),
    ]
    assert told["en"]["because"] == "Wrong."


def test_what_no_statement_said_needs_no_taking_back(tmp_path: Path) -> None:
    play = open_folder(tmp_path, figure("lost"))
    started = correction_form(play.record, play.record.entries[0], NOW)
    values = {**started.values, "amount": "6", "because.en": "Wrong.", "because.zh-CN": "有误。"}
    made = check(started.form, values, lambda raw: check_draft(play.record, raw)).made
    assert told_correction(play, play.record, History(), made) == {}


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_is_shown_side_by_side_with_its_counters(
    tmp_path: Path, channel: str
) -> None:
    ahead = look_ahead(open_folder(tmp_path), open_folder(tmp_path).record, History())
    shown = columns(ahead, channel, WORDS)
    assert [column.tag for column in shown] == ["zh-CN", "en"]
    for column in shown:
        own = [m for m in ahead.measures if (m.channel, m.language) == (channel, column.tag)]
        assert len(column.pieces) == len(own) > 0
        for piece, measure in zip(column.pieces, own, strict=True):
            assert f"{measure.weight:,}" in piece.counter
            assert bool(piece.page) != bool(piece.text)


def test_text_of_a_draft_never_becomes_markup(tmp_path: Path) -> None:
    play = open_folder(tmp_path)
    draft = a_measure(play, "We paused <script>alert(1)</script> withdrawals.")
    ahead = look_ahead(play, play.record, History(), draft)
    for channel in CHANNELS:
        assert "<script" not in preview_html(WORDS, "now", ahead, channel)


def test_pages_are_shown_where_no_script_runs(tmp_path: Path) -> None:
    play = open_folder(tmp_path)
    ahead = look_ahead(play, play.record, History())
    assert '<iframe sandbox title="' in preview_html(WORDS, "now", ahead, "announcement")


def test_the_replay_can_be_looked_ahead_from_its_end(tmp_path: Path) -> None:
    play = open_minato(tmp_path)
    ahead = look_ahead(play, play.record, History())
    assert ahead.as_of == max(entry.known_at for entry in play.record.entries)
