"""What a mail relay says, read whole, within bounds of size and time.

A reply that is cut off, never ends, or is no reply at all (RFC 5321, 4.2) is not taken for one: the
message it was for stays in doubt, and a relay gone mad can neither fill the memory nor hold a
connection by a letter a minute.
"""

from __future__ import annotations

import smtplib
import socket
import time

LONGEST_REPLY = 65_536
"""Bytes, over all lines: relays write a few hundred, 512 a line is what the RFC allows."""

_CHUNK = 4096


class NoReplyError(smtplib.SMTPServerDisconnected):
    """No whole reply came. ``is_other`` says that what came is no SMTP."""

    def __init__(self, *, is_other: bool = False) -> None:
        super().__init__("no whole reply came")
        self.is_other = is_other


class Replies:
    """The replies that come over one socket, one after another."""

    def __init__(self, line: socket.socket) -> None:
        self._socket = line
        self._read = bytearray()

    def next(self, seconds: float) -> tuple[int, bytes]:
        """Wait ``seconds`` at most for a reply; return its code, and its text in lines.

        Raises
        ------
        NoReplyError
            The relay closed the line, let the time go by, or said what is no reply.
        """
        until = time.monotonic() + seconds
        texts: list[bytes] = []
        left = LONGEST_REPLY
        try:
            while True:
                line = self._line(until, left)
                left -= len(line)
                if not _is_of_a_reply(line):
                    raise NoReplyError(is_other=True)
                texts.append(line[4:].strip())
                if line[3:4] != b"-":
                    return int(line[:3]), b"\n".join(texts)
        except OSError as error:
            raise error if isinstance(error, NoReplyError) else NoReplyError() from None
        finally:
            if self._socket.fileno() >= 0:
                self._socket.settimeout(seconds)  # what is sent next has its own time

    def must_be_through(self) -> None:
        """See that nothing came behind the last reply, which nobody asked for.

        What is slipped in before TLS begins must not be taken for an answer behind it
        (CVE-2011-0411).
        """
        if self._read:
            raise NoReplyError(is_other=True)

    def close(self) -> None:
        """Forget what was not read; the standard library's client asks for it."""
        self._read.clear()

    def _line(self, until: float, most: int) -> bytes:
        while (end := self._read.find(b"\n")) < 0:
            if len(self._read) >= most:
                raise NoReplyError(is_other=True)
            left = until - time.monotonic()
            if left <= 0:
                raise NoReplyError
            self._socket.settimeout(left)
            came = self._socket.recv(_CHUNK)
            if not came:
                raise NoReplyError
            self._read += came
        line = bytes(self._read[: end + 1])
        del self._read[: end + 1]
        if len(line) > most:
            raise NoReplyError(is_other=True)
        return line


def _is_of_a_reply(line: bytes) -> bool:
    code, end = line[:3], line[3:4]
    return code.isdigit() and b"2" <= code[:1] <= b"5" and end in (b" ", b"-", b"\r", b"\n")
