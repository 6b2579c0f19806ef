"""Group texts that say the same, to find questions that no topic has yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from aboveboard.feedback.embedding import Embedder, Vectors

# Texts are grouped while their mean cosine is above this; measured on reworded questions, where
# strangers stay below a tenth.
_ALIKE = 0.2
# So many different texts are compared with each other; the others join the group they are nearest
# to. That keeps the time linear.
_COMPARED = 1_500
_CHUNK = 5_000


def clusters(texts: Sequence[str], new_embedder: Callable[[], Embedder]) -> list[list[int]]:
    """Return groups of places in ``texts`` that say the same, the largest first.

    Single texts are no group; equal texts are always in one.
    """
    distinct = [text for text in dict.fromkeys(texts) if text.strip()]
    if not distinct:
        return []
    places: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        places.setdefault(text, []).append(place)
    compared = _evenly(distinct, _COMPARED)
    embedder = new_embedder().fit(compared)
    labels = _agglomerate(embedder.embed(compared))
    label_of = dict(zip(compared, labels, strict=True))
    label_of.update(_joined(distinct, compared, labels, embedder))
    groups: dict[int, list[int]] = {}
    for text, label in label_of.items():
        groups.setdefault(label, []).extend(places[text])
    found = [sorted(group) for group in groups.values() if len(group) > 1]
    return sorted(found, key=lambda group: (-len(group), group[0]))


def near_centre(vectors: Vectors) -> Any:
    """Return the cosine of each row with the mean of all rows."""
    centre = np.asarray(vectors.mean(axis=0)).ravel()
    length = np.linalg.norm(centre)
    return np.asarray(vectors @ (centre / length if length else centre)).ravel()


def _agglomerate(vectors: Vectors) -> list[int]:
    from sklearn.cluster import AgglomerativeClustering

    if vectors.shape[0] == 1:
        return [0]
    distances = np.clip(1 - _dense(vectors @ vectors.T), 0, 2)
    model = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1 - _ALIKE
    )
    return [int(label) for label in model.fit_predict(distances)]


def _joined(
    distinct: Sequence[str], compared: Sequence[str], labels: Sequence[int], embedder: Embedder
) -> dict[str, int]:
    """Return the group of each text that was not compared and is near enough to one."""
    seen = set(compared)
    others = [text for text in distinct if text not in seen]
    if not others:
        return {}
    members = sparse.csr_matrix((np.ones(len(labels)), (labels, range(len(labels)))))
    centres = _dense(members @ embedder.embed(compared))
    centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-12)
    joined = {}
    for start in range(0, len(others), _CHUNK):
        some = others[start : start + _CHUNK]
        alike = _dense(embedder.embed(some) @ centres.T)
        for text, row in zip(some, alike, strict=True):
            best = int(row.argmax())
            if row[best] >= _ALIKE:
                joined[text] = best
    return joined


def _dense(matrix: Any) -> Any:
    return matrix.toarray() if sparse.issparse(matrix) else np.asarray(matrix)


def _evenly(texts: Sequence[str], most: int) -> list[str]:
    """Return at most ``most`` of ``texts``, evenly spread over them."""
    if len(texts) <= most:
        return list(texts)
    return [texts[place * len(texts) // most] for place in range(most)]
