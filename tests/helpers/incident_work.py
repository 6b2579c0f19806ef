"""Work on an incident that ends in each way, for processes that find it by import."""

from __future__ import annotations

import os
import time
from pathlib import Path

from aboveboard.errors import RecordError


def work(incident: Path) -> str:
    """End as the incident's name says: done, wrong, broken, killed, or never."""
    kind = incident.name.partition("-")[0]
    if kind == "wrong":
        raise RecordError.at(incident, "This record is wrong.", "Mend it.")
    if kind == "broken":
        raise ZeroDivisionError("a value of the record")
    if kind == "killed":
        os._exit(9)
    if kind == "endless":
        (incident.parent / f"{incident.name}.begun").touch()
        try:
            time.sleep(600)
        finally:
            (incident.parent / f"{incident.name}.put-away").touch()
    return f"{incident.name} in {os.getpid()}"
