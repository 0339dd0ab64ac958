"""The journal is verified before a signature, which nothing of it holds back; and whole, when nobody types."""

from __future__ import annotations

import pytest
from sqlalchemy import select

import db.across.handover.commands as shift
import db.across.handover.commands_relief as relief
from db.across.handover import forms
from db.across.handover.summary import summary
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.signing import last_check, verifying
from db.reading.journal_queries import last_passed, verify_when_idle, verify_whole
from db.storage.models import BODY, JOURNAL
from precinct_tui.documents.handover_page import page
from precinct_tui.language.i18n import set_language
from precinct_tui.verbs import doctor
from tests.attacks.test_signatures import report
from tests.conftest import PASSWORD, Desks


def handed_over(desk: Desk) -> str:
    """A shift that its officer signed out; its number."""
    number = shift.open_shift(desk, forms.OpenShift())
    report(desk)
    shift.start_handover(desk, forms.StartHandover())
    shift.sign_out(desk, forms.SignOut(password=PASSWORD, uncounted="no time"))
    return number


def said(desk: Desk, number: str) -> str:
    """The handover page, in English."""
    set_language("en")
    return "\n".join(part.text for part in page(summary(desk, number)))


def spoil(desk: Desk) -> None:
    """Somebody empties the words of the newest incident by hand."""
    with desk.store.writing() as conn:
        newest = select(JOURNAL.c.uid).where(JOURNAL.c.kind == "incident_reported").order_by(JOURNAL.c.position.desc())
        uid = conn.execute(newest).scalars().first()
        conn.execute(BODY.update().where(BODY.c.uid == uid, BODY.c.part == "words").values(salt=None, json=None))


def test_a_signature_says_what_was_verified_before_it(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    number = handed_over(duty)
    found = summary(duty, number).verified
    assert found is not None
    assert (found.first, found.wrong) == (0, 0)
    assert "Verified before the signature" in said(duty, number)
    deputy = desk_as(Role.DEPUTY)
    following = relief.take_over(
        deputy, forms.TakeOver(read=True, password=PASSWORD, reasons={"read": "no time", "disagreement": "no time"})
    )
    report(deputy)
    shift.close_alone(deputy, forms.CloseAlone(password=PASSWORD, reason="no_relief", uncounted="no time"))
    later = summary(deputy, following).verified
    assert later is not None
    assert 0 < later.first <= (summary(deputy, number).cutoff or 0), "from the last signed handover on"
    assert "What was before was not looked at." in said(deputy, following)
    verify_whole(deputy)
    assert "The whole was verified last" in said(deputy, following)


def test_faults_are_told_of_and_hold_no_signature_back(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    report(duty)
    spoil(duty)
    number = handed_over(duty)
    found = summary(duty, number)
    assert found.state == "signed_out"
    assert found.verified is not None
    assert found.verified.wrong == 1
    assert "fault was found in the journal" in said(duty, number)
    assert ["IA-1405-1" in str(problem) for problem in verify_whole(duty).problems] == [True], "by its number too"
    assert last_passed(duty) is None


@pytest.mark.parametrize("fault", [ValueError, TypeError, LookupError])
def test_nor_does_what_cannot_be_verified(
    desk_as: Desks, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise fault

    monkeypatch.setattr(verifying, "verify", broken)
    duty = desk_as(Role.DUTY)
    number = handed_over(duty)
    assert summary(duty, number).verified is None
    assert "was not verified before the signature" in said(duty, number)


def test_no_signature_waits_for_more_than_a_few_thousand_entries(
    desk_as: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(last_check, "MOST", 6)
    duty = desk_as(Role.DUTY)
    for _turn in range(9):
        report(duty)
    number = handed_over(duty)
    found = summary(duty, number).verified
    assert found is not None
    assert found.last - found.first <= 12


def test_the_whole_is_verified_when_nobody_types_and_once_a_day(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    report(duty)
    assert not verify_when_idle(duty, lambda: False), "somebody came"
    assert last_passed(duty) is None
    assert verify_when_idle(duty, lambda: True)
    assert not verify_when_idle(duty, lambda: True), "once a day"
    desk_as.clock.advance(days=1)
    assert verify_when_idle(duty, lambda: True)
    spoil(duty)
    desk_as.clock.advance(days=1)
    before = last_passed(duty)
    assert not verify_when_idle(duty, lambda: True)
    assert last_passed(duty) == before


def test_doctor_says_when_the_whole_was_not_verified_for_long(desk_as: Desks) -> None:
    set_language("en")
    duty = desk_as(Role.DUTY)
    found = doctor._journal(duty)
    assert (found.state, "waits to be verified" in found.text) == ("warning", True)
    verify_whole(duty)
    assert doctor._journal(duty).state == "good"
    desk_as.clock.advance(days=8)
    assert doctor._journal(duty).state == "warning"
