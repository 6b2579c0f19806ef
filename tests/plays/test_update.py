"""The periodic update of both replays, and of records made for one case each."""

from __future__ import annotations

import re
from datetime import datetime
from email import message_from_bytes, policy
from itertools import pairwise

import pytest
from aboveboard.errors import PlayError
from aboveboard.plays.before import before
from aboveboard.plays.changes import Changes
from aboveboard.plays.checklist import checklist, missing
from aboveboard.plays.statement import Edition, Statement, running_text
from aboveboard.plays.update import SECTIONS, periodic_update
from aboveboard.record import View
from aboveboard.rendering import render_email, render_posts, renditions
from aboveboard.rendering.measure import ANNOUNCEMENT_LIMIT
from aboveboard.rendering.networks import weigh_sms, weigh_x
from aboveboard.wording.language import load_languages
from aboveboard.wording.readability import readability
from plain_words import (
    CLOCK,
    chinese_faults,
    chinese_left,
    english_left,
    forbidden,
    grades,
    half_told_instants,
)
from records import (
    HEADER,
    REPLAYS,
    each_update,
    entry,
    event,
    figure,
    record_of,
    replay,
    shown,
    update_statement,
)

EVERY = pytest.mark.parametrize(("name", "as_of"), each_update())


def both(name: str, as_of: datetime) -> tuple[Edition, Edition]:
    """Return the English and the Chinese edition."""
    statement = update_statement(name, as_of)
    return statement.edition("en"), statement.edition("zh-CN")


# --- every update of the replays ------------------------------------------------------------------


@EVERY
def test_both_languages_have_the_same_sections_and_blocks_of_the_same_form(
    name: str, as_of: datetime
) -> None:
    def forms(edition: Edition) -> list[object]:
        return [
            (section.id, block.kind, len(getattr(block, "rows", getattr(block, "items", ()))))
            for section in edition.sections
            for block in section.blocks
        ]

    english, chinese = both(name, as_of)
    assert forms(english) == forms(chinese)
    assert {section.id for section in english.sections} <= set(SECTIONS)
    assert len(english.posts.more) == len(chinese.posts.more)
    assert len(english.hotline) == len(chinese.hotline)


@EVERY
def test_every_section_says_something_and_no_placeholder_is_left(
    name: str, as_of: datetime
) -> None:
    for edition in both(name, as_of):
        assert all(section.title and section.blocks for section in edition.sections)
        for place, text in shown(edition):
            assert not re.search(r"[{}\x00-\x1f|]|\bNone\b|  ", text.replace("\n", " ")), place


@EVERY
def test_it_reads_as_plain_words(name: str, as_of: datetime) -> None:
    english, chinese = both(name, as_of)
    assert max(grades(english)) <= 9
    measured = readability(running_text(chinese))
    assert measured.characters_a_sentence is not None
    assert measured.characters_a_sentence <= 25
    assert forbidden(english) == forbidden(chinese) == []
    assert chinese_faults(chinese) == []
    assert chinese_left(english) == []
    assert english_left(chinese, replay(name), "Zaif", "VWAP", "Tax", "Answer") == set()


@EVERY
def test_instants_are_whole_and_the_same_in_both_languages(name: str, as_of: datetime) -> None:
    english, chinese = both(name, as_of)
    assert half_told_instants(english) == half_told_instants(chinese) == []
    for section, other in zip(english.sections, chinese.sections, strict=True):
        clocks = (sorted(CLOCK.findall(str(one.blocks))) for one in (section, other))
        assert next(clocks) == next(clocks)


@EVERY
def test_one_apology_at_most_is_made(name: str, as_of: datetime) -> None:
    for edition, word in zip(both(name, as_of), ("sorry", "歉"), strict=True):
        assert running_text(edition).count(word) <= 1
        assert sum(word in text for text in edition.posts.more) <= 1


@EVERY
def test_every_channel_takes_it(name: str, as_of: datetime) -> None:
    made = renditions(update_statement(name, as_of))
    for language in ("en", "zh-CN"):
        assert len(made[f"{language}/announcement.html"]) <= ANNOUNCEMENT_LIMIT


@EVERY
def test_its_shortest_posts_fit_with_prefix_and_number(name: str, as_of: datetime) -> None:
    for edition, limit in zip(both(name, as_of), (160, 70), strict=True):
        prefix = "(1/9) " + edition.posts.prefix
        assert weigh_x(prefix + " " + edition.posts.first[-1]).fits
        weight = weigh_sms(prefix + edition.posts.sms[-1])
        assert weight.limit == limit
        assert weight.fits


