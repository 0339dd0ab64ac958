"""A store made by `precinct init`, at the command line: its inspectorate gets a key, and never loses the last one."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db.kernel.base.officer import Desk
from db.kernel.base.reader_book import KEY_MADE
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.kernel.folding.current_rights import sealed_to
from db.kernel.journal import envelopes
from db.opening import setup
from db.opening.setup import open_store, sign_in, switch
from db.registers.oversight.complaints import read_complaints
from db.storage import keys, sealings
from db.storage.models import BODY, JOURNAL
from db.words import phrases
from db.words.form_reading import read_form
from db.words.messages import Refused
from precinct_tui.__main__ import main
from tests.made_once import made_once
from tests.officers import NAMES
from tests.precinct_tui.verbs.test_cli import spoken

__all__ = ["spoken"]
WORDS = "افسر شب مرا زد"
NAME = "زهرا نمونه"
FIELDS = {"words": WORDS, "priority": "normal", "answer_by": "code"}
COMPLAINT = {"entry": "oversight.complain", "fields": FIELDS}
ADMIN, DUTY, FIRST, SECOND, CHIEF = "7001", "7002", "7003", "7004", "7005"
NAMED = dict(zip((ADMIN, DUTY, FIRST, SECOND, CHIEF), NAMES.values(), strict=False))
SECRET = {badge: f"secret-of-{badge}" for badge in (ADMIN, DUTY, FIRST, SECOND, CHIEF)}


def given(badge: str) -> str:
    """The password that the administrator gave an officer."""
    return f"given-to-{badge}"


class House:
    """A store and its officers at the command line. `run` returns (status, the JSON document or the text)."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], name: str = "store") -> None:
        self.home, self.folder, self.capsys = folder / name, folder, capsys
        self.recovery, self.secrets = "", dict(SECRET)
        self.leaders: set[str] = set()

    def file(self, content: object) -> str:
        path = self.folder / f"file-{len(list(self.folder.iterdir()))}"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    def run(self, *words: str, badge: str = DUTY, secret: str | None = None, as_json: bool = True) -> tuple[int, Any]:
        signed = ["--officer", badge, "--password-file", self.file(secret or self.secrets[badge])]
        status = main([*words, "--home", str(self.home), "--lang", "en", *signed, *(["--json"] if as_json else [])])
        said = self.capsys.readouterr()
        return status, json.loads(said.out) if as_json else said.out

    def ok(self, *words: str, badge: str = DUTY, secret: str | None = None) -> Any:
        status, said = self.run(*words, badge=badge, secret=secret)
        assert status == 0, said
        return said

    def refused(self, *words: str, badge: str = DUTY, secret: str | None = None) -> dict[str, Any]:
        status, said = self.run(*words, badge=badge, secret=secret)
        assert status == 1, said
        found: dict[str, Any] = said["refused"]
        return found

    def add(self, badge: str, role: str) -> None:
        """An officer added by the administrator, who then chose his own password."""
        self.add_only(badge, role)
        self.chooses(badge, given(badge))

    def add_only(self, badge: str, role: str) -> None:
        """An officer who has the password that the administrator gave him."""
        new = ["--new-password-file", self.file(given(badge))]
        self.ok("officer", "add", badge, "--name", NAMED[badge], "--role", role, *new, badge=ADMIN)

    def chooses(self, badge: str, old: str, secret: str | None = None) -> None:
        new = ["--new-password-file", self.file(secret or self.secrets[badge])]
        self.ok("officer", "password", *new, badge=badge, secret=old)

    def chooses_anew(self, badge: str, old: str) -> None:
        """After a reset, where the password of before is refused."""
        self.chooses(badge, old, f"{SECRET[badge]} {old}")
        self.secrets[badge] = f"{SECRET[badge]} {old}"

    def makes_key(self, badge: str = FIRST, secret: str | None = None) -> str:
        """The inspector makes the inspectorate's key; what its paper says."""
        return str(self.ok("inspectorate", "key", badge=badge, secret=secret)["paper"])

    def signs_in(self, badge: str) -> None:
        self.ok("officer", "list", badge=badge)

    def reset(self, badge: str, secret: str) -> tuple[str, ...]:
        return "officer", "reset-password", badge, "--new-password-file", self.file(secret)

    def complain(self) -> str:
        return str(self.ok("enter", "entry", self.file(COMPLAINT))["number"])

    def words_of(self, code: str, badge: str = FIRST, secret: str | None = None) -> str:
        """What an inspector reads of a complaint, by its code."""
        with self.desk(badge, secret) as desk:
            return repr(REGISTERS["complaint"].show(desk, code).sections)

    def codes(self, badge: str = FIRST, secret: str | None = None) -> list[str]:
        with self.desk(badge, secret) as desk:
            return [one.code for one in read_complaints(desk)]

    def unread(self, code: str, badge: str, secret: str | None = None) -> Refused:
        with pytest.raises(Refused) as refused:
            self.words_of(code, badge, secret)
        return refused.value

    def inspectorate(self) -> dict[str, str]:
        found = self.ok("doctor", badge=ADMIN)
        return next(one for one in found["checks"] if one["check"] == "inspectorate")

    def ring(self) -> keys.Keyring:
        return keys.load(self.home)

    def readers(self) -> list[str]:
        """The badges of those who have a share of the inspectorate's key."""
        with self.desk(ADMIN) as desk, desk.store.reading() as conn:
            sealing = desk.store.load_keys(conn).sealing(keys.INSPECTORATE)
        assert sealing is not None
        return list(sealing.shares)

    @contextmanager
    def desk(self, badge: str = DUTY, secret: str | None = None) -> Iterator[Desk]:
        desk = open_store(self.home, badge, secret or self.secrets[badge])
        try:
            yield desk
        finally:
            desk.store.close()

    def kinds(self) -> list[str]:
        with self.desk() as desk, desk.store.reading() as conn:
            return list(conn.execute(JOURNAL.select().with_only_columns(JOURNAL.c.kind)).scalars())


