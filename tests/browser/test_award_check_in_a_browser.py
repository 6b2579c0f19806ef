"""The page on which a claimant checks a proof file, in a real browser, with real files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from aboveboard.compensation.merkle import Commitment
from aboveboard.rendering.award_check import award_check_page
from aboveboard.wording.language import load_languages
from pages import OpenPage, Screen
from playwright.sync_api import expect
from proof_files import make_proofs, policy, proof_file

DESK = Screen(1280, "light")
LONG = "汉字-" * 40  # a name of more than one block of Keccak


@pytest.fixture
def commitment(tmp_path: Path) -> Commitment:
    (tmp_path / "verify.html").write_text(award_check_page(load_languages(["en", "zh-CN"])))
    names = ["alice", LONG, *(f"c{n}" for n in range(30))]
    return make_proofs(tmp_path, names, standard=policy("ETH", 18), step=10**17 + 1)


def test_anyone_can_use_it_and_it_asks_no_one(
    open_page: OpenPage, screen: Screen, commitment: Commitment, tmp_path: Path
) -> None:
    opened = open_page(tmp_path / "verify.html", screen)
    opened.page.locator("#file").set_input_files(proof_file(tmp_path, LONG))
    expect(opened.page.locator(".verdict")).to_have_text(
        "These numbers match the root in your file."
    )
    opened.must_be_for_everyone()
    assert opened.said == []


def test_real_files_fit_the_published_root(
    open_page: OpenPage, commitment: Commitment, tmp_path: Path
) -> None:
    page = open_page(tmp_path / "verify.html", DESK).page
    page.locator("#root").fill(commitment.root)
    awards = {
        "alice": "0.000000000000000000",
        LONG: "0.100000000000000001",
        "c0": "0.200000000000000002",
        "c29": "3.100000000000000031",
    }
    for name, award in awards.items():
        page.locator("#file").set_input_files(proof_file(tmp_path, name))
        expect(page.locator("tr.claimant_id td")).to_have_text(name)
        expect(page.locator(".verdict")).to_have_text("These numbers match the root you gave.")
        expect(page.locator("tr.award td")).to_have_text(f"{award} ETH")


def test_without_a_root_the_reader_is_told_to_compare(
    open_page: OpenPage, commitment: Commitment, tmp_path: Path
) -> None:
    page = open_page(tmp_path / "verify.html", DESK).page
    page.locator("#file").set_input_files(proof_file(tmp_path, "alice"))
    expect(page.locator("#result .hash")).to_have_text(commitment.root)


@pytest.mark.parametrize(
    ("forge", "said"),
    [
        (lambda c: c["line"].update(award="5"), "do not match this root"),
        (lambda c: c["line"].update(claimant_id="mallory"), "do not match this root"),
        (lambda c: c["proof"].reverse(), "do not match this root"),
        (lambda c: c["published"].update(currency="USD"), "do not match this root"),
        (lambda c: c["published"].update(minor_units="2"), "do not match this root"),
        (lambda c: c["line"].update(award=5), "not an award file"),
        (lambda c: c["line"].update(award="9" * 78), "not an award file"),
        (lambda c: c["line"].update(salt="00"), "not an award file"),
        (lambda c: c.update(format="other"), "not an award file"),
        (lambda c: c.pop("proof"), "not an award file"),
    ],
)
def test_a_changed_file_is_refused(
    open_page: OpenPage, commitment: Commitment, tmp_path: Path, forge: object, said: str
) -> None:
    file = proof_file(tmp_path, "c7")
    content = json.loads(file.read_text())
    forge(content)  # type: ignore[operator]
    file.write_text(json.dumps(content))
    page = open_page(tmp_path / "verify.html", DESK).page
    page.locator("#file").set_input_files(file)
    expect(page.locator(".verdict")).to_contain_text(said)
    assert page.locator("#result table").count() == 0


@pytest.mark.parametrize(("button", "said"), [("English", "the total paid"), ("中文", "赔付总额")])
def test_the_reader_is_told_which_fields_of_the_file_to_compare(
    open_page: OpenPage, commitment: Commitment, tmp_path: Path, button: str, said: str
) -> None:
    page = open_page(tmp_path / "verify.html", DESK).page
    page.get_by_role("button", name=button).click()
    expect(page.locator("[data-word=covers]")).to_contain_text(said)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_what_the_root_covers_is_shown_apart_from_what_it_does_not(
    open_page: OpenPage, commitment: Commitment, tmp_path: Path, language: str
) -> None:
    page = open_page(tmp_path / "verify.html", DESK).page
    page.locator(f"[data-language={language}]").click()
    page.locator("#file").set_input_files(proof_file(tmp_path, "c7"))
    covered, stated = page.locator("#result table").nth(0), page.locator("#result table").nth(1)
    expect(covered.locator("tr.currency td")).to_have_text("ETH")
    expect(covered.locator("tr.minor_units td")).to_have_text("18")
    expect(stated.locator("tr.count td")).to_have_text("32")
    for name in ("policy_sha256", "prices_sha256", "holdings_sha256"):
        expect(stated.locator(f"tr.{name} td")).to_have_text(getattr(commitment, name))
    expect(stated.locator("tr.total_award td")).to_contain_text("ETH")
    words = load_languages([language])[0]
    expect(covered.locator("caption")).to_have_text(words.term("award_proof", "bound_title"))
    expect(stated.locator("caption")).to_have_text(words.term("award_proof", "stated_title"))


def test_another_root_is_told_from_no_root(
    open_page: OpenPage, commitment: Commitment, tmp_path: Path
) -> None:
    page = open_page(tmp_path / "verify.html", DESK).page
    page.locator("#file").set_input_files(proof_file(tmp_path, "alice"))
    page.locator("#root").fill("0x" + "00" * 32)
    expect(page.locator(".verdict")).to_contain_text("do not match this root")
    page.locator("#root").fill(commitment.root[:-1])
    expect(page.locator(".verdict")).to_contain_text("This is not a root")


def test_the_language_changes_with_the_answer(
    open_page: OpenPage, commitment: Commitment, tmp_path: Path
) -> None:
    page = open_page(tmp_path / "verify.html", DESK).page
    page.locator("#file").set_input_files(proof_file(tmp_path, "alice"))
    page.get_by_role("button", name="中文").click()
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    expect(page.locator("h1")).to_have_text("核验您的赔偿")
    expect(page.locator(".verdict")).to_have_text("您的赔偿记录与文件里的校验根相符。")
    expect(page.locator("tr.award th")).to_have_text("本次赔付")


def test_a_name_in_a_file_never_becomes_part_of_the_page(
    open_page: OpenPage, tmp_path: Path
) -> None:
    (tmp_path / "verify.html").write_text(award_check_page(load_languages(["en"])))
    name = "<img src=x onerror=alert(1)>"
    make_proofs(tmp_path, [name, "b"])
    page = open_page(tmp_path / "verify.html", DESK).page
    page.locator("#file").set_input_files(proof_file(tmp_path, name))
    expect(page.locator("tr.claimant_id td")).to_have_text(name)
    assert page.locator("#result img").count() == 0
