"""The template reader: templates make structure, values never do, faults have a file and a line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from aboveboard.errors import WordingError
from aboveboard.plays.values import Document
from aboveboard.record.ledger import Head
from aboveboard.wording.language import load_language
from aboveboard.wording.template import FilledTable, Part, fill
from hypothesis import given
from hypothesis import strategies as st


def filled(folder: Path, template: str, tag: str = "en", **values: object) -> dict[str, Part]:
    """Fill a template that stands alone in ``folder``."""
    (folder / "t.md").write_text(template, encoding="utf-8")
    return fill(replace(load_language(tag), folder=folder), "t.md", values)


def refusal(folder: Path, template: str, **values: object) -> str:
    """Return the error that a template ends in."""
    with pytest.raises(WordingError) as caught:
        filled(folder, template, **values)
    (problem,) = caught.value.problems
    assert problem.do
    return str(problem).replace(str(folder), "HERE")


def test_a_template_is_read_as_parts_sections_and_blocks(tmp_path: Path) -> None:
    parts = filled(
        tmp_path,
        """\
# title
A title
# body
Before any section.

## one | The first
A paragraph that
goes on.

Another.
- an item
- and one more

|= A caption
| Head | Other head |
| row | cell |

## two | The second | with a bar
## No id
""",
    )
    assert parts["title"].line == "A title"
    body = parts["body"]
    assert body.sentences == ("Before any section.",)
    assert [(s.id, s.title) for s in body.sections] == [
        ("one", "The first"),
        ("two", "The second | with a bar"),
        ("", "No id"),
    ]
    assert body.sections[0].blocks == [
        "A paragraph that goes on.",
        "Another.",
        ["an item", "and one more"],
        FilledTable("A caption", [["Head", "Other head"], ["row", "cell"]]),
    ]


def test_chinese_lines_join_without_a_blank(tmp_path: Path) -> None:
    parts = filled(tmp_path, "# a\n我们已经\n暂停充币。\n", tag="zh-CN")
    assert parts["a"].line == "我们已经暂停充币。"


def test_a_part_that_is_opened_twice_goes_on(tmp_path: Path) -> None:
    assert filled(tmp_path, "# a\nx\n# b\n# a\ny\n")["a"].sentences == ("x", "y")


# --- values ---------------------------------------------------------------------------------------

HOSTILE = [
    "# title",
    "## section | x",
    "- item",
    "| a | b |",
    "|= caption",
    "a | b",
    "one\ntwo",
    "one\r\n# two",
    "one\u2028# two",
    "one\x0b- two",
    "one\x85# two",
    "{{ secret }}",
    "{% include 'x' %}",
    "{# comment #}",
    "\x02# x\x03",
    "<script>alert(1)</script>",
]


def plain(value: str) -> str:
    """Return what is left of a value: one line, the reader's own marks no marks."""
    return " ".join(value.replace("\x02", "").replace("\x03", "|").split())


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_makes_no_structure_wherever_it_stands(tmp_path: Path, value: str) -> None:
    parts = filled(
        tmp_path,
        "# a\n{{ v }}\n\nx {{ v }}\n\n## s | {{ v }}\n{{ v }}\n- {{ v }}\n"
        "|= {{ v }}\n| {{ v }} | h |\n| {{ v }} | {{ v }} |\n# b\n{{ v }}{{ v }}\n",
        v=value,
        secret="SECRET",
    )
    text = plain(value)
    assert list(parts) == ["a", "b"]
    assert parts["a"].sentences == (text, f"x {text}")
    (section,) = parts["a"].sections
    assert section.title == text
    assert section.blocks == [text, [text], FilledTable(text, [[text, "h"], [text, text]])]
    assert parts["b"].sentences == (text + text,)
    assert "SECRET" not in str(parts)


@given(st.text(max_size=60))
def test_any_value_stays_one_cell_and_one_line(value: str) -> None:
    folder = Path(__file__).parent / "templates"
    parts = fill(replace(load_language("en"), folder=folder), "one-value.md", {"value": value})
    (section,) = parts["part"].sections
    assert section.blocks[0] == FilledTable("c", [["h", "i"], [plain(value), "x"]])


def test_an_empty_value_makes_no_empty_paragraph(tmp_path: Path) -> None:
    assert filled(tmp_path, "# a\nx\n\n{{ v }}\n", v="")["a"].blocks == ["x"]


def test_an_empty_cell_stays_a_cell(tmp_path: Path) -> None:
    parts = filled(
        tmp_path, "# a\n## s | t\n|= c\n| h | i |\n| {{ v }} | {{ v }} |\n| x ||\n", v=""
    )
    table = parts["a"].sections[0].blocks[0]
    assert table == FilledTable("c", [["h", "i"], ["", ""], ["x", ""]])


def test_numbers_and_nothing_are_written_as_text(tmp_path: Path) -> None:
    assert filled(tmp_path, "# a\n{{ n }} {{ none }}\n", n=5, none=None)["a"].line == "5 None"


# --- faults ---------------------------------------------------------------------------------------


def test_an_unknown_placeholder_is_named_with_file_and_line(tmp_path: Path) -> None:
    error = refusal(tmp_path, "# a\nx\n\n{{ custodain }}\n", custodian="C")
    assert error.startswith("HERE/t.md:4: ")
    assert "'custodain' is undefined" in error


