"""The website: whole statements, feeds, and a public copy that is compared."""

from __future__ import annotations

import http.server
import json
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest
from aboveboard.errors import PublishError
from aboveboard.plays.statement import Statement
from aboveboard.plays.versions import marked_as_corrected
from aboveboard.publishing import website
from aboveboard.publishing.package import Package, open_package
from aboveboard.publishing.website import Website, compare, put_on_website
from aboveboard.record.files import digest
from aboveboard.wording.language import load_languages
from bs4 import BeautifulSoup
from publishing import write_run
from sample_statement import sample_statement

LANGUAGES = load_languages(("en", "zh-CN"))


def sign(statement: Statement, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Stand in for a key: name what is to be signed, and the statement."""
    signed = f"{' '.join(sorted(files))} of {statement.id} v{statement.version}"
    return {"announcement.en.txt.sig": signed.encode()}


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
    return put_on_website(package, [package.statement], LANGUAGES, sign, site)


def second_version(tmp_path: Path) -> tuple[Package, list[Statement]]:
    """Return the run of a statement that corrects the first, and what is then published."""
    first = sample_statement()
    new = first.model_copy(
        update={
            "version": 2,
            "editions": tuple(
                edition.model_copy(update={"mark": f"Corrected by 02 ({edition.language})"})
                for edition in first.editions
            ),
        }
    )
    package = open_package(write_run(tmp_path / "second", new))
    return package, [first, package.statement, marked_as_corrected(first, new)]


def targets(page: Path) -> list[str]:
    """Return where the doors of a page lead."""
    found = BeautifulSoup(page.read_text(), "html.parser")
    return [str(link["href"]) for link in found.select(".onward a")]


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


def test_the_printed_address_leads_to_the_statement_in_each_language(
    package: Package, tmp_path: Path
) -> None:
    put(package, Website(tmp_path / "site"))
    doors = ["zh-CN/announcement.html", "en/announcement.html"]
    assert sorted(targets(tmp_path / "site/01/index.html")) == sorted(doors)
    assert sorted(targets(tmp_path / "site/index.html")) == sorted(f"01/{door}" for door in doors)


def test_each_version_is_at_its_own_address_and_the_old_one_says_what_corrects_it(
    package: Package, tmp_path: Path
) -> None:
    site = Website(tmp_path / "site")
    put(package, site)
    second, published = second_version(tmp_path)
    written = put_on_website(second, published, LANGUAGES, sign, site)
    new = site.folder / "01-v2/en/announcement.html"
    assert new.read_bytes() == second.read("en/announcement.html")
    for name in ("en/announcement.html", "index.html"):
        assert "Corrected by 02 (en)" in (site.folder / "01" / name).read_text()
        assert {f"01/{name}", f"01-v2/{name}"} <= set(written)
    assert (site.folder / "01/announcement.en.txt.sig").read_text().endswith("v1")
    assert (site.folder / "01-v2/announcement.en.txt.sig").read_text().endswith("v2")
    marked = (site.folder / "01/statement.json").read_bytes()
    assert Statement.model_validate_json(marked) == published[-1]
    assert all(door.startswith("01-v2/") for door in targets(site.folder / "index.html"))


def test_the_newest_version_is_written_first_for_the_old_one_links_to_it(
    package: Package, tmp_path: Path
) -> None:
    second, published = second_version(tmp_path)
    order: list[int] = []

    def noting(statement: Statement, _: Mapping[str, bytes]) -> dict[str, bytes]:
        order.append(statement.version)
        return {}

    put_on_website(second, published, LANGUAGES, noting, Website(tmp_path / "site"))
    assert order == [2, 1]


def test_what_is_signed_is_each_file_with_the_page_that_offers_the_languages(
    package: Package, tmp_path: Path
) -> None:
    put(package, Website(tmp_path / "site"))
    signed, _, _ = (tmp_path / "site/01/announcement.en.txt.sig").read_text().partition(" of ")
    files = (tmp_path / "site/01").rglob("*.*")
    names = {path.relative_to(tmp_path / "site/01").as_posix() for path in files}
    assert set(signed.split()) == names - {"announcement.en.txt.sig"}


def test_the_files_of_a_statement_are_those_of_its_run_byte_for_byte(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run")
    manifest = json.loads((run / "manifest.json").read_text())
    page = run / "en/announcement.html"
    page.write_bytes(page.read_bytes() + b"<!-- as it was approved -->")
    manifest["files"]["en/announcement.html"] = digest(page.read_bytes())
    (run / "manifest.json").write_text(json.dumps(manifest))
    put(open_package(run), Website(tmp_path / "site"))
    assert (tmp_path / "site/01/en/announcement.html").read_bytes() == page.read_bytes()


def test_a_corrected_version_that_is_published_again_still_says_what_corrects_it(
    package: Package, tmp_path: Path
) -> None:
    site = Website(tmp_path / "site")
    second, published = second_version(tmp_path)
    put_on_website(second, published, LANGUAGES, sign, site)
    before = {path: path.read_bytes() for path in site.folder.rglob("*") if path.is_file()}
    put_on_website(package, published, LANGUAGES, sign, site)
    assert "Corrected by 02 (en)" in (site.folder / "01/en/announcement.html").read_text()
    pages = {path: content for path, content in before.items() if path.suffix == ".html"}
    assert {path: path.read_bytes() for path in pages} == pages


def test_the_front_page_that_the_built_site_has_is_kept(package: Package, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "en").mkdir(parents=True)
    (site / "en/index.html").write_text("latest news")
    (site / "index.html").write_text("the site's own doorway")
    put(package, Website(site))
    assert (site / "index.html").read_text() == "the site's own doorway"


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
        problems = compare(f"{address}/", written, client)
    assert {problem.do for problem in problems} == {
        "See that the web server or CDN serves the new files; then publish again to compare."
    }
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
    (problem,) = problems
    assert problem.file == f"{address}/{min(written)}"
    assert (
        problem.what == f"The public copy can't be fetched. So with {len(written) - 1} more files."
    )


@pytest.mark.parametrize(
    ("paths", "more"),
    [("a", ""), ("ab", " So with 1 more file."), ("abc", " So with 2 more files.")],
)
def test_the_other_files_of_one_cause_are_counted(paths: str, more: str, tmp_path: Path) -> None:
    with served(tmp_path) as address, httpx.Client() as client:
        (problem,) = compare(f"{address}/", dict.fromkeys(paths, ""), client)
    assert (problem.file, problem.what) == (
        f"{address}/a",
        f"The website answers 404.{more}",
    )


def test_a_command_takes_the_folder_on(package: Package, tmp_path: Path) -> None:
    copy = "import shutil, sys; shutil.copytree(*sys.argv[1:])"
    away = tmp_path / "away; touch no-shell"
    command = f"{sys.executable} -c '{copy}' {{folder}} '{away}'"
    put(package, Website(tmp_path / "site", command))
    assert (away / "01/en/announcement.html").is_file()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("false {folder}", "false ended with 1. Run it by hand to see why; then publish again."),
        ("no-such-command", "There is no command 'no-such-command'. Install or correct it."),
        ("sleep 5", "It did not end within 0.2 seconds. Publish again."),
    ],
)
def test_a_command_that_fails_is_named(
    package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, said: str
) -> None:
    monkeypatch.setattr(website, "_SECONDS", 0.2)
    with pytest.raises(PublishError) as caught:
        put(package, Website(tmp_path / "site", command))
    assert str(caught.value) == f"website.command: {said}"


def test_what_a_command_prints_is_not_shown(
    package: Package, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    put(package, Website(tmp_path / "site", "echo password"))
    assert capfd.readouterr() == ("", "")
