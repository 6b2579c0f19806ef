"""Publish an exercise to a page and a mailbox on this machine, by the way a real one goes.

The same approvals, honesty checks, ledger entry, delivery ledger and channels as on the day; the
approvers' keys, the people and the mail server are made for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aboveboard.drilling.approving import approve_exercise, must_be_an_exercise
from aboveboard.drilling.mailbox import HOST, Mailbox, open_mailbox
from aboveboard.errors import PublishError
from aboveboard.plays.catalogue import HERE
from aboveboard.publishing.package import Package, open_package
from aboveboard.publishing.publication import ChannelResult, Publication
from aboveboard.publishing.releasing import blocking_problems, enter_published
from aboveboard.publishing.secrets import Secrets
from aboveboard.publishing.settings import EmailSettings, PublishingSettings, WebsiteSettings
from aboveboard.site.loading import load_pages
from aboveboard.site.static import build
from aboveboard.wording.language import load_languages

_FEW = tuple(
    (f"customer-{number}@example.com", language)
    for number, language in enumerate(("en", "zh-CN", "en", "zh-CN"), start=1)
)


@dataclass(frozen=True)
class Here:
    """Where an exercise is now to be seen, and what came of each channel."""

    page: Path
    mailbox: Path
    messages: int
    results: tuple[ChannelResult, ...]

    def __str__(self) -> str:
        return (
            f"Published, as an exercise, on this machine alone.\n"
            f"  The page, open it in a browser: {self.page}\n"
            f"  The mailbox, {self.messages} messages, each a file: {self.mailbox}"
        )


def publish_here(run: Path, incident: Path) -> Here:
    """Publish the exercise of a run to a page and a mailbox beside it; doing it twice is once.

    Parameters
    ----------
    run
        The folder of a run: ``outputs/<incident>/01-initial-statement``.
    incident
        The incident folder.

    Raises
    ------
    AboveboardError
        The statement is real, the honesty checks hold something against it, or a channel failed.
    """
    package = open_package(run)
    must_be_an_exercise(package)
    state = run.resolve().parent
    place = state / HERE
    with open_mailbox(place / "mailbox") as box:
        results = publish_to(package, incident, place, box, _FEW)
    problems = [problem for result in results for problem in result.problems]
    if problems:
        raise PublishError(problems)
    page = build_page(incident, state)
    return Here(page, box.folder, sum(box.taken.values()), results)


def publish_to(
    package: Package,
    incident: Path,
    place: Path,
    box: Mailbox,
    people: Iterable[tuple[str, str]],
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> tuple[ChannelResult, ...]:
    """Approve, enter and deliver an exercise, and return what came of each channel.

    Parameters
    ----------
    place
        A folder inside of the runs': approvers, people, website.
    people
        Address and language of each.

    Raises
    ------
    AboveboardError
        It may not leave.
    """
    state = package.folder.resolve().parent
    by = approve_exercise(package, place, state)
    rows = "".join(f"{address},{language}\n" for address, language in people)
    (place / "people.csv").write_text(f"address,language\n{rows}", encoding="utf-8")
    publication = Publication(
        package=package,
        incident=place,
        state=state,
        settings=_settings(box.port),
        secrets=Secrets({}, place),
        languages=load_languages(package.statement.languages, incident / "wording"),
        clock=clock,
        agree=lambda question: True,
    )
    publication.must_be_free(blocking_problems(package, incident, state))
    return publication.run(enter_published(package, state, by, clock()))


def build_page(incident: Path, state: Path) -> Path:
    """Build the public page of what the runs in ``state`` have published; return its first file."""
    target = state / HERE / "page"
    pages = load_pages(incident, state.parent, live="")
    build(target, pages, state / HERE / "website")
    return target / "index.html"


def _settings(port: int) -> PublishingSettings:
    """Return settings that name this machine alone."""
    return PublishingSettings(
        website=WebsiteSettings(folder="website", compare=False),
        email=EmailSettings(
            recipients="people.csv",
            host=HOST,
            port=port,
            tls="none",
            sender="bounces@drill.example",
            canary=0,
            connections=2,
        ),
        checklists=("weibo",),
    )