@pytest.fixture
def house(tmp_path: Path, capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory) -> House:
    """What a precinct has on its first day: `init`, and a duty officer."""

    def first_day(folder: Path) -> str:
        made = House(folder, capsys)
        recovery = str(made.ok("init", "--unit", "کلانتری ۱۲", "--name", NAMED[ADMIN], badge=ADMIN)["recovery"])
        made.add(DUTY, "duty_officer")
        return recovery

    folder, recovery = made_once(tmp_path_factory, "first-day", first_day)
    house = House(tmp_path, capsys)
    house.recovery = recovery
    shutil.copytree(folder / house.home.name, house.home)
    return house


def everything_on_disk(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file())


def test_the_first_inspectors_sign_in_makes_the_key_and_complaints_are_read(house: House) -> None:
    assert house.ring().sealing(keys.INSPECTORATE) is None  # none that nobody could open
    assert house.refused("enter", "entry", house.file(COMPLAINT))["code"] == "conflict"
    house.add(FIRST, "inspector")
    assert house.refused("enter", "entry", house.file(COMPLAINT))["code"] == "conflict"
    house.signs_in(ADMIN)
    house.signs_in(DUTY)
    assert house.ring().sealing(keys.INSPECTORATE) is None  # nobody else's sign-in makes it
    house.makes_key(FIRST)
    code = house.complain()
    assert WORDS in house.words_of(code)
    assert house.kinds().count(KEY_MADE) == 1
    assert house.refused("inspectorate", "key", badge=FIRST)["code"] == "wall.has_key"
    assert house.kinds().count(KEY_MADE) == 1
    assert house.unread(code, ADMIN).code == "forbidden"
    with house.desk() as desk:
        assert not rebuild.check(desk.store).differences
    status, said = house.run("journal", "verify", badge=ADMIN)
    assert status == 0, said


