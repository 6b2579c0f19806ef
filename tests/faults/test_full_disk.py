"""The disk is full: a clear message, nothing half-written, what stood before stands, and it goes
through when there is room again."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import httpx
import pytest
from hard_times import command, holding, must_be_told, on_small_disk
from places import LEGAL, NAME, PEOPLE, SECURITY, approved, make_place, settings
from records import EARLIER
from site_page import process, receipt_in, token_in
from smtp_server import smtp_server

INCIDENT = f"params/{NAME}"
RUN = f"outputs/{NAME}/01-initial-statement"
AS_OF = ("--as-of", "2018-01-26T12:07+09:00")
BY = ("--approver", "Chief Executive")
ENTER = ("ledger", "enter", RUN, *BY)
COMMANDS = {
    "run": ("run", "initial-statement", INCIDENT, *AS_OF),
    "approve": ("approve", RUN, "--key", f"keys/{LEGAL}", "--yes"),
    "enter": ENTER,
    "awards": (
        *("awards", "--policy", f"{INCIDENT}/policy.yaml"),
        *("--holdings", f"{INCIDENT}/holdings.parquet", "--out", "awards.csv"),
    ),
    "feedback import": (
        *("feedback", "import", "messages.csv", "--channel", "email", "--incident", INCIDENT),
    ),
    "feedback snapshot": ("feedback", "snapshot", INCIDENT, *AS_OF, "--out", "heard.json"),
    "correct": ("correct", INCIDENT, "1", "--as-of", "2018-01-26T12:50+09:00", *BY),
    "front": ("front", INCIDENT, *AS_OF),
    "site build": ("site", "build", INCIDENT, "--to", "site"),
}
ROOM = {"approve": 100}  # a signature is shorter than all else


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with a run that was entered, and messages to import."""
    place = make_place(tmp_path_factory.mktemp("whole"))
    rows = (f"{n},s,When {n}?,2018-01-26 16:00:00,jo{n}@example.com" for n in range(300))
    head = "Ticket ID,Subject,Description,Created at,Requester email"
    (place / "messages.csv").write_text("\n".join((head, *rows)) + "\n")
    assert command(*COMMANDS["run"], folder=place).returncode == 0
    return place


def noticed_earlier(place: Path) -> None:
    """Let the record hold an entry that corrects what was said."""
    record = place / INCIDENT / "incident.yaml"
    text = record.read_text("utf-8")
    at = text.index("  # --- 12:52")
    record.write_text(text[:at] + EARLIER + text[at:], "utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_is_told_and_changes_nothing(whole: Path, tmp_path: Path, name: str) -> None:
    place = tmp_path / "place"
    shutil.copytree(whole, place)
    if name == "correct":
        noticed_earlier(place)
    if name in ("site build", "correct"):
        assert command(*ENTER, folder=place).returncode == 0
    if name == "feedback snapshot":
        assert command(*COMMANDS["feedback import"], folder=place).returncode == 0
    before = holding(place)
    must_be_told(command(*COMMANDS[name], folder=place, room=ROOM.get(name, 600)))
    after = holding(place)
    begun = {f"data/{NAME}/feedback.key", f"data/{NAME}/feedback.db"}  # hold no message yet
    assert {path for path in after if path not in before} <= begun
    assert {path: after.get(path) for path in before} == before
    again = command(*COMMANDS[name], folder=place)
    assert again.returncode == 0, again.stderr


# Bytes of room: where the statement ledger, the delivery ledger and the website have to stop.
@pytest.mark.parametrize(
    ("room", "words"),
    [
        (600, "The machine refused it"),
        (50_000, "The delivery ledger can't be reached or written"),
        pytest.param(90_000, "can't be", marks=pytest.mark.slow),
    ],
)
def test_a_disk_that_is_full_when_it_is_published_loses_nobody_and_repeats_nobody(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int, words: str
) -> None:
    place = tmp_path / "place"
    shutil.copytree(whole, place)
    monkeypatch.chdir(place)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    approved(RUN, SECURITY, LEGAL)
    with smtp_server() as box:
        settings(place, box.port)
        must_be_told(command("publish", RUN, "--yes", folder=place, room=room), words, "/")
        assert not box.messages
        again = command("publish", RUN, "--yes", folder=place)
        assert again.returncode == 0, again.stderr
        assert len(box.messages) == len(box.recipients()) == PEOPLE
    assert command("ledger", "verify", INCIDENT, folder=place).returncode == 0


def test_the_key_of_the_store_is_whole_or_not_there(whole: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    shutil.copytree(whole, place)
    must_be_told(command(*COMMANDS["feedback import"], folder=place, room=10), "feedback.key")
    assert not list((place / "data" / NAME).iterdir())
    again = command(*COMMANDS["feedback import"], folder=place)
    assert again.returncode == 0, again.stderr


def test_rows_that_can_not_be_named_for_want_of_room_leave_no_half_file(
    whole: Path, tmp_path: Path
) -> None:
    place = tmp_path / "place"
    shutil.copytree(whole, place)
    assert command(*COMMANDS["feedback import"], folder=place).returncode == 0
    bad = "".join(f"{n},s,{'words ' * 40},on a day,jo@example.com\n" for n in range(9000))
    with (place / "messages.csv").open("a") as file:
        file.write(bad)
    before = holding(place)
    done = command(*COMMANDS["feedback import"], folder=place, room=1_000_000)
    must_be_told(done, "The rows that were not taken can't be named here")
    assert set(holding(place)) == set(before)


def test_a_page_on_a_full_disk_gives_the_text_back_and_goes_on_when_there_is_room(
    whole: Path, tmp_path: Path
) -> None:
    place, text = tmp_path / "place", "提币要等多久？" * 200
    shutil.copytree(whole, place)
    assert command(*ENTER, folder=place).returncode == 0
    (place / INCIDENT / "site.yaml").write_text("form: {least_seconds: 1}\n")
    with process(place, room=100_000) as (server, address), httpx.Client(base_url=address) as page:
        kept, answer = [], None
        for _ in range(40):
            token = token_in(page.get("zh-CN/ask/").text)
            time.sleep(1.1)
            fields = {"kind": "question", "text": text, "token": token}
            answer = page.post("zh-CN/ask/", data=fields)
            if answer.status_code != 303:
                break
            kept.append(receipt_in(answer))
        assert answer
        assert answer.status_code == 503
        assert kept
        assert "没有保存成功" in answer.text
        assert text in answer.text
        assert page.get("zh-CN/").status_code == 200
        fields["token"] = token_in(answer.text)
        assert page.post("zh-CN/ask/", data=fields).status_code == 503
        server.terminate()
    with process(place) as (_, address), httpx.Client(base_url=address) as page:
        kept.append(receipt_in(page.post("zh-CN/ask/", data=fields)))
        for number in kept:
            state = page.get("zh-CN/receipt/", params={"number": number})
            assert state.status_code == 200
            assert number in state.text


@pytest.mark.parametrize(
    "name",
    ["run", pytest.param("compensation", marks=pytest.mark.slow)],
)
def test_no_room_for_temporary_files_is_told_with_their_folder(
    whole: Path, tmp_path: Path, name: str
) -> None:
    place = tmp_path / "place"
    shutil.copytree(whole, place)
    play = COMMANDS["run"] if name == "run" else ("run", name, INCIDENT)
    before = holding(place)
    done = on_small_disk(*play, folder=place, temporary=tmp_path / "small", room=8192)
    must_be_told(done, f"{tmp_path / 'small'}: The machine refused it: No space left on device")
    assert holding(place) == before
