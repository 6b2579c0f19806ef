"""Secrets come from outside the project, and are shown nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.errors import PublishError
from aboveboard.publishing.secrets import Secret, Secrets

VALUE = "correct-horse"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "project").mkdir()
    return tmp_path / "project"


def secret_file(folder: Path, text: str = f"smtp_password: {VALUE}\n", mode: int = 0o600) -> Path:
    path = folder / "secrets.yaml"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_the_environment_comes_first_then_the_file_then_the_keyring(project: Path) -> None:
    path = secret_file(project.parent)
    environment = {"ABOVEBOARD_SECRETS": str(path)}
    keyring = {"smtp_password": "from the keyring", "token": "t"}
    secrets = Secrets(environment, project, lambda service, name: keyring.get(name))
    assert secrets.need("smtp_password").value == VALUE
    assert secrets.need("token").value == "t"
    environment["ABOVEBOARD_SMTP_PASSWORD"] = "from the environment"
    assert secrets.need("smtp_password").value == "from the environment"
    assert secrets.get("nothing") is None


def test_a_secret_that_nobody_holds_says_where_to_put_it(project: Path) -> None:
    with pytest.raises(PublishError, match="ABOVEBOARD_SMTP_PASSWORD"):
        Secrets({}, project).need("smtp_password")


def test_a_file_inside_the_project_is_refused(project: Path) -> None:
    secrets = Secrets({"ABOVEBOARD_SECRETS": str(secret_file(project))}, project)
    with pytest.raises(PublishError, match="inside the project"):
        secrets.get("smtp_password")


def test_a_file_that_others_can_read_is_refused(project: Path) -> None:
    path = secret_file(project.parent, mode=0o644)
    with pytest.raises(PublishError, match="chmod 600"):
        Secrets({"ABOVEBOARD_SECRETS": str(path)}, project).get("smtp_password")


@pytest.mark.parametrize("text", [f"- {VALUE}\n", f"{VALUE}: [\n", f"a: &x {VALUE}\nb: *x\n"])
def test_a_file_that_is_wrong_is_refused_without_a_word_of_it(project: Path, text: str) -> None:
    path = secret_file(project.parent, text)
    with pytest.raises(PublishError) as caught:
        Secrets({"ABOVEBOARD_SECRETS": str(path)}, project).get("smtp_password")
    assert VALUE not in str(caught.value)
    assert VALUE not in repr(caught.value.problems)


def test_a_secret_is_not_shown() -> None:
    assert VALUE not in f"{Secret(VALUE)} {Secret(VALUE)!r}"
