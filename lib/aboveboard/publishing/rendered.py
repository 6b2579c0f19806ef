"""Hold each public file against the statement that it renders, before somebody signs both.

The honesty checks and the titles that an approver is shown come from the statement. Whoever may
write to the folder of a run could put other words into one file, a post with a link of his own, and
its new hash into the manifest.
"""

from __future__ import annotations

from aboveboard.errors import Problem, PublishError
from aboveboard.publishing.package import Package
from aboveboard.record.files import digest
from aboveboard.running.standing import public_files


def must_render_its_statement(package: Package) -> None:
    """See that each public file is what this version of Aboveboard makes of the statement.

    Raises
    ------
    PublishError
        With each file that has other bytes, is missing, or is none of a statement's.
    """
    made = {path: digest(content) for path, content in public_files(package.statement).items()}
    found = dict(package.files)
    others = [path for path in sorted({*made, *found}) if made.get(path) != found.get(path)]
    if others:
        raise PublishError(
            Problem(
                file=str(package.folder / path),
                what="This file is not what is made of the statement: its words were changed, or "
                "another version of Aboveboard made it.",
                do="Find out who wrote to it, and run the play again.",
            )
            for path in others
        )
