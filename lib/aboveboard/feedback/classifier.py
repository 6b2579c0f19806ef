"""Tell classes of texts apart from few examples, and say how often that is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from aboveboard.feedback.embedding import Embedder, Vectors
from aboveboard.feedback.figures import Share

FOLDS = 5
# Strength of the examples against the prior that nothing is known: measured on banking77 (PolyAI,
# CC BY 4.0) with five examples an intent, where 1 is too weak and 100 adds nothing.
_STRENGTH = 10.0

Signs = Callable[[Sequence[str]], Any]
"""Counts of visible signs, a row a text: added to the vectors as further columns."""


@dataclass(frozen=True)
class ExampleClassifier:
    """A logistic regression over vectors and signs; deterministic."""

    labels: tuple[str, ...]
    model: Any
    signs: Signs | None = None

    @classmethod
    def train(
        cls, texts: Sequence[str], labels: Sequence[str], vectors: Vectors, signs: Signs | None
    ) -> ExampleClassifier:
        """Learn from ``texts`` with their ``labels`` and ``vectors``, row by row."""
        from sklearn.linear_model import LogisticRegression

        model = LogisticRegression(
            C=_STRENGTH, solver="newton-cg", max_iter=500, class_weight="balanced"
        )
        with threadpool_limits(1):  # threads that wait for each other cost tenfold here
            model.fit(_with_signs(texts, vectors, signs), np.asarray(labels))
        return cls(tuple(str(label) for label in model.classes_), model, signs)

    def shares(self, texts: Sequence[str], vectors: Vectors) -> Any:
        """Return the probability of each label, a row a text, a column a label."""
        return self.model.predict_proba(_with_signs(texts, vectors, self.signs))

    def predict(self, texts: Sequence[str], vectors: Vectors) -> list[str]:
        """Return the likeliest label of each text."""
        return [self.labels[place] for place in self.shares(texts, vectors).argmax(axis=1)]


def held_out_accuracy(
    texts: Sequence[str],
    labels: Sequence[str],
    new_embedder: Callable[[], Embedder],
    signs: Signs | None = None,
    *,
    folds: int = FOLDS,
) -> Share:
    """Return how many texts are told right by what was learned from the others.

    The folds are the same each time: the texts of a label are dealt out in order.
    """
    fold_of = _dealt(labels, folds)
    right = 0
    for fold in range(folds):
        inside = [place for place, own in enumerate(fold_of) if own != fold]
        outside = [place for place, own in enumerate(fold_of) if own == fold]
        known = [texts[place] for place in inside]
        embedder = new_embedder().fit(known)
        model = ExampleClassifier.train(
            known, [labels[place] for place in inside], embedder.embed(known), signs
        )
        asked = [texts[place] for place in outside]
        told = model.predict(asked, embedder.embed(asked))
        right += sum(labels[place] == label for place, label in zip(outside, told, strict=True))
    return Share(right, len(texts))


def _dealt(labels: Sequence[str], folds: int) -> list[int]:
    seen: dict[str, int] = {}
    dealt = []
    for label in labels:
        seen[label] = seen.get(label, -1) + 1
        dealt.append(seen[label] % folds)
    return dealt


def _with_signs(texts: Sequence[str], vectors: Vectors, signs: Signs | None) -> Any:
    if signs is None:
        return vectors
    columns = signs(texts)
    if sparse.issparse(vectors):
        return sparse.hstack([vectors, sparse.csr_matrix(columns)], format="csr")
    return np.hstack([vectors, columns])
