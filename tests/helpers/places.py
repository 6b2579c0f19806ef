"""A project of its own to publish from: the Minato replay, who approves, where it goes."""

from __future__ import annotations

import hashlib
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from aboveboard.cli import app
from aboveboard.publishing import ssh
from aboveboard.publishing.approvals import NAMESPACE
from house import ROOT
from publishing import Keys
from typer.testing import CliRunner, Result

NAME = "2018-01-26-minato"
LEGAL, SECURITY, OWNER = (f"{who}@minato.example" for who in ("legal", "security", "notices"))
PEOPLE = 60

# What many tests begin with is made once, and copied for each.
_KEPT = TemporaryDirectory(prefix="places-")


def make_place(tmp_path: Path) -> Path:
    """Write the project into a folder, which the caller stands in, and return it."""
    shutil.copytree(_pattern(), tmp_path, dirs_exist_ok=True)
    return tmp_path


@cache
def _pattern() -> Path:
    place = Path(_KEPT.name) / "place"
    incident = place / "params" / NAME
    shutil.copytree(ROOT / "params" / NAME, incident)
    (place / "keys").mkdir()
    keys = Keys(place / "keys")
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
    (place / "customers.csv").write_text("address,language,code\n" + "\n".join(rows) + "\n")
    return place


def settings(place: Path, port: int, more: str = "", channels: str = "", site: str = "") -> None:
    """Say where statements go: a website in a folder, e-mail to a port of loopback, Weibo."""
    (place / "params" / NAME / "publishing.yaml").write_text(
        f"""\
signing_key: ../../keys/{OWNER}
website: {{folder: ../../outputs/{NAME}/website{site}}}
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
    """Make the first statement and return its folder; where nothing changed, as made before."""
    outputs, before = place / "outputs", Path(_KEPT.name) / _content(place / "params")
    is_first = not outputs.exists()
    if is_first and before.exists():
        shutil.copytree(before, outputs)
    else:
        at = "2018-01-26T12:07+09:00"
        done = run("run", "initial-statement", f"params/{NAME}", "--as-of", at)
        assert done.exit_code == 0, done.output
        if is_first:
            shutil.copytree(outputs, before)
    return f"outputs/{NAME}/01-initial-statement"


def _content(folder: Path) -> str:
    """Return a name for the files of a folder that changes with any of them."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder)}\n{path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def approved(folder: str, *who: str) -> Result:
    """Approve a folder as each of these, and return the last result."""
    for name in who:
        done = run("approve", folder, "--key", f"keys/{name}", answer="y\n")
        assert done.exit_code == 0, done.output
    return done
