"""The e-mail with an answer, to one who asked: plain text, complete in itself."""

from __future__ import annotations

from collections.abc import Sequence

from aboveboard.plays.answer_letter import AnswerLetter
from aboveboard.rendering.email import Notice, render_notice
from aboveboard.rendering.plain import block_lines, section_lines


def render_answer(letter: AnswerLetter, recipient: str, receipts: Sequence[str]) -> bytes:
    """Return the message to one address, which asked under these receipts.

    Raises
    ------
    RenderError
        Sender or recipient is no address.
    WordingError
        The template is wrong.
    """
    written, answer = letter.text(receipts), letter.answer
    lines: list[str] = []
    for paragraph in written.opening:
        lines += [*block_lines(paragraph), ""]
    for section in written.sections:
        lines += section_lines(section)
    lines += ["-" * 40, *block_lines(written.reason)]
    notice = Notice(f"answer {answer.id}", written.subject, answer.answered_at)
    return render_notice(
        letter.statement, letter.language.tag, recipient, notice, "\n".join(lines) + "\n"
    )
