"""The pages of the incident, in each language: pure functions from contents to HTML.

One set of templates serves both the live pages and the static files; they differ in where the
forms go and in how a folder is named (``ask/`` or ``ask/index.html``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader

from aboveboard.feedback import ReceiptState
from aboveboard.plays.answers import Answered
from aboveboard.plays.statement import Figure, Statement
from aboveboard.rendering.announcement import render_announcement
from aboveboard.rendering.doorway import render_doorway
from aboveboard.rendering.layout import in_order
from aboveboard.rendering.pages import TEMPLATES as SHARED_TEMPLATES
from aboveboard.rendering.pages import content_security_policy, environment, stamp, style
from aboveboard.site.contents import Contents
from aboveboard.site.forms import FIELDS, KINDS, LONGEST_FIELD, LONGEST_TEXT, TRAP, Draft
from aboveboard.site.markers import in_words
from aboveboard.site.promise import next_word
from aboveboard.site.search import Thesaurus
from aboveboard.site.waiting import wait
from aboveboard.wording import formats
from aboveboard.wording.language import Language

TEMPLATES = Path(__file__).parent / "templates"
SHOWN_ANSWERS = 5


@cache
def _environment() -> Environment:
    places = (TEMPLATES, SHARED_TEMPLATES)
    return environment().overlay(loader=FileSystemLoader(places, encoding="utf-8"))


@dataclass(frozen=True)
class Notice:
    """What stands above a form that was not taken: a word under ``site.problems``, and a wait."""

    word: str
    seconds: int = 0


@dataclass(frozen=True)
class Pages:
    """Writes the pages of one incident.

    Parameters
    ----------
    languages
        The loaded languages of ``contents``, in their order.
    live
        The address of the live part, ending with a slash, for static files; empty for live pages.
    base
        The path of the incident's page, ending with a slash, for pages at addresses of any depth.
    subscriptions
        Whether updates can be had by e-mail.
    thesaurus
        By which other words an answered question is found.
    now
        By which a promise is late; None for files, which have no clock.
    """

    contents: Contents
    languages: tuple[Language, ...]
    live: str = ""
    base: str = "/"
    subscriptions: bool = False
    thesaurus: Thesaurus = field(default_factory=Thesaurus)
    now: datetime | None = None
    _by_tag: dict[str, Language] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_tag", {one.tag: one for one in self.languages})

    def language(self, tag: str) -> Language:
        """Return a language by its tag."""
        return self._by_tag[tag]

    @property
    def tags(self) -> tuple[str, ...]:
        """The languages' tags, in their order."""
        return tuple(self._by_tag)

    # --- what anybody reads ---------------------------------------------------------------------

    def home(self, tag: str) -> str:
        """Return the front page: the latest statement first."""
        contents, latest = self.contents, self.contents.latest
        told = {
            name: contents.told(name, tag)
            for name in ("safety", "advice", "robbed", "services", "burden", "questions", "verify")
        }
        pay = contents.compensation
        answers = contents.answers(tag)
        return self.fill(
            "home.html.j2",
            tag,
            "home",
            first=in_order(latest.edition(tag).sections)[0],
            told=told,
            compensation=pay if pay and tag in pay.languages else None,
            paid=[self._figure(figure, self._by_tag[tag]) for figure in contents.paid],
            answers=answers[:SHOWN_ANSWERS],
            answer_count=len(answers),
            timeline=contents.in_language(tag),
            next_update=next_word(latest, self._by_tag[tag], self.now),
        )

    def questions(self, tag: str, query: str = "", found: Sequence[Answered] | None = None) -> str:
        """Return the answered questions: all of them, or those ``found`` for ``query``."""
        answers = self.contents.answers(tag)
        shown = answers if found is None else found
        typed = in_words(query, self._by_tag[tag])
        return self.fill("questions.html.j2", tag, "questions", answers=shown, query=typed)

    def doorway(self, version: Statement | None = None) -> str:
        """Return the page that offers each language, with the latest news of each.

        ``version`` is the statement whose announcement is offered instead.
        """
        target = "announcement.html" if version else self._leaf
        return render_doorway(
            version or self.contents.latest, self.languages, f"{{language}}/{target}"
        )

    def announcements(self) -> dict[str, str]:
        """Return each version's own page in each language: path -> HTML."""
        return {
            f"{statement.folder}/{tag}/announcement.html": render_announcement(statement, tag)
            for statement in self.contents.versions
            for tag in statement.languages
        }

    # --- asking, and the answer -----------------------------------------------------------------

    def ask(
        self, tag: str, token: str = "", draft: Draft | None = None, notice: Notice | None = None
    ) -> str:
        """Return the form, empty or as it was filled in."""
        draft = draft or Draft()
        language = self._by_tag[tag]
        wrong = {n: self._problem(language, word, draft) for n, word in draft.problems.items()}
        return self.fill(
            "ask.html.j2",
            tag,
            "ask",
            token=token,
            draft=replace(draft, text=in_words(draft.text, language)),
            wrong=wrong,
            problems=dict.fromkeys(FIELDS, "") | wrong,
            notice=self.notice(language, notice) if notice else "",
            kinds=KINDS,
            trap=TRAP,
            longest_text=LONGEST_TEXT,
            longest_field=LONGEST_FIELD,
            limit=formats.decimal(Decimal(LONGEST_TEXT), language.locale),
        )

    def receipt(
        self,
        tag: str,
        number: str = "",
        *,
        state: ReceiptState | None = None,
        sent: bool = False,
        wrong: bool = False,
    ) -> str:
        """Return the page of a receipt, or the question for its number.

        Parameters
        ----------
        state
            What is known of it. A number that nobody has, and one whose answer is still to come,
            give the same page.
        sent
            This server has just given the number out.
        wrong
            What was typed is no receipt number.
        """
        language = self._by_tag[tag]
        text = at = asked = ""
        if answer := state.answer if state else None:
            asked = answer.questions.get(tag, "")
            text = answer.texts.get(tag) or next(iter(answer.texts.values()))
            at = formats.instant(answer.answered_at, self.contents.latest.time_zone, language)
        return self.fill(
            "receipt.html.j2",
            tag,
            "receipt",
            number=in_words(number, language),
            asked=asked,
            answer=text,
            answered_at=at,
            alarms=state.alarms if state else (),
            sent=sent,
            wrong=wrong,
            next_update=next_word(self.contents.latest, language, self.now),
        )

    # --- errors ---------------------------------------------------------------------------------

    def error(self, tag: str, status: int, request_id: str, seconds: int = 0) -> str:
        """Return the page of an error, in the reader's language."""
        language = self._by_tag[tag]
        known = status if str(status) in language.terms["site"]["errors"] else 400
        text = language.phrase(
            "site",
            "errors",
            str(known),
            "text",
            wait=wait(seconds, language),
            page=self.contents.latest.issuer.page_url,
        )
        said = {"title": language.term("site", "errors", str(known), "title"), "text": text}
        return self.fill("error.html.j2", tag, "", request_id=request_id, **said)

    # --- parts ----------------------------------------------------------------------------------

    @property
    def _leaf(self) -> str:
        return "index.html" if self.live else ""

    def fill(self, template: str, tag: str, page: str, **values: Any) -> str:
        """Fill a template of the site for a language; ``page`` is its name, empty at any depth."""
        language = self._by_tag[tag]
        sheet = _style()
        root = {"home": "../", "": self.base}.get(page, "../../")
        folder = "" if page in ("home", "") else f"{page}/"

        def say(*path: str, **fill: str) -> str:
            return formats.tight(language.phrase("site", *path, **fill), language)

        return (
            _environment()
            .get_template(template)
            .render(
                say=say,
                page=page,
                pages={
                    name: f"{root}{tag}/{'' if name == 'home' else name + '/'}{self._leaf}"
                    for name in ("home", "questions", "ask", "receipt")
                },
                others=[(one, f"{root}{one.tag}/{folder}{self._leaf}") for one in self.languages],
                actions=f"{self.live or root}{tag}/",
                subscriptions=self.subscriptions,
                root=root,
                language=language,
                latest=self.contents.latest,
                edition=self.contents.latest.edition(tag),
                stamp=stamp,
                domains=self.contents.latest.issuer.domains,
                style=sheet,
                policy=content_security_policy(sheet, self._form_action()),
                **values,
            )
        )

    def _figure(self, figure: Figure, language: Language) -> tuple[str, str, str]:
        zone = self.contents.latest.time_zone
        about = figure.approximate
        amount = formats.amount(figure.amount, figure.unit, language, approximate=about)
        at = formats.instant(figure.at, zone, language)
        when = language.phrase("site", "home", "as_of", at=at)
        words = (language.term("figures", figure.key), amount, when)
        label, value, source = (formats.tight(text, language) for text in words)
        return label, value, source

    def _form_action(self) -> str:
        if not self.live:
            return "'self'"
        return "{0.scheme}://{0.netloc}".format(urlsplit(self.live))

    def notice(self, language: Language, notice: Notice) -> str:
        """Return a notice in words."""
        text = language.phrase("site", "problems", notice.word, wait=wait(notice.seconds, language))
        return formats.tight(text, language)

    def _problem(self, language: Language, word: str, draft: Draft) -> str:
        count, limit = (
            formats.decimal(Decimal(number), language.locale)
            for number in (len(draft.text), LONGEST_TEXT)
        )
        text = language.phrase("site", "problems", word, count=count, limit=limit)
        return formats.tight(text, language)


def _style() -> Any:
    return style("base.css", "announcement.css", "charts.css", TEMPLATES / "site.css")