def test_a_protected_party_is_sealed_and_opened_by_the_inspector(house: House) -> None:
    number = house.ok("enter", "incident", house.file({"type": "theft_shop", "summary": "سرقت از مغازه"}))["number"]
    fields = {"role": "witness", "reason": "asked", "name": NAME}
    entry = {"register": "incident", "number": number, "entry": "add_protected", "fields": fields}
    assert house.refused("enter", "entry", house.file(entry))["code"] == "no_inspector"
    house.add(FIRST, "inspector")
    house.makes_key(FIRST)
    house.ok("enter", "entry", house.file(entry))
    assert NAME not in json.dumps(house.ok("show", "incident", number), ensure_ascii=False)
    opened = house.ok("show", "incident", number, "--protected", badge=FIRST)
    assert NAME in json.dumps(opened, ensure_ascii=False)
    with house.desk() as desk:
        assert not rebuild.check(desk.store).differences


def test_a_desk_that_was_open_meanwhile_takes_complaints_at_once(house: House) -> None:
    command = COMMANDS["oversight.complain"]
    house.add(FIRST, "inspector")
    with house.desk() as desk:
        with pytest.raises(Refused):
            command.run(desk, read_form(command.form, FIELDS, now=desk.now()))
        house.makes_key(FIRST)
        code = command.run(desk, read_form(command.form, FIELDS, now=desk.now()))
    assert WORDS in house.words_of(code)


def without_paper(house: House) -> None:
    """A pair as it was made before there was a paper."""
    sealing = house.ring().sealing(keys.INSPECTORATE)
    assert sealing is not None
    keys.save(house.home, house.ring().with_sealing(replace(sealing, paper="")))


def test_where_no_paper_opens_it_the_last_who_does_is_not_reset_removed_or_moved(house: House) -> None:
    house.add(FIRST, "inspector")
    house.makes_key(FIRST)
    without_paper(house)
    code = house.complain()
    tries = (
        house.reset(FIRST, "given-anew-by-admin"),
        ("officer", "remove", FIRST, "--reason", "x"),
        ("officer", "change", FIRST, "--role", "duty_officer"),
        ("officer", "change", FIRST, "--role", "administrator"),
    )
    before = house.ring()
    for words in tries:
        said = house.refused(*words, badge=ADMIN)
        assert said["code"] == "wall.last_reader"
        assert "inspectorate paper" in said["message"]
    after = house.ring()
    assert (after.slots, after.sealings) == (before.slots, before.sealings)
    house.add(SECOND, "inspector")
    for words in tries:  # an inspector without a share helps nobody
        assert house.refused(*words, badge=ADMIN)["code"] == "wall.last_reader"
    house.ok("officer", "change", FIRST, "--name", "نام دیگر", badge=ADMIN)
    house.ok("officer", "share", SECOND, badge=FIRST)
    house.ok(*house.reset(FIRST, "given-anew-by-admin"), badge=ADMIN)
    assert WORDS in house.words_of(code, badge=SECOND)
    assert house.refused("officer", "remove", SECOND, "--reason", "x", badge=ADMIN)["code"] == "wall.last_reader"
    house.chooses_anew(FIRST, "given-anew-by-admin")
    assert house.unread(code, FIRST).code == "forbidden"
    house.ok("officer", "share", FIRST, badge=SECOND)
    house.ok("officer", "remove", SECOND, "--reason", "x", badge=ADMIN)
    assert WORDS in house.words_of(code)
    assert house.kinds().count(KEY_MADE) == 1
    paper = house.ok("inspectorate", "paper", badge=FIRST)["paper"]
    house.ok(*house.reset(FIRST, "given-once-more"), badge=ADMIN)  # there is a paper now
    house.chooses_anew(FIRST, "given-once-more")
    house.ok("inspectorate", "take", "--paper-file", house.file(paper), badge=FIRST)
    assert WORDS in house.words_of(code)


