"""Invented customers: both languages, many channels, a seed phrase, a scam; the same each time."""

from __future__ import annotations

from aboveboard.drilling.crowd import SEED_PHRASE, crowd
from aboveboard.drilling.scenario import load_scenario
from aboveboard.feedback.language import language_of
from aboveboard.feedback.redaction import redact
from house import ROOT

SCRIPT = load_scenario("lantern", ROOT / "params").script
MESSAGES = crowd(SCRIPT)


def test_the_same_seed_gives_the_same_messages() -> None:
    assert crowd(SCRIPT) == MESSAGES
    other = SCRIPT.model_copy(update={"crowd": SCRIPT.crowd.model_copy(update={"seed": 8})})
    assert crowd(other) != MESSAGES


def test_they_write_in_both_languages_on_many_channels_while_it_runs() -> None:
    assert {language_of(message.text)[:2] for message in MESSAGES} >= {"en", "zh"}
    assert len({message.channel for message in MESSAGES}) == 6
    times = [message.received_at for message in MESSAGES]
    assert times == sorted(times)
    assert SCRIPT.starts < times[0] < times[-1] < SCRIPT.ends


def test_one_sends_a_seed_phrase_that_is_found_and_taken_out() -> None:
    (found,) = [message for message in MESSAGES if SEED_PHRASE in message.text]
    assert found.received_at == SCRIPT.crowd.seed_phrase_at
    assert "abandon" not in redact(found.text).text


def test_the_fake_page_is_reported_in_both_languages() -> None:
    texts = [message.text for message in MESSAGES if SCRIPT.crowd.scam_page in message.text]
    assert {language_of(text)[:2] for text in texts} == {"en", "zh"}
