"""Draft the next update of an incident, run its checks, and ask for approval. Sends nothing.

    python docs/automation/draft_update.py params/<incident> [AS_OF] [OUT]

Made for a clock: cron, a scheduler, a workflow. It prints what people are asked to do, so that
cron's own mail is the request; the leaders' front page shows the same. It ends with 1 when the
record is wrong or the checks hold something against the draft. A draft that somebody has signed is
left alone, since a new one would void the signature. Nobody's name or address is printed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

PARAMETERS = "periodic-update.yaml"


def aboveboard(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of this environment's aboveboard, and return it with its output."""
    command = (sys.executable, "-m", "aboveboard", *arguments)
    return subprocess.run(command, capture_output=True, text=True, check=False)


def signed_draft(incident: Path, out: Path) -> str:
    """Return the folder of a draft that has a signature already; empty when there is none."""
    page = aboveboard("front", str(incident), "--out", str(out))
    if page.returncode:
        sys.exit(page.stderr)
    front = json.loads((out / incident.resolve().name / "front.json").read_text("utf-8"))
    made = front["pages"][0]["made"]
    signed = (run["folder"] for run in made if run["state"] == "draft" and run["signatures"])
    return next(signed, "")


def draft(incident: Path, as_of: str, out: Path) -> str:
    """Run the update's notebook and return the folder of its files."""
    own = incident / PARAMETERS
    more = ("-f", str(own)) if own.is_file() else ()
    run = aboveboard(
        "run", "periodic-update", str(incident), "--as-of", as_of, "--out", str(out), *more
    )
    if run.returncode:
        sys.exit(run.stderr)
    return next(line.removeprefix("Done: ") for line in run.stdout.splitlines() if "Done: " in line)


def main() -> None:
    """Draft, check, ask."""
    incident = Path(sys.argv[1])
    as_of = sys.argv[2] if len(sys.argv) > 2 else f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}"
    out = Path(sys.argv[3]) if len(sys.argv) > 3 else Path("outputs")
    if folder := signed_draft(incident, out):
        print(f"{folder} is signed in part; it waits for the rest. Nothing new was drafted.")
        return
    made = draft(incident, as_of, out)
    checked = aboveboard("check", str(incident), "--as-of", as_of)
    print(f"A draft waits for approval: {made}")
    print(f"Read it:    {made}/report.html")
    print(f"Sign it:    aboveboard approve {made} --key YOUR_KEY")
    print(f"Front page: {out / incident.resolve().name / 'index.html'}")
    if checked.returncode:
        print("The checks hold something against it; mend the record first:")
        sys.exit(checked.stdout + checked.stderr)


if __name__ == "__main__":
    main()
