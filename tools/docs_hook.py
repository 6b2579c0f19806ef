"""What mkdocs asks while it builds the docs: pages made from the code, and links that hold.

Pages link to files of the repository by their relative paths, as a reader of the repository needs
them. In the site such a link leads to a page of its own where the file is Markdown, and else to a
copy of the file. A link that leads nowhere is an error there (`strict`).
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from docs_pictures import chart_style, comparison_picture, price_picture, rule_pictures
from docs_reference import command_page, errors_page, file_pages
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
PAGES = {
    "CONTRIBUTING.md": "house/contributing.md",
    "SECURITY.md": "house/security.md",
    "CHANGELOG.md": "house/changelog.md",
    "bench/RESULTS.md": "house/results.md",
    "lib/aboveboard/wording/README.md": "house/wording.md",
    "lib/aboveboard/wording/RETROSPECTIVE.md": "house/wording-retrospective.md",
    "lib/aboveboard/wording/honesty/README.md": "house/honesty.md",
}
"""Pages that stand elsewhere in the repository, and where they stand in the site."""
COPIES = "repository"
_LINK = re.compile(r"(\]\()([^)\s#]+)((?:#[^)\s]*)?\))")
_PICTURE = re.compile(r"<!-- picture: ([\w-]+) -->")
_ROLE = re.compile(r":(?:class|func|data|mod|meth|attr):<code>~?(?:[\w.]+\.)?(\w+)</code>")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what is made, and what pages link to."""
    made = {"reference/commands.md": command_page(), "reference/errors.md": errors_page()}
    made |= file_pages()
    made |= {"assets/charts.css": chart_style()}
    made |= {page: _read(path) for path, page in PAGES.items() if (ROOT / path).is_file()}
    for path, content in made.items():
        files.append(File.generated(config, path, content=content))
    places = {uri: uri for uri in (file.src_uri for file in files.documentation_pages())}
    for uri in places:
        text = made.get(uri) or (ROOT / "docs" / uri).read_text(encoding="utf-8")
        for target in sorted(set(_copied(text, uri))):
            copy = f"{COPIES}/{target}"
            if files.get_file_from_path(copy) is None:
                files.append(File.generated(config, copy, abs_src_path=str(ROOT / target)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Draw the pictures, and lead links into the repository to where the site has them."""
    here = page.file.src_uri
    text = markdown
    if here.startswith("rules/"):  # elsewhere the mark is only spoken of
        text = _PICTURE.sub(lambda found: _picture(found[1]), text)
    return _LINK.sub(lambda found: f"{found[1]}{_led(found[2], here)}{found[3]}", text)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Show the roles of docstrings (``:func:`name```) as plain code."""
    return _ROLE.sub(r"<code>\1</code>", html)


def _picture(name: str) -> str:
    if name == "every-rule":
        return comparison_picture()
    return price_picture() if name == "price" else rule_pictures(name.replace("-", "_"))


def _read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def _in_repository(target: str, here: str) -> str | None:
    """Return the path in the repository that a link of a page names; None for other links."""
    if re.match(r"[a-z]+:|/", target):
        return None
    own = {page: path for path, page in PAGES.items()}.get(here, f"docs/{here}")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(own), target))
    return path if (ROOT / path).exists() else None


def _copied(text: str, here: str) -> list[str]:
    """Name the files of the repository that a page links to and that are no pages."""
    found = (_in_repository(link[2], here) for link in _LINK.finditer(text))
    return [
        _file(path) for path in found if path and not path.startswith("docs/") and path not in PAGES
    ]


def _file(path: str) -> str:
    """Return a file to show for a path: itself, or what says most of a folder."""
    if (ROOT / path).is_file():
        return path
    names = sorted(child.name for child in (ROOT / path).iterdir() if child.is_file())
    first = next((name for name in names if name in ("README.md", "drill.yaml")), names[0])
    return f"{path}/{first}"


def _led(target: str, here: str) -> str:
    """Return where a link leads in the site."""
    path = _in_repository(target, here)
    if path is None:
        return target
    if path.startswith("docs/"):
        place = path.removeprefix("docs/")
    else:
        place = PAGES.get(path) or f"{COPIES}/{_file(path)}"
    return posixpath.relpath(place, posixpath.dirname(here) or ".")
