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

from typing import Any

from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode
from traitlets import Bool, Unicode, default

from aboveboard.errors import RenderError
from aboveboard.plays.statement import Statement
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


class ReportExporter(Exporter):
    """The leaders' report, one HTML page of the whole notebook without code and guidance."""

    export_from_notebook = "Aboveboard report for leaders"
    output_mimetype = "text/html"
    optimistic_validation = Bool(True).tag(config=True)

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Resources | None = None, **kw: Any
    ) -> tuple[str, Resources]:
        """Return the report and nbconvert's resources."""
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        return report(notebook), resources


class _StatementExporter(Exporter):
    """What the three public exporters share: the statement, and the language asked for."""

    optimistic_validation = Bool(True).tag(config=True)
    language = Unicode(
        "",
        help="Language tag of the edition, such as en or zh-CN; the statement's first when empty.",
    ).tag(config=True)

    def _statement(
        self, nb: NotebookNode, resources: Resources | None, **kw: Any
    ) -> tuple[Statement, Resources]:
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        return statement_of(notebook), resources


class AnnouncementExporter(_StatementExporter):
    """The public page of one language."""

    export_from_notebook = "Aboveboard announcement"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Resources | None = None, **kw: Any
    ) -> tuple[str, Resources]:
        """Return the page and nbconvert's resources."""
        statement, resources = self._statement(nb, resources, **kw)
        return render_announcement(statement, self.language), resources


class EmailExporter(_StatementExporter):
    """The e-mail of one language, as a message of RFC 5322."""

    export_from_notebook = "Aboveboard e-mail"
    output_mimetype = "message/rfc822"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".eml"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Resources | None = None, **kw: Any
    ) -> tuple[bytes, Resources]:
        """Return the message as bytes, its line ends as they are, and nbconvert's resources."""
        statement, resources = self._statement(nb, resources, **kw)
        return render_email(statement, self.language), resources


class SocialExporter(_StatementExporter):
    """The posts of every network, and the hotline script.

    The files go beside the main one as ``<language>/social/<network>.txt`` and
    ``<language>/hotline.md``, for every language or for the one asked for. The main file is an
    overview: each post with what it weighs.
    """

    export_from_notebook = "Aboveboard posts"
    output_mimetype = "text/plain"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".txt"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Resources | None = None, **kw: Any
    ) -> tuple[str, Resources]:
        """Return the overview, and the files in ``resources["outputs"]``."""
        statement, resources = self._statement(nb, resources, **kw)
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
        resources["outputs"] = {**resources.get("outputs", {}), **outputs}
        return "\n".join(overview), resources


class SharingExporter(Exporter):
    """The edition for other platforms of a retrospective, with ``sharing.json`` beside it."""

    optimistic_validation = Bool(True).tag(config=True)
    language = Unicode(
        "", help="Language tag of the edition, such as en or zh-CN; the first when empty."
    ).tag(config=True)
    export_from_notebook = "Aboveboard sharing edition"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Resources | None = None, **kw: Any
    ) -> tuple[str, Resources]:
        """Return the page, and the JSON in ``resources["outputs"]``."""
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        found = sharing_of(notebook)
        if found is None:
            raise RenderError.at(
                "notebook", "It holds no sharing edition.", "Run notebooks/04-retrospective.ipynb."
            )
        outputs = {"sharing.json": sharing_json(found)}
        resources["outputs"] = {**resources.get("outputs", {}), **outputs}
        return render_sharing(found, self.language), resources