@EVERY
def test_what_a_replay_publishes_lacks_nothing_required(name: str, as_of: datetime) -> None:
    view = View(replay(name), as_of)
    assert missing("periodic-update", view, Changes(before(replay(name), as_of), view)) == ()


def test_updates_are_counted_and_each_has_its_own_subject_address_and_predecessor() -> None:
    made = [update_statement(*param.values) for param in each_update() if REPLAYS[0] in param.id]
    assert [one.play_number for one in made] == list(range(1, len(made) + 1))
    # the eighth statement of the case is its compensation standard
    assert [one.number for one in made] == [n for n in range(2, len(made) + 3) if n != 8]
    for edition in ("en", "zh-CN"):
        subjects = [one.edition(edition).subject for one in made]
        assert len(set(subjects)) == len(subjects)
    for earlier, later in pairwise(made):
        if later.number == earlier.number + 1:
            assert later.previous == earlier.id
            assert earlier.address in str(later.edition("en").section("news"))
        assert later.thread[0] == "2018-01-26-minato-01"
    message = message_from_bytes(render_email(made[-1], "en"), policy=policy.default)
    assert len(message["References"].split()) == made[-1].number - 1
    assert message["In-Reply-To"] == message["References"].split()[-1]


def test_the_replay_says_aloud_what_came_late() -> None:
    def lateness(as_of: str) -> str:
        english, _ = both(REPLAYS[0], datetime.fromisoformat(as_of))
        found = re.search(r"It came ([\w ]+) late", running_text(english))
        return found[1] if found else ""

    assert lateness("2018-01-26T12:38+09:00") == ""
    assert lateness("2018-01-26T16:33+09:00") == "3 hours 3 minutes"
    assert lateness("2018-01-26T23:30+09:00") == "2 hours 30 minutes"
    assert lateness("2018-02-13T00:00+09:00") == "10 days 6 hours"
    _, chinese = both(REPLAYS[0], datetime.fromisoformat("2018-02-13T00:00+09:00"))
    assert "实际晚了10天6小时" in running_text(chinese)


def test_the_disclosure_is_late_names_the_loss_and_apologises_for_both() -> None:
    english, chinese = both(REPLAYS[0], datetime.fromisoformat("2018-01-26T23:30+09:00"))
    assert "We held these assets for you" in str(english.section("news"))
    assert "you had to wait" in str(english.section("news"))
    assert "Not told before" in str(english.section("figures"))
    assert "未公布" in str(chinese.section("figures"))
    assert "523 million" in english.title


def test_the_news_are_the_title_where_no_summary_is_new() -> None:
    english, chinese = both(REPLAYS[0], datetime.fromisoformat("2018-01-26T12:38+09:00"))
    assert "XEM trading now paused" in english.title
    assert "XEM交易现已暂停" in chinese.title
    assert all("XEM trading now paused" in text for text in english.posts.first)


# --- one case each --------------------------------------------------------------------------------

EARLY, FIRST, NOW = (f"2030-05-01T{clock}+09:00" for clock in ("11:00", "12:00", "13:00"))
RELEASE = entry("r1", "statement", "play: initial-statement", at=FIRST)
SUMMARY = entry(
    "s",
    "summary",
    "headline: {zh-CN: 资产被盗, en: Assets stolen}",
    "text: {zh-CN: 资产被盗。, en: Assets were stolen.}",
    at=EARLY,
)


def update(*entries: str, as_of: str = NOW, header: str = HEADER) -> Statement:
    record = record_of(*entries, header=header)
    at = datetime.fromisoformat(as_of)
    return periodic_update(View(record, at), before(record, at), load_languages(record.languages))


def words(statement: Statement) -> tuple[str, str]:
    english, chinese = statement.edition("en"), statement.edition("zh-CN")
    return (
        "\n".join(text for _, text in shown(english)),
        "\n".join(text for _, text in shown(chinese)),
    )


def test_news_without_a_summary_are_named_in_the_first_line() -> None:
    told = entry("a", "authority", "text: {zh-CN: 已报警。, en: Police.}", at=NOW)
    statement = update(SUMMARY, RELEASE, told)
    assert statement.edition("en").summary.startswith("New: Police. ")
    assert statement.edition("zh-CN").summary.startswith("新内容：已报警。")


