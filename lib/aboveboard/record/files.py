"""Files that change as a whole or not at all, and a lock that two writers wait for."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

DATA_FOLDER = Path("data")
"""Where an incident's private data is kept, beside params/ and never in git: data/<incident>/."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock for as long as the block runs."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def replace_file(path: Path, content: bytes, *, prefix: str, private: bool = False) -> None:
    """Put ``content`` into ``path``: whoever looks sees the old bytes or the new ones.

    The new bytes and the new name are on the disk when this returns. A file keeps its permissions;
    a new one can be read by all.

    Parameters
    ----------
    prefix
        How the name of the unfinished file begins, by which a later writer can clear it away.
    private
        Personal data: only the owner may read it, from its first byte.
    """
    with replacing(path, prefix=prefix, private=private) as file:
        file.write(content)


@contextmanager
def replacing(path: Path, *, prefix: str, private: bool = False) -> Iterator[BinaryIO]:
    """Write a file in parts, of any size; ``path`` changes when the block ends without an error.

    All else is as in :func:`replace_file`.
    """
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    if private:
        mode = 0o600
    handle, name = tempfile.mkstemp(prefix=prefix, suffix=path.suffix, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except OSError as error:
        error.filename = error.filename or str(path)  # a full disk names no file
        raise
    finally:
        Path(name).unlink(missing_ok=True)
    sync_folder(path.parent)


def open_private(path: str, flags: int) -> int:
    """Open a file for its owner alone, from its first byte: the ``opener`` of :func:`open`."""
    return os.open(path, flags, 0o600)


def make_private(path: Path) -> None:
    """Let nobody but the owner read a file, or a folder and all that is in it."""
    path.chmod(0o700 if path.is_dir() else 0o600)
    for inner in path.iterdir() if path.is_dir() else ():
        make_private(inner)


def new_file(path: Path, content: bytes, *, prefix: str) -> None:
    """Make a file that its owner alone may read, whole or not at all; one that is there stays."""
    handle, name = tempfile.mkstemp(prefix=prefix, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process made it meanwhile
            os.link(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
    sync_folder(path.parent)


@contextmanager
def new_folder(target: Path, *, replaces: bool = False) -> Iterator[Path]:
    """Fill a folder beside ``target``, which takes its name when the block ends without an error.

    Parameters
    ----------
    replaces
        Take the place of a folder that stands there; else that is an OSError, and it stays.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
    try:
        yield work
        if replaces and target.exists():
            shutil.rmtree(target)
        work.rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)


class Scratch:
    """A folder for what is needed while this process works, and for nobody else to read.

    A process that is killed can't clear away after itself. Each folder is locked by who made it, so
    that the next one knows which are left over, and removes them.

    Parameters
    ----------
    room
        How many bytes must be free there: what fails for want of room in another process says so
        in words of its own, or in none.
    """

    def __init__(self, *, room: int = 0) -> None:
        folder = Path(tempfile.gettempdir())
        _clear_left_over(folder)
        if room and shutil.disk_usage(folder).free < room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))
        self.path = Path(tempfile.mkdtemp(prefix=_SCRATCH))
        unlocked = self.path / f".{_HELD}"
        self._handle = os.open(unlocked, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._handle, fcntl.LOCK_EX)
        unlocked.rename(self.path / _HELD)  # whoever sees it under this name sees it locked

    def close(self) -> None:
        """Remove the folder and all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._handle)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give a folder to work in, removed when the block ends; see :class:`Scratch`."""
    scratch = Scratch()
    try:
        yield scratch.path
    finally:
        scratch.close()


_SCRATCH = "aboveboard-"
_HELD = "held"


def _clear_left_over(folder: Path) -> None:
    for held in folder.glob(f"{_SCRATCH}*/{_HELD}"):
        try:
            handle = os.open(held, os.O_RDWR | os.O_NOFOLLOW)
        except OSError:  # another user's, or gone meanwhile
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(held.parent, ignore_errors=True)
        except OSError:  # its maker lives
            continue
        finally:
            os.close(handle)


def digest(content: bytes) -> str:
    """Return what tells one state of a file from another: its SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def sync_folder(folder: Path) -> None:
    """Have the folder's list of names written to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
