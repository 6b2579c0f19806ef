"""The approved e-mail as the plainest batch sends it: addressed, with the own code."""

from __future__ import annotations

from aboveboard.publishing.deliveries import Delivery
from aboveboard.publishing.letter import Letter
from aboveboard.rendering.personal import Personal


def addressed(letter: Letter, delivery: Delivery) -> bytes:
    """Return the letter for a recipient, with the own code if there is one."""
    return letter.message(delivery.address, personal=Personal(delivery.fields.get("code", "")))
