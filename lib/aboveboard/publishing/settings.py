"""``publishing.yaml`` of an incident: where a statement goes. It holds no secret.

::

    database: ../../data/2018-01-26-minato/deliveries.db   # or the secret database_url
    signing_key: ~/.ssh/aboveboard_signing
    expires_hours: 48
    website: {folder: /srv/status/2018-01-26, command: "", compare: true}
    email:
      recipients: /secure/customers.csv
      host: mail.minato.example
      sender: bounces@minato.example
      canary: 20
    networks: [x, telegram]       # each posts from the account in the secret apprise_<network>
    checklists: [weibo]           # pasted by hand and ticked off
    webhooks:
      - {url: "https://ops.minato.example/hook", secret: webhook_ops}

Paths are relative to the incident folder.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from aboveboard.errors import Problem, PublishError
from aboveboard.publishing.live import is_loopback
from aboveboard.publishing.secrets import Secrets
from aboveboard.publishing.yaml_file import read_model
from aboveboard.record.fields import Email, Frozen, Language
from aboveboard.record.model import Record
from aboveboard.rendering.networks import NETWORKS

FILE = "publishing.yaml"


class WebsiteSettings(Frozen):
    """The website's folder, the command that takes it on, and whether to fetch it back."""

    folder: Annotated[str, Field(min_length=1)]
    command: str = ""
    compare: bool = True


class ImapSettings(Frozen):
    """The mailbox that bounces come back to; its password is the secret imap_password."""

    host: Annotated[str, Field(min_length=1)]
    user: Annotated[str, Field(min_length=1)]
    port: Annotated[int, Field(ge=1, le=65535)] = 993


class EmailSettings(Frozen):
    """The list of recipients, the relay, and how fast; the password is the secret smtp_password.

    ``canary`` is how many messages go out before somebody says yes to the rest; 0 asks nothing.
    ``subscribers`` sends to those who subscribed on the page too, signed out by the secret
    subscriber_key. ``dkim_selector`` signs with the secret dkim_key where the relay does not.
    """

    recipients: str = ""
    subscribers: bool = False
    host: Annotated[str, Field(min_length=1)]
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    sender: Email
    fallback: Language = "en"
    connections: Annotated[int, Field(ge=1, le=100)] = 4
    per_second: Annotated[int, Field(ge=1)] | None = None
    canary: Annotated[int, Field(ge=0)] = 20
    dkim_selector: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]*$")] = ""
    imap: ImapSettings | None = None

    @model_validator(mode="after")
    def _has_somebody(self) -> EmailSettings:
        if not self.recipients and not self.subscribers:
            raise ValueError("nobody gets it: name a list of recipients, or subscribers: true")
        return self

    @model_validator(mode="after")
    def _is_protected(self) -> EmailSettings:
        if self.tls == "none" and not is_loopback(self.host):
            raise ValueError("addresses and codes would travel in clear: use starttls or tls")
        return self


class WebhookSettings(Frozen):
    """One receiver, and the name of the secret that signs for it."""

    url: Annotated[str, Field(pattern=r"^https?://\S+$")]
    secret: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class PublishingSettings(Frozen):
    """Where a statement goes; a channel that is left out is not used."""

    database: str = "deliveries.db"
    signing_key: str = ""
    expires_hours: Annotated[int, Field(ge=1)] = 48
    website: WebsiteSettings | None = None
    email: EmailSettings | None = None
    networks: tuple[str, ...] = ()
    checklists: tuple[str, ...] = ()
    webhooks: tuple[WebhookSettings, ...] = ()


def read_settings(incident: Path) -> PublishingSettings:
    """Read where an incident's statements go.

    Raises
    ------
    PublishError
        The file is missing or wrong, with each place.
    """
    path = incident / FILE
    settings = read_model(
        path,
        PublishingSettings,
        missing="It is not said where statements go.",
        do=f"Write {FILE}; docs/publishing.md has one.",
    )
    for name in (*settings.networks, *settings.checklists):
        if name not in NETWORKS:
            raise PublishError.at(
                path, f"There is no network {name!r}.", f"Use {', '.join(NETWORKS)}."
            )
    return settings


def unprinted_key(incident: Path, record: Record) -> tuple[Problem, ...]:
    """Warn of a signing key whose fingerprint no statement of this record will print."""
    if record.custodian.signing_key or not (incident / FILE).is_file():
        return ()
    try:
        settings = read_settings(incident)
    except PublishError as error:
        return tuple(replace(problem, severity="warning") for problem in error.problems)
    if not settings.signing_key or not settings.website:
        return ()
    return (
        Problem(
            file=str(incident / FILE),
            field="signing_key",
            what="The record has no custodian.signing_key: no statement can be signed and leave.",
            do="Write its fingerprint into the record before anybody approves; or take it out.",
            severity="warning",
        ),
    )


def database_url(
    settings: PublishingSettings, secrets: Secrets, state: Path, *, exercise: bool
) -> str:
    """Return the address of a delivery ledger.

    An exercise never opens that of real deliveries, whatever settings and secrets name.
    """
    if exercise:
        return f"sqlite:///{state / Path(settings.database).name}"
    secret = secrets.get("database_url")
    return secret.value if secret else f"sqlite:///{state / settings.database}"
