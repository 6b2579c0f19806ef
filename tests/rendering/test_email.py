"""The message parses back whole, reads without pictures, and names itself the same each time."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import charset, message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import cast

import html5lib
import pytest
from aboveboard.errors import RenderError
from aboveboard.plays.statement import Bullets, Chart, Section, Statement
from aboveboard.rendering import email_body, email_headers, render_email
from aboveboard.rendering.email import HTML_LIMIT, message_id
from aboveboard.rendering.measure import html_part
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_charts import charted_edition, sample_charts
from sample_statement import PAGE, TRANSACTION, sample_edition, sample_statement

LANGUAGES = ["zh-CN", "en", "ar"]


def three() -> Statement:
    return sample_statement(*map(sample_edition, LANGUAGES))


def parsed(content: bytes) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(content, policy=policy.default))


def text_of(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_message_parses_back_without_defects(language: str) -> None:
    message = parsed(render_email(three(), language))
    assert [part.defects for part in message.walk() if part.defects] == []
    assert [value.defects for value in message.values() if value.defects] == []
    assert message.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headers_say_who_when_and_what(language: str) -> None:
    edition = three().edition(language)
    message = parsed(render_email(three(), language))
    assert message["Subject"] == edition.subject
    assert message["From"].addresses[0].display_name == edition.custodian
    assert message["From"].addresses[0].addr_spec == "notices@minato.example"
    assert message["To"] == "undisclosed-recipients:;"
    assert message["Date"].datetime == datetime(2018, 1, 26, 14, 30, tzinfo=UTC)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == language
    assert message["MIME-Version"] == "1.0"
    assert re.fullmatch(r"<[0-9a-f]{32}@minato\.example>", message["Message-ID"])
    assert message["In-Reply-To"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_wire_has_crlf_short_ascii_lines(language: str) -> None:
    content = render_email(three(), language)
    content.decode("ascii")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 998


def test_an_update_follows_its_predecessor() -> None:
    first = sample_statement()
    second = sample_statement(id="2018-01-26-minato-02", number=2, previous=first.id)
    message = parsed(render_email(second, "en"))
    assert message["In-Reply-To"] == message["References"] == message_id(first, "en")


def test_an_update_names_the_whole_thread_oldest_first() -> None:
    names = tuple(f"2018-01-26-minato-{number:02d}" for number in range(1, 21))
    statement = sample_statement(id="x", number=21, version=2, previous=names[-1], thread=names)
    content = render_email(statement, "en")
    message = parsed(content)
    expected = [message_id(statement, "en", earlier=name) for name in (*names, "x")]
    assert message["References"].split() == expected
    assert message["In-Reply-To"] == expected[-1]
    assert max(map(len, content.split(b"\r\n"))) <= 998


def test_a_corrected_version_follows_its_first_version() -> None:
    message = parsed(render_email(sample_statement(version=2), "en"))
    assert message["In-Reply-To"] == message_id(sample_statement(), "en")


def test_each_statement_version_language_and_recipient_has_its_own_id() -> None:
    statement = sample_statement()
    ids = {
        message_id(statement, "en"),
        message_id(statement, "zh-CN"),
        message_id(statement, "en", recipient="a@mail.example"),
        message_id(sample_statement(version=2), "en"),
        message_id(sample_statement(id="other"), "en"),
        message_id(sample_statement(incident="other"), "en"),
    }
    assert len(ids) == 6


def test_a_delivery_changes_the_head_alone() -> None:
    statement = sample_statement()
    body = email_body(statement, "en")
    head = email_headers(statement, "en", recipient="a@mail.example")
    assert head + body == render_email(statement, "en", recipient="a@mail.example")
    assert parsed(head + body)["To"] == "a@mail.example"
    assert render_email(statement, "en").endswith(body)


@pytest.mark.parametrize(
    "recipient", ["a@mail.example\r\nBcc: x@evil.example", "a b@mail.example", "nobody", "@x.y"]
)
def test_a_recipient_that_is_no_address_is_refused(recipient: str) -> None:
    with pytest.raises(RenderError, match="not an e-mail address"):
        render_email(sample_statement(), "en", recipient=recipient)


@pytest.mark.parametrize("field", ["subject", "custodian", "title"])
@pytest.mark.parametrize(
    "attack",
    [
        "Hello\r\nBcc: x@evil.example",
        "Hello\n\n<script>alert(1)</script>",
        'Hello" <x@evil.example>',
        "Hello\u2028Bcc: x@evil.example",
        "=?utf-8?b?DQpCY2M6IHhAZXZpbC5leGFtcGxl?=",
        "\u202eolleH",
    ],
)
def test_a_value_can_not_add_a_header(field: str, attack: str) -> None:
    calm = parsed(render_email(sample_statement(), "en"))
    message = parsed(render_email(sample_statement(sample_edition("en", **{field: attack})), "en"))
    assert message.keys() == calm.keys()
    assert [a.addr_spec for a in message["From"].addresses] == ["notices@minato.example"]
    assert "\u202e" not in message["Subject"] + message["From"]
    assert not [part.defects for part in message.walk() if part.defects]


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters='"\\'),
        min_size=1,
    )
)
def test_any_subject_and_name_come_back_as_they_went(text: str) -> None:
    long = f"{text} {text} of 26 January 2018"
    edition = sample_edition("en", subject=long, custodian=text)
    head = email_headers(sample_statement(edition), "en")
    message = parsed(head + b"\r\n")
    assert message["Subject"] == long
    # Read by RFC 2047, 6.2: the parser of 3.11 puts spaces between the words of a name.
    raw = re.search(rb"From: (.*?)\r\n <notices", head, re.DOTALL)
    assert raw
    assert str(make_header(decode_header(raw[1].decode()))).strip('"') == text
    assert max(map(len, head.split(b"\r\n"))) <= 78


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plain_part_is_a_statement_of_its_own(language: str) -> None:
    edition = three().edition(language)
    plain = text_of(parsed(render_email(three(), language)), "plain")
    running = " ".join(plain.split())
    wanted = [edition.title, edition.summary, edition.published, edition.recipient_reason]
    wanted += [PAGE, TRANSACTION, *(line.value for line in edition.header)]
    for section in edition.sections:
        wanted.append(section.title)
        for block in section.blocks:
            if block.kind == "paragraph":
                wanted.append(block.text)
            elif block.kind == "bullets":
                wanted += block.items
            else:
                wanted += [cell for row in block.rows for cell in row]
    squeezed = running.replace(" ", "")
    assert [text for text in wanted if text.replace(" ", "") not in squeezed] == []
    assert "<" not in plain


def test_latin_lines_are_wrapped_and_chinese_paragraphs_are_not() -> None:
    plain = text_of(parsed(render_email(three(), "en")), "plain")
    assert max(map(len, plain.splitlines())) <= 78
    chinese = text_of(parsed(render_email(three(), "zh-CN")), "plain").splitlines()
    assert three().edition("zh-CN").summary in chinese


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_html_part_fetches_and_runs_nothing(language: str) -> None:
    html = html_part(render_email(three(), language))
    root = html5lib.parse(html, namespaceHTMLElements=False)
    tags = {element.tag for element in root.iter()}
    assert not tags & {"script", "link", "iframe", "form", "img", "svg", "object"}
    assert "url(" not in html
    assert root.attrib["lang"] == language
    block = root.find("./body/div")
    assert (block.attrib["lang"], block.attrib["role"]) == (language, "article")
    assert len(html.encode()) <= HTML_LIMIT


def test_layout_tables_are_marked_and_styles_are_inlined() -> None:
    html = html_part(render_email(sample_statement(), "en"))
    root = html5lib.parse(html, namespaceHTMLElements=False)
    layout = [t for t in root.iter("table") if t.attrib.get("role") == "presentation"]
    data = [t for t in root.iter("table") if t not in layout]
    assert layout
    assert all(table.find("caption") is not None for table in data)
    assert all("style" in cell.attrib for cell in root.iter("td"))
    assert "prefers-color-scheme" in html


def test_the_safety_block_stands_before_the_rest() -> None:
    for language in LANGUAGES:
        edition = three().edition(language)
        guard, told = edition.sections[1].title, edition.sections[0].title
        message = parsed(render_email(three(), language))
        for kind in ("plain", "html"):
            text = text_of(message, kind)
            assert text.index(guard) < text.index(told)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_charts_come_with_the_message_as_pictures(language: str) -> None:
    edition = charted_edition(language)
    content = render_email(sample_statement(edition))
    plain, related = parsed(content).iter_parts()
    assert isinstance(related, EmailMessage)
    html, *pictures = related.iter_parts()
    kinds = [part.get_content_type() for part in (plain, related, html, *pictures)]
    assert kinds == ["text/plain", "multipart/related", "text/html"] + ["image/png"] * 4
    shown = html5lib.parse(str(html.get_content()), namespaceHTMLElements=False).iter("img")
    found = {image.attrib["src"]: image.attrib["alt"] for image in shown}
    assert found == {
        f"cid:{chart.id}@minato.example": chart.description for chart in edition.charts
    }
    assert [picture["Content-ID"] for picture in pictures] == [
        f"<{chart.id}@minato.example>" for chart in edition.charts
    ]
    assert content == render_email(sample_statement(edition))


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_the_numbers_of_a_chart_stand_beside_it(kind: str) -> None:
    edition = charted_edition("en")
    text = text_of(parsed(render_email(sample_statement(edition))), kind)
    for chart in edition.charts:
        for words in (chart.title, chart.description, *chart.table.rows[0]):
            assert words in " ".join(text.split())


def test_a_chart_whose_letters_no_font_has_is_told_in_words_and_numbers() -> None:
    chart = sample_charts("en")["bars"]
    arabic = Chart.model_validate({**chart.model_dump(), "value_label": "عدد الأشخاص"})
    section = Section(id="charts", title="x", blocks=(arabic,))
    message = parsed(render_email(sample_statement(sample_edition("ar", sections=(section,)))))
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert chart.description in text_of(message, "html")
    assert "<img" not in text_of(message, "html")


def test_html_over_the_limit_is_refused_with_its_size() -> None:
    long = Section(id="long", title="Long", blocks=(Bullets(items=("words " * 2000,) * 10),))
    with pytest.raises(RenderError, match=r"in en is 1\d\d\.\d KB.*above 90 KB"):
        render_email(sample_statement(sample_edition("en", sections=(long,))), "en")


def test_a_sender_that_is_no_address_is_refused() -> None:
    issuer = sample_statement().issuer.model_copy(update={"sender": "x\r\nBcc: y@evil.example"})
    with pytest.raises(RenderError) as caught:
        render_email(sample_statement(issuer=issuer), "en")
    assert caught.value.problems[0].field == "issuer.sender"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_bytes_do_not_depend_on_what_else_the_process_has_loaded(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = render_email(sample_statement(), language)
    monkeypatch.setattr(charset, "CHARSETS", dict(charset.CHARSETS))
    charset.add_charset("utf-8", charset.QP, charset.QP, "utf-8")  # as some packages do
    assert render_email(sample_statement(), language) == before
