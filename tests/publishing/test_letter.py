"""A letter: the approved bytes, addressed to many, with a personal part that breaks nothing."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aboveboard.errors import PublishError, RenderError
from aboveboard.publishing.letter import Letter
from aboveboard.rendering.email import email_headers, render_email
from aboveboard.rendering.personal import PLACE, Personal, personal_html
from sample_statement import sample_statement

STATEMENT = sample_statement(previous="2018-01-26-minato-00")
LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


def letter(language: str) -> Letter:
    return Letter(STATEMENT, language, render_email(STATEMENT, language))


def parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)  # type: ignore[return-value]


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    text: str = found.get_content()
    return text


@LANGUAGES
def test_without_a_personal_part_the_body_is_the_approved_one(language: str) -> None:
    approved = render_email(STATEMENT, language)
    body = approved[len(email_headers(STATEMENT, language)) :]
    assert letter(language).message("a@example.com").endswith(body)


@LANGUAGES
def test_each_recipient_gets_own_address_id_and_thread(language: str) -> None:
    made = letter(language)
    one, two = (parsed(made.message(f"{name}@example.com")) for name in ("one", "two"))
    assert (one["To"], two["To"]) == ("one@example.com", "two@example.com")
    assert one["Message-ID"] != two["Message-ID"]
    assert one["In-Reply-To"] != two["In-Reply-To"]
    assert one["Message-ID"] == parsed(made.message("one@example.com"))["Message-ID"]
    expected = render_email(STATEMENT, language, recipient="one@example.com")
    assert sorted(parsed(expected).items()) == sorted(one.items())


@LANGUAGES
@pytest.mark.parametrize("code", ["K7-蓝鲸", "<b>&\"'", "Zq9"])
def test_the_own_code_stands_in_both_parts_escaped_and_the_rest_is_the_same(
    language: str, code: str
) -> None:
    made = letter(language)
    plain, own = (
        parsed(made.message("a@example.com", personal=Personal(given))) for given in ("", code)
    )
    assert part(own, "plain").splitlines()[0].rstrip().endswith(code)
    assert part(own, "plain").split()[-3:] == part(plain, "plain").split()[-3:]
    html = part(own, "html")
    escaped = code.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert escaped.replace('"', "&#34;").replace("'", "&#39;") in html
    assert "<b>" not in html
    title = STATEMENT.edition(language).title
    assert part(own, "plain").splitlines()[2].startswith(("[", title[:4]))
    assert part(own, "plain").count(title) == part(plain, "plain").count(title) == 1
    assert html.index("</h1>") < html.index(escaped[:3]) < html.index("</body>")


@LANGUAGES
def test_lines_stay_within_what_mail_allows(language: str) -> None:
    raw = letter(language).message("a@example.com", personal=Personal("K" * 60))
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


@LANGUAGES
def test_the_personal_part_stands_in_its_place_in_the_page_and_nowhere_else(language: str) -> None:
    own = Personal("K7")
    page = part(parsed(letter(language).message("a@example.com", personal=own)), "html")
    back = page.replace(personal_html(STATEMENT.edition(language), own), PLACE)
    assert back.split() == part(parsed(render_email(STATEMENT, language)), "html").split()


def test_each_further_header_stands_in_a_line_of_its_own() -> None:
    more = [("List-Unsubscribe", "<https://a.example/>"), ("List-Unsubscribe-Post", "One-Click")]
    message = parsed(letter("en").message("a@example.com", headers=more))
    assert [(name, message[name]) for name, _ in more] == more


def test_an_address_that_would_make_a_header_is_refused() -> None:
    with pytest.raises(RenderError, match="not an e-mail address"):
        letter("en").message("a@example.com\r\nBcc: b@example.com")


def test_an_email_of_another_version_is_refused() -> None:
    with pytest.raises(PublishError, match=r"^en/email\.eml: .* another version"):
        Letter(STATEMENT, "en", b"Date: today\r\n\r\nhello")


@LANGUAGES
def test_a_subscriber_is_shown_the_way_to_leave_in_both_parts(language: str) -> None:
    link = "https://status.minato.example/2018-01-26/unsubscribe/token_-.x"
    own = parsed(letter(language).message("a@example.com", personal=Personal("code", link)))
    lines = part(own, "plain").splitlines()
    assert lines[0].endswith("code")
    assert lines[1].rstrip().endswith(link)
    assert f'<a href="{link}"' in part(own, "html")
