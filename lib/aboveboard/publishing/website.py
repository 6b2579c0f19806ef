"""The public website: each statement in a folder of its own, then the feeds, then a look at both.

The folder is one that a web server reads, or one that a command of the custodian's (rsync, an
upload to a CDN) takes from there. A reader sees a statement whole or not at all.
"""

from __future__ import annotations

import hashlib
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from aboveboard.errors import Problem, PublishError
from aboveboard.plays.statement import Statement
from aboveboard.publishing.feeds import feeds
from aboveboard.publishing.package import Package
from aboveboard.publishing.signing import site_files
from aboveboard.running.output import write_file, write_folder

_SECONDS = 600


@dataclass(frozen=True)
class Website:
    """Where pages go: a folder, and a command that takes them on from there, if there is one.

    ``command`` holds ``{folder}`` where the folder's path stands, as in
    ``rsync -a --delete {folder}/ web@status.example.com:/srv/status/``; no shell reads it.
    """

    folder: Path
    command: str = ""


def statement_folder(statement: Statement) -> str:
    """Return the folder of a statement below the incident's page: its number, two digits."""
    return f"{statement.number:02d}"


def put_on_website(
    package: Package, signed: Mapping[str, bytes], published: Iterable[Statement], site: Website
) -> dict[str, str]:
    """Write a statement and the feeds into the site's folder, and have it taken on.

    Parameters
    ----------
    signed
        The signed texts of :func:`aboveboard.publishing.signing.signed_files`.
    published
        Every published statement, this one too, for the feeds.

    Returns
    -------
    Relative path below the incident's page -> SHA-256, of each file that was written.

    Raises
    ------
    PublishError
        The command failed. What was written stays, so that publishing again resumes.
    """
    name = statement_folder(package.statement)
    files = {**site_files(package), **signed}
    write_folder(site.folder / name, files)
    written = {f"{name}/{path}": content for path, content in files.items()}
    for path, content in feeds(tuple(published)).items():
        write_file(site.folder / path, content)
        written[path] = content
    if site.command:
        _run(site)
    return {path: hashlib.sha256(content).hexdigest() for path, content in written.items()}


def compare(page: str, expected: Mapping[str, str], client: httpx.Client) -> tuple[Problem, ...]:
    """Fetch the public copies back from below ``page``, and name each that is not as written."""
    problems = []
    for path, sha in sorted(expected.items()):
        url = f"{page.rstrip('/')}/{path}"
        try:
            answer = client.get(url)
        except httpx.HTTPError:
            what = "The public copy can't be fetched."
        else:
            if answer.status_code == 200 and hashlib.sha256(answer.content).hexdigest() == sha:
                continue
            same = answer.status_code == 200
            what = (
                "The public copy is not the one that was written."
                if same
                else f"The website answers {answer.status_code}."
            )
        do = "See that the web server or CDN serves the new files; then publish again to compare."
        problems.append(Problem(file=url, what=what, do=do))
    return tuple(problems)


def must_exist(command: str) -> None:
    """See that the website's command is installed; raise PublishError when it is not."""
    if not shutil.which(command):
        raise PublishError.at(
            "website.command", f"There is no command {command!r}.", "Install or correct it."
        )


def _run(site: Website) -> None:
    command = [part.replace("{folder}", str(site.folder)) for part in shlex.split(site.command)]
    must_exist(command[0])
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise PublishError.at(
            "website.command", f"It did not end within {_SECONDS} seconds.", "Publish again."
        ) from None
    if done.returncode:
        raise PublishError.at(
            "website.command",
            f"{command[0]} ended with {done.returncode}.",
            "Run it by hand to see why; then publish again.",
        )