def test_a_second_paper_says_that_the_first_opens_nothing(house: House) -> None:
    house.add(FIRST, "inspector")
    first = house.ok("inspectorate", "key", badge=FIRST)
    assert first["replaces"] is False
    status, said = house.run("inspectorate", "paper", badge=FIRST, as_json=False)
    assert status == 0
    assert "The earlier paper no longer opens anything. Destroy it." in said
    assert re.findall(r"(\d): \d{5}\b", said) == [str(place) for place in range(1, 9)]
    second = " ".join(re.findall(r"\d: \d{5}\b", said))
    house.ok(*house.reset(FIRST, "given-anew-by-admin"), badge=ADMIN)
    house.chooses_anew(FIRST, "given-anew-by-admin")
    take = ("inspectorate", "take", "--paper-file")
    assert house.refused(*take, house.file(first["paper"]), badge=FIRST)["code"] == "wrong_paper"
    house.ok(*take, house.file(second), badge=FIRST)
    assert house.ok("inspectorate", "paper", badge=FIRST)["replaces"] is True


def test_ones_own_new_password_keeps_the_key(house: House) -> None:
    house.add(FIRST, "inspector")
    house.makes_key(FIRST)
    code = house.complain()
    house.chooses(FIRST, SECRET[FIRST], "my-own-words")
    assert WORDS in house.words_of(code, secret="my-own-words")


def test_only_who_holds_it_gives_it_on_and_only_to_an_inspector_with_a_key_pair_here(house: House) -> None:
    house.add(FIRST, "inspector")
    house.add(SECOND, "inspector")
    house.makes_key(FIRST)
    assert house.refused("officer", "share", SECOND, badge=SECOND)["code"] == "forbidden"
    assert house.refused("officer", "share", DUTY, badge=FIRST)["code"] == "invalid"
    assert house.refused("officer", "share", SECOND, badge=ADMIN)["code"] == "forbidden"
    ring = house.ring()
    keys.save(house.home, replace(ring, slots=tuple(slot for slot in ring.slots if slot.name != SECOND)))
    assert house.refused("officer", "share", SECOND, badge=FIRST)["code"] == "not_found"
    assert "sealing_shared" not in house.kinds()


def by_pin(desk: Desk, badge: str) -> None:
    """He typed his password here, and another officer after him: from then his PIN works in this program."""
    before = desk.officer.badge
    for one in (badge, before):
        sign_in(desk, one, SECRET[one])


def test_a_pin_at_the_holders_open_desk_gives_nothing_on(house: House) -> None:
    """The store was opened with the holder's password; who comes by PIN has no part in that."""
    for badge in (FIRST, SECOND):
        house.add(badge, "inspector")
    house.makes_key(FIRST)
    pin = house.file("482913")
    house.ok("officer", "pin", "--pin-file", pin, badge=SECOND)
    command = COMMANDS["officer.share_sealing"]
    with house.desk(FIRST) as desk:
        by_pin(desk, SECOND)
        other, fields = switch(desk, SECOND, "482913"), {"badge": SECOND, "password": SECRET[SECOND]}
        with pytest.raises(Refused) as refused:
            command.run(other, read_form(command.form, fields, now=desk.now()))
        assert refused.value.code == "forbidden"
    assert house.readers() == [FIRST]


def test_where_the_key_cannot_be_written_nothing_is_half_made(house: House) -> None:
    house.add(FIRST, "inspector")
    in_the_way = house.home / f"{keys.FILE}.{os.getpid()}.tmp"
    in_the_way.mkdir()  # nothing can be written there
    house.signs_in(FIRST)
    assert house.run("inspectorate", "key", badge=FIRST)[0] == 1
    in_the_way.rmdir()
    assert "Nobody" in house.inspectorate()["text"]
    assert KEY_MADE not in house.kinds()  # the entry went with the key
    house.makes_key(FIRST)
    assert house.kinds().count(KEY_MADE) == 1


