"""What may be published: the files of one run, unchanged, and no others."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from aboveboard.errors import PublishError
from aboveboard.publishing.package import is_of_incident, open_package
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
