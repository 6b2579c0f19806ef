"""What must hold between the parts of a record, beyond each part's own form."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from aboveboard.errors import Problem
from aboveboard.record.fields import Texts
from aboveboard.record.model import Record
from aboveboard.record.texts import on_domains
from aboveboard.record.yaml_reader import Path, Tree, dotted


def consistency_problems(record: Record, tree: Tree, file: str) -> list[Problem]:
    """Return each contradiction between parts of the record."""
    return [
        Problem(file=file, line=tree.line(path), field=dotted(path), what=what, do=do)
        for check in (_languages, _ids, _order, _references, _addresses)
        for path, what, do in check(record)
    ]


_Found = Iterator[tuple[Path, str, str]]


def _texts(model: BaseModel, path: Path) -> Iterator[tuple[Path, Texts]]:
    for name, info in type(model).model_fields.items():
        yield from _texts_in(getattr(model, name), (*path, info.alias or name))


def _texts_in(value: object, path: Path) -> Iterator[tuple[Path, Texts]]:
    if isinstance(value, Texts):
        yield path, value
    elif isinstance(value, BaseModel):
        yield from _texts(value, path)
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            yield from _texts_in(inner, (*path, number))


def _languages(record: Record) -> _Found:
    for path, texts in _texts(record, ()):
        for language in record.languages:
            if language not in texts:
                yield (
                    path,
                    f"The text in {language} is missing.",
                    f"Add `{language}:` beside the others.",
                )
        for language in texts:
            if language not in record.languages:
                yield (
                    (*path, language),
                    f"The language {language} is not among this incident's languages.",
                    "Add it to `languages`, or take the text out.",
                )


def _ids(record: Record) -> _Found:
    seen: dict[str, int] = {}
    for number, entry in enumerate(record.entries):
        if entry.id in seen:
            yield (
                ("entries", number, "id"),
                f"The id {entry.id!r} is that of entries[{seen[entry.id]}] already.",
                "Give each entry an id of its own.",
            )
        seen.setdefault(entry.id, number)


def _order(record: Record) -> _Found:
    """Refuse an entry learned before the last: it would change statements made already."""
    for number, (before, entry) in enumerate(
        zip(record.entries, record.entries[1:], strict=False), start=1
    ):
        if entry.known_at < before.known_at:
            yield (
                ("entries", number, "known_at"),
                f"This entry was known before the one above it ({before.id}).",
                "Entries are appended as they are learned: set known_at to when you write it down, "
                "and keep `at` for when it happened.",
            )


def _references(record: Record) -> _Found:
    earlier: dict[str, str] = {}
    for number, entry in enumerate(record.entries):
        for field, names in (
            ("corrects", (entry.corrects,) if entry.corrects else ()),
            ("settles", entry.settles),
        ):
            for name in names:
                if name not in earlier:
                    yield (
                        ("entries", number, field),
                        f"There is no earlier entry with the id {name!r}.",
                        "Name an entry that stands above this one.",
                    )
                elif field == "corrects" and earlier[name] != entry.kind:
                    yield (
                        ("entries", number, field),
                        f"{name!r} is of kind {earlier[name]}, this entry is of kind {entry.kind}.",
                        "Correct an entry with one of the same kind.",
                    )
                elif field == "settles" and earlier[name] != "unknown":
                    yield (
                        ("entries", number, field),
                        f"{name!r} is not an unknown, so nothing can settle it.",
                        "Name an entry of kind unknown.",
                    )
        earlier.setdefault(entry.id, entry.kind)


def _addresses(record: Record) -> _Found:
    custodian = record.custodian
    key = custodian.signing_key
    for path, url in (
        (("custodian", "page"), custodian.page),
        (("custodian", "short_page"), custodian.short_page or custodian.page),
        (("custodian", "feedback"), custodian.feedback),
        (("custodian", "signing_key", "page"), key.page if key else custodian.page),
    ):
        host = url.split("/")[2].split(":")[0]
        if not on_domains(host, custodian.domains):
            yield path, f"{host} is not among the official domains.", "Add it to custodian.domains."
    host = custodian.email.rsplit("@", 1)[1].lower()
    if not on_domains(host, custodian.domains):
        yield (
            ("custodian", "email"),
            f"{host} is not among the official domains.",
            "Send from an official domain, or add it to custodian.domains.",
        )
