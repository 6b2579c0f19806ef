"""The leaders' front page over all that was run for one incident, before it is drawn.

::

    page = compose(source, language)      # state, countdowns, money, people, what to do next

Everything is computed from :class:`~aboveboard.plays.front.source.Source`; nothing here reads a
file or a clock. No name, address or message of a person is in it, only counts.
"""

from __future__ import annotations

from aboveboard.plays.front.compose import compose as compose
from aboveboard.plays.front.page import FrontPage as FrontPage
from aboveboard.plays.front.page import Incident as Incident
from aboveboard.plays.front.source import Channel as Channel
from aboveboard.plays.front.source import Run as Run
from aboveboard.plays.front.source import Signatures as Signatures
from aboveboard.plays.front.source import Source as Source
