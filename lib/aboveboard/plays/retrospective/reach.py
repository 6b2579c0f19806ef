"""Whom each channel reached: counts of the delivery ledger, frozen into a file.

``aboveboard deliveries INCIDENT --reach FILE`` writes it; it holds no address::

    {"format": "aboveboard.reach/1", "as_of": "2018-03-12T00:00:00Z",
     "channels": [{"channel": "email", "sent": 259871, "failed": 100, "unknown": 0, …}]}
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from aboveboard.errors import ParameterError
from aboveboard.plays.blocks import Frozen
from aboveboard.record.canonical import sha256_json
from aboveboard.record.fields import Instant, utc_stamp
from aboveboard.record.json_reader import read_json
from aboveboard.record.outputs import Kind
from aboveboard.record.view import View

FORMAT: Literal["aboveboard.reach/1"] = "aboveboard.reach/1"
KIND = Kind("the counts by channel", (FORMAT,))

Count = Annotated[int, Field(ge=0)]


class ChannelReach(Frozen):
    """What became of the messages of one channel, over all statements.

    ``unknown`` were in flight when a run ended; ``suppressed`` went to nobody, as the reader had
    left or the address came back.
    """

    channel: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
    sent: Count
    failed: Count = 0
    unknown: Count = 0
    suppressed: Count = 0
    pending: Count = 0


class ReachFile(Frozen):
    """The file."""

    format: Literal["aboveboard.reach/1"] = FORMAT
    as_of: Instant
    channels: tuple[ChannelReach, ...]


@dataclass(frozen=True)
class Reach:
    """The counts, and the hash of their file."""

    file: ReachFile
    sha256: str


def read_reach(path: Path, name: str, view: View) -> Reach:
    """Read a file of counts; ``name`` is how errors name it.

    Raises
    ------
    ParameterError
        It is no such file, or of a later instant than the statement.
    """
    try:
        content = read_json(path.read_bytes())
        file, digest = ReachFile.model_validate(content), sha256_json(content)
    except (OSError, ValueError, ValidationError):
        raise ParameterError.at(
            name,
            "These are no counts of the delivery ledger.",
            "Make them: aboveboard deliveries INCIDENT --reach FILE.",
            field="reach",
        ) from None
    if file.as_of > view.as_of:
        raise ParameterError.at(
            name,
            f"These counts are of {utc_stamp(file.as_of)}, later than the statement.",
            "Name counts that were made by then.",
            field="reach",
        )
    return Reach(file, digest)
