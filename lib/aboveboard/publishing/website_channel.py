"""The website channel of one statement: signed, written, fetched back, and noted in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx

from aboveboard.errors import Problem
from aboveboard.plays.statement import Statement
from aboveboard.publishing import ssh
from aboveboard.publishing.deliveries import DeliveryLedger, Recipient
from aboveboard.publishing.delivery_reading import Batch
from aboveboard.publishing.enrolment import enrol
from aboveboard.publishing.package import Package
from aboveboard.publishing.settings import WebsiteSettings
from aboveboard.publishing.signing import is_printed, signed_files
from aboveboard.publishing.website import Website, compare, put_on_website
from aboveboard.publishing.yaml_file import path_in
from aboveboard.wording.language import Language

CHANNEL = "website"
_FETCH_SECONDS = 20


@dataclass(frozen=True)
class WebsiteChannel:
    """How one statement reaches the incident's page.

    Parameters
    ----------
    incident
        The incident folder, which the website's folder is relative to.
    key
        The custodian's signing key; None signs nothing.
    languages
        The loaded languages of the statement.
    """

    package: Package
    chosen: WebsiteSettings
    incident: Path
    key: Path | None
    languages: tuple[Language, ...]
    expires_at: datetime
    clock: Callable[[], datetime]

    @property
    def batch(self) -> str:
        """The batch's id in the delivery ledger."""
        return f"{self.package.name}/{CHANNEL}"

    def put(self, published: tuple[Statement, ...]) -> tuple[str, str, tuple[Problem, ...]]:
        """Write the pages and have them taken on; return how it stands, what was done, the faults.

        Parameters
        ----------
        published
            Every published statement, this one too, in the order entered.

        Raises
        ------
        PublishError
            The key can't sign, or the website's command failed; publishing again resumes.
        """
        site = Website(path_in(self.incident, self.chosen.folder), self.chosen.command)
        written = put_on_website(self.package, published, self.languages, self._signed, site)
        statement = self.package.statement
        if not self.chosen.compare or statement.exercise:
            return "done", f"{len(written)} files written", ()
        with httpx.Client(timeout=_FETCH_SECONDS, follow_redirects=True) as client:
            problems = compare(statement.issuer.page_url, written, client)
        return "failed" if problems else "done", f"{len(written)} files compared", problems

    def note(self, ledger: DeliveryLedger, fault: str) -> None:
        """Keep in the ledger whether the link in every message works; no fault: it does."""
        statement = self.package.statement
        if ledger.batch(self.batch) is None:
            batch = Batch.of(statement, self.batch, CHANNEL, self.expires_at)
            enrol(ledger, batch, [Recipient(statement.issuer.page_url, "", {})], self.clock())
        ledger.mark(self.batch, 1, "failed" if fault else "sent", fault, self.clock())

    def _signed(self, statement: Statement, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        if self.key is None:
            return {}
        is_other = statement != self.package.statement
        if is_other and not is_printed(statement, ssh.file_fingerprint(self.key)):
            return {}  # its readers were told of another key
        return signed_files(statement, files, self.key)
