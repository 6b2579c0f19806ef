"""A new incident folder: a record that is valid at once, with the blanks marked."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from aboveboard.errors import RecordError
from aboveboard.record.custodian import DRILL
from aboveboard.record.fields import Domain, TimeZone
from aboveboard.record.load import FILE_NAME, parse_record, safe_name
from aboveboard.record.schema import incident_schema
from aboveboard.running.output import write_folder
from aboveboard.wording.formats import day
from aboveboard.wording.language import Language, load_languages

SCHEMA = "incident.schema.json"
UPDATE_AFTER = timedelta(hours=1)
_EXERCISE = f"""\
# A drill: each rendition says so, and no live channel takes it. Never take this line out.
exercise: {{case: {DRILL}}}
"""


@dataclass(frozen=True)
class NewIncident:
    """The answers that a new record needs, each read by its function below.

    An ``exercise`` is marked as a drill in every rendition and can't leave this machine.
    """

    languages: tuple[Language, ...]
    names: dict[str, str]
    domain: str
    time_zone: str
    exercise: bool = False


def free_folder(folder: Path) -> Path:
    """Return the folder to make; raise RecordError when it exists or its name is not fit."""
    if folder.exists():
        raise RecordError.at(folder, "This folder exists already.", "Choose a new name.")
    safe_name(folder)
    return folder


def languages_in(answer: str) -> tuple[Language, ...]:
    """Read language tags parted by commas; raise WordingError or RecordError for a wrong one."""
    tags = tuple(dict.fromkeys(answer.replace("，", ",").replace(",", " ").split()))
    if not tags:
        raise RecordError.at("languages", "There is no language.", "Name one at least: en.")
    return load_languages(tags)


def domain_in(answer: str) -> str:
    """Read a domain, or the address of a page on it; raise RecordError when it is none."""
    host = answer.strip().lower().removeprefix("https://").rstrip("/")
    return _valid("domain", Domain, host)


def time_zone_in(answer: str) -> str:
    """Read the IANA name of a time zone; raise RecordError when it is none."""
    return _valid("time zone", TimeZone, answer.strip())


def name_in(answer: str) -> str:
    """Read a name; raise RecordError when it is empty."""
    name = " ".join(answer.split())
    if not name:
        raise RecordError.at("name", "The name is empty.", "Write it as your customers know it.")
    return name


def new_incident(folder: Path, answers: NewIncident, now: datetime) -> Path:
    """Write a new incident folder and return the path of its record.

    Raises
    ------
    RecordError
        The folder exists, or an answer is not valid; nothing is written then.
    """
    name = safe_name(free_folder(folder))
    text = incident_yaml(name.lower(), answers, now)
    parse_record(text, str(folder / FILE_NAME))
    write_folder(folder, {FILE_NAME: text.encode(), SCHEMA: incident_schema().encode()})
    return folder / FILE_NAME


def _valid(field: str, kind: Any, answer: str) -> str:
    try:
        return TypeAdapter[str](kind).validate_python(answer)
    except ValidationError as error:
        context = error.errors()[0]["ctx"]
        raise RecordError.at(field, context["what"], context["do"]) from None


def incident_yaml(name: str, answers: NewIncident, now: datetime) -> str:
    """Return the text of a new record: header, an example of each first entry as a comment."""
    zone, languages = answers.time_zone, answers.languages
    stamp, due = (
        at.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")
        for at in (now, now + UPDATE_AFTER)
    )
    page = f"https://{answers.domain}/incident"

    def texts(indent: int, own: dict[str, str]) -> str:
        lines = (f"{tag}: {_quoted(text)}" for tag, text in own.items())
        return ("\n" + " " * indent).join(lines)

    when = day_of(name, zone) or now
    blank = texts(6, {language.tag: "…" for language in languages}).replace("\n", "\n#")
    incident_names = {
        own.tag: own.phrase("new_incident", "name", date=day(when, zone, own)) for own in languages
    }
    services = "".join(_service(name, stamp) for name in ("deposits", "withdrawals", "trading"))
    approvers = {own.tag: own.term("new_incident", "approver") for own in languages}
    return f"""# yaml-language-server: $schema={SCHEMA}
# Write only what is known. Each entry says when it happened (at) and when you learned it
# (known_at).
# Append new entries at the end; never edit old ones: add a correction instead.
# Amounts stand in quotes. Times carry an offset. `source` is for you and is never published.
format: aboveboard.incident/1
id: {name}
name:
  {texts(2, incident_names)}
languages: [{", ".join(own.tag for own in languages)}]
time_zone: {zone}
{_EXERCISE if answers.exercise else ""}custodian:
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
    - {texts(6, approvers)}

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
{services}#  - id: cause-unknown
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
#    due: {due}               # later than at
"""


def day_of(name: str, zone: str) -> datetime | None:
    """Return noon of the date that a folder's name begins with; None where it begins with none."""
    found = re.match(r"\d{4}-\d{2}-\d{2}(?!\d)", name)
    try:
        date = datetime.fromisoformat(found[0]) if found else None
    except ValueError:
        return None
    return date.replace(hour=12, tzinfo=ZoneInfo(zone)) if date else None


def _service(service: str, stamp: str) -> str:
    """Return the example of a service's state: which ones there are stands in the schema."""
    return f"""\
#  - id: {service}
#    kind: service
#    at: {stamp}
#    known_at: {stamp}
#    confidence: confirmed
#    service: {service}
#    state: paused            # open, limited, paused, resumed
#    assets: all              # or [BTC, ETH]
"""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
