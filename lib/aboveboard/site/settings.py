"""``site.yaml`` of an incident: how the public page is served. It holds no secret.

Without the file the defaults hold.

::

    live: https://status.minato.example/2018-01-26   # where forms go; else the incident's page
    hosts: [status.minato.example]        # further names that the server answers for
    trusted_proxies: [10.0.0.0/8]         # whose X-Forwarded-For is believed; nobody's by default
    form: {least_seconds: 3, longest_hours: 12}
    limits:
      messages: {burst: 20, per_minute: 10}      # from one network address
      network: {burst: 200, per_minute: 100}     # from its network: an IPv4 /24, an IPv6 /48
      everyone: {burst: 600, per_minute: 1200}   # from all together; beyond it people wait in line
      confirmations: {burst: 300, per_minute: 120}   # e-mails that ask whether one wants updates
"""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator

from aboveboard.publishing.yaml_file import read_model
from aboveboard.record.fields import Frozen, HttpsUrl

FILE = "site.yaml"


class Rate(Frozen):
    """So many at once, and so many a minute from then on."""

    burst: Annotated[int, Field(ge=1)]
    per_minute: Annotated[float, Field(gt=0)]


class Limits(Frozen):
    """What is let through: from one network address, its network, and everyone together.

    Many customers of one mobile network share an address, so one address may send many messages.
    ``confirmations`` are the e-mails that ask whether an address wants updates, to all together.
    ``longest_wait_seconds`` is how long the line of those who wait may become.
    """

    messages: Rate = Rate(burst=20, per_minute=10)
    network: Rate = Rate(burst=200, per_minute=100)
    lookups: Rate = Rate(burst=30, per_minute=30)
    pages: Rate = Rate(burst=300, per_minute=600)
    everyone: Rate = Rate(burst=600, per_minute=1200)
    confirmations: Rate = Rate(burst=300, per_minute=120)
    longest_wait_seconds: Annotated[int, Field(ge=1, le=3600)] = 600


class FormSettings(Frozen):
    """How soon after it was opened a form may be sent, and for how long it can be."""

    least_seconds: Annotated[int, Field(ge=1, le=60)] = 3
    longest_hours: Annotated[int, Field(ge=1, le=48)] = 12


class SiteSettings(Frozen):
    """How the public page is served."""

    live: HttpsUrl | None = None
    hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    form: FormSettings = FormSettings()
    limits: Limits = Limits()

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            ip_network(name, strict=False)
        return value


def read_site_settings(incident: Path) -> SiteSettings:
    """Read how an incident's page is served; the defaults where there is no file.

    Raises
    ------
    PublishError
        The file is wrong, with each place.
    """
    path = incident / FILE
    if not path.exists():
        return SiteSettings()
    return read_model(path, SiteSettings, missing="This file can't be read.", do="Allow it.")
