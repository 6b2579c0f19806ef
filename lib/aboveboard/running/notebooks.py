"""Execute a play's notebook in one kernel, and keep of it only what the same input repeats."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_core.utils import run_sync

from aboveboard.errors import RunError
from aboveboard.plays.catalogue import NOTEBOOKS
from aboveboard.running.imports import without
from aboveboard.running.kernel import Kernel

# Through nbformat, nbclient imports jsonschema, which compiles a grammar of IRIs whenever it is
# imported: longer than the kernel takes to boot, for a check of formats that no notebook has.
with without("rfc3987_syntax"):
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, DeadKernelError

CELL_SECONDS = 600
_LOOK_SECONDS = 0.5
_ANSI = re.compile(r"\x1b\[[0-9;]*m")

Progress = Callable[[int, int], None]


class NotebookFailed(RunError):
    """A cell failed; ``notebook`` holds what was executed up to it."""

    notebook: nbformat.NotebookNode | None = None


def notebook_path(play: str) -> Path:
    """Return the notebook of a play: in the package when installed, else in the source tree."""
    name = f"{NOTEBOOKS[play]}.ipynb"
    package = Path(__file__).parents[1]
    for folder in (package / "notebooks", package.parents[1] / "notebooks"):
        if (folder / name).is_file():
            return folder / name
    raise RunError.at(name, "The notebook is not there.", "Install the package again.")


def execute(
    play: str,
    parameters: Mapping[str, Any],
    kernel: Kernel,
    progress: Progress | None = None,
    *,
    aside: Mapping[str, str] | None = None,
) -> nbformat.NotebookNode:
    """Run the notebook of ``play`` and return it, without what differs from run to run.

    Parameters
    ----------
    parameters
        Plain values by name, written into a cell behind the one tagged ``parameters``, as
        papermill does.
    progress
        Called with (cells done, cells in all).
    aside
        Variables of the notebook that no cell shows: where things are on this machine.

    Raises
    ------
    NotebookFailed
        A cell failed or the kernel died; names the cell and the cause.
    """
    notebook = nbformat.read(notebook_path(play), as_version=4)
    inject(notebook, parameters)
    total = sum(cell.cell_type == "code" for cell in notebook.cells)
    done = 0

    def count(**_: object) -> None:
        nonlocal done
        done += 1
        if progress:
            progress(done, total)

    client = NotebookClient(
        notebook,
        km=kernel.manager,
        timeout=CELL_SECONDS,
        record_timing=False,
        coalesce_streams=True,
        on_cell_executed=count,
    )
    try:
        # The kernel is its owner's to stop: it may run another notebook after this one.
        with client.setup_kernel(cleanup_kc=False), _channels(client):
            _begin(kernel, client.kc, aside or {})
            for index, cell in enumerate(notebook.cells):
                client.execute_cell(cell, index)
    except (CellExecutionError, TimeoutError, DeadKernelError, RuntimeError) as error:
        failure = NotebookFailed.at(*_explained(play, notebook, error))
        failure.notebook = clean(notebook)
        raise failure from None
    return clean(notebook)


@contextmanager
def _channels(client: NotebookClient) -> Iterator[None]:
    try:
        yield
    finally:
        if client.kc is not None:
            client.kc.stop_channels()


def _begin(kernel: Kernel, client: Any, aside: Mapping[str, str]) -> None:
    """Give the notebook a session of its own, in a kernel that may have run another before."""
    lines = ["get_ipython().reset(new_session=True)"]
    lines += [f"{name} = {value!r}" for name, value in aside.items()]
    code = "\n".join(lines)

    async def begun() -> Any:
        asked = client.execute(code, silent=True, reply=True, timeout=CELL_SECONDS)
        return await _while_it_lives(kernel, asked)

    reply = run_sync(begun)()
    if reply["content"]["status"] != "ok":
        raise RuntimeError("The kernel could not begin a new session.")


async def _while_it_lives(kernel: Kernel, answer: Coroutine[Any, Any, Any]) -> Any:
    """Wait for an answer of the kernel, but for none of a dead one."""
    waiting = asyncio.ensure_future(answer)
    try:
        while not waiting.done():
            await asyncio.wait({waiting}, timeout=_LOOK_SECONDS)
            if not waiting.done() and not await kernel.manager.is_alive():
                raise DeadKernelError("Kernel died")
        return waiting.result()
    finally:
        waiting.cancel()


def inject(notebook: nbformat.NotebookNode, parameters: Mapping[str, Any]) -> None:
    """Write ``parameters`` into a cell of their own behind the one tagged ``parameters``."""
    lines = ["# Parameters", *(f"{name} = {value!r}" for name, value in parameters.items())]
    cell = nbformat.NotebookNode(
        id="injected-parameters",
        cell_type="code",
        execution_count=None,
        metadata=nbformat.NotebookNode(tags=["injected-parameters"]),
        outputs=[],
        source="\n".join(lines),
    )
    tagged = (
        index
        for index, found in enumerate(notebook.cells)
        if "parameters" in found.metadata.get("tags", [])
    )
    notebook.cells.insert(next(tagged, -1) + 1, cell)


def clean(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Take out what the machine and the moment left: times, paths, versions of the kernel."""
    kernel = nbformat.NotebookNode(display_name="Python 3", language="python", name="python3")
    notebook.metadata = nbformat.NotebookNode(
        kernelspec=kernel, language_info=nbformat.NotebookNode(name="python")
    )
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    return notebook


def to_json(notebook: nbformat.NotebookNode) -> bytes:
    """Return the bytes of a notebook file, the same for the same notebook."""
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _explained(
    play: str, notebook: nbformat.NotebookNode, error: Exception
) -> tuple[str, str, str]:
    """Return where, what and what to do for a failed execution."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    failed = next(
        (
            (number, output)
            for number, cell in enumerate(code, start=1)
            for output in cell.outputs
            if output.output_type == "error"
        ),
        None,
    )
    if failed is None:
        reached = sum(cell.execution_count is not None for cell in code)
        what = f"The kernel stopped: {type(error).__name__}."
        return f"{play}: cell {reached}", what, "Run again; if it stops again, look at its memory."
    number, output = failed
    first = next((line for line in code[number - 1].source.splitlines() if line.strip()), "")
    cause = _ANSI.sub("", output.evalue).strip()
    return f"{play}: code cell {number} ({first})", f"{output.ename}: {cause}", ""
