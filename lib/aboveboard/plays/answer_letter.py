"""The e-mail to those who asked a question that is answered now, and left an address for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from aboveboard.feedback import Answer
from aboveboard.plays.answers import answered
from aboveboard.plays.compose import block_of, part_of
from aboveboard.plays.statement import Paragraph, Section, Statement
from aboveboard.plays.values import Document, statement_values
from aboveboard.plays.writer import Writer
from aboveboard.record.model import Record
from aboveboard.record.view import View
from aboveboard.wording.formats import tight
from aboveboard.wording.language import Language
from aboveboard.wording.template import fill

_PARTS = ("subject", "opening", "letter", "reason")


@dataclass(frozen=True)
class AnswerText:
    """One such e-mail in words; the opening of an exercise begins by saying that it is one."""

    subject: str
    opening: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    reason: Paragraph


@dataclass(frozen=True)
class AnswerLetter:
    """Writes one answer in one language.

    Parameters
    ----------
    statement
        The newest statement; who speaks, and from which address.
    receipt_page
        Where a receipt number is looked up, in this language.
    """

    answer: Answer
    record: Record
    statement: Statement
    language: Language
    receipt_page: str

    def text(self, receipts: Sequence[str]) -> AnswerText:
        """Write it to the one with these receipts."""
        listed = self.language.settings.list_separator.join(receipts)
        own = {"receipts": listed, "several": len(receipts) > 1}
        filled = fill(self.language, "answer.md", {**self._shared, **own})
        parts = {name: part_of(filled, name, self.language) for name in _PARTS}
        banner = [str(self._shared["exercise"])] if self.statement.exercise else []
        prefix = self.language.term("exercise_prefix") if self.statement.exercise else ""
        return AnswerText(
            subject=f"{prefix}{parts['subject'].line}",
            opening=tuple(Paragraph(text=text) for text in (*banner, *parts["opening"].sentences)),
            sections=tuple(
                Section(id=part.id, title=part.title, blocks=tuple(map(block_of, part.blocks)))
                for part in parts["letter"].sections
            ),
            reason=Paragraph(text=parts["reason"].line),
        )

    @cached_property
    def _shared(self) -> dict[str, object]:
        tag, answer = self.language.tag, self.answer
        writer = Writer(View(self.record, answer.answered_at), self.language)
        common = statement_values(writer, Document(self.statement.id, self.statement.number), "")
        return {
            **common,
            "question": answer.questions[tag],
            "answer": answer.texts[tag],
            "answered_at": writer.at(answer.answered_at),
            "receipt_page": self.receipt_page,
        }


def stands_published(
    questions: dict[str, str],
    answers: dict[str, str],
    statements: Sequence[Statement],
    languages: Sequence[Language],
) -> bool:
    """Tell whether a question and its answer stand so in what was published, in each language.

    Parameters
    ----------
    statements
        Published statements, the newest first; the newest answer to a question is the one that
        stands.
    """
    return all(
        (_plain(questions[one.tag], one), _plain(answers[one.tag], one))
        in {(found.question, found.answer) for found in answered(statements, one.tag)}
        for one in languages
    )


def _plain(text: str, language: Language) -> str:
    return tight(" ".join(text.split()), language)
