"""Reading claims: one form for what is compared, and secrets refused unseen."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aboveboard.compensation.claims import Claim, ClaimTerms, Unread, load_claim_terms, read_claims
from aboveboard.errors import PolicyError
from claim_lists import ALICE, TRANSACTION

ROW = {
    "claim_id": "c-1", "claimant_id": "alice", "submitted_at": "2018-02-02T09:00:00+09:00",
    "chain": "ETH", "address": ALICE.address.lower(), "transaction": "0x" + TRANSACTION.upper(),
    "log_index": "3", "version": "", "payout_address": "", "nonce": "", "expires_at": "",
    "signature": "", "records_match": "TRUE", "note": "",
}  # fmt: skip
BECH32 = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"
NEM = "NC4C6PSUW5CLTDT5SXAGJDQJGZNESKFK5MCN77OG"
SEED = "legal winner thank year wave sausage worth useful legal winner thank yellow"
WIF = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"


def read(folder: Path, **changes: str) -> Claim | Unread:
    file = folder / "claims.csv"
    row = {**ROW, **changes}
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([row.keys(), row.values()])
    claims, unread = read_claims(file)
    (one,) = [*claims, *unread]
    return one


def test_a_claim_is_read_in_the_form_it_is_compared_in(tmp_path: Path) -> None:
    claim = read(tmp_path)
    assert isinstance(claim, Claim)
    assert (claim.chain, claim.address, claim.transaction) == (
        "ethereum",
        ALICE.address,
        TRANSACTION,
    )
    assert claim.submitted_at == datetime(2018, 2, 2, tzinfo=UTC)
    assert (claim.log_index, claim.records_match) == (3, True)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        (ALICE.address, ALICE.address),
        (ALICE.address.upper().replace("0X", "0x"), ALICE.address),
        (BECH32.upper(), BECH32),
        (NEM, NEM),
        ("NC4C6P-SUW5CL-TDT5SX-AGJDQJ-GZNESK-FK5MCN-77OG", NEM),
        ("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"),
        (f"0X{ALICE.address[2:]}", ALICE.address),
        (ALICE.address[2:], ALICE.address[2:]),
        (BECH32.upper().replace("BC", "TB"), BECH32.replace("bc", "tb")),
        (NEM.lower(), NEM),
        ("abc:def-_9", "abc:def-_9"),
    ],
)  # fmt: skip
def test_an_address_has_one_form(tmp_path: Path, written: str, normal: str) -> None:
    claim = read(tmp_path, address=written)
    assert isinstance(claim, Claim)
    assert claim.address == normal


@pytest.mark.parametrize(
    ("column", "written", "kept"),
    [
        ("chain", "eip155:1", "ethereum"), ("chain", "BTC", "bitcoin"), ("chain", "xem", "nem"),
        ("chain", "Polygon", "polygon"), ("chain", "c" * 41, "c" * 41),
        ("transaction", TRANSACTION, TRANSACTION), ("transaction", "Ab9" * 40, "Ab9" * 40),
        ("transaction", "A" * 20, "A" * 20), ("address", "Z9" * 60, "Z9" * 60),
        ("log_index", "", None), ("log_index", "0", 0), ("log_index", "999999999", 999_999_999),
        ("version", "v 2 " * 25, ("v 2 " * 25).strip()), ("nonce", "n" * 100, "n" * 100),
        ("signature", "s" * 300, "s" * 300), ("payout_address", BECH32.upper(), BECH32),
        ("expires_at", "2018-02-03T09:00:00+09:00", datetime(2018, 2, 3, tzinfo=UTC)),
        ("expires_at", "", None), ("records_match", "", False), ("records_match", "False", False),
        ("claim_id", "c" + "." * 63, "c" + "." * 63), ("claimant_id", " alice ", "alice"),
    ],
)  # fmt: skip
def test_a_field_is_kept_in_one_form(
    tmp_path: Path, column: str, written: str, kept: object
) -> None:
    claim = read(tmp_path, **{column: written})
    assert isinstance(claim, Claim), claim
    assert getattr(claim, column) == kept
    if isinstance(kept, datetime):
        assert getattr(claim, column).tzinfo is UTC


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("note", SEED), ("note", f"my words: {SEED}, please help"), ("claimant_id", SEED),
        ("nonce", WIF), ("note", f"private key: 0x{'4f' * 32}"), ("claim_id", SEED),
        ("address", "4f" * 32), ("payout_address", f"0x{'4f' * 32}"), ("nonce", "4f" * 32),
    ],
)  # fmt: skip
def test_a_claim_that_holds_a_secret_is_refused_unseen(
    tmp_path: Path, column: str, text: str
) -> None:
    found = read(tmp_path, **{column: text})
    assert isinstance(found, Unread)
    assert found == Unread(1, "" if column == "claim_id" else "c-1", secret=True)


KEY = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
KEY_64 = "4Z7cXSyeFR8wNGMVXUE1TwtKn5D5Vu7FzEv69dokLv7KrQk7h6pu4LF8ZRR9yQBhc7uSM6RTTZtU1fmaxiNrxXrs"


@pytest.mark.parametrize(
    "text",
    [
        KEY, f"my key is {KEY}", f"0x{KEY.upper()}!", f"{KEY}{KEY}", KEY_64, f"it: {KEY_64}.",
        f"0x {KEY[:32]} {KEY[32:]}", f"{KEY[:30]}\u200b{KEY[30:]}", f"{KEY[:9]}\n{KEY[9:]}",
        "-".join(KEY[at : at + 8] for at in range(0, 64, 8)), " ".join(KEY),
        f"{WIF[:20]} {WIF[20:]}", SEED.replace("a", "\u0430"),
        KEY.replace("a", "\u0430"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("column", ["note", "payout_address", "address", "version", "claimant_id"])
def test_a_key_is_found_where_no_word_names_it(tmp_path: Path, column: str, text: str) -> None:
    assert read(tmp_path, **{column: text}) == Unread(1, "c-1", secret=True)


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("note", f"See https://explorer.example/tx/0x{TRANSACTION}"),
        ("note", "2018-01-26 12:07, 2018-01-27 23:00, 2018-01-28 01:00 " * 3),
        ("note", "b7e1c0de-9f3a-4c55-8d2e-0a1b2c3d4e5f"), ("transaction", KEY_64),
        ("signature", KEY_64), ("signature", f"0x{KEY}{KEY}1b"),
    ],
)  # fmt: skip
def test_what_only_resembles_a_key_is_let_through(tmp_path: Path, column: str, text: str) -> None:
    assert isinstance(read(tmp_path, **{column: text}), Claim)


@pytest.mark.parametrize(
    "claim_id",
    [KEY, KEY.upper(), f"0x{KEY}"[:64], "-".join((KEY[:20], KEY[20:40], KEY[40:60])), KEY[:32]],
)
def test_the_number_of_a_claim_repeats_nothing_of_a_secret(tmp_path: Path, claim_id: str) -> None:
    found = read(tmp_path, claim_id=claim_id, note=f"my key: {KEY}")
    assert found == Unread(1, "", secret=True)


def test_a_key_in_place_of_the_number_of_a_claim_is_a_secret(tmp_path: Path) -> None:
    assert read(tmp_path, claim_id=KEY) == Unread(1, "", secret=True)


def test_a_phrase_spread_over_fields_is_found(tmp_path: Path) -> None:
    words = SEED.split()
    first, second, third = (" ".join(words[at : at + 4]) for at in (0, 4, 8))
    found = read(tmp_path, version=first, nonce=second, records_match="", note=third)
    assert isinstance(found, Unread)
    assert found.secret


def test_a_word_about_keys_beside_a_transaction_is_no_secret(tmp_path: Path) -> None:
    claim = read(tmp_path, claimant_id="my private key", transaction=TRANSACTION)
    assert isinstance(claim, Claim)


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("claimant_id", ""), ("submitted_at", "2018-02-02"), ("submitted_at", "soon"),
        ("chain", "e th"), ("address", ""),
        ("address", ALICE.address[:-1] + ("b" if ALICE.address[-1] != "b" else "c")),
        ("transaction", "x"), ("log_index", "-1"), ("log_index", "１"),
        ("expires_at", "2018-02-02T00:00:00"), ("records_match", "maybe"),
        ("chain", "c" * 42), ("chain", ""), ("chain", "-eth"), ("address", "Z9" * 60 + "Z"),
        ("address", "shorter12"), ("transaction", "A" * 19), ("transaction", "A" * 121),
        ("transaction", "A" * 20 + "-"), ("log_index", "1" * 10),
        ("nonce", "n" * 101), ("version", "a\tb"), ("signature", "s" * 301), ("signature", "签"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_without_its_value(tmp_path: Path, column: str, text: str) -> None:
    assert read(tmp_path, **{column: text}) == Unread(1, "c-1", secret=False, field=column)


@pytest.mark.parametrize("claim_id", ["", "a b", "<b>", "=1+1"])
def test_a_claim_number_is_plain(tmp_path: Path, claim_id: str) -> None:
    assert read(tmp_path, claim_id=claim_id) == Unread(1, "", secret=False, field="claim_id")


def test_of_several_wrong_fields_the_first_is_named(tmp_path: Path) -> None:
    found = read(tmp_path, log_index="x", chain="e th", records_match="maybe")
    assert found == Unread(1, "c-1", secret=False, field="chain")


@pytest.mark.parametrize("fields", [-1, 1])
def test_a_row_with_other_fields_than_the_header_is_no_claim(tmp_path: Path, fields: int) -> None:
    values = [*ROW.values(), "more"][: len(ROW) + fields]
    text = ",".join(ROW) + "\n" + ",".join(values) + "\n"
    (tmp_path / "c.csv").write_text(text, encoding="utf-8")
    assert read_claims(tmp_path / "c.csv") == ([], [Unread(1, "c-1", secret=False)])


def test_a_row_that_ends_before_the_number_of_its_claim_is_no_claim(tmp_path: Path) -> None:
    names = [*list(ROW)[1:], "claim_id"]
    row = [ROW[name] for name in names[:-1]]
    (tmp_path / "c.csv").write_text(f"{','.join(names)}\n{','.join(row)}\n", encoding="utf-8")
    assert read_claims(tmp_path / "c.csv") == ([], [Unread(1, "", secret=False, field="claim_id")])


def test_the_required_columns_are_enough(tmp_path: Path) -> None:
    names = COLUMNS.split(", ")
    row = [ROW[name] for name in names]
    (tmp_path / "c.csv").write_text(f"{','.join(names)}\n{','.join(row)}\n", encoding="utf-8")
    at = datetime(2018, 2, 2, tzinfo=UTC)
    expected = Claim("c-1", "alice", at, "ethereum", ALICE.address, TRANSACTION)
    assert read_claims(tmp_path / "c.csv") == ([expected], [])


def test_rows_are_counted_from_the_header_on_and_empty_lines_are_none(tmp_path: Path) -> None:
    header, good = ",".join(ROW), ",".join(ROW.values())
    bad = good.replace("TRUE", "maybe")
    text = f"\ufeff{header}\n{good}\n\n{bad}\n{good}\n"
    (tmp_path / "c.csv").write_text(text, encoding="utf-8")
    claims, unread = read_claims(tmp_path / "c.csv")
    assert [claim.row for claim in claims] == [1, 3]
    assert unread == [Unread(2, "c-1", secret=False, field="records_match")]


COLUMNS = "claim_id, claimant_id, submitted_at, chain, address, transaction"
LACKING = "Columns are missing or stand twice"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", f"{LACKING}: {COLUMNS}. Give {COLUMNS}."),
        (b"claim_id,chain,address\n",
         f"{LACKING}: claimant_id, submitted_at, transaction. Give {COLUMNS}."),
        (f"{COLUMNS.replace(', ', ',')},chain\n".encode(), f"{LACKING}: header. Give {COLUMNS}."),
        (b"\xff\n", "It can't be read: UnicodeDecodeError. Write it as plain UTF-8 CSV."),
        (None, "It can't be read: FileNotFoundError. Write it as plain UTF-8 CSV."),
    ],
)  # fmt: skip
def test_what_is_no_list_of_claims_is_an_error(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / "c.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(PolicyError) as caught:
        read_claims(file)
    assert str(caught.value) == f"{file}: {said}"


TERMS = """\
case: Theft of 26 January 2018
domain: minato.example
opens: 2018-02-01T00:00:00+09:00
closes: 2018-03-01T00:00:00+09:00
versions: ["2.68"]
keys_stolen: true
appeal_days: 30
"""


def load(folder: Path, text: str) -> ClaimTerms:
    (folder / "claims.yaml").write_text(text)
    return load_claim_terms(folder / "claims.yaml")


def test_the_terms_are_read(tmp_path: Path) -> None:
    found = load(tmp_path, TERMS)
    assert (found.versions, found.keys_stolen) == (("2.68",), True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("domain: minato.example", "domain: https://minato.example"),
        ("closes: 2018-03-01", "closes: 2018-01-01"),
        ("closes: 2018-03-01T00:00:00+09:00", "closes: 2018-03-01T00:00:00"),
        ("keys_stolen: true\n", ""),
        ("appeal_days: 30", "appeal_days: 0"),
        ("case: Theft of 26 January 2018", 'case: "a\\nClaim: b"'),
        ("versions:", "version:"),
        ("case:", "["),
    ],
)
def test_wrong_terms_are_refused(tmp_path: Path, old: str, new: str) -> None:
    assert old in TERMS
    with pytest.raises(PolicyError):
        load(tmp_path, TERMS.replace(old, new))
