"""Keep a template to its words: it reads values, and calls nothing that does more than text can.

An incident's own ``wording/`` may come from somebody else, together with the incident. Jinja's
sandbox hides Python's inside and lets every other method be called, and a pydantic model has some
that read files or unpickle.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, TemplateError
from jinja2.environment import TemplateModule
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

_PLAIN = (str, int, float, Decimal, date, timedelta, list, tuple, dict)
_JINJAS_OWN = (LoopContext, TemplateModule)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which only plain values and Jinja's own loops have methods."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Tell whether a template may have this attribute."""
        if callable(value) and not isinstance(obj, (*_PLAIN, *_JINJAS_OWN)):
            return False
        return super().is_safe_attribute(obj, attr, value)


class FolderLoader(FileSystemLoader):
    """Loads the templates of a folder; a link may lead to another of its files, or below ``also``.

    Parameters
    ----------
    also
        A folder that everybody may read: the package's own languages.
    """

    def __init__(self, folder: Path, also: Path) -> None:
        super().__init__(folder)
        self._allowed = folder.resolve(), also.resolve()

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return the text of a template; raise TemplateError for one that lies elsewhere."""
        source, path, is_fresh = super().get_source(environment, template)
        if not any(Path(path).resolve().is_relative_to(folder) for folder in self._allowed):
            raise TemplateError(f"{template} is a link to a file elsewhere")
        return source, path, is_fresh
