"""Messages of a citizen's app: checked, taken once, answered by a file, set aside with a reason where wrong."""

from __future__ import annotations

import contextlib
import json
import os
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.across.citizen_app import app, app_format
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.registers.oversight.complaints import read_complaints
from db.words.calendar.jalali import local_date
from db.words.messages import Message, Refused
from db.words.records import Filter
from tests.conftest import ROOT, Desks
from tests.db.registers.service_desk.test_requests import ask, give
from tests.db.registers.service_desk.test_retention import stored

EXAMPLES = sorted((ROOT / "docs" / "examples" / "citizen-app").glob("*.json"))


def paper(_desk: Desk, number: str, kind: str) -> bytes:
    """What stands for a PDF here; test_cli_sketches.py has a real one."""
    return f"%PDF {kind} {number}".encode()


def say(message: Message) -> str:
    return str(message)


def example(name: str, /, **changed: Any) -> bytes:
    raw = json.loads((ROOT / "docs" / "examples" / "citizen-app" / f"{name}.json").read_text(encoding="utf-8"))
    return json.dumps({**raw, **changed}).encode()


def wrong(answer: app.Answer) -> dict[str, str]:
    assert answer.state == "refused"
    return {name: str(message) for name, message in answer.wrong}


def test_the_schemas_in_the_docs_are_those_of_the_program() -> None:
    for name, made in (("citizen-app", app_format.schema()), ("citizen-app-answer", app_format.answer_schema())):
        assert json.loads((ROOT / "docs" / f"{name}.schema.json").read_text(encoding="utf-8")) == made


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_taken_and_answered_as_the_schema_says(path: Path, desk: Desk) -> None:
    code = give(desk, "request.take", category="traffic", words="x", answer_by="code", answered="y")
    raw = json.loads(path.read_text(encoding="utf-8"))
    if raw["kind"].startswith("accident_"):
        app.take(desk, example("accident"))
    elif "code" in raw:
        raw["code"] = code
    answer = app.take(desk, json.dumps(raw).encode())
    assert answer.state == ("told" if raw["kind"] == "status" else "taken"), answer.wrong
    made = answer.as_object(desk, say)
    shape = app_format.answer_schema()
    assert set(shape["required"]) <= set(made) <= set(shape["properties"])
    assert made["id"] == raw["id"]


def test_every_kind_of_message_has_an_example_but_what_is_told_in_words() -> None:
    shown = {json.loads(path.read_text(encoding="utf-8"))["kind"] for path in EXAMPLES}
    assert set(app_format.KINDS) - shown == {"thanks", "criticism", "complaint"}


def test_what_an_earlier_version_took_is_taken_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """0.1.0 named a message by its id alone."""
    monkeypatch.setattr(app, "_uid_of", lambda _desk, sent_id: str(uuid.uuid5(app._SPACE, sent_id)))
    first = app.take(desk, example("request"))
    monkeypatch.undo()
    again = app.take(desk, example("request"))
    assert (again.state, again.code) == ("taken", first.code)
    assert wrong(app.take(desk, example("request", words="سخنی دیگر")))


def test_a_request_is_one_of_the_desk(desk: Desk) -> None:
    answer = app.take(desk, example("request"))
    shown = ask(desk, "request.show", answer.code)
    lines = {line.name: line.value for part in shown.sections for line in part.lines}
    assert (lines["phone"], lines["came_by"], lines["consent"]) == ("09161234567", "citizen_app", True)
    assert local_date(lines["received_at"]) == date(2026, 11, 24)  # when it was sent
    assert date.fromisoformat(answer.due) == lines["due"]
    nameless = ask(desk, "request.show", app.take(desk, example("request-anonymous")).code)
    assert {line.name: line.value for part in nameless.sections for line in part.lines}["anonymous"] is True


def test_a_report_is_an_incident(desk: Desk) -> None:
    answer = app.take(desk, example("report"))
    record = ask(desk, "incident.show", answer.code)
    assert "دوچرخه" in repr(record)
    assert "citizen_app" in repr(record)


