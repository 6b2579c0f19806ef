"""Decide what becomes of a form that was sent: kept, given back to mend, or given a place in line.

Whatever the answer, a reader's text is never lost: it comes back in the form.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from starlette.requests import Request

from aboveboard.errors import FeedbackError
from aboveboard.site.bodies import MEDIA_TYPE, FormError, media_type, read_body
from aboveboard.site.forms import (
    LONGEST_BODY,
    Draft,
    Sent,
    message_of,
    problems_of,
    read_form,
    shown_again,
)
from aboveboard.site.guard import Refusal
from aboveboard.site.intake import Intake
from aboveboard.site.limits import Line, Turns
from aboveboard.site.pages import Notice
from aboveboard.site.requests import comes_from_here
from aboveboard.site.settings import SiteSettings
from aboveboard.site.tokens import PLACE_SECONDS, FormToken, TokenSigner

BUSY_SECONDS = 5


@dataclass(frozen=True)
class Outcome:
    """What became of a form: a receipt, or the form again with what to say about it."""

    status: int = 200
    receipt: str = ""
    token: str = field(default="", repr=False)
    draft: Draft = field(default_factory=Draft)
    notice: Notice | None = None


class Asking:
    """Judges forms; ``clock`` gives the seconds since 1970, and ``monotonic`` never goes back."""

    def __init__(
        self,
        settings: SiteSettings,
        signer: TokenSigner,
        intake: Intake,
        clock: Callable[[], float],
        monotonic: Callable[[], float],
    ) -> None:
        self._settings = settings
        self._signer = signer
        self._intake = intake
        self._clock = clock
        self._monotonic = monotonic
        limits = settings.limits
        self._line = Line(limits.everyone, limits.longest_wait_seconds)
        self._turns = Turns()

    def new_token(self) -> str:
        """Return the token of a form that is opened now."""
        least = self._settings.form.least_seconds
        return self._signer.write(self._signer.opened(self._clock(), least))

    async def read(self, request: Request) -> Sent:
        """Read a form's body within its limits; refuse it before it is parsed."""
        if media_type(request) != MEDIA_TYPE:
            raise Refusal(400)
        body = await read_body(request, LONGEST_BODY)
        try:
            return read_form(body)
        except FormError:
            raise Refusal(400) from None

    async def take(self, sent: Sent, request: Request, wait: Callable[[], int]) -> Outcome:
        """Judge a form, and keep its message when nothing stands against it.

        Parameters
        ----------
        wait
            Counts a message of the sender's address, and returns 0 or for how long it must wait.
        """
        now = self._clock()
        token = self._signer.read(sent.token)
        again = self._signer.opened(now, 1) if token is None else token
        if token is None or not comes_from_here(request.headers):
            return self._back(sent, again, Notice("confirm"), 200)
        if not token.is_of_late(now, self._settings.form.longest_hours):
            return self._back(sent, self._signer.opened(now, 1), Notice("late"), 400)
        if sent.trapped:
            return self._back(sent, again, Notice("trap"), 400)
        if problems := problems_of(sent.draft):
            return self._back(sent, again, None, 400, problems)
        if now < token.ready:
            word = "line" if token.place else "early"
            status = 503 if token.place else 400
            left = math.ceil(token.ready - now)
            return self._back(sent, again, Notice(word, left), status)
        if seconds := wait():
            return self._back(sent, again, Notice("limit", seconds), 429)
        return self._full(sent, token, now) or await self._keep(sent, token, now)

    def _full(self, sent: Sent, token: FormToken, now: float) -> Outcome | None:
        """Give the form a place in the line when too many write; None when it is its turn."""
        if token.has_turn(now) and self._turns.take(token.nonce, now, token.place + PLACE_SECONDS):
            return None
        seconds = self._line.place(self._monotonic())
        if seconds is None:
            longest = self._settings.limits.longest_wait_seconds
            return self._back(sent, token, Notice("full", longest), 503)
        if seconds:
            placed = token.in_line(math.ceil(now) + seconds)
            return self._back(sent, placed, Notice("line", placed.place - int(now)), 503)
        return None

    async def _keep(self, sent: Sent, token: FormToken, now: float) -> Outcome:
        message = message_of(sent.draft, token.form, datetime.fromtimestamp(now, UTC))
        try:
            receipt = await self._intake.accept(message)
        except FeedbackError:
            return self._back(sent, token, Notice("busy", BUSY_SECONDS), 503)
        return Outcome(receipt=receipt.number)

    def _back(
        self,
        sent: Sent,
        token: FormToken,
        notice: Notice | None,
        status: int,
        problems: dict[str, str] | None = None,
    ) -> Outcome:
        draft = shown_again(sent.draft, problems or {})
        return Outcome(status, token=self._signer.write(token), draft=draft, notice=notice)
