"""One run of a mailing in a process of its own, so that a test can kill it.

``python mailing_run.py DATABASE_URL PORT BATCH``
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from aboveboard.publishing.carrying import MailSettings
from aboveboard.publishing.deliveries import DeliveryLedger
from aboveboard.publishing.letter import Letter
from aboveboard.publishing.mailing import Mailing
from aboveboard.publishing.smtp_session import Relay
from aboveboard.rendering.email import render_email
from addressed import addressed
from sample_statement import sample_statement


def main(url: str, port: str, batch: str) -> None:
    """Send what is left of the batch to the server on that port of loopback."""
    statement = sample_statement()
    letters = {tag: Letter(statement, tag, render_email(statement, tag)) for tag in ("zh-CN", "en")}
    Mailing(
        DeliveryLedger(url),
        batch,
        letters,
        Relay("127.0.0.1", int(port), tls="none", seconds=2, patience=2),
        "bounces@minato.example",
        fallback="en",
        compose=addressed,
        settings=MailSettings(connections=3),
    ).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