def test_an_unknown_placeholder_in_a_condition_or_loop_is_named_too(tmp_path: Path) -> None:
    assert "HERE/t.md:2" in refusal(tmp_path, "# a\n{% if custodain %}x{% endif %}\n")
    assert "HERE/t.md:2" in refusal(tmp_path, "# a\n{% for x in custodain %}x{% endfor %}\n")


def test_a_fault_in_an_included_file_is_named_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "part.md").write_text("one\n{{ nobody }}\n", encoding="utf-8")
    assert "HERE/part.md:2" in refusal(tmp_path, '# a\n\n{% include "part.md" %}\n')
    (tmp_path / "part.md").write_text("one\ntwo\n{% if %}\n", encoding="utf-8")
    assert "HERE/part.md:3" in refusal(tmp_path, '# a\n\n{% include "part.md" %}\n')


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("# a\n{% if x %}\n", 2),
        ("# a\n{{ x\n", 2),
        ("# a\n\n{% endfor %}\n", 3),
        ("# a\n{{ 1 / 0 }}\n", 2),
        ("# a\n{{ 'x' + 1 }}\n", 2),
        ("# a\n{{ 'x' | nofilter }}\n", 2),
        ("# a\n{% for n in range(999999999) %}x{% endfor %}\n", 2),
        ('# a\n{% include "nothing.md" %}\n', 2),
        ('# a\n{% include "../../../language.py" %}\n', 2),
    ],
)
def test_any_other_fault_is_named_with_file_and_line(
    tmp_path: Path, template: str, line: int
) -> None:
    assert refusal(tmp_path, template).startswith(f"HERE/t.md:{line}: ")


@pytest.mark.parametrize(
    "expression",
    [
        "v.__class__",
        "v.__class__.__mro__",
        "v.__init__.__globals__",
        "''.__class__.__base__.__subclasses__()",
        "cycler.__init__.__globals__.os.system('true')",
        "items.append(1)",
    ],
)
def test_a_template_can_reach_nothing_but_its_values(tmp_path: Path, expression: str) -> None:
    refusal(tmp_path, "# a\n{{ " + expression + " }}\n", v=object(), items=[])


_PICKLE = "cposix\\nsystem\\n(S'touch RAN'\\ntR."  # a call, in the words of pickle's protocol 0


@pytest.mark.parametrize(
    "expression",
    [
        f'd.ledger.parse_raw("{_PICKLE}", proto="pickle", allow_pickle=True)',
        'd["ledger"].parse_file("secret.json")',
        '(d | attr("ledger")).model_copy(update={"hash": "0"})',
        '[d.ledger] | map("attr", "parse_file") | first',
        '[d] | map(attribute="ledger.model_dump") | first',
        "place.joinpath('secret.json').read_text()",
    ],
)
def test_a_template_calls_nothing_that_could_read_a_file_or_start_a_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expression: str
) -> None:
    monkeypatch.chdir(tmp_path)
    head = Head(entries=1, hash="0" * 64)
    (tmp_path / "secret.json").write_text(head.model_dump_json())
    values = {"d": Document(id="x", number=1, ledger=head), "place": tmp_path}
    told = refusal(tmp_path, "# a\n{{ d.ledger.entries }} {{ " + expression + " }}\n", **values)
    assert "is unsafe" in told
    assert not (tmp_path / "RAN").exists()


def test_a_link_in_a_wording_folder_shows_no_file_from_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "wording"
    folder.mkdir()
    (tmp_path / "secret").write_text("the password")
    (folder / "own.md").write_text("ours")
    for name, target in {"away.md": tmp_path / "secret", "here.md": folder / "own.md"}.items():
        (folder / name).symlink_to(target)
    assert "away.md is a link to a file elsewhere" in refusal(
        folder, '# a\n{% include "away.md" ignore missing %}\n'
    )
    assert filled(folder, '# a\n{% include "here.md" %}\n')["a"].line == "ours"


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(WordingError, match=r"nothing\.md"):
        fill(replace(load_language("en"), folder=tmp_path), "nothing.md", {})


def test_a_template_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "t.md").write_bytes("# a\n公告\n".encode("gb18030"))
    with pytest.raises(WordingError, match=r"t\.md"):
        fill(replace(load_language("en"), folder=tmp_path), "t.md", {})


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("text\n", "Text stands before the first part"),
        ("- item\n", "Text stands before the first part"),
        ("## s | t\n", "A section stands before the first part"),
        ("# a\n| h | i |\n", "no caption line"),
        ("# a\n|= c\n", "no head row"),
        ("# a\n|= c\ntext\n", "no head row"),
        ("# a\n|= c\n| h | i |\n| only one |\n", "1 cells, its head 2"),
        ("# a\n|= c\n| h |\n| one | more |\n", "2 cells, its head 1"),
        ("# a\n## s | t\n## s | u\n", "'s' stands twice"),
    ],
)
def test_a_structure_that_can_not_be_read_is_named(
    tmp_path: Path, template: str, says: str
) -> None:
    assert says in refusal(tmp_path, template)
