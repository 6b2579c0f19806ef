"""Messages that come back from a mail server (RFC 3464)."""

from __future__ import annotations


def bounce(recipient: str, status: str = "5.1.1", action: str = "failed") -> bytes:
    """Return the report that a message to this recipient was not delivered."""
    return f"""\
From: MAILER-DAEMON@mail.example.com
To: bounces@minato.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.com

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} unknown

--b--
""".encode()