def test_who_came_by_pin_makes_no_key(house: House) -> None:
    house.add(FIRST, "inspector")
    house.ok("officer", "pin", "--pin-file", house.file("482913"), badge=FIRST)
    with house.desk() as desk:
        by_pin(desk, FIRST)
        other, paper = switch(desk, FIRST, "482913"), phrases.new_phrase()
        with pytest.raises(Refused) as refused:
            setup.make_key(other, paper)
    assert refused.value.code == "password_needed"
    assert house.ring().sealing(keys.INSPECTORATE) is None


def test_a_lost_password_of_the_last_one_has_a_way_out_that_needs_the_paper(house: House) -> None:
    house.add(FIRST, "inspector")
    paper = house.makes_key(FIRST)
    earlier = house.complain()
    asked = ("recover", "--new-password-file", house.file("found-again"), "--phrase-file")
    assert house.refused(*asked, house.file("0" * 40), badge=FIRST)["code"] == "wrong_phrase"
    house.ok(*asked, house.file(house.recovery), badge=FIRST)
    assert house.inspectorate()["state"] == "warning"
    later = house.complain()  # the paper opens it
    house.chooses(FIRST, "found-again")
    assert house.unread(later, FIRST).code == "forbidden"
    wrong = house.refused("inspectorate", "take", "--paper-file", house.file("1" * 40), badge=FIRST)
    assert wrong["code"] == "wrong_paper"
    house.ok("inspectorate", "take", "--paper-file", house.file(paper), badge=FIRST)
    for code in (earlier, later):
        assert WORDS in house.words_of(code)
    assert "recovered" in house.kinds()
    assert house.kinds().count(KEY_MADE) == 1


def test_where_the_paper_is_lost_too_there_is_another_key_and_the_reason_is_asked(house: House) -> None:
    house.add(FIRST, "inspector")
    house.makes_key(FIRST)
    house.complain()
    house.ok(*house.reset(FIRST, "given-anew-by-admin"), badge=ADMIN)
    house.chooses_anew(FIRST, "given-anew-by-admin")
    assert house.refused("inspectorate", "key", badge=FIRST)["code"] == "unlikely"
    house.ok("inspectorate", "key", "--paper-is-lost", badge=FIRST)
    code = house.complain()
    assert WORDS in house.words_of(code)
    assert house.codes() == [code]  # the earlier one stays closed


def test_an_older_store_whose_key_was_thrown_away_gets_a_new_one(house: House) -> None:
    house.add(FIRST, "inspector")
    keys.save(house.home, sealings.new_sealing(house.ring(), keys.INSPECTORATE, ()))  # as `init` made it until now
    lost = house.ring().sealing(keys.INSPECTORATE)
    assert lost is not None
    assert house.refused("enter", "entry", house.file(COMPLAINT))["code"] == "conflict"
    house.makes_key(FIRST)
    made = house.ring().sealing(keys.INSPECTORATE)
    assert made is not None
    assert made.public != lost.public
    assert WORDS in house.words_of(house.complain())


def test_sealed_entries_of_a_lost_key_stand_in_nobodys_way(house: House) -> None:
    keys.save(house.home, sealings.new_sealing(house.ring(), keys.INSPECTORATE, ()))
    with house.desk() as desk, desk.store.writing() as conn:
        envelopes.put(conn, desk, envelopes.uid_of("x"), {"what": "complaint"}, sealed_to(conn, desk.store))
    house.add(FIRST, "inspector")
    house.makes_key(FIRST)
    assert house.codes() == []
    with house.desk() as desk:
        assert not rebuild.check(desk.store).differences


