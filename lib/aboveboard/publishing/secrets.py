"""Where passwords and tokens come from: the environment, a keyring, or a file outside the project.

Never from an incident folder, which is shared, copied and read by many. Their values are held in
:class:`Secret`, which no log, error or output shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aboveboard.errors import PublishError
from aboveboard.record.yaml_reader import read_yaml

PREFIX = "ABOVEBOARD_"
FILE = "ABOVEBOARD_SECRETS"
SERVICE = "aboveboard"


@dataclass(frozen=True)
class Secret:
    """A value that is used and never shown."""

    value: str = field(repr=False)

    def __str__(self) -> str:
        return "(not shown)"


Keyring = Callable[[str, str], str | None]


def system_keyring() -> Keyring | None:
    """Return the machine's keyring, None where it has none."""
    import keyring
    from keyring.backends.fail import Keyring as NoKeyring

    return None if isinstance(keyring.get_keyring(), NoKeyring) else keyring.get_password


@dataclass(frozen=True)
class Secrets:
    """Looks a secret up by its name, such as ``smtp_password``.

    Parameters
    ----------
    environment
        The process's own; ``ABOVEBOARD_SMTP_PASSWORD`` holds the secret ``smtp_password``, and
        ``ABOVEBOARD_SECRETS`` names a YAML file of ``name: value`` outside of ``project``.
    project
        The folder that no secret may stand in.
    keyring
        Called with (service, name); None where the machine has no keyring.
    """

    environment: Mapping[str, str]
    project: Path
    keyring: Keyring | None = None

    def get(self, name: str) -> Secret | None:
        """Return a secret, None when nobody holds it; raise PublishError for an unsafe file."""
        if value := self.environment.get(PREFIX + name.upper()):
            return Secret(value)
        if (path := self.environment.get(FILE)) and (value := self._file(Path(path)).get(name)):
            return Secret(value)
        if self.keyring and (value := self.keyring(SERVICE, name)):
            return Secret(value)
        return None

    def need(self, name: str) -> Secret:
        """Return a secret; raise PublishError that says where to put it when nobody holds it."""
        found = self.get(name)
        if found is None:
            raise PublishError.at(
                name,
                "This secret is not set.",
                f"Set {PREFIX}{name.upper()}, or write it into the file that {FILE} names.",
            )
        return found

    def _file(self, path: Path) -> dict[str, str]:
        if path.resolve().is_relative_to(self.project.resolve()):
            raise PublishError.at(
                path, "Secrets stand inside the project.", "Move the file out of it."
            )
        try:
            others = path.stat().st_mode & 0o077
            tree = read_yaml(path.read_text(encoding="utf-8"), path.name)
        except (OSError, UnicodeDecodeError):
            raise PublishError.at(
                path, "The file of secrets can't be read.", f"Check the path in {FILE}."
            ) from None
        if others:
            raise PublishError.at(
                path, "Others can read the file of secrets.", f"Run: chmod 600 {path.name}"
            )
        if tree.problems or not isinstance(tree.value, dict):
            # What stands in it is not repeated, as any line may be a secret.
            raise PublishError.at(
                path, "The file of secrets is not `name: value` lines.", "Correct it."
            )
        return {str(key): value for key, value in tree.value.items() if isinstance(value, str)}
