"""A JupyterLab of its own over copies of the notebooks, so that it saves nothing in the tree."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from house import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

SECONDS = 120_000  # milliseconds that a busy machine may take
_OPTIONS = (
    "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", "--notebook-dir=notebooks",
    "--IdentityProvider.token=t",
)  # fmt: skip


@contextmanager
def serving(folder: Path, *, settings: dict[str, dict[str, object]] | None = None) -> Iterator[str]:
    """Serve the notebooks from ``folder``; ``settings`` are JupyterLab's, by plug-in."""
    for name in ("notebooks", "params"):
        shutil.copytree(ROOT / name, folder / name)
    for plugin, values in (settings or {}).items():
        package, _, name = plugin.rpartition(":")
        file = folder / "settings" / package / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {"JUPYTERLAB_SETTINGS_DIR": str(folder / "settings")}
    process = subprocess.Popen(
        (sys.executable, "-m", "jupyterlab", f"--ServerApp.port={port}", *_OPTIONS),
        cwd=folder,
        env=os.environ | own,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/api?token=t")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def address(base: str, notebook: str) -> str:
    """Return where a notebook is shown."""
    return f"{base}/lab/tree/{notebook}?token=t&reset"


def run_all(page: Page, url: str) -> None:
    """Open a notebook and run its cells, as the menu does."""
    page.goto(url)
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=SECONDS)
    page.wait_for_selector("text=/ipykernel.*|Idle/", timeout=SECONDS)
    ran = page.locator(".jp-InputPrompt", has_text="1").first
    for _ in range(10):  # a menu that is clicked before the kernel listens does nothing
        page.click(".lm-MenuBar-item:has-text('Run')")
        page.click(".lm-Menu-item[data-command='runmenu:run-all']")
        page.wait_for_timeout(5000)
        if ran.count():
            return


def _wait(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail("JupyterLab did not start")
