"""Whether a person sits before the notebook: only then are there forms in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aboveboard.plays.parameters import injected

# It stands in the file, where nobody has chosen a language yet.
NOTE = (
    "The desk opens here while the notebook is live in JupyterLab: run the cell again. / "
    "笔记本在 JupyterLab 中打开时，表单显示在这里：请重新运行这个单元格。"
)


def is_live(namespace: Mapping[str, Any]) -> bool:
    """Tell whether the notebook runs in a page that a person can type into.

    papermill puts parameters in; papermill, nbconvert and nbval all run cells without a line back
    to a person (``allow_stdin``), which JupyterLab always has.
    """
    if injected(namespace):
        return False
    shell = namespace.get("get_ipython", lambda: None)()  # IPython's own name in every notebook
    kernel = getattr(shell, "kernel", None)
    if kernel is None:
        return False
    request = kernel.get_parent("shell") or {}
    return bool(request.get("content", {}).get("allow_stdin", False))


class Shown:
    """A widget as the result of a cell: the notebook keeps a sentence of it, and nothing typed."""

    def __init__(self, widget: Any) -> None:
        self._widget = widget

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        view = {"version_major": 2, "version_minor": 0, "model_id": self._widget.model_id}
        return {"application/vnd.jupyter.widget-view+json": view, "text/plain": NOTE}
