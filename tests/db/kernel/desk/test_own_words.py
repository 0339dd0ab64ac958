"""No text is saved that holds the password or the PIN of who types it; what looks like one of them is."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count

import pytest

from db.across.handover import commands as shift
from db.across.handover import forms
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk import drafts
from db.kernel.desk.desk import COMMANDS
from db.kernel.desk.drafts import Draft, mine
from db.opening import setup
from db.reference.officers.commands import change_password, set_pin
from db.reference.officers.forms import ChangePassword, SetPin
from db.storage.models import DRAFT, JOURNAL
from db.storage.own_passwords import OwnPasswords
from db.words.layouts import other_layout
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Desks
from tests.db.registers.custody.test_commands import act, opened

PIN = "482193"
NEW = "Karun-1405-bridge"


def with_pin(desk: Desk) -> Desk:
    set_pin(desk, SetPin(password=PASSWORD, pin=PIN))
    return desk


def refused(give: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        give()
    said = str(caught.value)
    for secret in (PASSWORD, PIN, NEW):
        assert secret not in said
    return caught.value


def note(desk: Desk, what: str) -> object:
    return shift.add_item(desk, forms.AddHandoverItem(priority="normal", what=what))


@pytest.fixture
def on_shift(desk: Desk) -> Desk:
    shift.open_shift(desk, forms.OpenShift())
    return with_pin(desk)


@pytest.mark.parametrize("secret", [PASSWORD, other_layout(PASSWORD), PIN, "۴۸۲۱۹۳"])
@pytest.mark.parametrize("around", ["{}", "X{}", "به {} نگاه کن", "the keys are\n{}, two of them"])
def test_a_text_that_holds_it_is_refused_and_the_same_text_without_it_is_saved(
    on_shift: Desk, secret: str, around: str
) -> None:
    said = refused(lambda: note(on_shift, around.format(secret)))
    assert (said.code, set(said.fields)) == ("invalid", {"what"})
    assert "Remove it" in str(said)
    note(on_shift, around.format(secret[:2] + " " + secret[2:]))  # no truth is refused for good


@pytest.mark.parametrize(
    "text", ["4821935", "100000482193", "48219", "48 21 93", "correct horse", PASSWORD[:-1], "کارون"]
)
def test_what_only_looks_like_it_is_saved(on_shift: Desk, text: str) -> None:
    note(on_shift, text)


def test_every_part_of_a_form_is_looked_through(desk: Desk) -> None:
    with_pin(desk)
    number = opened(desk, band="17")
    said = refused(lambda: act(desk, number, "release", outcome="released_other_ground", band="x", note=f"T{PASSWORD}"))
    assert set(said.fields) == {"note"}
    why = {"band": f"X{PIN}", "outcome": "ok"}
    said = refused(lambda: act(desk, number, "release", why, outcome="released_other_ground"))
    assert (said.code, set(said.fields), said.asked) == ("unlikely", {"band"}, {"band"}), "at its reason, asked anew"
    said = refused(lambda: act(desk, number, "release", why, outcome="released_other_ground", note=PASSWORD))
    assert (said.code, set(said.fields), said.asked) == ("invalid", {"band", "note"}, {"band"})
    said = refused(lambda: act(desk, number, "tell_family", result="told", phone=PASSWORD))
    assert (said.code, set(said.fields)) == ("invalid", {"phone"}), "and no question whether it is a telephone number"
    act(desk, number, "tell_family", {"phone": "so he said"}, result="told", who="his brother", phone=PIN)
    drawing = {"labels": {"1": f"by {PASSWORD}"}}
    said = refused(lambda: COMMANDS["sketch.draw"](desk, COMMANDS["sketch.draw"].form(drawing=drawing)))
    assert set(said.fields) == {"drawing"}


def test_nothing_of_it_is_in_journal_or_drafts(on_shift: Desk) -> None:
    for text in (PASSWORD, f"X{PIN}", other_layout(PASSWORD)):
        refused(lambda text=text: note(on_shift, text))
        half = Draft("d-1", "shift.add_item", {"what": f"tell them {text}"}, on_shift.now())
        assert "Remove it" in str(refused(lambda half=half: drafts.save(on_shift, half)))
        reason = Draft("d-2", "shift.count", {"counts.keys": "7", "_reason.counts.keys": text}, on_shift.now())
        refused(lambda reason=reason: drafts.save(on_shift, reason))
    assert mine(on_shift) == ()
    with on_shift.store.reading() as conn:
        kept = json.dumps([[str(cell) for cell in row] for row in conn.execute(JOURNAL.select())], ensure_ascii=False)
        kept += str(conn.execute(DRAFT.select()).all())
    assert not any(secret in kept for secret in (PASSWORD, PIN, other_layout(PASSWORD)))
    assert drafts.save(on_shift, Draft("d-3", "shift.add_item", {"what": "48 21 93"}, on_shift.now()))


def test_it_is_the_officers_own_and_the_one_of_now(desk_as: Desks) -> None:
    desk, other = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    change_password(other, ChangePassword(old=PASSWORD, password=NEW))
    with_pin(desk)
    shift.open_shift(desk, forms.OpenShift())
    note(desk, f"the deputy's {NEW}")
    note(other, PIN)
    note(other, PASSWORD)  # no longer the deputy's
    refused(lambda: note(other, NEW))
    desk.store.load_info()
    switched = setup.switch(desk, BADGES[Role.DEPUTY], NEW)
    refused(lambda: note(switched, f"so {NEW}"))
    back = setup.switch(switched, BADGES[Role.DUTY], PIN)
    refused(lambda: note(back, f"so {PASSWORD}"))


def test_a_list_of_numbers_is_not_looked_through_for_a_pin(on_shift: Desk) -> None:
    six = [f"{number:06}" for number in range(100_001, 100_006)]
    refused(lambda: note(on_shift, " ".join([*six[:4], PIN])))
    note(on_shift, " ".join([*six, PIN]))


def test_what_has_the_same_trace_is_tried_on_the_slot_and_saved(on_shift: Desk) -> None:
    """The sixteen bits that are kept fit other texts, too."""
    passwords, uid = on_shift.store.passwords, on_shift.officer.uid
    like = next(text for number in count() if list(passwords.likely_in(uid, text := f"{number:0{len(PASSWORD)}}")))
    note(on_shift, like)


def test_a_password_is_not_kept() -> None:
    """Its length and two bytes are, which another key of chance makes others."""
    first, second = OwnPasswords(), OwnPasswords()
    for one in (first, second):
        one.learn("o", PASSWORD)
    assert first.known["o"][0] == len(PASSWORD)
    assert len(first.known["o"][1]) == 2
    assert first.key != second.key
    assert PASSWORD not in repr(first)
    first.learn("o", "short")
    assert "o" not in first.known
