"""What can be known before anything leaves: keys, secrets, lists and folders that a channel needs.

A statement's ledger entry can't be taken back, and a first message neither. So whatever a channel
would stumble over later is looked at before both, all of it at once, and by a dry run too. Nothing
is sent, signed, written or asked of another machine here.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from aboveboard.errors import AboveboardError, Problem, PublishError
from aboveboard.plays.statement import Statement
from aboveboard.publishing import ssh
from aboveboard.publishing.email_channel import relay_of, signer_of
from aboveboard.publishing.recipients import check_recipients
from aboveboard.publishing.secrets import Secret, Secrets
from aboveboard.publishing.settings import FILE, EmailSettings, PublishingSettings, WebsiteSettings
from aboveboard.publishing.signing import must_be_printed, printed_fingerprints
from aboveboard.publishing.subscribers import Links
from aboveboard.publishing.website import must_exist
from aboveboard.publishing.yaml_file import path_in

_SHOWN = 20


def unready(
    statement: Statement, settings: PublishingSettings, secrets: Secrets, incident: Path
) -> tuple[Problem, ...]:
    """Return what the channels lack; empty when each can begin.

    Parameters
    ----------
    incident
        The incident folder, which paths are relative to.
    """
    found: list[Problem] = []
    for check in _checks(statement, settings, secrets, incident):
        try:
            check()
        except AboveboardError as error:
            found += error.problems
    return tuple(dict.fromkeys(found))


def unsignable(
    statement: Statement, settings: PublishingSettings, incident: Path
) -> tuple[Problem, ...]:
    """Return why the signing key that is set can't sign a statement, before anybody approves it.

    What mends it is another statement, for which each approval is needed anew. The key's owner may
    be on another machine than who approves: where its file is not here, only a statement that
    prints no fingerprint at all is told.
    """
    if not settings.website or not settings.signing_key:
        return ()
    key = path_in(incident, settings.signing_key)
    try:
        fingerprint = ssh.file_fingerprint(key)
    except PublishError:
        if printed_fingerprints(statement):
            return ()
        fingerprint = ""
    try:
        must_be_printed(statement, key, fingerprint)
    except PublishError as error:
        return error.problems
    return ()


def _checks(
    statement: Statement, settings: PublishingSettings, secrets: Secrets, incident: Path
) -> Iterator[Callable[[], object]]:
    if settings.website:
        website = settings.website
        yield lambda: _must_take_pages(website, incident)
        if settings.signing_key:
            key = path_in(incident, settings.signing_key)
            yield lambda: must_be_printed(statement, key, ssh.file_fingerprint(key))
    signs = settings.signing_key and settings.website
    if not signs and printed_fingerprints(statement) and not statement.exercise:
        yield _must_be_signed
    if settings.email:
        yield from _mail_checks(statement, settings.email, secrets, incident)
    for network in settings.networks:
        for language in statement.languages:
            yield partial(account_of, secrets, network, language)
    for hook in settings.webhooks:
        yield partial(secrets.need, hook.secret)


def _must_be_signed() -> None:
    raise PublishError.at(
        FILE,
        "The statement says how to check its signature, but no website with signing_key is set.",
        "Set signing_key and website; or take custodian.signing_key out of the record.",
    )


def _mail_checks(
    statement: Statement, chosen: EmailSettings, secrets: Secrets, incident: Path
) -> Iterator[Callable[[], object]]:
    yield lambda: relay_of(chosen, secrets)
    yield lambda: signer_of(statement, chosen, secrets)
    if chosen.subscribers:
        yield lambda: Links(secrets.need("subscriber_key"))
    if chosen.imap:
        yield lambda: secrets.need("imap_password")
    if chosen.recipients:
        yield lambda: _must_be_sound(path_in(incident, chosen.recipients))


def account_of(secrets: Secrets, network: str, language: str) -> Secret:
    """Return the account that posts in a language: its own, else the network's.

    Raises
    ------
    PublishError
        Neither is there.
    """
    own = secrets.get(f"apprise_{network}_{language.replace('-', '_').lower()}")
    return own or secrets.need(f"apprise_{network}")


def _must_be_sound(recipients: Path) -> None:
    if wrong := check_recipients(recipients).wrong:
        raise PublishError(wrong[:_SHOWN])


def _must_take_pages(website: WebsiteSettings, incident: Path) -> None:
    folder = path_in(incident, website.folder)
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise PublishError.at(
            folder, "The website's folder can't be written.", "Check its path and your rights."
        )
    if website.command:
        must_exist(shlex.split(website.command)[0])
