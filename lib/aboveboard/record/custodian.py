"""Who speaks: the custodian, its official channels and its signing key."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from aboveboard.record.fields import (
    Domain,
    Email,
    Fingerprint,
    Frozen,
    HttpsUrl,
    Slug,
    Texts,
)


class Channel(Frozen):
    """One official channel; ``address`` is what people type: a URL, an e-mail address, a handle."""

    kind: Literal[
        "website", "email", "phone", "app", "x", "weibo", "telegram", "discord", "mastodon"
    ]
    address: Annotated[str, Field(min_length=2, max_length=200)]


class SigningKey(Frozen):
    """The key that signs announcements: its SSH fingerprint and the page that shows it."""

    fingerprint: Fingerprint
    page: HttpsUrl


class Custodian(Frozen):
    """Who holds the customers' assets and speaks in the statements.

    ``page`` is the official page of the incident; ``short_page`` a short address of the same page
    on an official domain, for text messages.
    """

    name: Texts
    kind: Literal["exchange", "wallet", "custodian", "bridge", "lender"] = "exchange"
    domains: Annotated[tuple[Domain, ...], Field(min_length=1)]
    page: HttpsUrl
    short_page: HttpsUrl | None = None
    email: Email
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)]
    feedback: HttpsUrl
    support: Annotated[str, Field(min_length=2, max_length=200)]
    signing_key: SigningKey | None = None
    issuer: Texts
    approvers: Annotated[tuple[Texts, ...], Field(min_length=1)]


DRILL = "drill"
"""The case of an exercise that is practised today, with no scenario."""


class Exercise(Frozen):
    """Marks a replay or a drill: every rendition then says so, and no live channel takes it.

    ``original`` is the case whose public record it replays; without one, everything is invented.
    """

    case: Slug
    original: Annotated[str, Field(min_length=2, max_length=80)] | None = None

    @property
    def today(self) -> bool:
        """Whether its clock is the one on the wall; that of a replay stands in the past."""
        return self.case == DRILL
