"""What a retrospective must contain (P1 … P16), and what of it the record does not hold yet."""

from __future__ import annotations

from collections.abc import Callable

from aboveboard.plays.elements import TOLD, Element, Reply, Since, always
from aboveboard.record.model import (
    LOSS,
    Action,
    Apology,
    CauseEntry,
    Entry,
    Lesson,
    Measure,
    Release,
    Review,
    ServiceEntry,
    Undisclosed,
)
from aboveboard.record.view import View
from aboveboard.said import listed, said


def _or_lacking(found: object, view: View, what: str) -> Reply:
    """Return what an element is when ``found`` is empty: a replay can only say so.

    The public record of a case does not hold everything, and nothing may be made up for it. A
    drill has no such record: what it lacks is missing, as in a real incident that it rehearses.
    """
    if found:
        return TOLD
    if view.record.is_replay:
        return "told as not yet known", said(
            "The public record of the case does not hold it. {what}", what=said(what)
        )
    return "missing", what


def _known(kind: type[Entry], what: str) -> Callable[[View], Reply]:
    return lambda view: _or_lacking(view.of(kind), view, what)


def _impact(view: View) -> Reply:
    return _or_lacking(view.figures_of(*LOSS), view, "Add a figure: lost, or lost-value.")


def _noticed(view: View) -> Reply:
    noticed = view.marked("noticed")
    if noticed is None:
        return _or_lacking(None, view, "Add an event with mark: noticed.")
    if noticed.by is None:
        return "told as not yet known", "Say by whom it was noticed (`by`, a role)."
    return TOLD


def _cause(view: View) -> Reply:
    cause = view.last(CauseEntry)
    if cause is None:
        return _or_lacking(None, view, "Add an entry of kind cause.")
    if not view.of(Lesson, lambda lesson: lesson.about == "factor"):
        return "told as not yet known", "Add what contributed (kind: lesson, about: factor)."
    return TOLD


def _lessons(view: View) -> Reply:
    told = {lesson.about for lesson in view.of(Lesson)}
    lacking = [about for about in ("well", "badly", "luck") if about not in told]
    if len(lacking) == 3:
        return _or_lacking(None, view, "Add what went well, badly, and by luck (kind: lesson).")
    if lacking:
        return "told as not yet known", said(
            "Not told: {lacking} (kind: lesson).", lacking=listed(lacking)
        )
    return TOLD


def _response(view: View) -> Reply:
    done = bool(view.of(Measure)) or bool(view.of(ServiceEntry))
    return _or_lacking(done, view, "Add what was done (kind: measure).")


def _follow_up(view: View) -> Reply:
    promise = view.next_update
    if promise and promise.due > view.as_of:
        return TOLD
    if view.status and view.status.status == "resolved":
        return TOLD
    return "missing", "Add a commitment with promise: next-update and the date of the follow-up."


def begun(view: View) -> bool:
    """Tell whether the record holds anything that only a retrospective tells."""
    kinds = (Lesson, Review, Action, Undisclosed, Apology)
    asked = view.last(Release, lambda release: release.play == "retrospective")
    return asked is not None or any(view.of(kind) for kind in kinds)


RETROSPECTIVE = (
    Element("P1", "summary for lay readers", always),
    Element("P2", "impact", _impact),
    Since("P3", "full timeline, and when the public was told", always),
    Element("P4", "how and by whom it was noticed, and the delay", _noticed),
    Element("P5", "root cause and what contributed, blameless", _cause),
    Element("P6", "evidence, independent reviewer", _known(Review, "Add a review (kind: review).")),
    Element("P7", "what went well, badly, by luck", _lessons),
    Element("P8", "response", _response),
    Since("P9", "money, reconciled with every earlier statement", always),
    Since("P10", "corrections made", always),
    Element(
        "P11",
        "actions with owner, date, state, and how each is verified",
        _known(Action, "Add what will be done (kind: action)."),
    ),
    Element("P12", "what customers can check", always),
    Element(
        "P13",
        "what stays undisclosed, and why",
        _known(Undisclosed, "Add what stays undisclosed, and why (kind: undisclosed)."),
    ),
    Since("P14", "communications measured", always),
    Element("P15", "apology by a named head", _known(Apology, "Add the apology (kind: apology).")),
    Element("P16", "date of the follow-up", _follow_up),
)
