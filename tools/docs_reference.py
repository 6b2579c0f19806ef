"""The reference pages of the docs that are made from the code itself: commands, files, errors."""

from __future__ import annotations

import inspect
import json
import re
import textwrap
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

import click
import typer
from aboveboard.cli import app
from aboveboard.compensation.claims.terms import ClaimTerms
from aboveboard.compensation.payout.means import Means
from aboveboard.compensation.policy import Policy
from aboveboard.deadlines.regimes import Regime
from aboveboard.drilling.scenario import Script
from aboveboard.drilling.team import Answers
from aboveboard.errors import AboveboardError
from aboveboard.feedback.taxonomy import Taxonomy
from aboveboard.plays.compensation.conditions import Conditions
from aboveboard.plays.parameters import MODELS
from aboveboard.publishing.approvals import ApprovalPolicy
from aboveboard.publishing.settings import PublishingSettings
from aboveboard.record.model import Entry, Record
from aboveboard.site.settings import SiteSettings
from aboveboard.wording.honesty.rules import HonestyFile
from aboveboard.wording.language import Settings
from pydantic import BaseModel

FILES: dict[str, tuple[type[BaseModel], str]] = {
    "incident.yaml": (Record, "The record: what is known of an incident."),
    "policy.yaml": (Policy, "What decides the amounts of a compensation standard."),
    "conditions.yaml": (Conditions, "The words of a standard that decide no amount."),
    "claims.yaml": (ClaimTerms, "How claims may be made, for `aboveboard claims`."),
    "payment.yaml": (Means, "How awards are paid, for `aboveboard payout --means`."),
    "approval.yaml": (ApprovalPolicy, "Who must sign before a statement leaves."),
    "publishing.yaml": (PublishingSettings, "Where statements go. It holds no secret."),
    "site.yaml": (SiteSettings, "How the public page is served."),
    "deadlines.yaml": (
        Regime,
        "Duties to notify. The file has `format: aboveboard.deadlines/1` and the lists `keep`,"
        " `off` (ids of packaged duties) and `regimes`; this is one of `regimes`.",
    ),
    "taxonomy.yaml": (Taxonomy, "The topics by which messages are sorted."),
    "drill.yaml": (Script, "The script of a rehearsal."),
    "answers.yaml": (Answers, "What a team decides in a rehearsal."),
    "language.yaml": (Settings, "What is true of a whole language."),
    "honesty.yaml": (HonestyFile, "What a text in a language may not say."),
    **{
        f"{play}.yaml": (model, f"The parameters of {play}, for papermill and `aboveboard run -f`.")
        for play, model in MODELS.items()
    },
}
"""Each YAML file that people write: the model that reads it, and what it is for."""


def command_page() -> str:
    """Return the page of every command, from the parser that reads them."""
    parts = [
        "# Every command\n",
        "Made from the program's own parser. Exit status: 0 done, 1 the input is wrong (the message"
        " says what, where and what to do), 2 wrong usage.\n",
    ]
    root = typer.main.get_command(app)
    with click.Context(root, info_name="aboveboard") as context:
        for name, command in _commands(root, context):
            parts.append(_command(name, command))
    return "\n".join(parts)


def _commands(command: Any, context: click.Context) -> Iterator[tuple[str, Any]]:
    for name, child in command.commands.items():
        path = f"{context.command_path} {name}"
        if hasattr(child, "commands"):
            with click.Context(child, info_name=name, parent=context) as inner:
                yield from _commands(child, inner)
        else:
            yield path, child


def _command(path: str, command: Any) -> str:
    with click.Context(command, info_name=path) as context:
        usage = command.get_usage(context).partition(":")[2]
        rows = []
        for parameter in command.get_params(context):
            record = parameter.get_help_record(context)
            if record and "--help" not in record[0]:
                rows.append((f"`{record[0].strip()}`", record[1]))
    lines = [
        f"## {path}\n",
        f"```text\n{' '.join(usage.split())}\n```\n",
        f"{inspect.cleandoc(command.help or '')}\n",
    ]
    return "\n".join([*lines, *table(("Name", "Meaning"), rows), ""])


def errors_page() -> str:
    """Return the page of the errors: the tree, drawn from the classes."""
    rows = [
        (f"`{kind.__name__}`", _markdown(inspect.getdoc(kind) or "")) for kind in error_classes()
    ]
    about = inspect.cleandoc(inspect.getmodule(AboveboardError).__doc__ or "").rsplit("\n\n", 1)[1]
    return "\n".join(
        [
            "# Errors\n",
            "Everything that a user can mend is one of these. They stand in `aboveboard.errors`.\n",
            "```text",
            *error_tree(),
            "```\n",
            f"{_markdown(about)}\n",
            *table(("Class", "Meaning"), rows),
            "",
        ]
    )


def error_classes(root: type[AboveboardError] = AboveboardError) -> Iterator[type[AboveboardError]]:
    """Yield the class and those below it, each before its own."""
    yield root
    for kind in _below(root):
        yield from error_classes(kind)


def _below(kind: type[AboveboardError]) -> list[type[AboveboardError]]:
    # Rooms have some of their own, for themselves: which of them are loaded is no matter of docs.
    return [one for one in kind.__subclasses__() if one.__module__ == AboveboardError.__module__]


def error_tree(kind: type[AboveboardError] = AboveboardError, before: str = "") -> list[str]:
    """Draw the classes as lines, each below the one it comes from."""
    lines = [kind.__name__]
    below = _below(kind)
    for child in below:
        last = child is below[-1]
        first, *rest = error_tree(child)
        lines.append(f"{'└── ' if last else '├── '}{first}")
        lines += [f"{'    ' if last else '│   '}{line}" for line in rest]
    return lines


