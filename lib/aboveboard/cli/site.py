"""Commands over the public page: serve it, or build the part that is only read as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aboveboard.cli.publishing import secrets_of
from aboveboard.cli.shared import OUTPUTS, IncidentFolder, Runs, clear_errors
from aboveboard.cli.stores import KeyFile, StoreUrl, store_places

_group = typer.Typer(no_args_is_help=True, help="The public page as files for any web server.")


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    app.command()(serve)
    app.add_typer(_group, name="site")


@_group.command("build")
def build_site(
    incident: IncidentFolder,
    to: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Instead of outputs/<incident>/site.")
    ] = None,
    out: Runs = OUTPUTS,
) -> None:
    """Write the part that is only read as files for any web server or CDN, all or none."""
    from aboveboard.record.load import FILE_NAME, safe_name
    from aboveboard.record.outputs import check_output_folder
    from aboveboard.site.loading import load_pages, website_of
    from aboveboard.site.settings import read_site_settings
    from aboveboard.site.static import KIND, build

    with clear_errors():
        settings = read_site_settings(incident)
        target = to or out / safe_name(incident) / "site"
        check_output_folder(target, KIND, (incident / FILE_NAME,))
        pages = load_pages(incident, out, live=settings.live or "")
        count = build(target, pages, website_of(incident))
        typer.echo(f"{target}: {count} files. Forms go to {pages.live}.")


def serve(
    incident: IncidentFolder,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8000,
    out: Runs = OUTPUTS,
    store: StoreUrl = "",
    key: KeyFile = None,
) -> None:
    """Serve the public page: what was published, the form to ask, and answers by receipt."""
    from aboveboard.record.load import safe_name
    from aboveboard.site.serving import Place, serve

    with clear_errors():
        place = Place(host, port, *store_places(safe_name(incident), store, key))
        serve(incident, out, place, secrets_of(incident), _told)


def _told(address: str) -> None:
    typer.echo(f"Serving {address}")
