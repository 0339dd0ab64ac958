"""An administrator who kept every keys.json and every password he gave out reads no complaint."""

from __future__ import annotations

import base64
import itertools
import json

import pytest
from nacl.exceptions import CryptoError

from db.kernel.desk.desk import COMMANDS, QUERIES
from db.kernel.journal import envelopes
from db.opening.setup import open_store, sign_in
from db.storage import keys, sealings
from db.storage.hidden_shares import revealed
from db.storage.models import BODY, JOURNAL, OF_ENTRY
from db.words.form_reading import read_form
from db.words.messages import Refused
from tests.precinct_tui.test_inspectorate_key import (
    ADMIN,
    COMPLAINT,
    DUTY,
    FIRST,
    SECOND,
    SECRET,
    WORDS,
    House,
    given,
    house,
)
from tests.precinct_tui.verbs.test_cli import spoken
from tests.usual import some

__all__ = ["house", "spoken"]


def sealed_entries(house: House) -> list[bytes]:
    """Every sealed entry of the journal, as the administrator's tools read it."""
    with house.desk(ADMIN) as desk, desk.store.reading() as conn:
        chosen = conn.execute(BODY.select().join(JOURNAL, OF_ENTRY).where(JOURNAL.c.kind == envelopes.KIND)).all()
    return [base64.b64decode(json.loads(row.json)["sealed"]) for row in chosen if row.part == "facts"]


def opened_by(rings: list[keys.Keyring], secrets: list[str], sealed: list[bytes]) -> int:
    """How many of the entries anybody with these files and passwords opens."""
    found = set()
    for holds, secret in itertools.product(rings, secrets):
        for slot in holds.slots:
            try:
                unlocked = keys.open_slot(slot, secret)
            except Refused:
                continue
            for ring, (place, entry) in itertools.product(rings, enumerate(sealed)):
                try:
                    shown = revealed(ring, unlocked.data_key)
                    sealings.open_sealed(shown, keys.INSPECTORATE, unlocked, entry)
                except (Refused, CryptoError):
                    continue
                found.add(place)
    return len(found)


def test_an_administrator_with_every_old_file_and_every_password_he_gave_reads_none(house: House) -> None:
    kept = [house.ring()]
    passwords = [SECRET[ADMIN], "given-anew-by-admin", "again-given", *map(given, (DUTY, FIRST, SECOND))]
    house.add_only(FIRST, "inspector")
    kept.append(house.ring())
    house.chooses(FIRST, given(FIRST))
    kept.append(house.ring())
    house.makes_key(FIRST)
    house.complain()
    kept.append(house.ring())
    house.add_only(SECOND, "inspector")
    kept.append(house.ring())
    said = house.refused("officer", "share", SECOND, badge=FIRST)
    assert said["code"] == "given_password"  # nobody gives the key to a password that the administrator knows
    house.chooses(SECOND, given(SECOND))
    house.ok("officer", "share", SECOND, badge=FIRST)
    kept.append(house.ring())
    for secret in ("given-anew-by-admin", "again-given"):
        house.ok(*house.reset(FIRST, secret), badge=ADMIN)
        kept.append(house.ring())
    house.complain()
    sealed = sealed_entries(house)
    assert len(sealed) >= 2
    assert opened_by(kept, passwords, sealed) == 0
    assert opened_by(kept, [SECRET[SECOND]], sealed) == len(sealed)  # what is tried here can succeed


@pytest.mark.parametrize("role", some(["inspector", "duty_officer", "administrator", "commander"], 2))
def test_a_given_password_opens_the_choosing_of_ones_own_and_nothing_else(house: House, role: str) -> None:
    house.add_only(FIRST, role)
    for words in (("list", "incident"), ("officer", "list"), ("backup", str(house.folder / "b"))):
        assert house.refused(*words, badge=FIRST, secret=given(FIRST))["code"] == "own_password_first", words
    desk = open_store(house.home, FIRST, given(FIRST))
    try:
        for name, command in COMMANDS.items():
            if name != "officer.change_password":
                with pytest.raises(Refused) as refused:
                    command.run(desk, command.form())
                assert refused.value.code == "own_password_first", name
        for name, query in QUERIES.items():
            with pytest.raises(Refused) as refused:
                query(desk)
            assert refused.value.code == "own_password_first", name
    finally:
        desk.store.close()
    house.chooses(FIRST, given(FIRST))
    house.signs_in(FIRST)
    assert house.run("officer", "list", badge=FIRST, secret=given(FIRST))[0] == 1


def test_the_given_one_again_is_no_choice(house: House) -> None:
    house.add_only(FIRST, "inspector")
    said = house.refused(
        "officer", "password", "--new-password-file", house.file(given(FIRST)), badge=FIRST, secret=given(FIRST)
    )
    assert "current password" in said["fields"]["password"]


def test_no_reset_removal_or_role_makes_a_complaint_unreadable_or_refused(house: House) -> None:
    house.add(FIRST, "inspector")
    paper = house.makes_key(FIRST)
    first = house.complain()
    house.ok(*house.reset(FIRST, "given-anew-by-admin"), badge=ADMIN)
    second = house.complain()
    house.ok("officer", "change", FIRST, "--role", "patrol", badge=ADMIN)
    third = house.complain()
    house.ok("officer", "remove", FIRST, "--reason", "x", badge=ADMIN)
    fourth = house.complain()
    assert "paper" in house.inspectorate()["text"]
    house.add(SECOND, "inspector")
    house.ok("inspectorate", "take", "--paper-file", house.file(paper), badge=SECOND)
    for code in (first, second, third, fourth):
        assert WORDS in house.words_of(code, SECOND)


def test_without_a_password_of_his_own_an_inspector_makes_no_key_and_takes_none(house: House) -> None:
    house.add(FIRST, "inspector")
    paper = house.makes_key(FIRST)
    house.add_only(SECOND, "inspector")
    taken = house.refused("inspectorate", "take", "--paper-file", house.file(paper), badge=SECOND, secret=given(SECOND))
    assert taken["code"] == "own_password_first"
    assert house.readers() == [FIRST]


def test_the_program_that_was_open_at_a_reset_holds_no_share_for_the_new_pair(house: House) -> None:
    """The administrator resets, signs in with what he gave, and looks: the desk opens one page."""
    house.add(FIRST, "inspector")
    house.makes_key(FIRST)
    house.complain()
    with house.desk(FIRST) as desk:
        house.ok(*house.reset(FIRST, "given-anew-by-admin"), badge=ADMIN)
        other = sign_in(desk, FIRST, "given-anew-by-admin")
        assert other.password_is_given
        command = COMMANDS["oversight.complain"]
        form = read_form(command.form, COMPLAINT["fields"], now=desk.now())
        with pytest.raises(Refused) as refused:
            command.run(other, form)
        assert refused.value.code == "own_password_first"
