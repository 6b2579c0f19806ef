"""The pages on adding, followed literally in a copy of the project: what they promise comes out."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from doc_examples import follow_steps, run_commands, sections
from house import ROOT

PAGES = ROOT / "docs" / "extend"
INCIDENT = "params/2025-05-05-example"
NEW = f"""\
aboveboard new {INCIDENT} --drill --languages LANGUAGES --domain example.com --time-zone UTC <<'A'
Example Exchange
示例交易所
A
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what the steps change."""
    for name in ("lib", "notebooks", "params"):
        ignored = shutil.ignore_patterns("__pycache__", "*.parquet")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    (tmp_path / "docs" / "rules").mkdir(parents=True)
    return tmp_path


def done(commands: str, project: Path) -> str:
    """Run commands in the project and return what they print."""
    made = run_commands(commands, project)
    assert made.returncode == 0, made.stdout + made.stderr
    return made.stdout


def with_incident(project: Path) -> None:
    """Make the tutorial's incident with its first facts."""
    chapters = sections(ROOT / "docs" / "tutorial.md")
    for title in list(chapters)[:2]:
        done(chapters[title], project)


def beside(found: re.Match[str]) -> str:
    """Put the same text in French below a text in English."""
    indent, item, text = found[1], found[2] or "", found[3]
    return f"{indent}{item}en: {text}\n{indent}{' ' * len(item)}fr: {text}"


def test_a_language_is_added_without_python(project: Path) -> None:
    done(NEW.replace("LANGUAGES", "en"), project)
    follow_steps(PAGES / "language.md", project)
    record = project / INCIDENT / "incident.yaml"
    # What is left is the translator's: a text in it beside each other text of the record.
    record.write_text(re.sub(r"^( *)(- )?en: (.*)$", beside, record.read_text(), flags=re.M))
    done(f"aboveboard run initial-statement {INCIDENT}", project)
    page = project / "outputs/2025-05-05-example/01-initial-statement/fr/announcement.html"
    shown = page.read_text(encoding="utf-8")
    assert 'lang="fr"' in shown
    assert "Protégez-vous" in shown
    assert "Français" in shown


def test_a_channel_is_one_function_and_one_line(project: Path) -> None:
    with_incident(project)
    follow_steps(PAGES / "channel.md", project)
    at = "2025-05-05T09:40+09:00"
    done(f"aboveboard run initial-statement {INCIDENT} --as-of {at}", project)
    made = project / "outputs/2025-05-05-example/01-initial-statement"
    for language in ("en", "zh-CN"):
        posts = (made / language / "social" / "bluesky.txt").read_text(encoding="utf-8")
        assert all(len(post.strip()) <= 300 for post in posts.split("\n---\n"))
    assert "bluesky" in (project / "params" / "incident.schema.json").read_text(encoding="utf-8")


def test_a_rule_is_one_function_and_has_a_picture(project: Path) -> None:
    follow_steps(PAGES / "rule.md", project)
    code = (
        "from aboveboard.compensation import divide as d; print(d([1, 2, 3], 4, 'largest_first'))"
    )
    assert done(f'python -c "{code}"', project) == "[0, 1, 3]\n"
    shown = "from docs_pictures import rule_pictures; print(rule_pictures('largest_first'))"
    drawn = done(f'PYTHONPATH="$PYTHONPATH:{ROOT}/tools" python -c "{shown}"', project)
    assert "| 450 | 0 | 150 | 300 |" in drawn
    assert (
        "<!-- picture: largest-first -->" in (project / "docs/rules/largest-first.md").read_text()
    )


def test_a_regime_counts_down(project: Path) -> None:
    with_incident(project)
    follow_steps(PAGES / "regime.md", project)
    made = project / "outputs/2025-05-05-example/01-initial-statement"
    assert "Example Act, section 7" in (made / "report.html").read_text(encoding="utf-8")
    assert "20250506T004000Z" in (made / "deadlines.ics").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_notebook_and_a_play_make_their_files(project: Path) -> None:
    follow_steps(PAGES / "notebook.md", project)
    assert (project / "outputs/by-hand/my-own.html").is_file()
    made = project / "outputs/2018-01-26-minato/05-reminder"
    for language in ("en", "zh-CN"):
        assert (made / language / "email.eml").is_file()
    assert (made / "report.html").is_file()