def test_taken_once_however_often_it_comes(desk: Desk) -> None:
    first = app.take(desk, example("request"))
    assert app.take(desk, example("request")) == first
    assert ask(desk, "request.count", Filter()) == 1
    assert "id" in wrong(app.take(desk, example("request", words="چیز دیگری")))
    uid = ask(desk, "request.show", first.code).uid
    give(desk, "request.reply", uid, reply="درست شد")
    again = app.take(desk, example("request"))
    assert (again.code, again.stands, again.reply) == (first.code, "answered", "درست شد")


def test_the_holder_of_the_code_asks_judges_and_reopens(desk: Desk) -> None:
    code = give(desk, "request.take", category="traffic", words="x", answer_by="code", answered="انجام شد")
    assert app.take(desk, example("status", code=code)).reply == "انجام شد"
    assert app.take(desk, example("satisfaction", code=code)).state == "taken"
    assert ask(desk, "request.status_by_code", code).satisfied is False
    assert app.take(desk, example("reopen", code=code)).stands == "under_review"
    assert app.take(desk, example("reopen", code=code)).stands == "under_review"  # once
    assert ask(desk, "request.list", Filter()).rows[0].state == "under_review"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"format": "other"}, "format"),
        ({"version": 3}, "version"),
        ({"kind": "wish"}, "kind"),
        ({"kind": ["request"]}, "kind"),
        ({"id": "17"}, "id"),
        ({"sent_at": "2026-11-24T10:15:00"}, "sent_at"),
        ({"sent_at": "2026-11-25T10:15:00+03:30"}, "sent_at"),
        ({"sent_at": "2025-11-24T10:15:00+03:30"}, "sent_at"),
        ({"category": "weather"}, "category"),
        ({"category": None}, "category"),
        ({"words": ""}, "words"),
        ({"words": "x" * 4_001}, "words"),
        ({"words": 5}, "words"),
        ({"consent": "yes"}, "consent"),
        ({"phone": None}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"officer": "1001"}, "officer"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    desk: Desk, changed: dict[str, Any], field: str
) -> None:
    found = wrong(app.take(desk, example("request", **changed)))
    assert set(found) == {field}
    assert found[field]
    assert ask(desk, "request.count", Filter()) == 0


def test_a_code_with_one_wrong_digit_says_so(desk: Desk) -> None:
    code = give(desk, "request.take", category="traffic", words="x", answer_by="code")
    mistaken = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert "digit" in wrong(app.take(desk, example("status", code=mistaken)))["code"]


@given(st.one_of(st.binary(max_size=200), st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["format", "version", "id", "kind", "sent_at", "words", "code"]) | st.text(max_size=4), inner),
    max_leaves=12,
).map(lambda value: json.dumps(value).encode())))  # fmt: skip
def test_whatever_comes_is_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(Refused):  # any other error fails
        app_format.read(content)


def put(folder: Path, **files: bytes) -> None:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.json").write_bytes(content)


def test_the_inbox_is_emptied_and_each_is_answered(desk: Desk, tmp_path: Path) -> None:
    inbox, outbox = tmp_path / "in", tmp_path / "out"
    put(
        inbox,
        a=example("request"),
        b=example("request-anonymous", category="weather"),
        c=b"\xff{",
        d=example("request"),
    )
    (inbox / "half.json.part").write_bytes(b"{")
    found = app.sweep(desk, inbox, outbox, say, paper)
    assert [answer.code for answer in found.answers] == [found.answers[0].code] * 2
    assert [name for name, _reason in found.aside] == ["b.json", "c.json"]
    assert sorted(path.name for path in inbox.iterdir()) == ["half.json.part", "quarantine"]
    aside = inbox / app.ASIDE
    assert sorted(path.name for path in aside.iterdir()) == [
        "b.json", "b.json.reason.txt", "c.json", "c.json.reason.txt",
    ]  # fmt: skip
    assert (aside / "b.json.reason.txt").read_text(encoding="utf-8").startswith("category: ")
    answers = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in outbox.iterdir()}
    assert {one["state"] for one in answers.values()} == {"taken", "refused"}
    put(inbox, b=example("request-anonymous", category="weather"), a=example("request"))
    app.sweep(desk, inbox, outbox, say, paper)
    assert (aside / "b-2.json").exists()  # nothing that was set aside is lost
    assert ask(desk, "request.count", Filter()) == 1


