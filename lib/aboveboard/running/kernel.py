"""A kernel of this environment. Imports little, so that it boots while the rest is imported."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync

from aboveboard.record.files import Scratch

_ROOM = 1_000_000  # bytes: what a kernel keeps there is a tenth of it


@dataclass(frozen=True)
class Kernel:
    """A kernel that boots while its user does something else.

    Its manager is the asynchronous one: with the other, nbclient waits for output without ever
    looking whether the kernel lives or the time is up.
    """

    manager: AsyncKernelManager
    sockets: Scratch

    @classmethod
    def start(cls, folder: Path) -> Kernel:
        """Start a kernel of this environment with ``folder`` as its working folder."""
        # Sockets in a folder of our own: no other user of the machine can connect, as to a port.
        sockets = Scratch(room=_ROOM)
        manager = AsyncKernelManager(
            kernel_name="python3",
            transport="ipc",
            ip=f"{sockets.path}/kernel",
            connection_file=f"{sockets.path}/connection.json",
        )
        # IPython would read start-up files from the user's home, which could change the output,
        # and keep there a history of what it ran, parameters and all.
        own = [f"--ipython-dir={sockets.path}", "--HistoryManager.enabled=False"]
        run_sync(manager.start_kernel)(cwd=str(folder), extra_arguments=own)
        return cls(manager, sockets)

    def stop(self) -> None:
        """Shut the kernel down without waiting for its farewell."""
        run_sync(self.manager.shutdown_kernel)(now=True)
        self.sockets.close()
