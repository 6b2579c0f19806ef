"""What happened, in words: the rows of the full timeline."""

from __future__ import annotations

from aboveboard.plays.correction_values import standing_of
from aboveboard.plays.writer import Writer
from aboveboard.record.model import AnyEntry, Event, FigureEntry, Measure, ServiceEntry


def happened(writer: Writer, entry: AnyEntry) -> str:
    """Say in one sentence what an entry says happened; empty where it says of no happening."""
    if isinstance(entry, (Event, Measure)):
        return writer.told(entry, entry.text)
    if isinstance(entry, ServiceEntry) and entry.state != "open":
        line = writer.service(standing_of(entry))
        return writer.language.phrase("service_state", name=line.name, state=line.state)
    if isinstance(entry, FigureEntry) and entry.key == "paid":
        figure = writer.figure(entry)
        return writer.language.phrase(
            "service_state", name=str(figure["label"]), state=str(figure["told"])
        )
    return ""
