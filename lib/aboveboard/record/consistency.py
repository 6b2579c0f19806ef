"""What must hold between the parts of a record, beyond each part's own form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from urllib.parse import urlsplit

from pydantic import BaseModel

from aboveboard.errors import Problem
from aboveboard.record.fields import Texts
from aboveboard.record.model import ActionState, AnyEntry, Custodian, Header
from aboveboard.record.texts import on_domains
from aboveboard.record.yaml_reader import Path, Tree, problem_at
from aboveboard.said import said

Entries = Sequence[AnyEntry | None]
"""The entries in the file's order; None stands for one that is malformed by itself."""


def consistency_problems(header: Header, entries: Entries, tree: Tree, file: str) -> list[Problem]:
    """Return each contradiction between parts of the record."""
    found = (
        _languages(header, entries),
        _ids(entries),
        _order(entries),
        _references(entries),
        _addresses(header.custodian),
    )
    return [problem_at(tree, file, path, what, do) for path, what, do in chain.from_iterable(found)]


_Found = Iterator[tuple[Path, str, str]]


def texts_of(model: BaseModel, path: Path) -> Iterator[tuple[Path, Texts]]:
    """Yield each text by language in ``model``, with its path below ``path``."""
    for name, info in type(model).model_fields.items():
        yield from _texts_in(getattr(model, name), (*path, info.alias or name))


def _texts_in(value: object, path: Path) -> Iterator[tuple[Path, Texts]]:
    if isinstance(value, Texts):
        yield path, value
    elif isinstance(value, BaseModel):
        yield from texts_of(value, path)
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            yield from _texts_in(inner, (*path, number))


def _languages(header: Header, entries: Entries) -> _Found:
    found = chain(
        texts_of(header, ()),
        *(texts_of(entry, ("entries", number)) for number, entry in enumerate(entries) if entry),
    )
    for path, texts in found:
        for language in header.languages:
            if language not in texts:
                yield (
                    path,
                    said("The text in {language} is missing.", language=language),
                    said("Add `{language}:` beside the others.", language=language),
                )
        for language in texts:
            if language not in header.languages:
                yield (
                    (*path, language),
                    said(
                        "The language {language} is not among this incident's languages.",
                        language=language,
                    ),
                    "Add it to `languages`, or take the text out.",
                )


def _ids(entries: Entries) -> _Found:
    seen: dict[str, int] = {}
    for number, entry in enumerate(entries):
        if entry is None:
            continue
        if entry.id in seen:
            yield (
                ("entries", number, "id"),
                said(
                    "The id {id!r} is that of entries[{number}] already.",
                    id=entry.id,
                    number=seen[entry.id],
                ),
                "Give each entry an id of its own.",
            )
        seen.setdefault(entry.id, number)


def _order(entries: Entries) -> _Found:
    # An entry learned before the last one would change statements that are made already.
    before: AnyEntry | None = None
    for number, entry in enumerate(entries):
        if entry is None:
            continue
        if before and entry.known_at < before.known_at:
            yield (
                ("entries", number, "known_at"),
                said("This entry was known before the one above it ({id}).", id=before.id),
                "Entries are appended as they are learned: set known_at to when you write it down, "
                "and keep `at` for when it happened.",
            )
        before = entry


_NAMED_KIND = {"settles": "unknown", "keeps": "commitment", "action": "action"}


def _references(entries: Entries) -> _Found:
    earlier: dict[str, str] = {}
    for number, entry in enumerate(entries):
        if entry is None:
            return  # what names the malformed entry would be called wrong
        for field, names in (
            ("corrects", (entry.corrects,) if entry.corrects else ()),
            ("settles", entry.settles),
            ("keeps", entry.keeps),
            ("action", (entry.action,) if isinstance(entry, ActionState) else ()),
        ):
            for name in names:
                if name not in earlier:
                    yield (
                        ("entries", number, field),
                        said("There is no earlier entry with the id {name!r}.", name=name),
                        "Name an entry that stands above this one.",
                    )
                elif field == "corrects" and earlier[name] != entry.kind:
                    yield (
                        ("entries", number, field),
                        said(
                            "{name!r} is of kind {other}, this entry is of kind {kind}.",
                            name=name,
                            other=earlier[name],
                            kind=entry.kind,
                        ),
                        "Correct an entry with one of the same kind.",
                    )
                elif field in _NAMED_KIND and earlier[name] != _NAMED_KIND[field]:
                    kind = _NAMED_KIND[field]
                    yield (
                        ("entries", number, field),
                        said(
                            "{name!r} is of kind {other}; `{field}` names entries of kind {kind}.",
                            name=name,
                            other=earlier[name],
                            field=field,
                            kind=kind,
                        ),
                        said("Name an entry of kind {kind}.", kind=kind),
                    )
        earlier.setdefault(entry.id, entry.kind)


def _addresses(custodian: Custodian) -> _Found:
    key = custodian.signing_key
    for path, url in (
        (("custodian", "page"), custodian.page),
        (("custodian", "short_page"), custodian.short_page),
        (("custodian", "feedback"), custodian.feedback),
        (("custodian", "signing_key", "page"), key.page if key else None),
    ):
        host = urlsplit(url).hostname or "" if url else ""
        if url and not on_domains(host, custodian.domains):
            yield (
                path,
                said("{host} is not among the official domains.", host=host),
                "Add it to custodian.domains.",
            )
    host = custodian.email.rsplit("@", 1)[1].lower()
    if not on_domains(host, custodian.domains):
        yield (
            ("custodian", "email"),
            said("{host} is not among the official domains.", host=host),
            "Send from an official domain, or add it to custodian.domains.",
        )
