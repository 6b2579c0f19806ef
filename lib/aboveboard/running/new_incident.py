"""A new incident folder: a record that is valid at once, with the blanks marked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aboveboard.errors import RecordError
from aboveboard.record.load import FILE_NAME, parse_record, safe_name
from aboveboard.record.schema import incident_schema
from aboveboard.running.output import write_folder
from aboveboard.wording.language import load_languages

SCHEMA = "incident.schema.json"


@dataclass(frozen=True)
class NewIncident:
    """The answers that a new record needs."""

    languages: tuple[str, ...]
    names: dict[str, str]
    domain: str
    time_zone: str


def new_incident(folder: Path, answers: NewIncident, now: datetime) -> Path:
    """Write a new incident folder and return the path of its record.

    Raises
    ------
    RecordError
        The folder exists, or an answer is not valid; nothing is written then.
    WordingError
        There is no wording for a language.
    """
    if folder.exists():
        raise RecordError.at(folder, "This folder exists already.", "Choose a new name.")
    name = safe_name(folder)
    load_languages(answers.languages)
    text = incident_yaml(name.lower(), answers, now)
    parse_record(text, str(folder / FILE_NAME))
    write_folder(folder, {FILE_NAME: text.encode(), SCHEMA: incident_schema().encode()})
    return folder / FILE_NAME


def incident_yaml(name: str, answers: NewIncident, now: datetime) -> str:
    """Return the text of a new record: header, an example of each first entry as a comment."""
    zone = answers.time_zone
    local = now.astimezone(ZoneInfo(zone)) if zone else now
    stamp = local.isoformat(timespec="minutes")
    page = f"https://{answers.domain}/incident"

    def texts(indent: int, value: str | dict[str, str]) -> str:
        own = value if isinstance(value, dict) else dict.fromkeys(answers.languages, value)
        lines = (f"{tag}: {_quoted(own[tag])}" for tag in answers.languages)
        return ("\n" + " " * indent).join(lines)

    blank = texts(6, "…").replace("\n", "\n#")
    incident_name = f"{local:%Y-%m-%d} incident"
    return f"""# yaml-language-server: $schema={SCHEMA}
# Write only what is known. Each entry says when it happened (at) and when you learned it
# (known_at).
# Append new entries at the end; never edit old ones: add a correction instead.
# Amounts stand in quotes. Times carry an offset. `source` is for you and is never published.
format: aboveboard.incident/1
id: {name}
name:
  {texts(2, incident_name)}
languages: [{", ".join(answers.languages)}]
time_zone: {zone}
custodian:
  name:
    {texts(4, answers.names)}
  kind: exchange            # exchange, wallet, custodian, bridge, lender
  domains: [{answers.domain}]
  page: {page}
  # short_page: https://{answers.domain}/i       # a short address of that page, for text messages
  email: notices@{answers.domain}
  channels:
    - {{kind: website, address: "{page}"}}
    - {{kind: email, address: notices@{answers.domain}}}
  feedback: {page}/ask
  support: support@{answers.domain}
  # signing_key:            # ssh-keygen -lf key.pub prints the fingerprint
  #   fingerprint: SHA256:…
  #   page: https://{answers.domain}/signing-key
  issuer:
    {texts(4, answers.names)}
  approvers:
    - {texts(6, {tag: _APPROVER.get(tag, _APPROVER["en"]) for tag in answers.languages})}

entries:
  - id: investigating
    kind: status
    at: {stamp}
    known_at: {stamp}
    confidence: confirmed
    status: investigating
# What you add next. Take the # away, fill in, keep the indent:
#  - id: noticed
#    kind: event
#    mark: noticed            # started, noticed, contained
#    at: {stamp}
#    known_at: {stamp}
#    confidence: confirmed    # confirmed, suspected, unknown
#    text:
#      {blank}
#  - id: summary
#    kind: summary
#    at: {stamp}
#    known_at: {stamp}
#    confidence: confirmed
#    headline:                # at most 60 columns, no full stop
#      {blank}
#    text:
#      {blank}
#  - id: withdrawals
#    kind: service
#    at: {stamp}
#    known_at: {stamp}
#    confidence: confirmed
#    service: withdrawals     # deposits, withdrawals, trading, payments, login, app
#    state: paused            # open, limited, paused, resumed
#    assets: all              # or [BTC, ETH]
#  - id: cause-unknown
#    kind: unknown
#    at: {stamp}
#    known_at: {stamp}
#    confidence: unknown
#    text:
#      {blank}
#    finding_out:
#      {blank}
#  - id: next
#    kind: commitment
#    at: {stamp}
#    known_at: {stamp}
#    confidence: confirmed
#    promise: next-update
#    due: {stamp}             # later than at
"""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


_APPROVER = {"en": "Chief Executive", "zh-CN": "首席执行官"}
