"""The website: whole statements, feeds, and a public copy that is compared."""

from __future__ import annotations

import http.server
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest
from aboveboard.errors import PublishError
from aboveboard.publishing.package import Package, open_package
from aboveboard.publishing.website import Website, compare, put_on_website
from publishing import write_run

SIGNED = {"announcement.en.txt": b"text", "announcement.en.txt.sig": b"signature"}


@pytest.fixture
def package(tmp_path: Path) -> Package:
    return open_package(write_run(tmp_path / "run"))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback and yield its address."""
    handler = partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def put(package: Package, site: Website) -> dict[str, str]:
    return put_on_website(package, SIGNED, [package.statement], site)


def test_a_statement_has_a_folder_of_its_own_and_the_feeds_stand_beside_it(
    package: Package, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    written = put(package, Website(site))
    assert set(written) == {
        path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()
    }
    assert {"01/en/announcement.html", "01/announcement.en.txt.sig", "feed.en.xml"} <= set(written)
    assert not [path for path in written if "hotline" in path or "email" in path]


def test_publishing_twice_gives_the_same_site(package: Package, tmp_path: Path) -> None:
    assert put(package, Website(tmp_path / "site")) == put(package, Website(tmp_path / "site"))


def test_the_public_copy_is_compared_with_what_was_written(
    package: Package, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    written = put(package, Website(site))
    with served(site) as address, httpx.Client() as client:
        assert compare(address, written, client) == ()
        (site / "01/en/announcement.html").write_text("an old copy of the CDN's")
        (site / "feed.en.xml").unlink()
        problems = compare(address, written, client)
    assert [(problem.file.removeprefix(address), problem.what) for problem in problems] == [
        ("/01/en/announcement.html", "The public copy is not the one that was written."),
        ("/feed.en.xml", "The website answers 404."),
    ]


def test_a_website_that_is_down_is_named(package: Package, tmp_path: Path) -> None:
    written = put(package, Website(tmp_path / "site"))
    with served(tmp_path) as address:
        pass
    with httpx.Client() as client:
        problems = compare(address, written, client)
    assert {problem.what for problem in problems} == {"The public copy can't be fetched."}


def test_a_command_takes_the_folder_on(package: Package, tmp_path: Path) -> None:
    copy = "import shutil, sys; shutil.copytree(*sys.argv[1:])"
    away = tmp_path / "away; touch no-shell"
    command = f"{sys.executable} -c '{copy}' {{folder}} '{away}'"
    put(package, Website(tmp_path / "site", command))
    assert (away / "01/en/announcement.html").is_file()


@pytest.mark.parametrize(
    ("command", "what"),
    [("false {folder}", "false ended with 1"), ("no-such-command", "There is no command")],
)
def test_a_command_that_fails_is_named(
    package: Package, tmp_path: Path, command: str, what: str
) -> None:
    with pytest.raises(PublishError, match=what):
        put(package, Website(tmp_path / "site", command))
