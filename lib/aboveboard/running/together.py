"""Work on several incidents at a time, each in a process of its own: one that fails stops none.

Processes, since a kernel's working folder and the place of its sockets belong to a whole process.
They are forked from a server that has imported what a run needs, so that this is done once.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import connection, get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any, Generic, TypeVar

from aboveboard.errors import AboveboardError, Problem, RunError
from aboveboard.record.load import safe_name

T = TypeVar("T")

_PRELOADED = (
    "aboveboard.running.front",
    "aboveboard.running.kernel",
    "aboveboard.running.notebooks",
    "aboveboard.running.output",
    "aboveboard.running.replay",
    "aboveboard.rendering.leaders",
)
_FAREWELL_SECONDS = 10


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """What came of one incident: the result of its work, or the problems that it ended with."""

    incident: Path
    result: T | None
    problems: tuple[Problem, ...] = ()


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def each(work: Callable[[Path], T], incidents: Sequence[Path], jobs: int) -> Iterator[Outcome[T]]:
    """Yield what comes of each incident, in the order in which they end.

    Parameters
    ----------
    work
        A function of a module, or a partial one, called in another process.
    jobs
        How many incidents are worked on at a time.

    Raises
    ------
    RunError
        Two of the incidents write into the same folder; nothing is begun then.
    KeyboardInterrupt
        After every process has put away what it had begun.
    """
    _own_folders(incidents)
    context = get_context("forkserver")
    context.set_forkserver_preload(list(_PRELOADED))
    waiting, running = list(incidents), dict[Connection, tuple[Path, ForkServerProcess]]()
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                incident = waiting.pop(0)
                ours, theirs = context.Pipe(duplex=False)
                process = context.Process(target=_call, args=(theirs, work, incident))
                process.start()
                theirs.close()  # so that the end of the process is the end of the pipe
                running[ours] = (incident, process)
            for ready in connection.wait(list(running)):
                assert isinstance(ready, Connection)
                incident, process = running.pop(ready)
                yield _outcome(incident, ready, process)
    finally:
        _stop([process for _, process in running.values()])


def _own_folders(incidents: Sequence[Path]) -> None:
    names = [safe_name(incident) for incident in incidents]
    for incident, name in zip(incidents, names, strict=True):
        if names.count(name) > 1:
            raise RunError.at(
                incident,
                f"Two of the incidents are named {name}: their files would lie in one folder.",
                "Name each once; run those of the same name with different --out.",
            )


def _call(answer: Connection, work: Callable[[Path], Any], incident: Path) -> None:
    """Do the work and send what came of it; the first interrupt ends it, others are passed over."""
    signal.signal(signal.SIGINT, _interrupt_once)
    try:
        answer.send(Outcome(incident, work(incident)))
    except KeyboardInterrupt:
        return
    except AboveboardError as error:
        answer.send(Outcome(incident, None, tuple(error.problems)))
    except Exception as error:
        # A traceback may hold values of the record: the kind of error must do.
        what = f"The program failed here ({type(error).__name__})."
        do = "Run this incident alone; if it fails again, report it."
        answer.send(Outcome(incident, None, (Problem(file=str(incident), what=what, do=do),)))


def _interrupt_once(*_: object) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def _outcome(incident: Path, answer: Connection, process: ForkServerProcess) -> Outcome[Any]:
    try:
        found: Outcome[Any] = answer.recv()
    except EOFError:
        process.join()
        what = f"Its process ended before it was done (exit code {process.exitcode})."
        do = "Run it again, with fewer --jobs if memory is short; the previous output stands."
        return Outcome(incident, None, (Problem(file=str(incident), what=what, do=do),))
    process.join()
    return found


def _stop(processes: Sequence[ForkServerProcess]) -> None:
    """Interrupt what still runs and let it put away its kernel; end what does not."""
    for process in processes:
        if process.pid is not None and process.is_alive():
            os.kill(process.pid, signal.SIGINT)
    for process in processes:
        process.join(_FAREWELL_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
