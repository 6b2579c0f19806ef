"""What each channel lacks is said before anything leaves, all of it at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from aboveboard.errors import PublishError
from aboveboard.plays.statement import Statement
from aboveboard.publishing import ssh
from aboveboard.publishing.readiness import account_of, unready
from aboveboard.publishing.secrets import Secrets
from aboveboard.publishing.settings import PublishingSettings
from aboveboard.publishing.signing import NAMESPACE
from publishing import Keys, printing
from sample_statement import sample_statement

OTHER = "SHA256:" + "a" * 43
MAIL = {"host": "mail.minato.example", "sender": "bounces@minato.example"}


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return Keys(tmp_path).private("notices")


def lacking(
    incident: Path, settings: dict[str, object], statement: Statement | None = None, **held: str
) -> list[str]:
    secrets = Secrets(
        {f"ABOVEBOARD_{name.upper()}": value for name, value in held.items()}, incident
    )
    chosen = PublishingSettings.model_validate(settings)
    found = unready(statement or sample_statement(), chosen, secrets, incident)
    return [f"{problem.file or problem.field}: {problem.what}" for problem in found]


def unset(*names: str) -> list[str]:
    return [f"{name}: This secret is not set." for name in names]


@pytest.mark.parametrize(
    ("settings", "secrets"),
    [
        ({"email": {**MAIL, "recipients": "list.csv", "user": "mailer"}}, ["smtp_password"]),
        ({"email": {**MAIL, "recipients": "list.csv", "dkim_selector": "s1"}}, ["dkim_key"]),
        ({"email": {**MAIL, "subscribers": True}}, ["subscriber_key"]),
        (
            {
                "email": {
                    **MAIL,
                    "recipients": "list.csv",
                    "imap": {"host": "mail.minato.example", "user": "bounces"},
                }
            },
            ["imap_password"],
        ),
        ({"networks": ["x", "telegram"]}, ["apprise_x", "apprise_telegram"]),
        (
            {
                "webhooks": [
                    {"url": "https://ops.minato.example/1", "secret": "webhook_ops"},
                    {"url": "https://ops.minato.example/2", "secret": "webhook_two"},
                ]
            },
            ["webhook_ops", "webhook_two"],
        ),
    ],
)
def test_every_secret_that_a_channel_needs_is_asked_for_once(
    settings: dict[str, object], secrets: list[str], tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_text("address,language\nann@example.com,en\n")
    assert lacking(tmp_path, settings) == unset(*secrets)
    held = lacking(tmp_path, settings, **dict.fromkeys(secrets, "k" * 32))
    assert held == (["dkim_key: This key can't sign (not shown)."] if "dkim_key" in secrets else [])


def test_a_language_may_have_an_account_of_its_own() -> None:
    held = {"ABOVEBOARD_APPRISE_X_ZH_CN": "chinese", "ABOVEBOARD_APPRISE_X": "any"}
    secrets = Secrets(held, Path())
    assert [account_of(secrets, "x", tag).value for tag in ("zh-CN", "en")] == ["chinese", "any"]
    kept = {"apprise_x_zh_cn": "chinese"}
    keyring = Secrets({}, Path(), lambda _, name: kept.get(name))
    assert account_of(keyring, "x", "zh-CN").value == "chinese"
    with pytest.raises(PublishError, match="apprise_weibo: This secret is not set"):
        account_of(secrets, "weibo", "zh-CN")


def test_a_network_without_an_account_for_one_of_the_languages_is_not_ready(tmp_path: Path) -> None:
    networks = {"networks": ["x"]}
    assert lacking(tmp_path, networks, apprise_x_zh_cn="chinese") == unset("apprise_x")
    assert lacking(tmp_path, networks, apprise_x_zh_cn="chinese", apprise_x_en="english") == []


def test_a_list_shows_its_first_twenty_wrong_rows(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("address,language\n" + "nobody,en\n" * 30)
    found = lacking(tmp_path, {"email": {**MAIL, "recipients": "list.csv"}})
    assert len(found) == 20
    assert found[0].startswith(f"{tmp_path / 'list.csv'}: ")


def test_a_website_that_can_not_be_written_is_not_ready(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in ("file", "file/01"):
        assert lacking(tmp_path, {"website": {"folder": folder}}) == [
            f"{tmp_path / folder}: The website's folder can't be written."
        ]
    assert lacking(tmp_path, {"website": {"folder": "new/01"}}) == []
    assert not (tmp_path / "new").exists()


def test_a_folder_that_may_only_be_read_is_no_website(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # root, which these tests may run as, has every right
    monkeypatch.setattr(os, "access", lambda _, asked: not asked & os.W_OK)
    assert lacking(tmp_path, {"website": {"folder": "new"}}) == [
        f"{tmp_path / 'new'}: The website's folder can't be written."
    ]


def test_a_command_that_is_not_installed_is_named_without_its_arguments(tmp_path: Path) -> None:
    for command, said in {
        "no-such-command {folder} 'a b'": [
            "website.command: There is no command 'no-such-command'."
        ],
        "true {folder}": [],
    }.items():
        website = {"folder": str(tmp_path), "command": command}
        assert lacking(tmp_path, {"website": website}) == said


def test_a_key_is_ready_where_the_statement_prints_its_fingerprint(
    key: Path, tmp_path: Path
) -> None:
    settings = {"website": {"folder": "site"}, "signing_key": key.name}
    own = ssh.fingerprint_of(ssh.sign(b"", key, NAMESPACE))
    assert lacking(tmp_path, settings, printing(own)) == []
    assert lacking(tmp_path, settings, printing(OTHER)) == [
        f"{key}: This key ({own}) is not the one whose fingerprint the statement prints."
    ]


@pytest.mark.parametrize("settings", [{}, {"signing_key": "notices"}, {"website": {"folder": "s"}}])
def test_a_statement_that_names_a_key_has_to_be_signed_with_it_unless_it_is_an_exercise(
    settings: dict[str, object], tmp_path: Path
) -> None:
    said = "The statement says how to check its signature, but no website with signing_key is set."
    real = printing(OTHER)
    assert lacking(tmp_path, settings, real) == [f"publishing.yaml: {said}"]
    assert lacking(tmp_path, settings, real.model_copy(update={"exercise": True})) == []
    assert lacking(tmp_path, settings) == []


def test_everything_that_is_lacking_is_said_at_once(tmp_path: Path) -> None:
    settings = {
        "website": {"folder": "site", "command": "no-such-command"},
        "email": {**MAIL, "subscribers": True, "user": "mailer"},
        "networks": ["x"],
    }
    assert lacking(tmp_path, settings) == [
        "website.command: There is no command 'no-such-command'.",
        *unset("smtp_password", "subscriber_key", "apprise_x"),
    ]
