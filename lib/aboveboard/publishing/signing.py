r"""The public's proof: a signature over each announcement's text, and over the list of all files.

A customer needs the published fingerprint and OpenSSH, nothing of ours::

    ssh-keygen -Y check-novalidate -n aboveboard-statement \
        -s announcement.en.txt.sig < announcement.en.txt

``SHA256SUMS`` is in the form of ``sha256sum --check`` and covers each file that the website shows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from aboveboard.errors import PublishError
from aboveboard.plays.statement import Statement
from aboveboard.publishing import ssh
from aboveboard.publishing.package import Package
from aboveboard.record.files import digest
from aboveboard.rendering.plain import plain_text
from aboveboard.running.standing import STATEMENT

NAMESPACE = "aboveboard-statement"
SUMS = "SHA256SUMS"
SIGNATURE = ".sig"
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")


def site_files(package: Package) -> dict[str, bytes]:
    """Return what of a package the website shows: the pages and the statement's data."""
    return {
        path: package.read(path)
        for path in package.files
        if path == STATEMENT or path.endswith("/announcement.html")
    }


def printed_fingerprints(statement: Statement) -> frozenset[str]:
    """Return the key fingerprints that every edition prints: what a reader compares with."""
    texts = (plain_text(statement, edition) for edition in statement.editions)
    return frozenset.intersection(*(frozenset(_FINGERPRINT.findall(text)) for text in texts))


def is_printed(statement: Statement, fingerprint: str) -> bool:
    """Tell whether every edition prints this fingerprint."""
    return fingerprint in printed_fingerprints(statement)


def must_be_printed(statement: Statement, key: Path, fingerprint: str) -> None:
    """See that the key of a fingerprint is the one that the statement names to its readers.

    Whatever the record says by now: what was approved and printed is what a reader compares with.

    Raises
    ------
    PublishError
        The statement prints another fingerprint, or none.
    """
    if not printed_fingerprints(statement):
        raise PublishError.at(
            key,
            "The settings name a signing_key, and the statement prints the fingerprint of none.",
            "Write custodian.signing_key into the record, run the play again and have it approved; "
            "or take signing_key out of publishing.yaml.",
        )
    if not is_printed(statement, fingerprint):
        raise PublishError.at(
            key,
            f"This key ({fingerprint}) is not the one whose fingerprint the statement prints.",
            "Sign with that key; or correct custodian.signing_key in the record, "
            "run the play again and have it approved.",
        )


def signed_files(statement: Statement, files: Mapping[str, bytes], key: Path) -> dict[str, bytes]:
    """Return what is published beside the renditions: texts, the list of hashes, signatures.

    Parameters
    ----------
    files
        What the website shows of the statement: path in its folder -> content.
    key
        The custodian's signing key, as :func:`aboveboard.publishing.ssh.sign` takes it. One whose
        fingerprint the statement does not print is refused.

    Raises
    ------
    PublishError
        The key can't sign, or is another one than the statement's.
    """
    texts = {
        f"announcement.{edition.language}.txt": plain_text(statement, edition).encode()
        for edition in statement.editions
    }
    signed = {**texts, SUMS: _sums({**files, **texts})}
    for name, content in list(signed.items()):
        signature = ssh.sign(content, key, NAMESPACE)
        must_be_printed(statement, key, ssh.fingerprint_of(signature))
        signed[name + SIGNATURE] = signature
    return signed


def verify_file(path: Path, fingerprint: str) -> str:
    """See that a file is one that the custodian signed, by itself or through the list of hashes.

    Parameters
    ----------
    path
        A published file. Its signature lies beside it, or a signed ``SHA256SUMS`` in its folder or
        in one of the two above.
    fingerprint
        The custodian's, from a source that one trusts.

    Returns
    -------
    The name of the signed file that vouches for it.

    Raises
    ------
    PublishError
        There is no signature, it is another key's, or the file was changed.
    """
    if not path.is_file():
        raise PublishError.at(path, "There is no such file.", "Name the file that you received.")
    content = path.read_bytes()
    own = path.with_name(path.name + SIGNATURE)
    if own.is_file():
        _must_verify(path, content, own.read_bytes(), fingerprint)
        return path.name
    for folder in (path.parent, *path.parents[1:3]):
        sums = folder / SUMS
        if sums.is_file() and sums.with_name(SUMS + SIGNATURE).is_file():
            listing = sums.read_bytes()
            signature = sums.with_name(SUMS + SIGNATURE).read_bytes()
            _must_verify(sums, listing, signature, fingerprint)
            _must_be_listed(path, content, folder, listing)
            return SUMS
    raise PublishError.at(
        path,
        "There is no signature for this file.",
        f"Download its {SIGNATURE} file, or {SUMS} and {SUMS}{SIGNATURE}, into the same folder.",
    )


def _must_verify(path: Path, content: bytes, signature: bytes, fingerprint: str) -> None:
    if ssh.fingerprint_of(signature) != fingerprint:
        raise PublishError.at(
            path,
            f"Another key signed this ({ssh.fingerprint_of(signature)}).",
            "Do not trust it. Compare the fingerprint with the one on the official page.",
        )
    if not ssh.is_intact(content, signature, NAMESPACE):
        raise PublishError.at(
            path,
            "The signature does not fit: the file was changed after it was signed.",
            "Do not trust it. Read the statement on the official page.",
        )


def _must_be_listed(path: Path, content: bytes, folder: Path, listing: bytes) -> None:
    name = path.relative_to(folder).as_posix()
    if f"{digest(content)}  {name}" not in listing.decode("utf-8", "replace").splitlines():
        raise PublishError.at(
            path,
            f"This file is not as {SUMS} lists it: it was changed, renamed or added.",
            "Do not trust it. Read the statement on the official page.",
        )


def _sums(files: Mapping[str, bytes]) -> bytes:
    lines = (f"{digest(files[name])}  {name}\n" for name in sorted(files))
    return "".join(lines).encode()
