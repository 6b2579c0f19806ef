"""The site of the docs: it builds without a warning, no link leads nowhere, nothing is fetched."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag

import pytest
import yaml
from aboveboard import errors
from aboveboard.compensation.rules import RULES
from bs4 import BeautifulSoup
from doc_examples import fences
from docs_pictures import rule_pictures
from docs_reference import FILES, command_page, error_tree, errors_page, file_pages
from house import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
# What readers follow of their own will; everything else would be fetched unasked.
FOLLOWED = {"a"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` does."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def addresses(page: Path) -> list[tuple[str, str]]:
    """Return the element and the address of all that a page links to or fetches."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")
    return [
        (tag.name, unescape(str(tag[name])))
        for name in ("href", "src")
        for tag in soup.find_all(attrs={name: True})
    ]


def is_elsewhere(address: str) -> bool:
    return re.match(r"([a-z]+:)?//", address) is not None


@pytest.mark.slow
def test_every_link_and_anchor_leads_somewhere(site: Path) -> None:
    pages = {path: BeautifulSoup(path.read_text("utf-8"), "lxml") for path in site.rglob("*.html")}
    names = {
        path: {str(tag["id"]) for tag in soup.find_all(id=True)} for path, soup in pages.items()
    }
    lost = []
    for path in pages:
        if path.name == "404.html":  # its addresses are those of a server's root
            continue
        for _, address in addresses(path):
            if is_elsewhere(address) or address.startswith(("data:", "mailto:", "javascript:")):
                continue
            target, anchor = urldefrag(address)
            found = (path.parent / unquote(target)).resolve() if target else path
            found = found / "index.html" if found.is_dir() else found
            if not found.is_file() or (anchor and anchor not in names.get(found, {anchor})):
                lost.append(f"{path.relative_to(site)}: {address}")
    assert lost == []
    assert len(pages) > 50


@pytest.mark.slow
def test_a_page_fetches_nothing_from_elsewhere(site: Path) -> None:
    fetched = {
        address
        for path in site.rglob("*.html")
        for name, address in addresses(path)
        if name not in FOLLOWED and is_elsewhere(address)
    }
    assert fetched == set()
    sheets = "".join(path.read_text("utf-8") for path in site.rglob("*.css"))
    assert not re.search(r"url\(['\"]?(https?:)?//|@import", sheets)
    assert not list(site.rglob("*mermaid*"))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_a_page_links_to_files_that_are_there(page: Path) -> None:
    made = {str(DOCS / path) for path in ("reference/commands.md", "reference/errors.md")}
    made |= {str(DOCS / path) for path in file_pages()}
    lost = []
    for target in re.findall(r"\]\(([^)\s#]+)", page.read_text(encoding="utf-8")):
        path = os.path.normpath(page.parent / target)
        if not is_elsewhere(target) and path not in made and not Path(path).exists():
            lost.append(target)
    assert lost == []


def test_the_commands_page_has_every_command() -> None:
    page = command_page()
    assert "## aboveboard run\n" in page
    assert "## aboveboard payout write\n" in page
    assert "| `--as-of T` |" in page


def depths(tree: list[str]) -> dict[str, int]:
    """Return how deep each class of a drawn tree stands."""
    return {line.lstrip("│├└─ "): len(line) - len(line.lstrip("│├└─ ")) for line in tree}


def test_the_error_tree_in_the_docstring_is_that_of_the_classes() -> None:
    importlib.import_module("aboveboard.drilling.newsroom")  # has an error for itself alone
    written = re.findall(r"^    ([ │├└─]*\w+Error)", errors.__doc__ or "", re.MULTILINE)
    assert depths(written) == depths(error_tree())


def test_the_errors_page_says_of_each_what_it_means() -> None:
    page = errors_page()
    assert "| `StoreBusyError` | The feedback store is locked" in page


@pytest.mark.parametrize("name", FILES)
def test_the_page_of_a_file_has_every_field_of_its_model(name: str) -> None:
    page = file_pages()[f"reference/files/{name.removesuffix('.yaml')}.md"]
    model, _ = FILES[name]
    fields = {field.alias or key for key, field in model.model_fields.items()}
    assert {field for field in fields if f"| `{field}` |" not in page} == set()


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_a_page_with_its_picture_and_its_source(rule: str) -> None:
    page = DOCS / "rules" / f"{rule.replace('_', '-')}.md"
    assert f"<!-- picture: {rule.replace('_', '-')} -->" in page.read_text(encoding="utf-8")
    drawn = rule_pictures(rule)
    assert drawn.count("<svg") == 4
    assert len(drawn.partition("**Source.** ")[2].strip()) > 5


def test_the_picture_of_the_talmud_shows_the_numbers_of_the_mishnah() -> None:
    drawn = rule_pictures("talmud")
    assert "| 200 | 50 | 75 | 75 |" in drawn
    assert "| 300 | 50 | 100 | 150 |" in drawn


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_an_example_of_yaml_can_be_read(page: Path) -> None:
    for text in fences(page, "yaml"):
        assert yaml.safe_load(text) is not None


@pytest.mark.slow
def test_the_search_finds_from_a_folder_without_a_network(site: Path, browser: Browser) -> None:
    page = browser.new_context(offline=True).new_page()
    page.goto((site / "rules" / "talmud.html").as_uri())
    # It listens to keys: a text that is put in at once is seen by its focus alone, if at all.
    page.locator(".md-search__input").press_sequentially("seed phrase")
    found = page.locator(".md-search-result__link")
    found.first.wait_for()
    addresses = [str(link.get_attribute("href")) for link in found.all()]
    page.context.close()
    assert all(address.startswith(site.as_uri()) for address in addresses)
    assert any("listening.html" in address or "support.html" in address for address in addresses)
