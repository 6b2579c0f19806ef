"""Run folders, keys and approvers for the tests of publishing."""

from __future__ import annotations

import hashlib
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from aboveboard.plays.statement import Statement
from aboveboard.rendering import renditions
from sample_statement import sample_statement

POLICY = """\
approvers:
  - {principal: legal@minato.example, role: legal}
  - {principal: security@minato.example, role: security}
  - {principal: support@minato.example, role: support}
"""


def write_run(folder: Path, statement: Statement | None = None) -> Path:
    """Write the folder of a finished run: public files, an internal one, the manifest."""
    statement = statement or sample_statement()
    files = dict(renditions(statement))
    files["statement.json"] = json.dumps(statement.to_json()).encode()
    files["report.html"] = b"<p>for leaders</p>"
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    listed = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    (folder / "manifest.json").write_text(json.dumps({"files": listed}))
    return folder


def printing(fingerprint: str) -> Statement:
    """Return a statement that names a key in each language."""
    statement = sample_statement()
    editions = tuple(
        edition.model_copy(update={"summary": f"{edition.summary} {fingerprint}"})
        for edition in statement.editions
    )
    return statement.model_copy(update={"editions": editions})


@dataclass(frozen=True)
class Keys:
    """A folder of SSH keys without passphrase, by the name of their owner."""

    folder: Path

    def private(self, principal: str) -> Path:
        """Return the private key of ``principal``, made when first asked for."""
        path = self.folder / principal
        if not path.exists():
            subprocess.run(
                ("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", principal, "-f", str(path)),
                check=True,
            )
        return path

    def public(self, principal: str) -> str:
        """Return the public key of ``principal`` on one line."""
        self.private(principal)
        return (self.folder / f"{principal}.pub").read_text().strip()

    def signers(self, *principals: str) -> Path:
        """Write the allowed signers file of these owners."""
        path = self.folder / "allowed_signers"
        lines = (f"{principal} {self.public(principal)}\n" for principal in principals)
        path.write_text("".join(lines))
        return path
