"""Write each claimant's letter, streamed, into a folder that only its owner can open.

Letters hold personal lines. So they never lie below ``outputs``, which is for the public and for
leaders, is copied, served and published; they have a folder of their own, mode 0700.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from aboveboard.compensation.awards_table import NUMBERS, Award
from aboveboard.compensation.letter_lines import LetterLine, read_letter_lines
from aboveboard.compensation.proof_index import (
    COMMITMENT,
    check_proof_file,
    check_root,
    read_commitment,
)
from aboveboard.errors import PolicyError, Problem, RunError
from aboveboard.plays.before import Before, said_before
from aboveboard.plays.compensation.case import AWARDS, Case, open_case, used_holdings
from aboveboard.plays.compensation.letters import LetterWriter, letter_document
from aboveboard.plays.compensation.statement import compensation_statement
from aboveboard.plays.parameters import CompensationParameters
from aboveboard.plays.published import History
from aboveboard.plays.statement import Statement
from aboveboard.record.csv_cells import cell
from aboveboard.record.files import digest, new_folder, scratch_folder
from aboveboard.record.load import load_record
from aboveboard.record.outputs import Kind, check_output_folder, check_runs
from aboveboard.record.view import View
from aboveboard.rendering.email import render_email
from aboveboard.wording.language import Language, load_languages

NAME = "03-compensation-letters"
KIND = Kind("letters", ("index.csv",))


@dataclass(frozen=True)
class Letters:
    """What was written: the folder, and how many letters."""

    folder: Path
    count: int


def write_letters(
    incident: Path,
    parameters: CompensationParameters,
    recipients: Path,
    out: Path,
    proofs: Path | None = None,
    ledger: Path | None = None,
    tell: Callable[[int], None] = lambda _: None,
) -> Letters:
    """Write a letter to each recipient with a loss: all of them, or none.

    Files are ``xx/<digest>.eml``, which names nobody; ``index.csv`` (claimant_id, file) is for who
    sends them. The same input gives the same bytes.

    Parameters
    ----------
    ledger
        The folder of the statements' ledger, by default the incident. The letters go with the
        compensation statement that was published as of the same instant, and name it; those of an
        exercise may come before it, and bear the number that it will get.

    Raises
    ------
    AboveboardError
        Record, policy, holdings or recipients are wrong; the statement of a real incident is not
        published; a proof says something else than its letter would; a language has no wording;
        the folder lies below ``outputs`` or can't be written.
    """
    if "outputs" in out.resolve().parts:
        raise RunError.at(
            out, "Letters are personal; `outputs` is for the public and for leaders.",
            "Name a folder outside it, such as outputs-private.",
        )  # fmt: skip
    check_runs(out, incident)
    record, _ = load_record(incident)
    view = View(record, parameters.as_of)
    target = out / record.id / NAME
    check_output_folder(target, KIND, (recipients, proofs))
    target.parent.mkdir(parents=True, exist_ok=True)
    out.chmod(0o700)
    try:
        with new_folder(target, replaces=True) as new, scratch_folder() as work:
            case = open_case(incident, record, parameters, work)
            languages = load_languages(record.languages, incident / "wording")
            statement = _statement(view, case, languages, History.read(ledger or incident))
            document = letter_document(statement)
            writers = {one.tag: LetterWriter(view, case, one, document) for one in languages}
            holdings = used_holdings(incident, parameters, work)
            lines = read_letter_lines(work / AWARDS, holdings, recipients, proofs)
            if proofs:
                lines = _checked(lines, proofs, _root(case, proofs, work))
            count = 0
            with (new / "index.csv").open("w", encoding="utf-8", newline="") as stream:
                index = csv.writer(stream, lineterminator="\n")
                index.writerow(("claimant_id", "file"))
                for count, line in enumerate(lines, start=1):
                    index.writerow((cell(line.claimant_id), _write(new, line, writers, recipients)))
                    tell(count)
    except OSError as error:
        raise RunError.at(
            target, f"The letters can't be written: {error.strerror}.", "Make room and run again."
        ) from None
    return Letters(target, count)


def _statement(
    view: View, case: Case, languages: tuple[Language, ...], history: History
) -> Statement:
    """Return the published statement that the letters go with; for an exercise, its draft.

    What no statement says may still be refused, changed or told under another number; so nobody
    is told an amount of a real incident by it.
    """
    published = compensation_in(history)
    for found in reversed(published):
        if found.as_of == view.as_of:
            return found
    if view.record.exercise is None:
        at = ", ".join(sorted({found.as_of.isoformat() for found in published}))
        raise RunError.at(
            view.record.id,
            f"No compensation statement as of {view.as_of.isoformat()} is published: the letters"
            " would tell amounts, and name a statement, that nobody can look up.",
            f"Give the instant of a published one: --as-of {at}."
            if published
            else "Publish the compensation statement first, then write the letters.",
        )
    known = history.before(view.as_of)
    said = said_before(view.record, view.as_of, known.statements)
    return compensation_statement(view, case, languages, before=Before(said, known.head))


def compensation_in(history: History) -> list[Statement]:
    """Return the compensation statements that were published, in the order entered."""
    return [one for one in history.statements if one.play == "compensation"]


def _root(case: Case, index: Path, work: Path) -> str:
    """Return the root that proof files must have: the one published, or one checked here."""
    if case.commitment:
        return case.commitment.root
    commitment = read_commitment(index.with_name(COMMITMENT))
    own = (case.policy.currency, case.policy.minor_units)
    if (commitment.currency, commitment.minor_units) != own:
        raise PolicyError.at(
            index, "These proofs are in other money than the policy.", "Make them again."
        )
    check_root(commitment, index, work / AWARDS)
    return commitment.root


def _checked(lines: Iterable[LetterLine], index: Path, root: str) -> Iterator[LetterLine]:
    """See of each line that the file its claimant gets says what the letter says."""
    for line in lines:
        if not line.proof:
            raise PolicyError.at(
                index, "A recipient has no proof file in it.", "Make the proofs of this run again."
            )
        award = Award(line.claimant_id, *(getattr(line, name) for name in NUMBERS))
        check_proof_file(index.parent / line.proof, root, award)
        yield line


def _write(
    folder: Path, line: LetterLine, writers: dict[str, LetterWriter], recipients: Path
) -> str:
    if line.language not in writers:
        raise RunError(
            Problem(
                file=str(recipients),
                field="language",
                what="A recipient's language is none of the incident's.",
                do=f"Use {', '.join(writers)}.",
            )
        )
    letter = writers[line.language].letter(line)
    message = render_email(letter, line.language, recipient=line.email)
    name = digest(f"{letter.id}\0{line.claimant_id}".encode())
    path = folder / name[:2] / f"{name[2:34]}.eml"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_bytes(message)
    path.chmod(0o600)
    return f"{name[:2]}/{name[2:34]}.eml"