@pytest.mark.long
def test_doctor_says_who_holds_it(house: House) -> None:
    assert house.inspectorate()["state"] == "warning"
    assert "Nobody" in house.inspectorate()["text"]
    house.add(FIRST, "inspector")
    assert "Nobody" in house.inspectorate()["text"]
    house.makes_key(FIRST)
    found = house.inspectorate()
    assert (found["state"], FIRST in found["text"]) == ("good", True)
    whole = house.ring()
    without_paper(house)
    assert "inspectorate paper" in house.inspectorate()["text"]
    keys.save(house.home, whole)
    assert "precinct officer share" not in found["text"]
    house.add(SECOND, "inspector")
    house.ok("officer", "share", SECOND, badge=FIRST)
    found = house.inspectorate()
    assert found["state"] == "good"
    assert FIRST in found["text"]
    assert SECOND in found["text"]


def test_an_inspector_who_was_removed_elsewhere_holds_nothing(house: House) -> None:
    """A journal file can bring a removal: the keys here still have the share, and its officer can't sign in."""
    from db.reference.officers.models import OFFICER

    house.add(FIRST, "inspector")
    house.makes_key(FIRST)
    with house.desk() as desk, desk.store.writing() as conn:
        conn.execute(OFFICER.update().where(OFFICER.c.badge == FIRST).values(active=False))
    assert "Only the inspectorate's paper" in house.inspectorate()["text"]
    without_paper(house)
    assert "Nobody" in house.inspectorate()["text"]
    assert house.refused("enter", "entry", house.file(COMPLAINT))["code"] == "conflict"


# --- the citizen's app --------------------------------------------------------------------------------------------


def test_a_complaint_of_the_app_does_not_lie_readable_until_the_key_is_made(house: House) -> None:
    inbox = house.home / "inbox"
    inbox.mkdir()
    sent = json.dumps({"kind": "complaint", "id": "11111111-1111-4111-8111-111111111111", "words": WORDS})
    raw = json.dumps({"kind": "complaint", "words": WORDS}, ensure_ascii=False)
    (inbox / "one.json").write_text(sent, encoding="utf-8")
    (inbox / "two.json").write_text(raw, encoding="utf-8")
    (inbox / "three.json").write_text(raw, encoding="utf-8")
    status, found = house.run("inbox")
    assert (status, found["taken"], found["waiting"], found["left"]) == (1, 0, 3, 0)
    assert not list(inbox.glob("*.json"))
    disk = everything_on_disk(house.home)
    assert WORDS.encode() not in disk
    assert json.dumps(WORDS)[1:-1].encode() not in disk
    assert len(list((inbox / "waiting").iterdir())) == 2  # the same words wait once
    status, said = house.run("inbox", as_json=False)
    assert status == 1
    assert "2 complaints wait, encrypted" in said
    house.add(FIRST, "inspector")
    house.makes_key(FIRST)
    found = house.ok("inbox")
    assert (found["taken"], found["waiting"]) == (2, 0)
    assert not list((inbox / "waiting").iterdir())
    (answer,) = (house.home / "outbox").iterdir()
    assert json.loads(answer.read_text(encoding="utf-8"))["state"] == "taken"
    codes = house.codes()
    assert len(codes) == 2
    assert all(WORDS in house.words_of(code) for code in codes)
    assert house.run("inbox")[0] == 0
    assert WORDS.encode() not in everything_on_disk(house.home)


def test_what_waits_and_was_damaged_stays_and_stops_nothing(house: House) -> None:
    inbox = house.home / "inbox"
    inbox.mkdir()
    for number in range(2):
        (inbox / f"{number}.json").write_text(json.dumps({"kind": "complaint", "words": f"{WORDS} {number}"}))
    house.run("inbox")
    damaged, _whole = sorted((inbox / "waiting").iterdir())
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"x")
    house.add(FIRST, "inspector")
    house.makes_key(FIRST)
    status, found = house.run("inbox")
    assert (status, found["taken"], found["left"]) == (1, 1, 1)
    assert damaged.exists()


# --- a further machine ------------------------------------------------------------------------------------------


