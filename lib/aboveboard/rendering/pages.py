"""What all HTML renditions share: the templates, built once, and the page's security policy."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from aboveboard.rendering.charts import inline
from aboveboard.rendering.layout import gap
from aboveboard.rendering.links import linked

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Return the Jinja environment of the package's own templates, escaping on.

    Templates come from this package's folder alone, so a file of the same name in the current
    directory changes nothing.
    """
    made = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["linked"] = linked
    made.globals["gap"] = gap
    made.globals["drawn"] = inline
    return made


def fill(template: str, **values: Any) -> str:
    """Fill the named template."""
    return environment().get_template(template).render(**values)


@cache
def style(*names: str | Path) -> Markup:
    """Return style sheets, one after another, without comments and indents.

    A name is one of this package's; another room gives the path of its own.
    """
    lines = (line for name in names for line in (TEMPLATES / name).read_text("utf-8").splitlines())
    kept = (line.strip() for line in lines)
    return Markup("".join(line for line in kept if line and not line.startswith("/*")))


@cache
def content_security_policy(sheet: str, form_action: str = "'none'") -> str:
    """Return a policy that allows this one style sheet, pictures in the page, and no script.

    ``form_action`` says where forms may go, as the policy writes it.

    Source: Content Security Policy Level 3, ``style-src`` with a hash; ``frame-ancestors`` is left
    out since browsers ignore it in a meta element.
    """
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        f"base-uri 'none'; form-action {form_action}"
    )


def stamp(at: datetime) -> str:
    """Write an instant for ``datetime`` attributes and for feeds (RFC 3339, UTC, whole seconds)."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
