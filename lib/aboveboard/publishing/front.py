"""What the leaders' front page says of approvals and deliveries: counts and roles, no people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from aboveboard.errors import AboveboardError
from aboveboard.plays.front import Channel, Run, Signatures
from aboveboard.publishing.approvals import (
    POLICY,
    SIGNERS,
    approvals_of,
    read_policy,
    read_signatures,
)
from aboveboard.publishing.package import is_of_incident, open_package
from aboveboard.publishing.secrets import Secrets
from aboveboard.publishing.settings import FILE, PublishingSettings, database_url, read_settings
from aboveboard.record.ledger_place import ledger_of
from aboveboard.record.load import load_record, safe_name
from aboveboard.record.outputs import check_runs
from aboveboard.rendering import NETWORKS
from aboveboard.running.front import write_front

if TYPE_CHECKING:
    from aboveboard.publishing.deliveries import DeliveryLedger


def refresh_front(
    incident: Path,
    out: Path,
    *,
    now: datetime,
    secrets: Callable[[], Secrets],
    heard: tuple[Path, ...] = (),
    as_of: datetime | None = None,
) -> Path:
    """Write the front pages of an incident from all that is known; return its own.

    See :func:`aboveboard.running.front.write_front`. What can't be read of approvals and
    deliveries is shown as such and stops nothing.

    Raises
    ------
    AboveboardError
        The record, its duties, its ledger or its wording are wrong; the pages stay as they were.
    """
    check_runs(out, incident)
    record, _ = load_record(incident)
    runs = out / safe_name(incident)
    state = ledger_of(record, incident, runs)
    return write_front(
        incident,
        out,
        now=now,
        as_of=as_of,
        approvals=partial(_signatures, runs, incident, state),
        channels=_channels(incident, record.id, state, secrets),
        heard=heard,
    )


def _signatures(
    runs: Path, incident: Path, state: Path, drafts: tuple[Run, ...]
) -> Mapping[str, Signatures]:
    if not (incident / POLICY).is_file():
        return {}
    return {draft.name: _signed(runs / draft.folder, incident, state) for draft in drafts}


def _signed(run: Path, incident: Path, state: Path) -> Signatures:
    try:
        package, policy = open_package(run), read_policy(incident)
    except AboveboardError as error:
        # Of the two, only a file that was changed lies in the run's own folder.
        changed = str(run) in str(error.problems[0].file)
        return Signatures(problem="changed" if changed else "nobody")
    found = approvals_of(package, policy, incident / SIGNERS, read_signatures(state, package))
    signed = any(approval.role in policy.one_of for approval in found.given)
    keys = len({approval.fingerprint for approval in found.given})
    return Signatures(keys, policy.needed, () if signed else policy.one_of)


def _channels(
    incident: Path, record_id: str, state: Path, secrets: Callable[[], Secrets]
) -> tuple[Channel, ...] | None:
    """Return how far each statement is on each channel, the newest last; None when unreadable."""
    from sqlalchemy.exc import SQLAlchemyError  # slow to import, and few runs need it

    try:
        found: list[Channel] = []
        for url, posted in _databases(incident, state, secrets).items():
            found += _channels_in(url, record_id, posted)
        return tuple(found)
    except (AboveboardError, SQLAlchemyError):
        return None


def _databases(
    incident: Path, state: Path, secrets: Callable[[], Secrets]
) -> dict[str, frozenset[str]]:
    """Return the address of each delivery ledger that there is; looking must not make one.

    Beside it the networks that an account posts to: on the others a person does.
    """
    # An exercise, whose state stands beside its runs, has a delivery ledger of its own. It needs
    # no publishing.yaml to be published on this machine.
    exercise = state.resolve() != incident.resolve()
    chosen = [PublishingSettings()] if exercise else []
    if (incident / FILE).is_file():
        chosen.append(read_settings(incident))
    found = {
        database_url(one, secrets(), state, exercise=exercise): frozenset(one.networks)
        for one in chosen
    }
    return {url: posted for url, posted in found.items() if _is_there(url)}


def _is_there(url: str) -> bool:
    file = url.removeprefix("sqlite:///")
    return file == url or Path(file).is_file()


def _channels_in(url: str, record_id: str, posted: frozenset[str]) -> list[Channel]:
    from aboveboard.publishing.deliveries import DeliveryLedger

    ledger = DeliveryLedger(url)
    try:
        batches = [name for name in ledger.batches() if is_of_incident(name, record_id)]
        return [_channel(ledger, batch, posted) for batch in batches]
    finally:
        ledger.close()


def _channel(ledger: DeliveryLedger, batch: str, posted: frozenset[str]) -> Channel:
    statement, channel, language = (*batch.split("/"), "")[:3]
    came_back = sum(1 for _ in ledger.returned(batch))
    twice = sum(1 for _ in ledger.doubtful(batch))
    return Channel(
        statement,
        channel,
        language,
        {str(k): n for k, n in ledger.counts(batch).items()},
        came_back,
        twice,
        by_hand=channel in NETWORKS and channel not in posted,
    )
