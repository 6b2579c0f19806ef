"""What an exercise may reach: this machine, and nothing else."""

from __future__ import annotations

import ipaddress

from aboveboard.errors import PublishError
from aboveboard.plays.statement import Statement


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
        raise PublishError.at(
            channel,
            "This statement is an exercise, and this channel is live.",
            "Use a server on this machine: 127.0.0.1.",
        )