NOT_TOUCHED = entry(
    "btc",
    "unaffected",
    "text: {zh-CN: 我们的BTC钱包, en: Our BTC wallets}",
    "checked: {zh-CN: 已逐一核对余额, en: We compared each balance}",
    at=NOW,
)


def test_the_first_line_and_the_news_name_what_is_new_and_not_its_kind() -> None:
    stopped = event("stop", "The transfers have stopped.", at=NOW)
    asked = entry("q", "answer", "question: {zh-CN: 能提币吗？, en: Can I withdraw?}",
                  "answer: {zh-CN: 不能。, en: No.}", at=NOW)  # fmt: skip
    english, chinese = (
        update(SUMMARY, RELEASE, stopped, NOT_TOUCHED, asked).edition(tag)
        for tag in ("en", "zh-CN")
    )
    assert english.summary.startswith(
        "New: The transfers have stopped. Not affected: Our BTC wallets. How we checked: We "
        "compared each balance. We answer: Can I withdraw? "
    )
    assert chinese.summary.startswith(
        "新内容：发生了。未受影响：我们的BTC钱包。核查方式：已逐一核对余额。解答：能提币吗？"
    )
    assert "Our BTC wallets. How we checked" in str(english.section("news"))
    assert "我们的BTC钱包。核查方式" in str(chinese.section("news"))


def test_a_text_without_a_stop_gets_one_where_a_sentence_follows() -> None:
    english, chinese = words(update(SUMMARY, RELEASE, NOT_TOUCHED))
    assert "Our BTC wallets How" not in english
    assert "我们的BTC钱包核查" not in chinese


LOST = entry("lost-1", "figure", "key: lost-value", 'amount: "150000000"', "unit: USD", at=EARLY)
MENDED = entry(
    "lost-2",
    "figure",
    "key: lost-value",
    'amount: "285000000"',
    "unit: USD",
    "corrects: lost-1",
    "because: {zh-CN: 起初漏算了第二个钱包。, en: At first we did not count a second wallet.}",
    at="2030-05-01T12:30+09:00",
)


@pytest.fixture(scope="module")
def corrected() -> Statement:
    return update(SUMMARY, LOST, RELEASE, MENDED)


def test_a_loss_that_grows_from_150_to_285_million_heads_the_update_as_a_correction(
    corrected: Statement,
) -> None:
    for language, old, new, why in (
        ("en", "150 million US dollars", "285 million US dollars", "At first we did not count"),
        ("zh-CN", "1.5亿美元", "2.85亿美元", "起初漏算了第二个钱包"),
    ):
        edition = corrected.edition(language)
        first = edition.sections[0]
        assert (first.id, first.tone) == ("corrections", "correction")
        for part in (old, new, why):
            assert part in str(first.blocks)
        assert "12:00" in str(first.blocks)
        assert old in edition.summary
        assert new in edition.summary
        assert old in str(edition.section("figures"))


def test_a_correction_is_in_the_title_the_subject_the_posts_and_the_text_message(
    corrected: Statement,
) -> None:
    english, chinese = corrected.edition("en"), corrected.edition("zh-CN")
    assert "correction" in english.title
    assert "with a correction" in english.subject
    assert "更正" in chinese.title
    assert "含更正" in chinese.subject
    for network in ("x", "weibo", "telegram", "mastodon", "sms"):
        for language, new, old in (("en", "285 million", "150 million"), ("zh-CN", "2.85", "1.5")):
            posts = render_posts(corrected, network, language)
            assert re.search("correct|更正", posts[0], re.I), (network, language)
            assert new in "".join(posts)
            assert old in "".join(posts)


def test_a_figure_that_moved_on_gives_its_old_value_and_the_reason() -> None:
    moved = figure(
        "b", '"7"', "BTC", "because: {zh-CN: 清点完毕。, en: The count is done.}", at=NOW
    )
    english, chinese = words(update(figure("a", at=EARLY), RELEASE, moved))
    assert "5 BTC. Why it changed: The count is done." in english
    assert "5枚BTC。变化说明：清点完毕。" in chinese
    assert "orrection" not in english


