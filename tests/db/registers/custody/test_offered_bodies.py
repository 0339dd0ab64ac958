"""Bodies that count without a yes each: those that a new store is asked for, and the last year's, with one yes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.writers import Claim, may_write
from db.kernel.events.ruled import RULED, Ruled
from db.kernel.journal import program_versions
from db.opening.creating import NewOfficer, NewStore, create_store, named_bodies
from db.opening.setup import open_store
from db.reference.lists.events import AGREED_AT_ONCE
from db.reference.lists.forms import AddItem
from db.reference.lists.item_commands import add_item
from db.reference.lists.queries import all_lists, items_of, waits
from db.registers.custody.outcome.forms import AgreeBodies
from db.registers.custody.outcome.offered_bodies import agree_bodies, are_offered, bodies_offered
from db.registers.custody.queries import attention
from db.storage import ends, keys
from db.words.messages import Refused
from tests.conftest import PASSWORD
from tests.db.registers.custody.test_bodies import AWAY, YES, fearless
from tests.db.registers.custody.test_commands import act, refused


def test_the_bodies_of_a_new_store_count_at_once(tmp_path: Path) -> None:
    said = named_bodies(
        {"court": "", "hospital": "رازی، گلستان", "other_unit": "کلانتری ۱۴\nپاسگاه ۳", "welfare": None}
    )
    assert said == (
        ("hospital", "رازی"), ("hospital", "گلستان"), ("other_unit", "کلانتری ۱۴"), ("other_unit", "پاسگاه ۳"),
    )  # fmt: skip
    officer = NewOfficer("1", "n", Role.ADMINISTRATOR, PASSWORD)
    create_store(tmp_path / "s", NewStore("x", (officer,), cost=keys.QUICK, bodies=said))
    desk = open_store(tmp_path / "s", "1", PASSWORD)
    try:
        added = [item for item in all_lists(desk)["body"] if not item.ruled]
    finally:
        desk.store.close()
    assert [(item.extra["like"], item.fa) for item in added] == list(said), "none was set aside at the opening"
    assert not any(waits(item) for item in added)
    with pytest.raises(Refused):
        named_bodies({"court": "ن" * 81})


@pytest.mark.parametrize(("roles", "first", "item", "may"), [
    ({Role.ADMINISTRATOR}, True, {"list": "body", "code": "body_1", "like": "other_unit"}, True),
    ({Role.ADMINISTRATOR}, False, {"list": "body", "code": "body_1", "like": "other_unit"}, False),
    ({Role.COMMANDER}, False, {"list": "body", "code": "body_1", "like": "other_unit"}, False),
    ({Role.INSPECTOR}, False, {"list": "body", "code": "body_1", "like": "other_unit"}, True),
    ({Role.ADMINISTRATOR}, True, {"list": "body", "code": "body_1", "like": "nothing"}, False),
    ({Role.ADMINISTRATOR}, True, {"list": "body", "code": "camp", "like": "other_unit"}, False),
    ({Role.ADMINISTRATOR}, True, {"list": "relation", "code": "x", "like": "father"}, False),
])  # fmt: skip
def test_only_a_new_store_and_the_inspectorate_add_bodies_that_count_at_once(
    roles: set[Role], first: bool, item: dict[str, str], may: bool
) -> None:
    claim = Claim(AGREED_AT_ONCE, "officer", None, {"items": [item]}, frozenset(roles), first=first)
    assert may_write(claim) is may


def moved_last_year(desk: Desk) -> None:
    """Moves as they were before the list: to a hospital, to a neighbouring unit, to a camp that was called a unit."""
    for band, name, to, body in (
        ("21", "سهراب کیانی", "hospital", "گلستان"),
        ("22", "مهران توکلی", "other_unit", "کلانتری ۲۷"),
        ("23", "فرزاد عطایی", "other_unit", "کمپ ۴"),
    ):
        number = fearless(desk, band=band, name=name)
        if to == "other_unit":
            act(desk, number, "sign_absent", **YES)
            act(desk, number, "removal_order", number=band, authority="court")
        act(desk, number, "move", to=to, body=body, **{**AWAY, "band": band})


def upgraded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store as if this version had begun only now."""
    with desk.store.reading() as conn:
        begun = ends.last_position(conn)
    monkeypatch.setattr(program_versions, "begun_at", lambda *_store: begun)


def test_the_bodies_of_the_last_year_are_offered_for_one_yes(
    desk: Desk, desk_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved_last_year(desk)
    inspector = desk_as(Role.INSPECTOR)
    assert bodies_offered(inspector) == (), "this version made the store"
    monkeypatch.setitem(RULED, "custody_child_to", Ruled())  # as it was
    shelter = {"fa": "خانهٔ امن", "en": "Shelter", "like": "to_welfare"}
    add_item(desk_as(Role.COMMANDER), AddItem(list="custody_child_to", code="shelter", **shelter))
    upgraded(desk, monkeypatch)
    offered = bodies_offered(inspector)
    assert {(each.name, each.kind) for each in offered} == {
        ("گلستان", "hospital"), ("کلانتری ۲۷", "other_unit"), ("کمپ ۴", "camp"),
        ("خانهٔ امن", "welfare"),
    }  # fmt: skip
    assert any(item.register == "lists" for item in attention(inspector))
    assert not any(item.register == "lists" for item in attention(desk_as(Role.COMMANDER)))
    lines = [each.line("fa") for each in offered if each.kind != "camp"]
    made_up = AgreeBodies(bodies="\n".join([*lines, "کمپ ۴: یگان دیگر پلیس"]))
    assert set(refused(lambda: agree_bodies(inspector, made_up)).fields) == {"bodies"}, "no other kind than offered"
    assert refused(lambda: agree_bodies(desk_as(Role.COMMANDER), AgreeBodies(bodies=lines[0]))).code == "forbidden"
    assert agree_bodies(inspector, AgreeBodies(bodies="\n".join(lines))) == "3"
    assert bodies_offered(inspector) == ()
    assert not any(item.register == "lists" for item in attention(inspector))
    number = fearless(desk, band="31", name="جمشید ورزی")
    away = {**AWAY, "band": "31"}
    assert (
        refused(lambda: act(desk, number, "move", to="other_unit", body="کمپ ۴", **away)).code == "wall.removal_order"
    )
    act(desk, number, "move", to="other_unit", body="كلانتري 27", **away)


def test_bodies_of_more_than_a_year_ago_are_not_offered(
    desk: Desk, desk_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved_last_year(desk)
    upgraded(desk, monkeypatch)
    with desk.store.reading() as conn:
        later = desk.now() + timedelta(days=366)
        assert are_offered(conn, desk.store, desk.now())
        assert not are_offered(conn, desk.store, later)
        assert len(items_of(conn, "body")) > 15
