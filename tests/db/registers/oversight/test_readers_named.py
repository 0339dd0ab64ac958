"""Who will be able to read a complaint is said before it is typed; who changes that is told to each inspector."""

from __future__ import annotations

from db.carrying.levels.level_readers import attention, list_readers
from db.kernel.base.access import Role
from db.registers.oversight.queries import who_reads
from tests.attacks.test_forged_namings import plant, signatures_of
from tests.conftest import Desks


def test_the_desk_is_told_who_will_be_able_to_read(desk_as: Desks) -> None:
    inspector = desk_as(Role.INSPECTOR)
    assert who_reads(desk_as(Role.DUTY)) == (inspector.officer.name,)


def test_a_change_of_readers_stays_on_the_inspectors_desk_until_it_was_read_there(desk_as: Desks) -> None:
    """Forgery: an officer makes himself a reader by an entry of his own."""
    duty, inspector = desk_as(Role.DUTY), desk_as(Role.INSPECTOR)
    assert attention(inspector) == ()
    for kind in ("level_reader_agreed", "inspectorate_key_made"):
        plant(duty, kind, duty.officer.uid, {"public": "x" * 43 + "="}, duty.officer.uid, signatures_of(duty))
    for _time in range(2):
        said = [str(item.text) for item in attention(inspector)]
        assert len(said) == 2
        assert all(duty.officer.name in text for text in said)
    assert attention(duty) == ()
    list_readers(inspector)
    assert attention(inspector) == ()
    assert attention(desk_as(Role.INSPECTOR)) == ()
