"""A published figure changes aloud: a correction on the record, said in each language."""

from __future__ import annotations

import pytest
from aboveboard.plays.before import before
from aboveboard.plays.honesty import Finding, blocking, check_record
from aboveboard.plays.initial import initial_statement
from aboveboard.plays.update import periodic_update
from aboveboard.record import View
from aboveboard.wording.language import load_languages
from honest import ONE, TWO, checks, found_in, statement_of, texts, whole_record
from records import entry, releases, replay

SAID = {
    "en": "Correction: we said 150 million US dollars. Right is 285 million US dollars.",
    "zh-CN": "更正：此前公布为1.5亿美元，应为2.85亿美元。",
}


def figure(name: str, key: str, amount: str, *more: str, unit: str = "USD", **common: str) -> str:
    lines = (f"key: {key}", f'amount: "{amount}"', f"unit: {unit}", *more)
    return entry(name, "figure", *lines, **{"at": "2030-05-01T12:00+09:00", **common})


def later(name: str, key: str, amount: str, *more: str, **common: str) -> str:
    return figure(name, key, amount, *more, **{"known_at": "2030-05-01T13:30+09:00", **common})


CORRECTS = ("corrects: one", *texts("because", "We counted twice.", "我们重新统计了。"))


def changed(*entries: str, said: dict[str, str] | None = None) -> tuple[Finding, ...]:
    """Return what is found at two o'clock against what was published at one."""
    record = whole_record(*entries)
    overrides = {"advice": said} if said else None
    return found_in(record, TWO, overrides, previous=statement_of(record, ONE))


@pytest.mark.parametrize("key", ["lost", "lost-value", "affected-accounts", "affected-wallets"])
@pytest.mark.parametrize("amount", ["149", "151"])
def test_what_was_lost_does_not_change_in_silence(key: str, amount: str) -> None:
    unit = key.removeprefix("affected-") if key.startswith("affected") else "USD"
    found = changed(
        figure("one", key, "150", unit=unit),
        later("two", key, amount, unit=unit, at="2030-05-01T13:30+09:00"),
    )
    (finding,) = (f for f in found if f.check == "changed-figure")
    assert f"Published: {key} 150 {unit}; now {amount} {unit}." in finding.what
    assert finding.severity == "error"


@pytest.mark.parametrize("key", ["frozen", "recovered", "paid", "withdrawals-done"])
def test_what_goes_on_may_grow(key: str) -> None:
    found = changed(figure("one", key, "150"), later("two", key, "151"))
    assert "changed-figure" not in checks(found)


@pytest.mark.parametrize("key", ["frozen", "recovered", "paid", "withdrawals-requested"])
def test_what_goes_on_does_not_shrink_in_silence(key: str) -> None:
    found = changed(figure("one", key, "150"), later("two", key, "149"))
    assert "changed-figure" in checks(found)


def test_what_one_party_froze_is_not_what_another_froze() -> None:
    one = texts("party", "Alpha", "甲")
    two = texts("party", "Beta", "乙")
    found = changed(figure("one", "frozen", "150", *one), later("two", "frozen", "20", *two))
    assert "changed-figure" not in checks(found)


def test_a_level_may_move_on_but_not_at_the_same_instant() -> None:
    one = figure("one", "reserve-gap", "150")
    moved = later("two", "reserve-gap", "0", at="2030-05-01T13:30+09:00")
    assert "changed-figure" not in checks(changed(one, moved))
    assert "changed-figure" in checks(changed(one, later("two", "reserve-gap", "0")))


def test_a_share_may_fall_when_more_ask() -> None:
    one = figure("one", "withdrawals-done", "99.9", unit="percent")
    two = later("two", "withdrawals-done", "98", unit="percent", at="2030-05-01T13:30+09:00")
    assert "changed-figure" not in checks(changed(one, two))


def test_the_same_amount_written_otherwise_is_the_same() -> None:
    found = changed(figure("one", "lost", "150"), later("two", "lost", "150.00"))
    assert "changed-figure" not in checks(found)


def test_a_correction_that_is_said_lets_the_change_stand() -> None:
    entries = (
        figure("one", "lost-value", "150000000"),
        later("two", "lost-value", "285000000", *CORRECTS),
    )
    assert found_in_both(entries, SAID) == []


def found_in_both(entries: tuple[str, ...], said: dict[str, str]) -> list[str]:
    found = changed(*entries, said=said)
    return [f for f in checks(found) if f in ("changed-figure", "correction-unsaid")]


