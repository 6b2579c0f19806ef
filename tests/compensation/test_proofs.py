"""Proof files: every claimant's own line, and nothing but it."""

from __future__ import annotations

import csv
import hashlib
import json
import tracemalloc
from dataclasses import asdict
from pathlib import Path

import pytest
from aboveboard.compensation.awards_table import Award
from aboveboard.compensation.inputs import Inputs
from aboveboard.compensation.proofs import (
    LEAF_ENCODING,
    line_leaf,
    verify_award,
    write_proofs,
)
from aboveboard.errors import PolicyError
from hypothesis import given
from hypothesis import strategies as st
from proof_files import (
    INPUTS,
    PRICES,
    SECRET,
    make_proofs,
    policy,
    proof_file,
    standard_leaf,
    write_awards,
)

NAMES = ["a", "汉,\"'", "c" * 128, "d", "e"]


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("proofs/claimants/??/*.json"))


@given(
    name=st.text(max_size=70),
    currency=st.text(max_size=40),
    minor_units=st.integers(0, 18),
    numbers=st.tuples(*[st.integers(0, 2**127)] * 6),
    salt=st.binary(min_size=16, max_size=16),
)
def test_a_line_is_encoded_as_the_abi_does(
    name: str, currency: str, minor_units: int, numbers: tuple[int, ...], salt: bytes
) -> None:
    award = Award(name, *numbers)  # type: ignore[call-arg]
    values = [name, currency, minor_units, *numbers, salt]
    assert line_leaf(award, currency, minor_units, salt) == standard_leaf(LEAF_ENCODING, values)


@pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 63, 64, 65, 96, 97, 128])
def test_a_name_of_each_length_fills_whole_words_of_32_bytes(length: int) -> None:
    award, salt = Award("n" * length, 1, 2, 3, 4, 5, 6), bytes(16)
    values = [award.claimant_id, "USD", 2, 1, 2, 3, 4, 5, 6, salt]
    assert line_leaf(award, "USD", 2, salt) == standard_leaf(LEAF_ENCODING, values)


def test_a_line_that_is_verified_comes_with_what_the_file_says_of_its_root(tmp_path: Path) -> None:
    commitment = make_proofs(tmp_path, NAMES)
    verified = verify_award(files(tmp_path)[0])
    assert (verified.root, verified.published) == (commitment.root, commitment)


def test_a_name_stands_in_its_file_as_its_owner_writes_it(tmp_path: Path) -> None:
    make_proofs(tmp_path, ["张三"])
    (file,) = files(tmp_path)
    assert '"张三"' in file.read_text(encoding="utf-8")


def test_each_claimant_gets_a_file_that_proves_the_own_line(tmp_path: Path) -> None:
    commitment = make_proofs(tmp_path, NAMES)
    lines = [verify_award(file, commitment.root).award for file in files(tmp_path)]
    assert sorted((line.claimant_id, line.award) for line in lines) == sorted(
        (name, 3 * n) for n, name in enumerate(NAMES)
    )
    assert (commitment.count, commitment.total_award) == (5, 30)


def test_what_is_published_names_what_it_is_a_root_of(tmp_path: Path) -> None:
    commitment = make_proofs(tmp_path, NAMES)
    published = json.loads((tmp_path / "proofs" / "commitment.json").read_text())
    assert published == asdict(commitment)
    assert published["policy_sha256"] == INPUTS.policy
    text = (tmp_path / "proofs" / "prices.json").read_bytes()
    (tmp_path / "p").write_text("")
    hashed = Inputs.of(tmp_path / "p", PRICES, tmp_path / "p")
    assert hashed.prices == hashlib.sha256(text).hexdigest()
    assert hashed.policy == hashlib.sha256(b"").hexdigest()


def test_the_index_says_whose_file_is_which(tmp_path: Path) -> None:
    make_proofs(tmp_path, NAMES)
    with (tmp_path / "proofs" / "index.csv").open(encoding="utf-8", newline="") as stream:
        index = {row["claimant_id"]: row["file"] for row in csv.DictReader(stream)}
    assert set(index) == set(NAMES)
    for name, file in index.items():
        assert verify_award(tmp_path / "proofs" / file).award.claimant_id == name


def test_a_file_holds_nothing_of_another_claimant(tmp_path: Path) -> None:
    make_proofs(tmp_path, ["alice@example.org", "bob@example.org"])
    for file in files(tmp_path):
        text = file.read_text() + str(file.relative_to(tmp_path))
        assert ("alice" in text) + ("bob" in text) == 1


def salts(folder: Path) -> dict[str, str]:
    lines = [json.loads(file.read_text())["line"] for file in files(folder)]
    return {line["claimant_id"]: line["salt"] for line in lines}


def test_the_same_secret_gives_the_same_bytes_and_another_gives_others(tmp_path: Path) -> None:
    made = {}
    for folder, secret in (("one", bytes(32)), ("two", bytes(32)), ("three", b"\1" * 32)):
        (tmp_path / folder).mkdir()
        make_proofs(tmp_path / folder, NAMES, secret=secret)
        made[folder] = {f.relative_to(tmp_path / folder): f.read_bytes()
                        for f in files(tmp_path / folder)}  # fmt: skip
    assert made["one"] == made["two"]
    assert made["one"].keys().isdisjoint(made["three"])
    assert len(set(salts(tmp_path / "one").values())) == len(NAMES)


