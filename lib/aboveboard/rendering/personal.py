"""The personal part of an e-mail: the reader's own anti-phishing code, in both of its forms.

The e-mail that leaders approve has no personal part. The delivery puts this one in its two places:
before everything else in the plain text, and at :data:`PLACE` in the HTML.
"""

from __future__ import annotations

from aboveboard.plays.statement import Edition
from aboveboard.rendering.layout import gap
from aboveboard.rendering.pages import environment

PLACE = "<!--personal-->"


def personal_text(edition: Edition, code: str) -> str:
    """Return the line of plain text that shows the reader's own code."""
    label = edition.labels["own_code"]
    return f"{label}{gap(label)}{code}"


def personal_html(edition: Edition, code: str) -> str:
    """Return the table row that shows the reader's own code, escaped, its style inlined."""
    template = environment().get_template("email_personal.html.j2")
    return template.render(label=edition.labels["own_code"], code=code)