@pytest.mark.parametrize(
    "unsaid",
    [
        {"en": "We said 150 million. It is 285 million.", "zh-CN": "1.5亿，2.85亿。"},
        {"en": "Correction: it is 285 million US dollars.", "zh-CN": "更正：应为2.85亿美元。"},
        {"en": "Correction: not 150 million US dollars.", "zh-CN": "更正：不是1.5亿美元。"},
        {"en": "Correction: not 155 but 285 million.", "zh-CN": "更正：不是1.55亿，是2.85亿。"},
    ],
)
def test_a_correction_names_itself_and_both_figures_in_each_language(
    unsaid: dict[str, str],
) -> None:
    entries = (
        figure("one", "lost-value", "150000000"),
        later("two", "lost-value", "285000000", *CORRECTS),
    )
    assert found_in_both(entries, unsaid) == ["correction-unsaid", "correction-unsaid"]


def test_a_correction_said_in_one_language_only_is_unsaid_in_the_other() -> None:
    said = {**SAID, "en": "We said 150 million US dollars and 285 million US dollars."}
    found = changed(
        figure("one", "lost-value", "150000000"),
        later("two", "lost-value", "285000000", *CORRECTS),
        said=said,
    )
    (finding,) = (f for f in found if f.check == "correction-unsaid")
    assert (finding.place.language, finding.entry) == ("en", "two")


def test_a_figure_that_vanishes_is_found() -> None:
    published = statement_of(whole_record(figure("one", "lost", "150")), ONE)
    found = found_in(whole_record(), TWO, previous=published)
    assert "now gone" in next(f.detail for f in found if f.check == "changed-figure")


def worth(amount: str, at: str = "2030-05-01T12:00+09:00") -> tuple[str, ...]:
    price = texts("  price", "the market price", "市场价格")
    return (
        "worth:",
        f'  amount: "{amount}"',
        "  currency: JPY",
        f"  at: {at}",
        price[0],
        *(f"  {line}" for line in price[1:]),
    )


def test_the_worth_at_the_theft_does_not_change_in_silence() -> None:
    one = figure("one", "lost", "5", *worth("100"), unit="BTC")
    assert "changed-figure" in checks(
        changed(one, later("two", "lost", "5", *worth("90"), unit="BTC"))
    )
    later_price = worth("90", "2030-05-01T13:00+09:00")
    moved = later("two", "lost", "5", *later_price, unit="BTC")
    assert "changed-figure" not in checks(changed(one, moved))


@pytest.mark.parametrize("name", ["2018-01-26-minato", "2025-02-21-larkfield"])
def test_no_figure_of_a_replay_changes_in_silence(name: str) -> None:
    record = replay(name)
    languages = load_languages(record.languages)
    previous = None
    for instant in releases(name):
        statement = initial_statement(View(record, instant), languages)
        if previous is not None:
            found = found_in(record, instant, previous=previous, statement=statement)
            assert not {"changed-figure", "correction-unsaid"} & set(checks(found))
        previous = statement


def _update(*entries: str) -> tuple[Finding, ...]:
    """Return what is found in the update at two o'clock after a first statement at one."""
    release = entry("r1", "statement", "play: initial-statement", at="2030-05-01T13:00+09:00")
    record = whole_record(figure("one", "lost-value", "150000000"), release, *entries)
    view, said = View(record, TWO), before(record, TWO)
    update = periodic_update(view, said, load_languages(record.languages))
    return found_in(record, TWO, previous=said.last, statement=update)


def test_the_update_says_the_correction_that_the_record_holds() -> None:
    found = _update(later("two", "lost-value", "285000000", *CORRECTS))
    assert not {"changed-figure", "correction-unsaid"} & set(checks(found))


def test_an_update_of_a_loss_that_grows_without_a_correction_is_blocked() -> None:
    because = texts("because", "We counted twice.", "我们重新统计了。")
    found = _update(later("two", "lost-value", "285000000", *because))
    assert "changed-figure" in checks(blocking(found))


def summary(english: str, chinese: str, **common: str) -> str:
    headline = texts("headline", "Funds were stolen", "资产被盗")
    return entry("told", "summary", *headline, *texts("text", english, chinese), **common)


STALE = ("150 million US dollars were stolen from our wallet.", "我们的钱包有1.5亿美元被盗。")
RIGHT = ("285 million US dollars were stolen from our wallet.", "我们的钱包有2.85亿美元被盗。")
BOTH = (
    "285 million US dollars were stolen, not 150 million.",
    "被盗的是2.85亿美元，不是1.5亿美元。",
)


@pytest.mark.parametrize(
    ("words", "languages"), [(STALE, {"en", "zh-CN"}), (RIGHT, set()), (BOTH, set())]
)
def test_words_that_still_say_a_corrected_figure_are_found_in_each_language(
    words: tuple[str, str], languages: set[str]
) -> None:
    at = "2030-05-01T13:30+09:00"
    found = _update(
        later("two", "lost-value", "285000000", *CORRECTS), summary(*words, at=at, known_at=at)
    )
    stale = [f for f in found if f.check == "stale-figure"]
    assert {place.language for f in stale for place in f.places} == languages


