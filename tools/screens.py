"""Take the pictures of README and docs anew: docs/pictures/*.png, from the Minato replay.

    .venv/bin/python tools/screens.py

They are what a run of today shows; take them again when the pages change their look.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
INCIDENT = "2018-01-26-minato"
# Picture -> the page of the run that it shows.
SHOWN = {
    "announcement-zh-CN.png": "02-periodic-update-06/zh-CN/announcement.html",
    "report.png": "02-periodic-update-06/report.html",
}
SIZE = {"width": 1100, "height": 1300}
FLAGS = ("--no-sandbox", "--disable-gpu")
COLOURS = 256


def taken(page: Page, file: Path) -> bytes:
    """Return the picture of a page, in few colours."""
    page.goto(file.as_uri())
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    small = io.BytesIO()
    shown.quantize(COLOURS).save(small, "PNG", optimize=True)
    return small.getvalue()


def main() -> None:
    """Play the replay and write the pictures."""
    aboveboard = str(Path(sys.executable).with_name("aboveboard"))
    with TemporaryDirectory() as out, sync_playwright() as playwright:
        play = (aboveboard, "run", "all", str(ROOT / "params" / INCIDENT), "--out", out)
        subprocess.run(play, check=True)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(FLAGS)
        )
        page = browser.new_page(viewport=SIZE)
        for name, path in SHOWN.items():
            picture = taken(page, Path(out) / INCIDENT / path)
            (ROOT / "docs" / "pictures" / name).write_bytes(picture)
        browser.close()


if __name__ == "__main__":
    main()
