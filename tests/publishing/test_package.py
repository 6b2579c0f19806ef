"""What may be published: the files of one run, unchanged, and no others."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from aboveboard.errors import PublishError
from aboveboard.publishing.package import is_of_incident, open_package, read_object
from publishing import write_run


def test_a_package_holds_the_public_files_and_no_internal_one(tmp_path: Path) -> None:
    package = open_package(write_run(tmp_path))
    assert "statement.json" in package.files
    assert "zh-CN/announcement.html" in package.files
    assert "report.html" not in package.files
    assert package.name == "2018-01-26-minato-01-v1"


@pytest.mark.parametrize("name", ["en/email.eml", "statement.json", "report.html"])
def test_a_file_that_was_changed_after_the_run_is_refused(tmp_path: Path, name: str) -> None:
    write_run(tmp_path)
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b" ")
    with pytest.raises(PublishError, match=f"{name}: The file was changed"):
        open_package(tmp_path)


@pytest.mark.parametrize("path", ["en/../../secret.txt", "/etc/hostname", "../secret.txt"])
def test_a_manifest_that_names_a_file_elsewhere_is_refused(tmp_path: Path, path: str) -> None:
    run = write_run(tmp_path / "run")
    (tmp_path / "secret.txt").write_text("the customers")
    listed = json.loads((run / "manifest.json").read_text())
    content = (run / path).read_bytes() if (run / path).exists() else b""
    listed["files"][path] = hashlib.sha256(content).hexdigest()
    (run / "manifest.json").write_text(json.dumps(listed))
    with pytest.raises(PublishError, match="not in this folder"):
        open_package(run)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    (write_run(tmp_path) / "en/hotline.md").unlink()
    with pytest.raises(PublishError, match=r"hotline\.md: The file is missing"):
        open_package(tmp_path)


def test_a_file_that_the_run_did_not_make_is_refused(tmp_path: Path) -> None:
    (write_run(tmp_path) / "en/extra.html").write_text("<p>refund here</p>")
    with pytest.raises(PublishError, match=r"extra\.html: This file is not of the run"):
        open_package(tmp_path)


def test_a_file_changed_between_opening_and_reading_is_refused(tmp_path: Path) -> None:
    package = open_package(write_run(tmp_path))
    (tmp_path / "en/announcement.html").write_text("<p>other</p>")
    with pytest.raises(PublishError, match="was changed"):
        package.read("en/announcement.html")


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="no finished run"):
        open_package(tmp_path)


def test_a_batch_is_of_its_own_incident_and_of_none_whose_id_begins_alike() -> None:
    assert is_of_incident("2018-01-26-minato-01-v1/email", "2018-01-26-minato")
    assert is_of_incident("2018-01-26-minato-12-v3", "2018-01-26-minato")
    assert is_of_incident("2018-01-26-minato-answer-0fa1/answers", "2018-01-26-minato")
    assert not is_of_incident("2018-01-26-minato-2-01-v1/email", "2018-01-26-minato")
    assert not is_of_incident("2018-01-26-minato-01-v1/email", "2018-01-26")


def refusal(folder: Path) -> list[str]:
    with pytest.raises(PublishError) as caught:
        open_package(folder)
    return [str(problem).removeprefix(f"{folder}/") for problem in caught.value.problems]


EDITED = "Change the record or the wording and run the play again; files are never edited."
NOT_OF_THE_RUN = (
    "This file is not of the run that made the others. Take it away, or run the play again."
)
NO_RUN = (
    "There is no finished run here. Name the folder of a run:"
    " outputs/<incident>/01-initial-statement."
)


def test_every_file_that_is_wrong_is_named_with_what_to_do(tmp_path: Path) -> None:
    run = write_run(tmp_path)
    (run / "en/hotline.md").unlink()
    (run / "zh-CN/announcement.html").write_text("other words")
    assert sorted(refusal(run)) == [
        f"en/hotline.md: The file is missing. {EDITED}",
        "zh-CN/announcement.html: The file was changed since the run that made it. " + EDITED,
    ]


def test_every_file_that_was_added_is_named_in_any_depth_and_language(tmp_path: Path) -> None:
    run = write_run(tmp_path)
    (run / "zh-CN/deep").mkdir()
    for name in ("zh-CN/deep/b.html", "en/a.html", "notes.txt"):
        (run / name).write_text("")
    assert refusal(run) == [f"en/a.html: {NOT_OF_THE_RUN}", f"zh-CN/deep/b.html: {NOT_OF_THE_RUN}"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("manifest.json", None, f"manifest.json: {NO_RUN}"),
        ("manifest.json", "{", f"manifest.json: {NO_RUN}"),
        ("manifest.json", "[]",
         "manifest.json: The manifest lists no statement. Run the play again."),
        ("manifest.json", '{"files": {}}',
         "manifest.json: The manifest lists no statement. Run the play again."),
        ("manifest.json", '{"files": ["statement.json"]}',
         "manifest.json: The manifest lists no statement. Run the play again."),
        ("manifest.json", '{"files": {"statement.json": "", "../x": ""}}',
         "manifest.json: The manifest names a file that is not in this folder."
         " Find out who wrote to it, and run the play again."),
    ],
)  # fmt: skip
def test_a_manifest_that_can_not_be_used_is_said_with_what_to_do(
    tmp_path: Path, name: str, content: str | None, said: str
) -> None:
    run = write_run(tmp_path)
    (run / name).unlink()
    if content is not None:
        (run / name).write_text(content)
    assert refusal(run) == [said]


def test_a_statement_of_another_version_is_said_to_be_one(tmp_path: Path) -> None:
    run = write_run(tmp_path)
    (run / "statement.json").write_text("{}")
    digest = hashlib.sha256(b"{}").hexdigest()
    (run / "manifest.json").write_text(json.dumps({"files": {"statement.json": digest}}))
    assert refusal(run) == [
        "statement.json: This is not a statement of this version of Aboveboard. Run the play again."
    ]


def test_only_a_public_file_is_read_from_a_package(tmp_path: Path) -> None:
    package = open_package(write_run(tmp_path))
    assert package.read("statement.json") == (tmp_path / "statement.json").read_bytes()
    assert list(package.files) == sorted(package.files)
    with pytest.raises(PublishError) as caught:
        package.read("report.html")
    assert str(caught.value) == (
        f"{tmp_path / 'report.html'}: This is not a public file of the run. Run the play again."
    )


def test_the_json_object_of_a_file_is_read_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    assert read_object(file) is None
    for content, found in (('{"a": 1}', {"a": 1}), ("[1]", None), ("{", None)):
        file.write_text(content)
        assert read_object(file) == found