def test_a_small_figure_that_was_corrected_may_count_something_else() -> None:
    at = "2030-05-01T13:30+09:00"
    found = _update(
        later("few", "affected-wallets", "12", unit="wallets"),
        later("more", "affected-wallets", "13", "corrects: few", *CORRECTS[1:], unit="wallets"),
        summary("We asked 12 people.", "我们问了12人。", at=at, known_at=at),
    )
    assert "stale-figure" not in checks(found)


SMALL = (
    later("lost", "lost", "51", unit="BTC"),
    later("right", "lost", "53", "corrects: lost", *CORRECTS[1:], unit="BTC"),
)


def _small(english: str, chinese: str, *more: str) -> list[Finding]:
    at = "2030-05-01T13:30+09:00"
    found = _update(*SMALL, summary(english, chinese, at=at, known_at=at), *more)
    return [f for f in found if f.check == "stale-figure"]


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("51 BTC were stolen from us.", "51 枚 BTC 从我们这里被盗。"),
        ("Thieves took 51 stolen bitcoins.", "被盗的是51枚比特币。"),
        ("A 51-BTC theft took place.", "我们有51个BTC被盗。"),
        ("We lost BTC 51 from a wallet.", "我们损失了51 BTC。"),
        ("The count went on. 51.0 BTC were stolen.", "清点在继续。５１ＢＴＣ被盗。"),
    ],
)
def test_a_small_figure_that_was_corrected_is_known_by_its_unit(english: str, chinese: str) -> None:
    found = _small(english, chinese)
    assert {place.language for f in found for place in f.places} == {"en", "zh-CN"}
    assert all(f.severity == "error" and f.entry == "told" for f in found)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("53 BTC were stolen from us.", "53枚BTC从我们这里被盗。"),
        ("First we said 51 BTC. It was 53 BTC.", "最初说是51枚BTC，实际是53枚BTC。"),
        ("The count of 51 BTC was wrong.", "51枚BTC这一数字有误。"),
        ("51 people hold BTC. We saw 51 alarms.", "有51人持有BTC，告警响了51次。"),
        ("We moved 151 BTC and 51.5 BTC, or 51%.", "我们转移了151枚BTC和51.5枚BTC，即51%。"),
        ("We moved 51 ETH.", "我们转移了51枚ETH。"),
    ],
)
def test_other_words_are_let_pass(english: str, chinese: str) -> None:
    assert _small(english, chinese) == []


def test_what_another_figure_says_too_may_be_said() -> None:
    back = later("back", "recovered", "51", unit="BTC")
    assert _small("51 BTC came back to us.", "追回了51枚BTC。", back) == []


def test_a_row_of_a_table_may_not_say_it_in_the_words_of_the_record() -> None:
    at = "2030-05-01T13:30+09:00"
    measure = entry(
        "did", "measure", *texts("text", "We traced 51 BTC.", "我们追踪了51枚BTC。"),
        at=at, known_at=at,
    )  # fmt: skip
    found = _small("BTC were stolen.", "BTC被盗。", measure)
    assert {(f.entry, f.place.language) for f in found} == {("did", "en"), ("did", "zh-CN")}


def test_what_people_say_may_be_repeated_to_answer_it() -> None:
    said = texts("text", "They say 51 BTC were stolen.", "有人说被盗的是51枚BTC。")
    at = "2030-05-01T13:30+09:00"
    answer = texts("answer", "It is more.", "实际更多。")
    rumour = entry("talk", "rumour", *said, *answer, at=at, known_at=at)
    assert _small("BTC were stolen.", "BTC被盗。", rumour) == []


def test_a_corrected_worth_is_known_as_well() -> None:
    at = "2030-05-01T13:30+09:00"
    found = _update(
        later("lost", "lost", "5", *worth("100"), unit="BTC"),
        later("right", "lost", "5", *worth("90"), "corrects: lost", *CORRECTS[1:], unit="BTC"),
        summary("Coins worth 100 yen were stolen.", "价值100日元的币被盗。", at=at, known_at=at),
    )
    stale = {f.place.language for f in found if f.check == "stale-figure"}
    assert stale == {"en", "zh-CN"}


def test_a_text_of_the_record_that_no_statement_shows_is_read_too() -> None:
    hint = texts("share", "51 BTC were moved.", "51枚BTC被转走。")
    at, told = "2030-05-01T13:30+09:00", texts("text", "A key leaked.", "私钥泄露。")
    cause = entry("why", "cause", "cause: key-leak", *told, *hint, at=at, known_at=at)
    record = whole_record(*SMALL, cause)
    found = check_record(View(record, TWO), load_languages(record.languages))
    fields = {(f.entry, f.field[2:]) for f in found if f.check == "stale-figure"}
    assert fields == {("why", ("share", tag)) for tag in ("en", "zh-CN")}
