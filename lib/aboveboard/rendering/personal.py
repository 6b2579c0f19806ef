"""The personal part of an e-mail, in both of its forms: the reader's own code, the way to leave.

The e-mail that leaders approve has no personal part. The delivery puts this one in its two places:
before everything else in the plain text, and at :data:`PLACE` in the HTML.
"""

from __future__ import annotations

from dataclasses import dataclass

from aboveboard.plays.statement import Edition
from aboveboard.rendering.layout import gap
from aboveboard.rendering.pages import environment

PLACE = "<!--personal-->"


@dataclass(frozen=True)
class Personal:
    """What one reader alone is shown; what is empty is left out.

    ``code`` is the reader's own anti-phishing code, ``leave`` the address that ends a subscription.
    """

    code: str = ""
    leave: str = ""

    def __bool__(self) -> bool:
        return bool(self.code or self.leave)


def personal_text(edition: Edition, personal: Personal) -> str:
    """Return the lines of plain text, ended by CRLF but for the last."""
    return "\r\n".join(f"{label}{gap(label)}{value}" for label, value in _lines(edition, personal))


def personal_html(edition: Edition, personal: Personal) -> str:
    """Return the table rows, escaped, their style inlined."""
    template = environment().get_template("email_personal.html.j2")
    return template.render(lines=_lines(edition, personal))


def _lines(edition: Edition, personal: Personal) -> list[tuple[str, str]]:
    lines = (("own_code", personal.code), ("leave", personal.leave))
    return [(edition.labels[label], value) for label, value in lines if value]