def test_a_cut_between_taking_and_answering_loses_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, outbox = tmp_path / "in", tmp_path / "out"
    put(inbox, a=example("request"))

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(app, "write_durably", cut)
        with pytest.raises(KeyboardInterrupt):
            app.sweep(desk, inbox, outbox, say, paper)
    assert ask(desk, "request.count", Filter()) == 1
    (answer,) = app.sweep(desk, inbox, outbox, say, paper).answers
    assert ask(desk, "request.show", answer.code).state == "registered"
    assert ask(desk, "request.count", Filter()) == 1


def test_a_complaint_is_sealed_whatever_is_missing_and_leaves_nothing(desk_as: Desks, tmp_path: Path) -> None:
    desk, inbox, outbox = desk_as(Role.DUTY), tmp_path / "in", tmp_path / "out"
    whole = {"words": "افسر شب مرا زد", "about_officer": "سرگرد ناشناس", "answer_by": "code"}
    sent = example("request", kind="complaint", category=None, consent=None, keep_words=None, phone=None, **whole)
    put(
        inbox,
        a=sent,
        b='{"kind": "complaint", "text": "مرا زدند"}'.encode(),
        c=sent,
    )
    found = app.sweep(desk, inbox, outbox, say, paper)
    assert [(answer.state, answer.code) for answer in found.answers] == [("taken", "")] * 3
    assert found.aside == ()
    assert [path.name for path in inbox.iterdir()] == []
    (answer,) = outbox.iterdir()
    assert set(json.loads(answer.read_text(encoding="utf-8"))) == {"format", "version", "id", "state", "answered_at"}
    complaints = read_complaints(desk_as(Role.INSPECTOR))
    assert len(complaints) == 2  # the one that came twice was sealed once
    assert {"افسر شب مرا زد"} < {complaint.values["words"] for complaint in complaints}
    assert not any(secret in stored(desk) for secret in ("مرا زد", "سرگرد ناشناس"))


def test_nothing_of_a_complaint_that_is_no_json_is_set_aside_in_clear(desk_as: Desks, tmp_path: Path) -> None:
    """Cut off on its way, too large, or in bytes that are no text: its words are for the inspectorate all the same."""
    desk, inbox = desk_as(Role.DUTY), tmp_path / "in"
    sent = example("request", kind="complaint", words="افسر شب مرا زد")
    put(
        inbox,
        a=sent[:-9],
        b=sent.replace(b'"version"', b'"\xff"'),
        c=sent[:-1] + b"," + b" " * 70_000 + b"}",
        d=b'{"kind" : "complaint", ',
        e=example("request")[:-9],
    )
    found = app.sweep(desk, inbox, tmp_path / "out", say, paper)
    assert [name for name, _reason in found.aside] == ["e.json"]
    assert {path.name for path in inbox.iterdir()} == {app.ASIDE}
    words = [complaint.values["words"] for complaint in read_complaints(desk_as(Role.INSPECTOR))]
    assert len(words) == 4
    assert sum("مرا زد" in each for each in words) == 3
    assert "مرا زد" not in stored(desk)


def test_a_right_that_is_missing_takes_nothing(desk_as: Desks, tmp_path: Path) -> None:
    put(tmp_path / "in", a=example("request"))
    with pytest.raises(Refused) as refused:
        app.sweep(desk_as(Role.AUDITOR), tmp_path / "in", tmp_path / "out", say, paper)
    assert refused.value.code == "forbidden"
    assert (tmp_path / "in" / "a.json").exists()