def test_no_salt_serves_for_two_tables(tmp_path: Path) -> None:
    other = Inputs(INPUTS.policy, INPUTS.prices, "dd" * 32)
    (tmp_path / "later").mkdir()
    make_proofs(tmp_path, NAMES)
    make_proofs(tmp_path / "later", NAMES, inputs=other)
    first, later = salts(tmp_path), salts(tmp_path / "later")
    assert all(first[name] != later[name] for name in NAMES)


def test_doing_it_twice_is_safe_and_another_table_is_not_overwritten(tmp_path: Path) -> None:
    first = make_proofs(tmp_path, ["a", "b"])
    assert make_proofs(tmp_path, ["a", "b"]) == first
    with pytest.raises(PolicyError, match="something else"):
        make_proofs(tmp_path, ["a", "c"])
    assert proof_file(tmp_path, "b").exists()


def test_nobody_to_prove_and_a_short_secret_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="no award"):
        make_proofs(tmp_path, [])
    with pytest.raises(PolicyError, match="31 bytes"):
        make_proofs(tmp_path, ["a"], secret=bytes(31))
    assert not (tmp_path / "proofs").exists()


@pytest.mark.parametrize(
    "forge",
    [
        lambda c: c["line"].update(award="3001"),
        lambda c: c["line"].update(claimant_id="mallory"),
        lambda c: c["line"].update(salt="00" * 16),
        lambda c: c["proof"].pop(),
        lambda c: c["published"].update(root="0x" + "00" * 32),
        lambda c: c["published"].update(currency="USD"),
        lambda c: c["published"].update(minor_units="2"),
        lambda c: c["line"].update(award=True),
        lambda c: c["line"].update(award=3),
        lambda c: c["line"].update(award="-1"),
        lambda c: c["line"].update(award="03"),
        lambda c: c["line"].update(award="３"),
        lambda c: c["line"].update(award="9" * 78),
        lambda c: c["line"].update(salt="00"),
        lambda c: c["line"].update(more="1"),
        lambda c: c.update(format="other"),
        lambda c: c.update(proof=["0x12"]),
        lambda c: c.update(proof=None),
        lambda c: c.pop("line"),
        lambda c: c["published"].pop("currency"),
    ],
)
def test_a_changed_file_is_refused(forge: object, tmp_path: Path) -> None:
    make_proofs(tmp_path, ["a", "b", "c"])
    file = files(tmp_path)[0]
    content = json.loads(file.read_text())
    forge(content)  # type: ignore[operator]
    file.write_text(json.dumps(content))
    with pytest.raises(PolicyError):
        verify_award(file)


@pytest.mark.parametrize("text", ["", "[]", "3", "{", "null", "[" * 100_000])
def test_what_is_no_proof_file_is_an_error_not_a_crash(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(PolicyError):
        verify_award(tmp_path / "x.json")
    with pytest.raises(PolicyError):
        verify_award(tmp_path / "missing.json")


def test_a_root_published_elsewhere_must_be_the_same(tmp_path: Path) -> None:
    commitment = make_proofs(tmp_path, ["a", "b", "c"])
    file = files(tmp_path)[0]
    assert verify_award(file, f" {commitment.root.upper().replace('X', 'x')}\n")
    with pytest.raises(PolicyError, match="not under the published root"):
        verify_award(file, "0x" + "6d" * 32)
    with pytest.raises(PolicyError, match="This is no root"):
        verify_award(file, commitment.root[:-1])


def test_memory_does_not_grow_with_the_claimants(tmp_path: Path) -> None:
    peaks = {}
    make_proofs(tmp_path, ["warm"])
    for size in (10_000, 30_000):
        folder = tmp_path / str(size)
        folder.mkdir()
        awards = write_awards(folder / "awards.parquet", [f"{n:0120}" for n in range(size)])
        tracemalloc.start()
        # a folder that can't be made ends the run before a file is written
        with pytest.raises(PolicyError, match="can't be written"):
            write_proofs(awards, awards / "x", policy(), PRICES, INPUTS, SECRET)
        peaks[size] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peaks[30_000] - peaks[10_000] < 20_000 * 250  # the nodes, and no text


def test_salts_and_personal_files_are_for_their_owner_alone_and_what_is_published_is_not(
    tmp_path: Path,
) -> None:
    make_proofs(tmp_path, NAMES)
    made = tmp_path / "proofs"
    secret = [made / "index.csv", made / "claimants", *made.rglob("claimants/*/")]
    modes = {path.stat().st_mode & 0o777 for path in [*secret, *files(tmp_path)]}
    assert modes == {0o600, 0o700}
    for name in ("commitment.json", "prices.json"):
        assert (made / name).stat().st_mode & 0o044 == 0o044