def test_nothing_new_is_a_short_update_on_time() -> None:
    service = entry(
        "w", "service", "service: withdrawals", "state: paused", "assets: all", at=EARLY
    )
    promise = entry("p", "commitment", "promise: next-update", "due: 2030-05-01T06:00Z", at=NOW)
    quiet = update(SUMMARY, service, LOST, RELEASE, promise)
    ids = [section.id for section in quiet.edition("en").sections]
    assert ids == [
        "safety", "news", "services", "unknown", "next-update", "questions", "verify", "about"
    ]  # fmt: skip
    english, chinese = words(quiet)
    assert "Nothing has changed since our first statement." in english
    assert "自首次公告以来没有新情况。" in chinese
    assert "sorry" not in english
    assert "歉" not in chinese
    assert "no change" in quiet.edition("en").subject
    loud = update(SUMMARY, service, LOST, RELEASE, event("e", at=NOW))
    lengths = [len(render_email(one, "en")) for one in (quiet, loud)]
    assert lengths[0] < 0.8 * lengths[1]


def test_nothing_new_and_late_says_so() -> None:
    promise = entry("p", "commitment", "promise: next-update", "due: 2030-05-01T03:40Z", at=FIRST)
    english, chinese = words(update(SUMMARY, promise, RELEASE, as_of="2030-05-01T12:52+09:00"))
    assert "It came 12 minutes late." in english
    assert "实际晚了12分钟" in chinese
    assert english.count("sorry") == 2  # on the page, and once among the posts


