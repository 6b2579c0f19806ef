"""The thin layer for nbconvert: five exporters, each one call into the pure renditions.

::

    jupyter nbconvert --to aboveboard-report 01-initial-statement.ipynb
    jupyter nbconvert --to aboveboard-announcement --AnnouncementExporter.language=en ….ipynb
    jupyter nbconvert --to aboveboard-email --EmailExporter.language=zh-CN ….ipynb
    jupyter nbconvert --to aboveboard-social --output-dir out ….ipynb
    jupyter nbconvert --to aboveboard-sharing --SharingExporter.language=en 04-….ipynb

nbconvert types an exporter's result as a notebook; each real one returns text or bytes, as these
do. The notebook is read and nothing in it is executed, unless nbconvert is asked to with
``--execute``. A statement that can't be rendered ends the conversion with one clear message.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode
from traitlets import Bool, Unicode, default

from aboveboard.errors import RenderError
from aboveboard.rendering import (
    NETWORKS,
    render_announcement,
    render_email,
    render_hotline,
    render_posts,
    render_social,
)
from aboveboard.rendering.leaders import report
from aboveboard.rendering.sharing import render_sharing, sharing_json, sharing_of
from aboveboard.rendering.source import edition_of, statement_of

Resources = dict[str, Any]


class _AboveboardExporter(Exporter):
    """What all share: the notebook is read as nbconvert reads it, and then made into one file."""

    optimistic_validation = Bool(True).tag(config=True)
    suffix: ClassVar[str] = ".html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return self.suffix

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Resources | None = None, **kw: Any
    ) -> tuple[str | bytes, Resources]:
        """Return the main file, and nbconvert's resources with the files beside it."""
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        content, beside = self.rendered(notebook)
        if beside:
            resources["outputs"] = {**resources.get("outputs", {}), **beside}
        return content, resources

    @abstractmethod
    def rendered(self, notebook: NotebookNode) -> tuple[str | bytes, dict[str, bytes]]:
        """Return the main file, and the files beside it by relative path."""


class _LanguageExporter(_AboveboardExporter):
    """What those of one language share."""

    language = Unicode(
        "", help="Language tag of the edition, such as en or zh-CN; the first when empty."
    ).tag(config=True)


class ReportExporter(_AboveboardExporter):
    """The leaders' report, one HTML page of the whole notebook without code and guidance."""

    export_from_notebook = "Aboveboard report for leaders"
    output_mimetype = "text/html"

    def rendered(self, notebook: NotebookNode) -> tuple[str, dict[str, bytes]]:
        """Return the report."""
        return report(notebook), {}


class AnnouncementExporter(_LanguageExporter):
    """The public page of one language."""

    export_from_notebook = "Aboveboard announcement"
    output_mimetype = "text/html"

    def rendered(self, notebook: NotebookNode) -> tuple[str, dict[str, bytes]]:
        """Return the page."""
        return render_announcement(statement_of(notebook), self.language), {}


class EmailExporter(_LanguageExporter):
    """The e-mail of one language, as a message of RFC 5322."""

    export_from_notebook = "Aboveboard e-mail"
    output_mimetype = "message/rfc822"
    suffix = ".eml"

    def rendered(self, notebook: NotebookNode) -> tuple[bytes, dict[str, bytes]]:
        """Return the message as bytes, its line ends as they are."""
        return render_email(statement_of(notebook), self.language), {}


class SocialExporter(_LanguageExporter):
    """The posts of every network, and the hotline script.

    The files go beside the main one as ``<language>/social/<network>.txt`` and
    ``<language>/hotline.md``, for every language or for the one asked for. The main file is an
    overview: each post with what it weighs.
    """

    export_from_notebook = "Aboveboard posts"
    output_mimetype = "text/plain"
    suffix = ".txt"

    def rendered(self, notebook: NotebookNode) -> tuple[str, dict[str, bytes]]:
        """Return the overview, and the files of each network and hotline."""
        statement = statement_of(notebook)
        languages = (self.language,) if self.language else statement.languages
        outputs: dict[str, bytes] = {}
        overview: list[str] = []
        for language in languages:
            label = edition_of(statement, language).labels["social_post"]
            for name, network in NETWORKS.items():
                path = f"{language}/social/{name}.txt"
                outputs[path] = render_social(statement, name, language).encode()
                posts = render_posts(statement, name, language)
                for number, post in enumerate(posts, start=1):
                    weight = network.weigh(post)
                    overview.append(
                        f"{path} · {network.title} · {label} {number}/{len(posts)} · "
                        f"{weight.weight}/{weight.limit} {network.unit}\n\n{post}\n"
                    )
            outputs[f"{language}/hotline.md"] = render_hotline(statement, language).encode()
        return "\n".join(overview), outputs


class SharingExporter(_LanguageExporter):
    """The edition for other platforms of a retrospective, with ``sharing.json`` beside it."""

    export_from_notebook = "Aboveboard sharing edition"
    output_mimetype = "text/html"

    def rendered(self, notebook: NotebookNode) -> tuple[str, dict[str, bytes]]:
        """Return the page, and the JSON."""
        found = sharing_of(notebook)
        if found is None:
            raise RenderError.at(
                "notebook", "It holds no sharing edition.", "Run notebooks/04-retrospective.ipynb."
            )
        return render_sharing(found, self.language), {"sharing.json": sharing_json(found)}
