"""What the desk shows beside a form, as HTML: previews with their counters, and the checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from markupsafe import Markup

from aboveboard.desk.lookahead import Ahead
from aboveboard.errors import AboveboardError
from aboveboard.plays.elements import CHECKLIST_HEAD
from aboveboard.plays.honesty import Finding
from aboveboard.plays.honesty.shown import findings_table
from aboveboard.plays.tables import ShownTable
from aboveboard.plays.writer import Writer
from aboveboard.record.view import View
from aboveboard.rendering import NETWORKS, read_posts
from aboveboard.rendering.measure import Measure, html_part
from aboveboard.rendering.pages import fill
from aboveboard.wording.desk_words import DeskWords
from aboveboard.wording.language import load_language
from aboveboard.wording.said import in_language, problem_said

CHANNELS = ("announcement", "email", *NETWORKS, "hotline")
"""The channels that can be looked at, as a rendition's path names them."""


def channel_name(channel: str, words: DeskWords) -> str:
    """Name a channel: a network by its own name."""
    return NETWORKS[channel].title if channel in NETWORKS else words.say("channels", channel)


@dataclass(frozen=True)
class Piece:
    """A rendition or one post of it: its counter, and a page or plain text."""

    counter: str
    over: bool
    text: str = ""
    page: str = ""


@dataclass(frozen=True)
class Column:
    """A channel in one language."""

    tag: str
    name: str
    pieces: tuple[Piece, ...]


def preview_html(
    words: DeskWords,
    when: str,
    ahead: Ahead | None,
    channel: str,
    *,
    trouble: Sequence[str] = (),
    corrections: Mapping[str, Mapping[str, Any]] | None = None,
) -> str:
    """Show a channel side by side in each language, what is missing, what is not honest.

    Parameters
    ----------
    when
        What is shown: with the draft or without, as which play and when.
    trouble
        Why there is no statement, if there is none.
    corrections
        What the next statement says of a correction, by language; None when it is none.
    """
    return fill(
        "desk-preview.html.j2",
        words=words,
        when=when,
        ahead=ahead,
        trouble=trouble,
        corrections=corrections,
        columns=columns(ahead, channel, words) if ahead else (),
        tell=partial(in_language, tag=words.tag),
        checklist=Markup(_checklist(ahead, words.tag)) if ahead else "",  # escapes its cells
        findings=Markup(findings_html(ahead.findings, words.tag)) if ahead else "",
    )


def when_line(words: DeskWords, ahead: Ahead, view: View, *, draft: bool) -> str:
    """Say what is previewed: which statement, at which instant, with the draft or without."""
    language = load_language(words.tag)
    at = Writer(view, language).at(ahead.as_of)
    play = words.say("plays", ahead.play)
    return words.say("preview", "draft" if draft else "without", play=play, at=at)


def columns(ahead: Ahead, channel: str, words: DeskWords) -> tuple[Column, ...]:
    """Return a channel's renditions side by side, a column for each language."""
    return tuple(
        Column(tag, load_language(tag).settings.name, tuple(_pieces(ahead, channel, tag, words)))
        for tag in ahead.statement.languages
    )


def _pieces(ahead: Ahead, channel: str, tag: str, words: DeskWords) -> Iterator[Piece]:
    own = [one for one in ahead.measures if (one.channel, one.language) == (channel, tag)]
    if not own:
        return
    content = ahead.made[own[0].path]
    posts = read_posts(content.decode()) if channel in NETWORKS else [content.decode()]
    for measure, text in zip(own, posts, strict=True):
        over = bool(measure.limit) and measure.weight > measure.limit
        page = text if channel == "announcement" else ""
        if channel == "email":
            page = html_part(content)
        yield Piece(_counter(measure, words), over, "" if page else text, page)


def _counter(measure: Measure, words: DeskWords) -> str:
    size = {"weight": f"{measure.weight:,}", "unit": words.say("units", measure.channel)}
    parts = [
        words.say("preview", "size", limit=f"{measure.limit:,}", **size)
        if measure.limit
        else words.say("preview", "size_free", **size),
        words.say("preview", "characters", count=f"{measure.characters:,}"),
        words.say("preview", "kilobytes", size=f"{measure.kilobytes:.1f}"),
    ]
    if measure.posts > 1:
        number, count = str(measure.post), str(measure.posts)
        name = "part" if measure.channel == "sms" else "post"
        parts.insert(0, words.say("preview", name, number=number, count=count))
    return " · ".join(parts)


def _checklist(ahead: Ahead, tag: str) -> str:
    rows = [item.row for item in ahead.items]
    return ShownTable("", CHECKLIST_HEAD, rows).in_language(tag)._repr_html_()


def findings_html(findings: Sequence[Finding], tag: str) -> str:
    """Show findings: where, the words, and what to do."""
    return findings_table(findings).in_language(tag)._repr_html_()


def message_html(text: str) -> str:
    """Show one sentence that a screen reader reads out; nothing for none."""
    return f'<div role="status" class="aboveboard-message">{escape(text)}</div>' if text else ""


def problems_said(error: AboveboardError, words: DeskWords) -> str:
    """Say in a line everything that is wrong."""
    return " ".join(problem_said(problem, words.tag) for problem in error.problems)


def source_html(note: str, text: str) -> str:
    """Show the lines that will be written."""
    return f'<p>{escape(note)}</p><pre class="aboveboard-yaml" tabindex="0">{escape(text)}</pre>'


def command_html(note: str, name: str, said: str, *, is_open: bool) -> str:
    """Say how a command went; its own output stands below, folded away where all went well."""
    opened = " open" if is_open else ""
    shown = f'<pre class="aboveboard-yaml" tabindex="0" lang="en">{escape(said)}</pre>'
    folded = f"<details{opened}><summary>{escape(name)}</summary>{shown}</details>"
    return f"{message_html(note)}{folded}"


def title_html(words: DeskWords, step: str) -> str:
    """Show the title of a step, and what it is about."""
    title, note = (escape(words.say("start", name)) for name in (step, f"{step}_help"))
    return f"<h2>{title}</h2><p>{note}</p>"


def page_html(name: str, file: Path) -> str:
    """Show a page that was written, in a frame that runs and loads nothing."""
    content = escape(file.read_text(encoding="utf-8"), quote=True)
    return f'<iframe sandbox title="{name}" class="aboveboard-report" srcdoc="{content}"></iframe>'


def mailbox_html(folder: Path, title: str) -> str:
    """List the e-mails of a mailbox: the file, and what its subject says."""
    rows = "".join(
        f"<tr><td>{escape(path.name)}</td><td>{escape(_subject(path))}</td></tr>"
        for path in sorted(folder.glob("*.eml"))
    )
    return f'<h3>{escape(title)}</h3><table class="aboveboard-mailbox">{rows}</table>'


def _subject(file: Path) -> str:
    return str(message_from_bytes(file.read_bytes(), policy=policy.default)["Subject"])