def machine(house: House, file: Path, name: str) -> House:
    other = House(house.folder, house.capsys, name)
    phrase = ("--passphrase-file", house.file("four words on paper"))
    joined = other.ok("init", "--join", str(file), "--name", "x", *phrase, badge=ADMIN)
    other.ok(*other.reset(DUTY, "first-there"), badge=ADMIN)
    other.chooses(DUTY, "first-there")
    if CHIEF in house.leaders:
        other.ok(*other.reset(CHIEF, "first-there"), badge=ADMIN)
        other.chooses(CHIEF, "first-there")
        other.leaders = house.leaders
    words = " ".join(str(word) for word in joined["words"])
    house.ok("machine", "join", str(carry(other)), *phrase, "--words", words, badge=ADMIN)
    return other


def carry(source: House, target: House | None = None) -> Path:
    path = source.folder / f"stick-{len(list(source.folder.iterdir()))}"
    phrase = ("--passphrase-file", source.file("four words on paper"))
    source.ok("journal", "export", str(path), *phrase, badge=ADMIN)
    if target is not None:
        assert target.run("journal", "import", str(path), *phrase, badge=ADMIN, as_json=False)[0] == 0
        for lot in target.ok("journal", "waiting", badge=ADMIN)["lots"]:
            for badge in (*target.leaders, ADMIN):
                target.ok("journal", "agree", str(lot["number"]), badge=badge)
    return path


@pytest.mark.long
def test_a_joined_machine_seals_to_the_key_of_the_first(house: House) -> None:
    house.add(FIRST, "inspector")
    house.makes_key(FIRST)
    laptop = machine(house, carry(house), "laptop")
    assert "another machine" in laptop.inspectorate()["text"]
    code = laptop.complain()
    carry(laptop, house)
    assert WORDS in house.words_of(code)
    # The inspector's first password on the laptop is no loss, neither the second; a removal would be.
    for secret in ("first-there", "second-there"):
        laptop.ok(*laptop.reset(FIRST, secret), badge=ADMIN)
    laptop.chooses(FIRST, "second-there")
    assert laptop.refused("inspectorate", "key", badge=FIRST)["code"] == "wall.has_key"
    assert KEY_MADE in laptop.kinds()  # the first machine's, and no second one
    assert laptop.kinds().count(KEY_MADE) == 1
    other = laptop.complain()
    assert "another machine" in repr(laptop.unread(other, FIRST).message)
    carry(laptop, house)
    assert WORDS in house.words_of(other)


@pytest.mark.long
def test_a_machine_that_joined_before_learns_the_key_with_the_file_that_is_agreed_to(house: House) -> None:
    """Once two people agreed to the file that brought it: a journal file alone changes no key."""
    house.add(CHIEF, "commander")
    house.leaders = {CHIEF}
    laptop = machine(house, carry(house), "laptop")
    assert laptop.refused("enter", "entry", laptop.file(COMPLAINT))["code"] == "conflict"
    house.add(FIRST, "inspector")
    house.makes_key(FIRST)
    carry(house, laptop)
    here, there = house.ring().sealing(keys.INSPECTORATE), laptop.ring().sealing(keys.INSPECTORATE)
    assert here is not None
    assert there is not None
    assert there.public == here.public
    assert (here.elsewhere, there.elsewhere) == (False, True)
    code = laptop.complain()
    carry(laptop, house)
    assert WORDS in house.words_of(code)
    again = house.ring().sealing(keys.INSPECTORATE)
    assert again == here  # the laptop's file changes no key here
    # A new key of the first machine reaches the laptop too.
    asked = ("recover", "--new-password-file", house.file("found-again"), "--phrase-file")
    house.ok(*asked, house.file(house.recovery), badge=FIRST)
    house.chooses(FIRST, "found-again")
    house.ok("inspectorate", "key", "--paper-is-lost", badge=FIRST)
    carry(house, laptop)
    newest = laptop.complain()
    carry(laptop, house)
    assert WORDS in house.words_of(newest)
    for one in (house, laptop):
        with one.desk() as desk:
            assert not rebuild.check(desk.store).differences


