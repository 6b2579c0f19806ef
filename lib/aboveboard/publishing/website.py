"""The public website: each statement in a folder of its own, then the feeds, then a look at both.

The folder is one that a web server reads, or one that a command of the custodian's (rsync, an
upload to a CDN) takes from there. A reader sees a statement whole or not at all.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from aboveboard.errors import Problem, PublishError
from aboveboard.plays.statement import Statement
from aboveboard.publishing.feeds import feeds
from aboveboard.publishing.package import Package
from aboveboard.publishing.signing import site_files
from aboveboard.record.files import digest
from aboveboard.rendering.announcement import render_announcement
from aboveboard.rendering.doorway import render_doorway
from aboveboard.running.output import json_file, write_file, write_folder
from aboveboard.running.standing import STATEMENT
from aboveboard.wording.language import Language

INDEX = "index.html"
_SECONDS = 600
Sign = Callable[[Statement, Mapping[str, bytes]], Mapping[str, bytes]]


@dataclass(frozen=True)
class Website:
    """Where pages go: a folder, and a command that takes them on from there, if there is one.

    ``command`` holds ``{folder}`` where the folder's path stands, as in
    ``rsync -a --delete {folder}/ web@status.example.com:/srv/status/``; no shell reads it.
    """

    folder: Path
    command: str = ""


def put_on_website(
    package: Package,
    published: Iterable[Statement],
    languages: Iterable[Language],
    sign: Sign,
    site: Website,
) -> dict[str, str]:
    """Write a statement, the feeds and the ways in into the site's folder; have it taken on.

    Each version has a folder of its own, as its printed address says, and a page there that
    offers the languages. Its other versions are written again: the old ones say what corrects them.

    Parameters
    ----------
    published
        Every published statement, this one too, in the order entered.
    languages
        The loaded languages of the statement.
    sign
        Returns the signed texts that stand beside the files of a statement.

    Returns
    -------
    Relative path below the incident's page -> SHA-256, of each file that was written.

    Raises
    ------
    PublishError
        The command failed. What was written stays, so that publishing again resumes.
    """
    every, tongues = tuple(published), tuple(languages)
    written: dict[str, bytes] = {}
    for statement, files in _folders(package, every):
        door = render_doorway(statement, tongues, "{language}/announcement.html").encode()
        whole = {**files, INDEX: door}
        whole |= sign(statement, whole)
        write_folder(site.folder / statement.folder, whole)
        written |= {f"{statement.folder}/{path}": content for path, content in whole.items()}
    for path, content in {**feeds(every), **_front_door(every, tongues, site.folder)}.items():
        write_file(site.folder / path, content)
        written[path] = content
    if site.command:
        _run(site)
    return {path: digest(content) for path, content in written.items()}


def _folders(
    package: Package, published: tuple[Statement, ...]
) -> Iterator[tuple[Statement, Mapping[str, bytes]]]:
    """Yield each version of the statement in its latest wording, with its files.

    The newest comes first: what names a correction links to it. A version that was corrected since
    it was approved is told so, also when it is published again to reach those who lack it.
    """
    this = package.statement
    versions = {said.version: said for said in published if said.number == this.number}
    for version in sorted(versions, reverse=True):
        said = versions[version]
        yield said, site_files(package) if said == this else _pages(said)


def _pages(statement: Statement) -> dict[str, bytes]:
    pages = {
        f"{tag}/announcement.html": render_announcement(statement, tag).encode()
        for tag in statement.languages
    }
    return {**pages, STATEMENT: json_file(statement.to_json())}


def _front_door(
    published: tuple[Statement, ...], languages: tuple[Language, ...], folder: Path
) -> dict[str, bytes]:
    """Return the page at the incident's own address, unless ``site build`` put a better one."""
    latest = max(published, key=lambda statement: (statement.number, statement.version))
    if any((folder / tag / INDEX).is_file() for tag in latest.languages):
        return {}
    target = f"{latest.folder}/{{language}}/announcement.html"
    return {INDEX: render_doorway(latest, languages, target).encode()}


def compare(page: str, expected: Mapping[str, str], client: httpx.Client) -> tuple[Problem, ...]:
    """Fetch the public copies back from below ``page``, and say what is not as written.

    One problem a cause, at the first file that it was met with: a site that is not up yet fails
    with every file.
    """
    met: dict[str, list[str]] = {}
    for path, sha in sorted(expected.items()):
        url = f"{page.rstrip('/')}/{path}"
        if what := _difference(url, sha, client):
            met.setdefault(what, []).append(url)
    do = "See that the web server or CDN serves the new files; then publish again to compare."
    return tuple(
        Problem(file=urls[0], what=f"{what} {_and_more(len(urls) - 1)}".rstrip(), do=do)
        for what, urls in met.items()
    )


def _difference(url: str, sha: str, client: httpx.Client) -> str:
    try:
        answer = client.get(url)
    except httpx.HTTPError:
        return "The public copy can't be fetched."
    if answer.status_code != httpx.codes.OK:
        return f"The website answers {answer.status_code}."
    same = digest(answer.content) == sha
    return "" if same else "The public copy is not the one that was written."


def _and_more(count: int) -> str:
    files = "file" if count == 1 else "files"
    return f"So with {count} more {files}." if count else ""


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
