"""What ties the versions of a corrected statement together."""

from __future__ import annotations

from typing import Any

from aboveboard.plays.before import statement_address
from aboveboard.plays.statement import Edition, Statement
from aboveboard.plays.values import Document
from aboveboard.plays.writer import Writer


def ties(writer: Writer, document: Document) -> dict[str, Any]:
    """Return the fields of an edition that tie it to the version before: notice and mark."""
    if document.corrects is None:
        return {}
    language, old = writer.language, document.version - 1
    version = str(document.version)
    corrects = language.phrase(
        "notices",
        "corrects",
        version=version,
        old=str(old),
        at=writer.at(document.corrects),
        address=statement_address(writer.view.record, document.number, old),
    )
    mark = language.phrase(
        "notices",
        "corrected",
        version=version,
        at=writer.at(writer.view.as_of),
        address=document.address,
    )
    return {"notices": (corrects,), "mark": mark}


def marked_as_corrected(old: Statement, new: Statement) -> Statement:
    """Return ``old`` with the notice that ``new``, its next version, corrects it.

    Nothing else of it changes: its own words stay. Posts carry the notice behind the opening one,
    which stands alone and could become too long for its network. Marking twice is once.
    """
    editions = tuple(_marked(edition, new.edition(edition.language)) for edition in old.editions)
    return old.model_copy(update={"corrected_at": new.as_of, "editions": editions})


def _marked(edition: Edition, new: Edition) -> Edition:
    mark = new.mark
    if mark in edition.notices:
        return edition
    posts = edition.posts
    following = posts.sms_more or ((),) * len(posts.sms)
    carried = posts.model_copy(
        update={
            "more": (mark, *posts.more),
            "sms_more": tuple((mark, *texts) for texts in following),
        }
    )
    return edition.model_copy(update={"notices": (mark, *edition.notices), "posts": carried})