@pytest.mark.long
def test_a_machine_that_joined_a_store_without_a_key_knows_of_none(house: House) -> None:
    keys.save(house.home, sealings.new_sealing(house.ring(), keys.INSPECTORATE, ()))
    laptop = machine(house, carry(house), "laptop")
    assert laptop.ring().sealing(keys.INSPECTORATE) is None
    assert "Nobody" in laptop.inspectorate()["text"]


def test_a_header_alone_brings_no_key(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file can say anything in its first line: a key counts where an entry of the journal names it."""
    from db.carrying.transfer import carrying

    laptop = machine(house, carry(house), "laptop")
    header = carrying._header
    forged = sealings.new_sealing(house.ring(), keys.INSPECTORATE, (DUTY,)).sealing(keys.INSPECTORATE)
    assert forged is not None
    mine = {"name": forged.name, "public": forged.public, "shares": forged.shares}
    monkeypatch.setattr(carrying, "_header", lambda *given: {**header(*given), "sealing": mine})
    carry(house, laptop)
    assert laptop.ring().sealing(keys.INSPECTORATE) is None


@pytest.mark.long
def test_a_joined_machine_of_an_older_version_knows_where_its_key_is(house: House) -> None:
    house.add(FIRST, "inspector")
    house.makes_key(FIRST)
    laptop = machine(house, carry(house), "laptop")
    raw = json.loads((laptop.home / keys.FILE).read_text(encoding="utf-8"))
    with laptop.desk(ADMIN) as desk:
        shares = desk.store.keyring.sealings[0].shares
    assert list(shares) == [FIRST]
    for sealing in raw["sealings"]:
        del sealing["elsewhere"]
        sealing["shares"] = shares  # by badge
    (laptop.home / keys.FILE).write_text(json.dumps(raw), encoding="utf-8")
    laptop.ok(*laptop.reset(FIRST, "first-there"), badge=ADMIN)
    laptop.chooses(FIRST, "first-there")
    code = laptop.complain()
    carry(laptop, house)
    assert WORDS in house.words_of(code)


def test_a_backup_from_before_the_key_opens_and_protects_again_once_there_is_one(house: House) -> None:
    number = house.ok("enter", "incident", house.file({"type": "theft_shop", "summary": "سرقت از مغازه"}))["number"]
    fields = {"role": "witness", "name": NAME}
    entry = {"register": "incident", "number": number, "entry": "add_party", "fields": fields}
    house.ok("enter", "entry", house.file(entry))
    house.add(FIRST, "inspector")
    copy = house.ok("backup", str(house.folder / "backups"), badge=ADMIN)["backup"]
    house.makes_key(FIRST)
    with house.desk() as desk:
        with desk.store.reading() as conn:
            party = conn.execute(JOURNAL.select().where(JOURNAL.c.kind == "incident_party_added")).one()
        command = COMMANDS["incident.protect"]
        given = {"target": party.uid, "reason": "asked"}
        command.run(desk, read_form(command.form, given, now=desk.now(), record=party.record))
    remembered = (house.home / "sealed.txt").read_bytes()
    for name in ("precinct.db", "precinct.db-wal", "precinct.db-shm", "keys.json"):
        (house.home / name).unlink(missing_ok=True)
    assert main(["restore", copy, "--home", str(house.home)]) == 0
    house.capsys.readouterr()
    assert (house.home / "sealed.txt").read_bytes() == remembered
    house.signs_in(DUTY)  # nobody is kept out
    house.makes_key(FIRST)
    with house.desk() as desk, desk.store.reading() as conn:
        said = json.dumps([row[0] for row in conn.execute(BODY.select().with_only_columns(BODY.c.json))])
        assert json.dumps(NAME)[1:-1] not in said
    opened = house.ok("show", "incident", number, "--protected", badge=FIRST)
    assert NAME in json.dumps(opened, ensure_ascii=False)
