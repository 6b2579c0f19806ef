"""Signatures by OpenSSH, as git makes them: ``ssh-keygen -Y`` and its SSHSIG format.

The tool that every server has signs and verifies; a customer needs nothing of ours. A passphrase
is asked by ssh-keygen itself or held by ssh-agent, and never passes through here.
Format: PROTOCOL.sshsig in OpenSSH's sources.
"""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import tempfile
from pathlib import Path

from aboveboard.errors import PublishError

_ARMOUR = re.compile(
    rb"-----BEGIN SSH SIGNATURE-----\s+([A-Za-z0-9+/=\s]+?)-----END SSH SIGNATURE-----\s*\Z"
)
_MAGIC = b"SSHSIG"
_CERTIFICATE = b"-cert-v01@openssh.com"  # how the names of their types end (PROTOCOL.certkeys)
_PRINCIPAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+@-]{0,99}\Z")
_SECONDS = 120  # a person may have to type a passphrase or touch a key


def sign(content: bytes, key: Path, namespace: str) -> bytes:
    """Sign ``content`` with an SSH key and return the armoured signature.

    Parameters
    ----------
    key
        A private key file, or the public key of one that ssh-agent holds.
    namespace
        What the signature is for; one made for another purpose does not verify.

    Raises
    ------
    PublishError
        The key can't be read or used.
    """
    _must_be_there(key)
    done = _ssh_keygen("-Y", "sign", "-q", "-f", str(key), "-n", namespace, content=content)
    if done.returncode or not _ARMOUR.match(done.stdout):
        raise PublishError.at(
            key,
            "ssh-keygen could not sign with this key.",
            "Check that it is an SSH key, its passphrase, and that ssh-agent holds it.",
        )
    return done.stdout


def verify(content: bytes, signature: bytes, signers: Path, principal: str, namespace: str) -> bool:
    """Tell whether ``principal`` of the allowed signers file made ``signature`` over ``content``.

    ``signers`` is a file in the format of ssh-keygen's ALLOWED SIGNERS. The validity times it
    gives its keys are held to the moment of this call. A signature by a certificate is none: each
    is a key of its own to whoever counts keys, and one person's key can have many.
    """
    if not _PRINCIPAL.match(principal) or _is_by_certificate(signature):
        return False
    return _checked(
        content, signature, "verify", "-f", str(signers), "-I", principal, "-n", namespace
    )


def is_intact(content: bytes, signature: bytes, namespace: str) -> bool:
    """Tell whether ``signature`` was made over ``content``; whose key that is stays open."""
    return _checked(content, signature, "check-novalidate", "-n", namespace)


def _checked(content: bytes, signature: bytes, action: str, *options: str) -> bool:
    if not _ARMOUR.match(signature):
        return False
    with tempfile.NamedTemporaryFile(suffix=".sig") as file:
        file.write(signature)
        file.flush()
        done = _ssh_keygen("-Y", action, *options, "-s", file.name, content=content)
    return done.returncode == 0


def fingerprint_of(signature: bytes) -> str:
    """Return the fingerprint of the key that made a signature, as ``ssh-keygen -l`` prints it.

    Raises
    ------
    PublishError
        This is no SSH signature.
    """
    try:
        key = _key_of(signature)
    except ValueError:
        raise PublishError.at(
            "signature",
            "This is not an SSH signature.",
            "Sign again with `aboveboard approve`, or copy the .sig file whole.",
        ) from None
    return key_fingerprint(key)


def _key_of(signature: bytes) -> bytes:
    """Return the public key in a signature; raise ValueError where there is none."""
    found = _ARMOUR.match(signature)
    blob = base64.b64decode(found[1], validate=False) if found else b""
    length = int.from_bytes(blob[10:14], "big")
    key = blob[14 : 14 + length]
    if not blob.startswith(_MAGIC) or len(key) != length or not length:
        raise ValueError
    return key


def _is_by_certificate(signature: bytes) -> bool:
    try:
        key = _key_of(signature)
    except ValueError:
        return False
    return key[4 : 4 + int.from_bytes(key[:4], "big")].endswith(_CERTIFICATE)


def file_fingerprint(key: Path) -> str:
    """Return the fingerprint of a key file; asks no passphrase, as it reads the public part.

    Raises
    ------
    PublishError
        There is no key that can be read here.
    """
    _must_be_there(key)
    done = _ssh_keygen("-l", "-E", "sha256", "-f", str(key), content=b"")
    words = done.stdout.decode("utf-8", "replace").split()
    if done.returncode or len(words) < 2:
        raise PublishError.at(
            key, "ssh-keygen can't read this key.", "Check that it is an SSH key, and your rights."
        )
    return words[1]


def _must_be_there(key: Path) -> None:
    if not key.is_file():
        raise PublishError.at(
            key, "There is no key file here.", "Name an SSH key: --key ~/.ssh/id_ed25519."
        )


def key_fingerprint(blob: bytes) -> str:
    """Return the SHA-256 fingerprint of a public key's bytes (RFC 4253, 6.6; OpenSSH's form)."""
    digest = base64.b64encode(hashlib.sha256(blob).digest()).rstrip(b"=")
    return f"SHA256:{digest.decode()}"


def _ssh_keygen(*arguments: str, content: bytes) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ("ssh-keygen", *arguments),
            input=content,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise PublishError.at(
            "ssh-keygen", "OpenSSH is not installed.", "Install it: apt-get install openssh-client."
        ) from None
    except subprocess.TimeoutExpired:
        raise PublishError.at(
            "ssh-keygen", f"No answer within {_SECONDS} seconds.", "Run it again, or use ssh-agent."
        ) from None
