"""Read chat exports: Telegram Desktop's result.json, and those of DiscordChatExporter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any

from aboveboard.errors import FeedbackError
from aboveboard.feedback.intake.rows import BadRow, Row, decode, read_bytes, row, text_of
from aboveboard.record import json_reader


def read_json(path: Path, channel: str, zone: tzinfo = UTC) -> Iterator[Row]:
    """Yield the messages of a chat export; what bots and the chat itself say is left out.

    ``zone`` is that of a time that names none. A message that its writer edited has the id it had,
    and is the same: the words that came first stay.
    """
    try:
        export = json_reader.read_json(decode(read_bytes(path), path))
    except ValueError as error:
        raise FeedbackError.at(
            path,
            "The file is no whole JSON.",
            "Export it again.",
            line=getattr(error, "lineno", 0),
        ) from None
    for number, (chat, message) in enumerate(_messages(export, path), start=1):
        place = f"message {number}"
        if not isinstance(message, dict):
            yield BadRow(place, "This is no message.")
        elif "author" in message:
            yield from _discord(message, place, channel, zone)
        else:
            yield from _telegram(message, place, channel, chat, zone)


def _messages(export: Any, path: Path) -> Iterator[tuple[str, Any]]:
    """Yield each message with the id of its chat; Telegram can export many chats at once."""
    if isinstance(export, dict):
        if isinstance(export.get("messages"), list):
            chats = [export]
        elif isinstance(export.get("chats"), dict):
            listed = export["chats"].get("list")
            listed = listed if isinstance(listed, list) else []
            chats = [chat for chat in listed if isinstance(chat, dict)]
        else:
            chats = []
        found = [chat for chat in chats if isinstance(chat.get("messages"), list)]
        if found:
            for chat in found:
                yield from ((text_of(chat, "id"), message) for message in chat["messages"])
            return
    raise FeedbackError.at(
        path,
        "This JSON is no chat export that is known.",
        "Export from Telegram Desktop as JSON, or from Discord with DiscordChatExporter.",
    )


def _telegram(
    message: dict[str, Any], place: str, channel: str, chat: str, zone: tzinfo
) -> Iterator[Row]:
    text = message.get("text", "")
    if isinstance(text, list):  # plain parts, and parts with a style or a link
        text = "".join(_part(part) for part in text)
    if message.get("type") != "message" or not isinstance(text, str) or not text.strip():
        return
    yield row(
        place,
        channel,
        text,
        text_of(message, "date_unixtime") or text_of(message, "date"),
        zone,
        source_id=f"{chat}/{text_of(message, 'id')}" if "id" in message else "",
        author=text_of(message, "from_id") or text_of(message, "from"),
    )


def _part(part: object) -> str:
    if isinstance(part, str):
        return part
    return text_of(part, "text") if isinstance(part, dict) else ""


def _discord(message: dict[str, Any], place: str, channel: str, zone: tzinfo) -> Iterator[Row]:
    author, text = message["author"], text_of(message, "content")
    is_person = isinstance(author, dict) and not author.get("isBot")
    if message.get("type") not in ("Default", "Reply") or not is_person or not text.strip():
        return
    yield row(
        place,
        channel,
        text,
        text_of(message, "timestamp"),
        zone,
        source_id=text_of(message, "id"),
        author=text_of(author, "id") or text_of(author, "name"),
    )