BAD = {
    "b-not-utf8": b"\xff\xfe{",
    "c-deep": b"[" * 60_000,
    "d-deep-object": b'{"a":' * 9_000 + b"1" + b"}" * 9_000,
    "e-large": b'{"kind": "request", "words": "' + b"x" * 200_000 + b'"}',
    "f-number": example("request").replace(b'"version": 1', b'"version": ' + b"9" * 5_000),
    "g-surrogate": example("request", words="\ud800 lamp"),
    "h-surrogate-name": example("request", name="\udfff", answer_by="phone", phone="09161234567"),
    "i-early": example("request", sent_at="0001-01-01T00:00:00+23:59"),
    "j-late": example("request", sent_at="9999-12-31T23:59:59-23:59"),
    "k-year-one": example("report", occurred_at="0001-01-01T00:00:00+14:00"),
    "l-empty": b"",
    "m-null": b"null",
    "n-constant": example("request").replace(b'"version": 1', b'"version": NaN'),
    "o-zero": example("request", words="\u0000"),
    "p-code": example("status", code="\u0661\u0662\u0663456"),
    "q-" + "n" * 240: b"{",
    "r-kind": example("request", kind={"a": 1}),
}


def test_no_bad_file_stops_the_next(desk: Desk, tmp_path: Path) -> None:
    inbox, outbox = tmp_path / "in", tmp_path / "out"
    put(inbox, **{"a": example("request"), "z": example("report"), **BAD})
    (inbox / os.fsdecode(b"s-\xff\xfe.json")).write_bytes(b"{")
    (inbox / "t.json").mkdir()
    (inbox / "u.json").symlink_to(inbox / "a.json")
    os.mkfifo(inbox / "v.json")
    found = app.sweep(desk, inbox, outbox, say, paper)
    taken = [answer.code for answer in found.answers]
    assert taken[0]
    assert taken[-1].startswith("IA-"), "the last file of all"
    assert found.left == 0
    assert all(reason.strip() for _name, reason in found.aside)
    stayed = {path.name for path in inbox.iterdir()}
    assert stayed == {"t.json", "u.json", "v.json", app.ASIDE}
    reasons = list((inbox / app.ASIDE).glob("*.reason.txt"))
    assert len(reasons) == len(found.aside) >= 13
    assert "\udcff" not in "".join(name for name, _reason in found.aside)


@pytest.mark.parametrize("name", sorted(BAD))
def test_each_bad_file_is_answered_and_leaves_the_store_as_it_was(desk: Desk, name: str) -> None:
    with contextlib.suppress(Refused):
        app.take(desk, BAD[name])
    assert app.take(desk, example("report")).state == "taken"


def test_what_no_rule_thought_of_sets_one_file_aside(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in a reader, in the middle of the inbox."""
    put(tmp_path / "in", a=example("request"), b=example("status", code="123456"), c=example("report"))
    monkeypatch.setattr(app, "status_of", lambda *_: [].pop())
    found = app.sweep(desk, tmp_path / "in", tmp_path / "out", say, paper)
    assert [name for name, _reason in found.aside] == ["a.json", "b.json"]
    assert [answer.state for answer in found.answers] == ["taken"]


def test_a_complaint_that_nothing_can_read_is_never_set_aside(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "in", a=example("request", kind="complaint", words="x"), b=example("report"))
    monkeypatch.setattr(app, "read_form", broken_for_complaints(app.read_form))
    found = app.sweep(desk, tmp_path / "in", tmp_path / "out", say, paper)
    assert (found.left, found.aside, len(found.answers)) == (1, (), 1)
    assert (tmp_path / "in" / "a.json").exists()


def broken_for_complaints(read: Any) -> Any:
    def again(form: Any, *given: Any, **how: Any) -> Any:
        if form.__name__ == "Complain":
            raise OverflowError
        return read(form, *given, **how)

    return again


def test_a_file_that_somebody_takes_away_meanwhile_stops_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "in", a=example("request"), b=example("report"))
    opened = os.open

    def gone(path: Any, *how: Any, **more: Any) -> Any:
        if str(path).endswith("in/a.json"):
            Path(path).unlink(missing_ok=True)
        return opened(path, *how, **more)

    monkeypatch.setattr(os, "open", gone)
    found = app.sweep(desk, tmp_path / "in", tmp_path / "out", say, paper)
    assert [answer.code[:3] for answer in found.answers] == ["IA-"]
