"""The words of a subscription: its form, the page of a link, and the message that asks; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from aboveboard.publishing.subscribers import CONFIRM_WITHIN
from aboveboard.rendering.email import Notice as Subject
from aboveboard.rendering.email import render_notice
from aboveboard.site.forms import TRAP
from aboveboard.site.pages import Pages
from aboveboard.site.waiting import wait
from aboveboard.wording import formats
from aboveboard.wording.language import Language

LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3
ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""What a mail program sends when its reader leaves (RFC 8058, 3.1); our own buttons send it too."""

Step = Literal["confirm", "confirmed", "leave", "left", "wrong"]


@dataclass(frozen=True)
class Wish:
    """The form as it stands; ``problems`` holds names of words under ``site.subscribe.problems``.

    ``notice`` is such a name for what is wrong with none of the fields, ``seconds`` its wait.
    """

    address: str = field(default="", repr=False)
    language: str = ""
    consent: bool = False
    problems: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    seconds: int = 0


def form_page(pages: Pages, tag: str, token: str, wish: Wish) -> str:
    """Return the form, empty or as it was filled in."""
    language = pages.language(tag)

    def words(name: str) -> str:
        text = wait(wish.seconds, language)
        return _said(language, "problems", name, wait=text)

    wrong = {name: words(problem) for name, problem in wish.problems.items()}
    return pages.fill(
        "subscribe.html.j2",
        tag,
        "subscribe",
        token=token,
        wish=wish,
        chosen=wish.language or tag,
        wrong=wrong,
        problems={"address": "", "consent": ""} | wrong,
        notice=words(wish.notice) if wish.notice else "",
        trap=TRAP,
        longest=LONGEST_ADDRESS,
        languages=pages.languages,
    )


def sent_page(pages: Pages, tag: str) -> str:
    """Return the page behind the form: the same for every address."""
    within = formats.duration(CONFIRM_WITHIN, pages.language(tag))
    return pages.fill("subscribe_sent.html.j2", tag, "subscribe", within=within)


def link_page(pages: Pages, tag: str, step: Step, address: str = "") -> str:
    """Return the page of a link from a message: its button, or what came of it."""
    return pages.fill(
        "subscription.html.j2", tag, "", step=step, address=address, one_click=ONE_CLICK
    )


def confirmation(pages: Pages, tag: str, address: str, link: str, now: datetime) -> bytes:
    """Return the message that asks an address whether it wants updates."""
    language, statement = pages.language(tag), pages.contents.latest
    edition = statement.edition(tag)
    within = formats.duration(CONFIRM_WITHIN, language)
    lines = [
        *([edition.exercise, ""] if edition.exercise else []),
        _said(language, "mail", "asked", custodian=edition.custodian),
        "",
        _said(language, "mail", "open", within=within),
        link,
        "",
        _said(language, "mail", "not_you"),
        "",
        formats.tight(language.phrase("site", "form", "never"), language),
        "",
        _said(language, "mail", "official"),
        statement.issuer.page_url,
    ]
    subject = _said(language, "mail", "subject", custodian=edition.custodian)
    mark = language.term("exercise_prefix") if statement.exercise else ""
    about = Subject(f"confirm {link}", mark + subject, now)
    return render_notice(statement, tag, address, about, "\n".join(lines) + "\n")


def _said(language: Language, *path: str, **fill: str) -> str:
    return formats.tight(language.phrase("site", "subscribe", *path, **fill), language)
