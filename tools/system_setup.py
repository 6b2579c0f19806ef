"""Find what the tests need from the system (a browser, fonts, Java), and install it where allowed.

Run as a script by ``make test``; the tests' fixtures call :func:`require_browser`. What is missing
and may not be installed is named with the command that installs it, and the exit code is 1 in CI:
there, nothing is skipped.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# Where `playwright install chromium` puts its own; the folder names carry build numbers.
PLAYWRIGHT_CACHES = (
    Path.home() / ".cache/ms-playwright",
    Path.home() / "Library/Caches/ms-playwright",
)
PLAYWRIGHT_PATTERNS = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)
PLAYWRIGHT = str(Path(sys.executable).parent / "playwright")


class MissingSystemPartError(RuntimeError):
    """Something the tests need from the system is missing; the message names the command."""


def find_browser() -> str | None:
    """Return the path of a Chromium: the one ABOVEBOARD_BROWSER names, else the system's."""
    if named := os.environ.get("ABOVEBOARD_BROWSER"):
        return named if is_real_command(named) else None
    for command in COMMANDS:
        found = shutil.which(command)
        if found and is_real_command(found):
            return found
    for app in MAC_APPS:
        if os.access(app, os.X_OK):
            return app
    downloaded = (
        path
        for cache in PLAYWRIGHT_CACHES
        for pattern in PLAYWRIGHT_PATTERNS
        for path in sorted(cache.glob(pattern), reverse=True)
    )
    return next((str(path) for path in downloaded if os.access(path, os.X_OK)), None)


def is_real_command(path: str) -> bool:
    """Tell a browser from Ubuntu's stand-in, a script that only names a snap.

    A snap can neither be installed in a container nor read files outside the home folder.
    """
    try:
        head = Path(path).read_bytes()[:4096]
    except OSError:
        return False
    return not (head.startswith(b"#!") and b"snap" in head)


def answer_of(*command: str) -> str | None:
    """Return what a command prints, None where it is missing or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout + done.stderr


def has_chinese_font() -> bool:
    """Whether the system can draw Chinese; macOS always can."""
    if sys.platform == "darwin":
        return True
    return bool((answer_of("fc-list", ":lang=zh-cn", "family") or "").strip())


def has_java() -> bool:
    """Whether the Java that Spark would start is 17 or later."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin/java") if home else "java"
    version = re.search(r'version "(\d+)', answer_of(java, "-version") or "")
    return version is not None and int(version[1]) >= 17


def find_postgresql() -> Path | None:
    """Return the folder of PostgreSQL's server commands; Debian keeps them off the PATH."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


def can_drive_browser() -> bool:
    """Whether the program Playwright brings to drive a browser starts: it wants libatomic."""
    found = importlib.util.find_spec("playwright")
    if not found or not found.origin:
        return False
    return answer_of(str(Path(found.origin).parent / "driver/node"), "--version") is not None


# What is needed, how it is looked for, its Debian package and its Homebrew formula.
PARTS: dict[str, tuple[Callable[[], object], str, str]] = {
    "a Chromium browser": (find_browser, "chromium", ""),
    "a Chinese font": (has_chinese_font, "fonts-noto-cjk", ""),
    "pdftotext": (lambda: shutil.which("pdftotext"), "poppler-utils", "poppler"),
    "a library of Playwright's": (can_drive_browser, "libatomic1", ""),
    "Java 17 or later": (has_java, "default-jre-headless", "openjdk"),
    "a PostgreSQL server": (find_postgresql, "postgresql", "postgresql"),
    "ssh-keygen": (lambda: shutil.which("ssh-keygen"), "openssh-client", "openssh"),
}


def missing() -> list[str]:
    """Names of the parts that were looked for and not found."""
    return [name for name, (find, _, _) in PARTS.items() if not find()]


def install_commands(names: list[str]) -> list[list[str]]:
    """Return the commands that install these parts on this system."""
    browser = "a Chromium browser" in names
    if sys.platform == "darwin":
        formulas = [PARTS[name][2] for name in names if PARTS[name][2]]
        commands = [["brew", "install", *formulas]] if formulas else []
        return [*commands, [PLAYWRIGHT, "install", "chromium"]] if browser else commands
    if not shutil.which("apt-get"):
        return [["your package manager:", ", ".join(PARTS[name][1] for name in names)]]
    # fc-list, by which the font is looked for, comes with the browser only by accident.
    packages = [PARTS[name][1] for name in names] + ["fontconfig"]
    own_browser = browser and not debian_has_chromium()
    if own_browser:
        packages.remove("chromium")
    commands = [
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ]
    return (
        [*commands, [PLAYWRIGHT, "install", "--with-deps", "chromium"]] if own_browser else commands
    )


def debian_has_chromium() -> bool:
    """Whether the package chromium is a browser here: on Debian it is, on Ubuntu it is a snap."""
    release = Path("/etc/os-release")
    return not release.exists() or "ID=ubuntu" not in release.read_text(encoding="utf-8").split()


def how_to_install(names: list[str]) -> str:
    """Say in one message what is missing and which commands install it."""
    prefix = "sudo " if shutil.which("apt-get") and os.geteuid() != 0 else ""
    lines = [
        (prefix if command[0] == "apt-get" else "") + " ".join(command)
        for command in install_commands(names)
    ]
    return f"The tests need {', '.join(names)}. Install with:\n  " + "\n  ".join(lines)


def require_browser() -> str:
    """Return the browser's path or raise the error that says how to get one."""
    found = find_browser()
    if not found:
        raise MissingSystemPartError(how_to_install(["a Chromium browser"]))
    return found


def install(names: list[str]) -> None:
    """Install these parts; only called as root on a system with apt-get."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in install_commands(names):
        print("system set-up:", " ".join(command), flush=True)
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


def main() -> int:
    """Install or name what is missing; 1 only in CI, since elsewhere most tests can still run."""
    names = missing()
    if names and shutil.which("apt-get") and os.geteuid() == 0:
        try:
            install(names)
        except subprocess.CalledProcessError as error:
            print(f"system set-up: {error}", file=sys.stderr)
        names = missing()
    if not names:
        return 0
    print(how_to_install(names), file=sys.stderr)
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
