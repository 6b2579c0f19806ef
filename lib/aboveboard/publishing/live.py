"""What an exercise may reach: this machine, its own folder, and nobody.

Three walls, each of which holds alone:

1. A :class:`~aboveboard.publishing.publication.Publication` of an exercise can't be made with
   settings that name anything live (:func:`live_settings`). Every setting has a line in
   ``_REACHES``, so that a new channel can't be left out.
2. Each channel refuses a host that is not this machine (:func:`must_not_be_live`), and mail goes
   only to addresses that nobody can have (:func:`must_be_nobodys`).
3. While an exercise is on its way, the process itself opens no connection to another machine, asks
   no name and starts no program (:func:`kept_on_this_machine`), whatever a channel's code does.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from aboveboard.errors import Problem, PublishError
from aboveboard.plays.statement import Statement
from aboveboard.publishing.yaml_file import path_in

if TYPE_CHECKING:
    from aboveboard.publishing.settings import PublishingSettings

# Domains that no mail is ever delivered to (RFC 2606, RFC 6761).
_NOBODYS = ("example", "test", "invalid", "localhost", "example.com", "example.net", "example.org")
_SIGNER = "ssh-keygen"


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine by name or address; no name is looked up."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def must_not_be_live(statement: Statement, host: str, channel: str) -> None:
    """Refuse to take an exercise to a host that is not this machine.

    Raises
    ------
    PublishError
        The statement is an exercise and the host is another machine.
    """
    if statement.exercise and not is_loopback(host):
        raise PublishError([_live(channel, "Use a server on this machine: 127.0.0.1.")])


def must_be_nobodys(statement: Statement, addresses: Iterable[str], channel: str) -> None:
    """Refuse to write an exercise to addresses that somebody may have.

    A relay on this machine may pass mail on, so that the host alone protects nobody.

    Raises
    ------
    PublishError
        The statement is an exercise, with how many addresses are not reserved for examples.
    """
    real = sum(not _is_nobodys(address) for address in addresses) if statement.exercise else 0
    if real:
        raise PublishError.at(
            channel,
            f"This statement is an exercise, and {real} addresses may be those of real people.",
            "Use addresses that nobody has: name@example.com.",
        )


def live_settings(settings: PublishingSettings, incident: Path, state: Path) -> tuple[Problem, ...]:
    """Return what in the settings of an exercise is live; empty when nothing is.

    Parameters
    ----------
    incident
        The incident folder, which paths are relative to.
    state
        The folder of the exercise's runs: its website lies in it.
    """
    problems: list[Problem] = []
    for name in type(settings).model_fields:
        problems += _REACHES[name](settings, incident, state)
    return tuple(problems)


_Found = Iterator[Problem]


def _nothing(*_: object) -> _Found:
    return iter(())


def _website(settings: PublishingSettings, incident: Path, state: Path) -> _Found:
    site = settings.website
    if site and site.command:
        yield _live("website.command", "Leave the command out: it takes files elsewhere.")
    if site:
        folder = path_in(incident, site.folder).resolve()
        if not folder.is_relative_to(state.resolve()):
            yield _live("website.folder", f"Name a folder inside of {state}.")


def _email(settings: PublishingSettings, *_: Path) -> _Found:
    email = settings.email
    if email and not is_loopback(email.host):
        yield _live("email.host", "Use a server on this machine: 127.0.0.1.")
    if email and email.imap and not is_loopback(email.imap.host):
        yield _live("email.imap", "Leave the mailbox out.")


def _webhooks(settings: PublishingSettings, *_: Path) -> _Found:
    for hook in settings.webhooks:
        if not is_loopback(urlsplit(hook.url).hostname or ""):
            yield _live("webhooks", "Use a receiver on this machine: http://127.0.0.1:…")


_REACHES: Mapping[str, Callable[[PublishingSettings, Path, Path], _Found]] = {
    "database": _nothing,  # an exercise keeps its own, beside its runs
    "signing_key": _nothing,
    "expires_hours": _nothing,
    "website": _website,
    "email": _email,
    "networks": _nothing,  # which accounts, a secret says: the channel looks
    "checklists": _nothing,  # nothing is posted: somebody is told to look and not to paste
    "webhooks": _webhooks,
}


def _live(channel: str, do: str) -> Problem:
    what = "This statement is an exercise, and this channel is live."
    return Problem(file=channel, what=what, do=do)


def _is_nobodys(address: str) -> bool:
    domain = address.rpartition("@")[2].strip().lower().rstrip(".")
    return any(domain == name or domain.endswith(f".{name}") for name in _NOBODYS)


# --- the third wall ------------------------------------------------------------------------------

_lock = threading.Lock()
_kept = 0
_watching = False


@contextmanager
def kept_on_this_machine() -> Iterator[None]:
    """Let no thread of this process reach another machine or start a program, until the end.

    ssh-keygen alone may be started, which signs. A connection or look-up that is tried raises
    PublishError where it is tried, before anything leaves.
    """
    global _kept, _watching
    with _lock:
        if not _watching:
            sys.addaudithook(_watch)  # stays for as long as the process does, and is idle outside
            _watching = True
        _kept += 1
    try:
        yield
    finally:
        with _lock:
            _kept -= 1


def wall_around(statement: Statement) -> AbstractContextManager[None]:
    """Return what a statement is sent behind: the wall for an exercise, nothing for a real one."""
    return kept_on_this_machine() if statement.exercise else nullcontext()


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if not _kept:
        return
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        _must_be_here(address[0] if isinstance(address, tuple) and address else None)
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        if arguments[0] != socket.gethostname():  # a mail client asks what its machine is called
            _must_be_here(arguments[0])
    elif event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"):
        program = os.fsdecode(arguments[0] or arguments[1][0])
        if Path(program).name != _SIGNER:
            raise PublishError([_live(Path(program).name, "Start no program in an exercise.")])


def _must_be_here(host: object) -> None:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if isinstance(name, str) and name and not is_loopback(name):
        raise PublishError([_live(name, "Use a server on this machine: 127.0.0.1.")])
