"""Whoever has the passphrase makes a machine up, or holds one that was stolen: nothing of it is taken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from db.carrying.levels.secrets import ten_words
from db.carrying.transfer import carrying, export_file, machines
from db.carrying.transfer.carrying import export_journal
from db.carrying.transfer.inbound_files import import_journal, survey_journal
from db.carrying.transfer.lots import AgreeLot, agree_lot, list_lots
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.journal import journal
from db.kernel.signing import verifying
from db.reference.officers.queries import officer_by_badge
from db.storage import keys
from db.words.ids import new_uid
from tests.attacks.test_signatures import laptop, problems, report
from tests.conftest import PASSWORD, Desks
from tests.db.carrying.transfer.forging import SECRET_WORDS, Forger, both_agree, let_in
from tests.db.carrying.transfer.test_carrying import give, refused, state

__all__ = ["laptop"]


def written(desk: Desk, folder: Path) -> Path:
    """A file of this machine, with a new incident in it."""
    path = folder / new_uid()
    export_journal(desk, path, SECRET_WORDS)
    return path


def written_as(origin: str, desk: Desk, folder: Path) -> Path:
    """The same, with another machine's name as its writer's."""
    with pytest.MonkeyPatch.context() as patched:
        true = carrying._header
        patched.setattr(carrying, "_header", lambda *given: {**true(*given), "origin": origin})
        return written(desk, folder)


def form(file: Path, words: str, **more: Any) -> machines.LetIn:
    return machines.LetIn(**{"path": file, "secret": SECRET_WORDS, "words": words, "password": PASSWORD, **more})


def test_nothing_of_a_machine_is_taken_before_the_main_ones_administrator_compared_its_words(
    laptop: Desk, desk_as: Desks, tmp_path: Path
) -> None:
    commander, admin = desk_as(Role.COMMANDER), desk_as(Role.ADMINISTRATOR)
    file, before = written(laptop, tmp_path), state(commander)
    assert survey_journal(commander, file, SECRET_WORDS).new == ("BA",)
    assert refused(lambda: import_journal(commander, file, SECRET_WORDS)) == "not_let_in"
    with admin.store.reading() as conn:
        (newcomer,) = machines.newcomers(conn, admin.store, file, SECRET_WORDS)
    words = " ".join(ten_words(newcomer.root))
    assert refused(machines.let_in, commander, form(file, words)) == "forbidden"
    assert refused(machines.let_in, admin, form(file, "")) == "invalid"
    assert refused(machines.let_in, admin, form(file, words.replace(words.split()[0], "x"), unsigned=True)) == "invalid"
    assert refused(machines.let_in, admin, form(file, words, password="x")) == "invalid"
    assert state(commander) == before
    machines.let_in(admin, form(file, words))
    assert import_journal(commander, file, SECRET_WORDS).entries
    assert problems(commander) == []
    laptop.store.close()


def test_one_badge_that_was_given_on_both_machines_is_asked_about(laptop: Desk, desk_as: Desks, tmp_path: Path) -> None:
    commander, admin = desk_as(Role.COMMANDER), desk_as(Role.ADMINISTRATOR)
    for desk, name in ((admin, "سارا"), (laptop, "ساره")):
        give(desk, "officer.add", badge="4001", name=name, role="patrol", password="long enough for this")
    file = written(laptop, tmp_path)
    let_in(desk_as.home, file, commander.source)
    import_journal(commander, file, SECRET_WORDS)
    assert refused(both_agree, commander) == "same_badge"
    with admin.store.reading() as conn:
        mine = officer_by_badge(conn, "4001")
    assert mine is not None
    give(admin, "officer.remove", record=mine.uid, reason="دوباره")
    agree_lot(admin, AgreeLot(record=list_lots(admin)[0].uid, password=PASSWORD))
    with admin.store.reading() as conn:
        theirs = officer_by_badge(conn, "4001")
    assert theirs is not None
    assert theirs.uid != mine.uid
    laptop.store.close()


def test_a_file_in_the_name_of_one_that_nobody_let_in_lets_nobody_in(
    laptop: Desk, desk_as: Desks, tmp_path: Path
) -> None:
    """It brings entries of a known one; had it been taken, those of its named writer would have been as well."""
    commander = desk_as(Role.COMMANDER)
    let_in(desk_as.home, written(laptop, tmp_path), commander.source)
    forger = Forger(commander, tmp_path, known=True)
    before = state(commander)
    file = written_as(forger._machine.origin, laptop, tmp_path)
    assert refused(import_journal, commander, file, SECRET_WORDS) == "not_let_in"
    assert state(commander) == before
    forger.add("mark_set", new_uid(), {"facts": {"kind": "call"}})
    assert refused(import_journal, commander, forger.file(), SECRET_WORDS) == "not_let_in"
    assert import_journal(commander, written(laptop, tmp_path), SECRET_WORDS).entries
    laptop.store.close()


def test_one_with_other_keys_than_were_let_in_is_refused(
    laptop: Desk, desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commander, file = desk_as(Role.COMMANDER), written(laptop, tmp_path)
    monkeypatch.setattr(machines, "root_in", lambda _entries: "another's key")
    let_in(desk_as.home, file, commander.source)
    monkeypatch.undo()
    with pytest.raises(machines.Refused, match="other keys"):
        import_journal(commander, file, SECRET_WORDS)
    laptop.store.close()


def test_one_that_signs_nothing_needs_a_yes_to_that(desk_as: Desks, tmp_path: Path) -> None:
    forger, admin = Forger(desk_as(Role.DUTY), tmp_path, known=True), desk_as(Role.ADMINISTRATOR)
    forger.add("mark_set", new_uid(), {"facts": {"kind": "call"}})
    file = forger.file()
    assert refused(import_journal, forger.desk, file, SECRET_WORDS) == "not_let_in"
    assert refused(machines.let_in, admin, form(file, "")) == "unsigned"
    machines.let_in(admin, form(file, "", unsigned=True))
    assert import_journal(forger.desk, file, SECRET_WORDS).entries == 1


def test_what_a_machine_writes_after_it_was_retired_is_taken_from_no_file(
    laptop: Desk, desk_as: Desks, tmp_path: Path
) -> None:
    commander, admin = desk_as(Role.COMMANDER), desk_as(Role.ADMINISTRATOR)
    let_in(desk_as.home, written(laptop, tmp_path), commander.source)
    early = written(laptop, tmp_path)
    import_journal(commander, early, SECRET_WORDS)

    def retiring(machine: str = "BA", password: str = PASSWORD) -> machines.Retire:
        return machines.Retire(machine=machine, reason="دزدیده شد", password=password)

    assert refused(machines.retire, commander, retiring()) == "forbidden"
    assert refused(machines.retire, admin, retiring(password="x")) == "invalid"
    assert refused(machines.retire, admin, retiring("A")) == "not_found"
    machines.retire(admin, retiring())
    assert refused(machines.retire, admin, retiring()) == "retired"
    assert refused(machines.let_in, admin, form(early, "")) == "not_found"
    assert refused(machines.retire, laptop, retiring()) == "not_main"
    import_journal(laptop, written(commander, tmp_path), SECRET_WORDS)  # the laptop is told, and goes on by itself
    late, before = written(laptop, tmp_path), state(commander)
    assert refused(import_journal, commander, late, SECRET_WORDS) == "retired"
    assert refused(import_journal, commander, early, SECRET_WORDS) == "retired"
    main = commander.store.origin
    seen = survey_journal(commander, written_as(main, laptop, tmp_path), SECRET_WORDS)
    assert (seen.entries, seen.late > 0) == (0, True), "who holds the stolen one says that another wrote the file"
    assert import_journal(commander, written_as(main, laptop, tmp_path), SECRET_WORDS).entries == 0
    assert state(commander) == before
    with commander.store.reading() as conn:
        assert verifying.verify(conn).sound, "what came before stays"
    own = next(known for known in machines.list_machines(laptop) if known.own)
    assert own.retired_at is not None
    laptop.store.close()


def test_words_that_were_taken_out_on_the_way_are_missed_and_the_true_file_is_still_taken(
    laptop: Desk, desk_as: Desks, tmp_path: Path
) -> None:
    """By somebody who knows the passphrase: an entry without its words looks like one of a sealed record."""
    report(desk_as(Role.DUTY))
    true = written(desk_as(Role.COMMANDER), tmp_path)
    stripped = tmp_path / "stripped"
    with export_file.Writer(stripped, SECRET_WORDS, keys.QUICK) as file:
        for line in export_file.lines(true, SECRET_WORDS):
            raw = json.loads(line)
            if raw.get("kind") == "incident_reported":
                raw["bodies"] = [
                    {name: body[name] for name in body if body["part"] != "words" or name not in ("salt", "json")}
                    for body in raw["bodies"]
                ]
            file.line(journal.canonical(raw))
    before = state(laptop)
    with pytest.raises(machines.Refused, match="are empty, and no entry says why"):
        import_journal(laptop, stripped, SECRET_WORDS)
    assert state(laptop) == before
    assert import_journal(laptop, true, SECRET_WORDS).entries
    assert problems(laptop) == []
    laptop.store.close()


@pytest.mark.parametrize(("name", "value"), [("mem", 256 * 2**20 + 1), ("mem", 2**62), ("ops", 11), ("ops", 2**62)])
def test_a_file_costs_no_more_memory_before_anything_of_it_is_proved(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: int
) -> None:
    true = tmp_path / "made"
    with export_file.Writer(true, SECRET_WORDS, keys.QUICK) as file:
        file.line("{}")
    head, _line, rest = true.read_bytes().partition(b"\n")
    costly = tmp_path / "costly"
    costly.write_bytes(json.dumps({**json.loads(head), name: value}).encode() + b"\n" + rest)
    monkeypatch.setattr(export_file.pwhash.argon2id, "kdf", None)
    assert refused(import_journal, desk, costly, SECRET_WORDS) == "not_an_export"
