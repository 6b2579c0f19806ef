"""The sharing edition: the allowed facts, in JSON for machines and in words for people.

Its words are filled from :class:`SharedFacts` and the language alone; the record is out of reach.
``python -m aboveboard.plays.retrospective.sharing`` prints the JSON Schema.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from string import ascii_uppercase
from typing import Any, Literal

from aboveboard.plays.blocks import Frozen
from aboveboard.plays.compose import block_of, part_of
from aboveboard.plays.retrospective.facts import SharedFacts, SharedStep, Words
from aboveboard.plays.retrospective.sizes import SharedAmount
from aboveboard.plays.statement import Section
from aboveboard.record.canonical import sha256_json
from aboveboard.wording import formats
from aboveboard.wording.language import Language
from aboveboard.wording.template import fill

MIME_TYPE = "application/vnd.aboveboard.sharing+json"
FORMAT: Literal["aboveboard.sharing/1"] = "aboveboard.sharing/1"


class SharedEdition(Frozen):
    """The facts in the words of one language."""

    language: str
    language_name: str
    direction: Literal["ltr", "rtl"]
    title: str
    summary: str
    exercise: str
    skip: str
    contents: str
    sections: tuple[Section, ...]


class Sharing(Frozen):
    """The whole edition. ``id`` is made from the facts and names nobody."""

    format: Literal["aboveboard.sharing/1"] = FORMAT
    id: str
    facts: SharedFacts
    editions: tuple[SharedEdition, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the edition as plain JSON data, the same for the same facts."""
        return self.model_dump(mode="json")

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Give notebooks the edition under its own type, beside a line to read."""
        return {MIME_TYPE: self.to_json(), "text/plain": f"Sharing edition {self.id}"}


def sharing(facts: SharedFacts, languages: Iterable[Language]) -> Sharing:
    """Write the edition for other platforms in each language."""
    return Sharing(
        id=f"sharing-{sha256_json(facts.model_dump(mode='json'))[:16]}",
        facts=facts,
        editions=tuple(_edition(facts, language) for language in languages),
    )


def sharing_schema() -> str:
    """Return the JSON Schema of the edition, the same for the same models."""
    schema = Sharing.model_json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Aboveboard sharing edition"
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


# --- in words -------------------------------------------------------------------------------------


def _edition(facts: SharedFacts, language: Language) -> SharedEdition:
    parts = fill(language, "sharing.md", _values(facts, language))
    return SharedEdition(
        language=language.tag,
        language_name=language.settings.name,
        direction=language.settings.direction,
        title=part_of(parts, "title", language).line,
        summary=part_of(parts, "summary", language).line,
        exercise=part_of(parts, "exercise", language).line,
        skip=language.term("labels", "skip_to_content"),
        contents=language.term("labels", "contents"),
        sections=tuple(
            Section(id=part.id, title=part.title, blocks=tuple(map(block_of, part.blocks)))
            for part in part_of(parts, "statement", language).sections
        ),
    )


def _values(facts: SharedFacts, language: Language) -> dict[str, object]:
    words = language.term
    speech = facts.speech
    return {
        "custodian_kind": words("sharing", "custodians", facts.custodian_kind),
        "exercise": facts.exercise,
        "cause": {
            "kind": words("sharing", "causes", facts.cause.cause),
            "confidence": words("confidence", facts.cause.confidence),
            "text": _text(facts.cause.words, language),
        }
        if facts.cause
        else None,
        "amounts": [
            {
                "label": words("figures", one.key),
                "value": _size(one, language),
            }
            for one in facts.amounts
        ],
        "steps": [_step(step, language) for step in facts.steps],
        "findings": {
            about: [
                {
                    "text": _text(found.words, language),
                    "confidence": words("confidence", found.confidence),
                }
                for found in facts.findings
                if found.about == about
            ]
            for about in ("attack", "prevention", "other")
        },
        "lessons": {
            about: [_text(one.words, language) for one in facts.lessons if one.about == about]
            for about in ("factor", "well", "badly", "luck")
        },
        "actions": [
            {
                "text": _text(one.words, language),
                "state": words("retrospective", "action_states", one.state),
                "verified_by": words("retrospective", "verified_by", one.verified_by),
                "days": formats.amount(str(one.days), "days", language),
                "overdue": one.overdue,
            }
            for one in facts.actions
        ],
        "first_word": _length(speech.first_word_after, language),
        "loss_named": _length(speech.loss_named_after, language),
        "statements": str(speech.statements),
        "promises": str(speech.promises),
        "kept": str(speech.promises_kept),
        "silence": _length(speech.longest_silence, language),
        "corrected": str(speech.corrected_statements),
        "held_back": str(facts.held_back) if facts.held_back else "",
    }


def _size(one: SharedAmount, language: Language) -> str:
    """Write a rough size: about 100 million to 1 billion of coin A."""
    low, high = Decimal(one.at_least), Decimal(one.below)
    if low == 0:
        return language.term("sharing", "sizes", "none")
    ends = {"low": _number(low, language), "high": _number(high, language)}
    text = language.phrase(
        "sharing", "sizes", one.of, **ends, name=ascii_uppercase[(one.number - 1) % 26]
    )
    return formats.tight(text, language)


def _number(number: Decimal, language: Language) -> str:
    if number < language.settings.number.compact_from:
        return formats.decimal(number, language.locale)
    return formats.compact(number, language)


def _text(words: Words, language: Language) -> str:
    return formats.tight(words.get(language.tag, ""), language)


def _length(minutes: int | None, language: Language) -> str:
    if minutes is None or minutes < 0:
        return ""
    return formats.duration(timedelta(minutes=minutes), language)


def _step(step: SharedStep, language: Language) -> dict[str, str]:
    return {
        "at": _offset(step.minutes, language),
        "text": _step_text(step, language),
        "told": _length(step.told_after, language) if step.told_after else "",
        "is_statement": "yes" if step.what == "statement" else "",
        "is_told": "" if step.told_after is None else "yes",
    }


def _offset(minutes: int, language: Language) -> str:
    if minutes == 0:
        return language.term("sharing", "at_start")
    length = formats.duration(timedelta(minutes=abs(minutes)), language)
    return language.phrase("sharing", "after" if minutes > 0 else "before", length=length)


def _step_text(step: SharedStep, language: Language) -> str:
    if step.what == "service" and step.service and step.state and step.of:
        return language.phrase(
            "service_state",
            name=language.term("services", step.service, step.of),
            state=language.term("states", step.state),
        )
    if step.what == "statement" and step.play:
        return language.term("sharing", "plays", step.play)
    if step.what == "measure":
        return _text(step.words, language)
    return language.term("sharing", "marks", step.what)


if __name__ == "__main__":
    sys.stdout.write(sharing_schema())
