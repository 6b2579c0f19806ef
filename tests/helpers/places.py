"""A project of its own to publish from: the Minato replay, who approves, where it goes."""

from __future__ import annotations

import shutil
from pathlib import Path

from aboveboard.cli import app
from aboveboard.publishing import ssh
from aboveboard.publishing.approvals import NAMESPACE
from house import ROOT
from publishing import Keys
from typer.testing import CliRunner, Result

NAME = "2018-01-26-minato"
LEGAL, SECURITY, OWNER = (f"{who}@minato.example" for who in ("legal", "security", "notices"))
PEOPLE = 60


def make_place(tmp_path: Path) -> Path:
    """Write the project into a folder, which the caller stands in, and return it."""
    incident = tmp_path / "params" / NAME
    shutil.copytree(ROOT / "params" / NAME, incident)
    (tmp_path / "keys").mkdir()
    keys = Keys(tmp_path / "keys")
    (incident / "allowed_signers").write_text(
        "".join(f"{who} {keys.public(who)}\n" for who in (LEGAL, SECURITY))
    )
    (incident / "approval.yaml").write_text(
        f"approvers:\n  - {{principal: {LEGAL}, role: legal}}\n"
        f"  - {{principal: {SECURITY}, role: security}}\n"
    )
    fingerprint = ssh.fingerprint_of(ssh.sign(b"", keys.private(OWNER), NAMESPACE))
    record = incident / "incident.yaml"
    text = record.read_text()
    start = text.index("fingerprint: ") + len("fingerprint: ")
    record.write_text(text[:start] + fingerprint + text[text.index("\n", start) :])
    rows = (f"customer-{n}@example.com,{('zh-CN', 'en')[n % 2]},code-{n}" for n in range(PEOPLE))
    (tmp_path / "customers.csv").write_text("address,language,code\n" + "\n".join(rows) + "\n")
    return tmp_path


def settings(place: Path, port: int, more: str = "", channels: str = "") -> None:
    """Say where statements go: a website in a folder, e-mail to a port of loopback, Weibo."""
    (place / "params" / NAME / "publishing.yaml").write_text(
        f"""\
signing_key: ../../keys/{OWNER}
website: {{folder: ../../outputs/{NAME}/website}}
email:
  recipients: ../../customers.csv
  host: 127.0.0.1
  port: {port}
  tls: none
  sender: bounces@minato.example
  canary: 5
{more}checklists: [weibo]
{channels}"""
    )


def run(*arguments: str, answer: str = "") -> Result:
    """Call the command line."""
    return CliRunner().invoke(app, arguments, input=answer)


def made(place: Path) -> str:
    """Make the first statement and return its folder."""
    done = run("run", "initial-statement", f"params/{NAME}", "--as-of", "2018-01-26T12:07+09:00")
    assert done.exit_code == 0, done.output
    return f"outputs/{NAME}/01-initial-statement"


def approved(folder: str, *who: str) -> Result:
    """Approve a folder as each of these, and return the last result."""
    for name in who:
        done = run("approve", folder, "--key", f"keys/{name}", answer="y\n")
        assert done.exit_code == 0, done.output
    return done