def file_pages() -> dict[str, str]:
    """Return the page of each YAML file by its path in the docs, and one that lists them."""
    rows = [
        (f"[`{name}`](files/{name.removesuffix('.yaml')}.md)", about)
        for name, (_, about) in FILES.items()
    ]
    listing = [
        "# Files that people write\n",
        "Every field, made from the models that read the files. A field that no model knows is an"
        " error, with its file and line. Quote instants and amounts: YAML makes dates and floats of"
        " them otherwise.\n",
        *table(("File", "What it is for"), rows),
        "",
    ]
    pages = {"reference/files.md": "\n".join(listing)}
    for name, (model, about) in FILES.items():
        path = f"reference/files/{name.removesuffix('.yaml')}.md"
        pages[path] = f"# {name}\n\n{about}\n\n{_model_page(model)}"
    return pages


def _model_page(model: type[BaseModel]) -> str:
    schema = model.model_json_schema(by_alias=True, mode="validation")
    parts = [_model_table(schema)]
    if model is Record:
        shared = Entry.model_json_schema(by_alias=True, mode="validation")
        parts.append(f"## Every entry {{#entry}}\n\n{_model_table(shared)}")
    for title, name, part in sorted(_parts(schema)):
        without = Entry.model_fields if title.startswith("kind") else ()
        parts.append(f"## {title} {{#{name.lower()}}}\n\n{_model_table(part, without)}")
    return "\n".join(parts)


def _parts(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield the title, the name and the schema of each model inside of another."""
    for name, part in schema.get("$defs", {}).items():
        kind = part.get("properties", {}).get("kind", {}).get("const")
        yield f"kind: {kind}" if kind else name, name, part


def _model_table(schema: Mapping[str, Any], without: Container[str] = ()) -> str:
    about, fields = _described(schema.get("description", ""))
    needed = schema.get("required", ())
    rows = [
        (
            f"`{name}`",
            _form(field),
            "needed" if name in needed else _default(field),
            fields.get(name, ""),
        )
        for name, field in schema.get("properties", {}).items()
        if name not in without
    ]
    if not rows:
        return f"{about}\n\n{_form({**schema, 'description': ''})}\n"
    head = ("Field", "Form", "When left out", "Meaning")
    if not any(row[3] for row in rows):
        head, rows = head[:3], [row[:3] for row in rows]
    return "\n".join([f"{about}\n", *table(head, rows), ""])


_SECTION = re.compile(r"^(?:Parameters|Attributes)\n-+\n", re.MULTILINE)


def _described(text: str) -> tuple[str, dict[str, str]]:
    """Part a docstring into what it says of the whole, and of each field."""
    about, *sections = _SECTION.split(text)
    fields = {}
    for section in sections:
        for name, said in re.findall(r"^(\S.*)\n((?:    .*\n?|\n)+)", section, re.MULTILINE):
            for one in name.split(","):
                fields[one.strip()] = _markdown(" ".join(textwrap.dedent(said).split()))
    return _markdown(about.strip()), fields


def _markdown(text: str) -> str:
    """Write a docstring's marks as Markdown's."""
    text = re.sub(r":\w+:`~?(?:[\w.]+\.)?(\w+)`", r"`\1`", text)
    return text.replace("``", "`")


def _form(schema: Mapping[str, Any]) -> str:
    """Say in words what a field takes."""
    if reference := schema.get("$ref"):
        name = reference.rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if schema.get("discriminator", {}).get("propertyName") == "kind":
        return "[entries](#entry), each of a kind below"
    if options := schema.get("anyOf") or schema.get("oneOf"):
        forms = [_form(option) for option in options if option.get("type") != "null"]
        if "number" in forms and "text" in forms:  # amounts: both are read exactly
            forms = [form for form in forms if form != "number"]
            forms[forms.index("text")] = "decimal in quotes"
        return " or ".join(dict.fromkeys(forms))
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    match schema.get("type"):
        case "array":
            items = schema.get("items") or next(iter(schema.get("prefixItems", ())), {})
            return f"list of {_form(items)}"
        case "object":
            values = schema.get("additionalProperties") or next(
                iter(schema.get("patternProperties", {}).values()), {}
            )
            return f"name: {_form(values)}" if isinstance(values, dict) and values else "mapping"
        case "string" if schema.get("format") == "date-time":
            return "instant with offset"
        case "string" if schema.get("format"):
            return str(schema["format"])
        case "string":
            return f"text{_bounds(schema, 'minLength', 'maxLength', ' characters')}"
        case "boolean":
            return "`true` or `false`"
        case "integer":
            return f"whole number{_bounds(schema, 'minimum', 'maximum')}"
        case "number":
            return f"number{_bounds(schema, 'minimum', 'maximum')}"
    return "anything"


def _bounds(schema: Mapping[str, Any], low: str, high: str, unit: str = "") -> str:
    least, most = schema.get(low), schema.get(high)
    if least is not None and most is not None:
        return f", {least:g} to {most:g}{unit}"
    if most is not None:
        return f", {most:g}{unit} at most"
    return f", {least:g}{unit} at least" if least is not None else ""


def _default(schema: Mapping[str, Any]) -> str:
    value = schema.get("default")
    if "default" not in schema or value == -1:  # made when the file is read
        return "worked out"
    if value is None:
        return "nothing"
    if value in ("", [], {}):
        return "empty"
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """Return the lines of a Markdown table; none without rows."""
    cells = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    if not cells:
        return []
    names = list(head)
    return [
        f"| {' | '.join(names)} |",
        f"|{' --- |' * len(names)}",
        *(f"| {' | '.join(row)} |" for row in cells),
    ]