CAUSES = {
    "phishing": ("Never from a link in a message", "不要点击消息里的链接"),
    "vulnerability": ("official store", "官方应用商店"),
    "insider": ("does not prove that it comes from us", "并不能证明"),
    "key-leak": ("The keys that were stolen are ours", "被盗的是我们的私钥"),
    "supply-chain": ("Before you sign a transfer", "签署转账之前"),
    "unknown": ("The cause is not yet known", "原因尚未查明"),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_the_advice_fits_the_cause_and_no_other(cause: str) -> None:
    told = entry("c", "cause", f"cause: {cause}", "text: {zh-CN: 原因。, en: The cause.}", at=NOW)
    statement = update(SUMMARY, RELEASE, told)
    for number, language in enumerate(("en", "zh-CN")):
        advice = str(statement.edition(language).section("advice"))
        fitting = [name for name, phrases in CAUSES.items() if phrases[number] in advice]
        assert fitting in ([cause], ["vulnerability", "supply-chain"])
        robbed = str(statement.edition(language).section("robbed"))
        assert statement.issuer.sender.split("@")[1] in robbed


def test_a_leaked_key_of_ours_asks_no_customer_to_change_a_password() -> None:
    told = entry("c", "cause", "cause: key-leak", "text: {zh-CN: 私钥。, en: Keys.}", at=NOW)
    advice = str(update(SUMMARY, RELEASE, told).edition("en").section("advice"))
    assert "hange your password" not in advice


def test_a_suspected_cause_is_told_as_suspected_with_what_would_settle_it() -> None:
    gap = entry(
        "u",
        "unknown",
        "text: {zh-CN: 界面是否被篡改。, en: Whether the page was changed.}",
        "finding_out: {zh-CN: 正在比对。, en: We are comparing.}",
        at=EARLY,
    )
    told = entry(
        "c",
        "cause",
        "cause: supply-chain",
        "text: {zh-CN: 攻击者可能篡改了界面。, en: Attackers may have changed the page.}",
        at=NOW,
        confidence="suspected",
    )
    english, chinese = words(update(SUMMARY, gap, RELEASE, told))
    assert "suspected, not proven" in english
    assert "What would settle it stands below" in english
    assert "初步判断，尚未证实" in chinese


MORE = {
    "attack": (
        "finding",
        ["about: attack", "text: {zh-CN: 入侵邮箱。, en: They broke into a mailbox.}"],
        "findings",
        "confirmed",
    ),
    "prevention": (
        "finding",
        ["about: prevention", "text: {zh-CN: 换了密钥。, en: All keys are new.}"],
        "findings",
        "What now prevents it",
    ),
    "rumour": (
        "rumour",
        ["text: {zh-CN: 已破产, en: They are bankrupt}", "answer: {zh-CN: 没有。, en: No.}"],
        "rumours",
        "They are bankrupt",
    ),
    "scam": ("scam", ["text: {zh-CN: 假网站。, en: A fake site.}"], "rumours", "A fake site."),
    "answer": (
        "answer",
        [
            "question: {zh-CN: 何时？, en: When?}",
            "answer: {zh-CN: 未定。, en: Not set.}",
            "people: 12",
        ],
        "answers",
        "When? (12 people asked)",
    ),
    "authority": ("authority", ["text: {zh-CN: 已报警。, en: Police.}"], "authorities", "Police."),
}  # fmt: skip


@pytest.mark.parametrize("case", MORE)
def test_what_the_record_holds_is_told_in_its_section(case: str) -> None:
    kind, fields, section, says = MORE[case]
    statement = update(SUMMARY, RELEASE, entry("x", kind, *fields, at=NOW))
    assert says in str(statement.edition("en").section(section))
    assert statement.edition("zh-CN").section(section) is not None


def test_the_most_asked_question_stands_first() -> None:
    asked = [
        entry(
            f"q{people}",
            "answer",
            f"question: {{zh-CN: 问{people}？, en: Q{people}?}}",
            "answer: {zh-CN: 答。, en: A.}",
            *([f"people: {people}"] if people else []),
            at=NOW,
        )
        for people in (0, 3, 40)
    ]
    section = update(SUMMARY, RELEASE, *asked).edition("en").section("answers")
    assert section is not None
    table = section.blocks[0]
    assert [row[0][:2] for row in getattr(table, "rows")] == ["Q4", "Q3", "Q0"]  # noqa: B009


def test_the_share_of_withdrawals_that_are_done_is_told() -> None:
    done = [
        entry("a", "figure", "key: withdrawals-requested", 'amount: "3"', "unit: requests", at=NOW),
        entry("b", "figure", "key: withdrawals-done", 'amount: "2"', "unit: requests", at=NOW),
    ]
    english, chinese = words(update(SUMMARY, RELEASE, *done))
    assert "Of all withdrawal requests, 66.666% are done." in english
    assert "已完成66.666%" in chinese


def test_frozen_and_recovered_are_told_by_party() -> None:
    frozen = figure(
        "f", '"2"', "BTC", "party: {zh-CN: 甲交易所, en: Alpha Exchange}", at=NOW
    ).replace("key: lost", "key: frozen")
    english, chinese = words(update(SUMMARY, RELEASE, frozen))
    assert "Frozen by others: Alpha Exchange" in english
    assert "已冻结（甲交易所）" in chinese


def test_other_promises_are_told_open_kept_and_broken() -> None:
    def promise(name: str, due: str) -> str:
        return entry(
            name, "commitment", "promise: payment", f"due: {due}",
            f"text: {{zh-CN: 付款{name}。, en: We pay {name}.}}", at=EARLY,
        )  # fmt: skip

    done = entry(
        "m",
        "measure",
        "text: {zh-CN: 已付。, en: Paid.}",
        "keeps: [b]",
        at="2030-05-01T12:10+09:00",
    )
    english, chinese = words(
        update(
            SUMMARY,
            promise("a", "2030-05-02T00:00Z"),
            promise("b", "2030-05-01T12:30+09:00"),
            promise("c", "2030-05-01T12:40+09:00"),
            RELEASE,
            done,
        )
    )
    assert "- We pay a." not in english
    assert "We pay a. By 2 May 2030" in english
    assert "We promised: We pay b. It was done at 1 May 2030, 12:10" in english
    assert "We pay c. It was due by 1 May 2030, 12:40" in english
    assert "It is not done yet." in english
    assert "目前仍未完成" in chinese


def test_without_an_earlier_statement_there_is_nothing_to_update() -> None:
    with pytest.raises(PlayError, match="initial-statement first"):
        update(SUMMARY)


def test_a_bar_in_a_summary_stays_text_in_every_place() -> None:
    hostile = SUMMARY.replace("Assets were stolen.", "'A | B'").replace(EARLY, NOW)
    statement = update(event("e", at=EARLY), RELEASE, hostile)
    assert statement.edition("en").summary == "A | B"


def test_what_is_learned_later_changes_no_earlier_update() -> None:
    name, as_of = each_update()[2].values
    record = replay(name)
    cut = record.model_copy(
        update={"entries": tuple(e for e in record.entries if e.known_at <= as_of)}
    )
    again = periodic_update(View(cut, as_of), before(cut, as_of), load_languages(record.languages))
    assert again == update_statement(name, as_of)


def test_the_checklist_names_a_change_without_a_reason() -> None:
    record = record_of(figure("a", at=EARLY), RELEASE, figure("b", '"7"', at=NOW))
    view = View(record, datetime.fromisoformat(NOW))
    found = {
        item.id: item
        for item in checklist("periodic-update", view, Changes(before(record, view.as_of), view))
    }
    assert found["U3"].state == "missing"
    assert "because" in found["U3"].note
    assert {f"U{n}" for n in range(1, 14)} | {f"G{n}" for n in range(1, 11)} == set(found)
