"""A new key of a seat, since the old one may be in a dump: offered, compared by telephone, and the old one ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from db.carrying.levels import bundle_files, key_renewal, links, own_secret, secrets, sending, wire
from db.carrying.levels.forms import EndUnitKey, EnrolUnit, RenewUnitKey
from db.carrying.levels.models import OTHER_KEY, SECRET
from db.opening.rotating import rotate
from db.opening.setup import open_store
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.storage.keys import in_text
from db.storage.models import JOURNAL
from db.storage.store import Store
from db.words.ids import Source
from db.words.messages import Refused
from precinct_tui.language import stick_words
from tests.conftest import BADGES, PASSWORD, Clock
from tests.db.carrying.levels.stick import (
    CHIEF,
    KEEPER,
    Side,
    copied,
    down,
    enrol_both,
    enrolled,
    make_seat,
    take,
    up,
    whats,
)
from tests.made_once import copy_store, made_once


@dataclass(frozen=True, slots=True)
class Renewed:
    """A precinct and its county, which has made a new key; `before`: the key that somebody else may have."""

    unit: Side
    county: Side
    before: secrets.UnitPair
    stick: Path

    @property
    def seat(self) -> str:
        return self.county.desk.store.unit

    def link(self) -> links.LinkedUnit:
        return next(link for link in links.list_links(self.unit.desk) if link.uid == self.seat)

    def round(self) -> tuple[list[str], list[str]]:
        """Up, in, down: what became of the bundle and of the receipt."""
        up(self.unit, self.stick)
        return whats(take(self.county, self.stick)), whats(down(self.unit, self.stick))

    def take_key(self) -> None:
        """The unit's commander takes the key that waits, by the words that the seat reads to him."""
        offered = key_renewal.words_of_enrolled(self.unit.desk, self.seat)[2]
        said = key_renewal.words_of_enrolled(self.county.open(KEEPER), self.unit.desk.store.unit)[1]
        self.county.open()
        links.enrol_unit(self.unit.desk, EnrolUnit(content=offered or b"", words=" ".join(said)))

    def end(self) -> None:
        key_renewal.end_key(self.county.open(KEEPER), EndUnitKey(reason="همه گرفتند"))
        self.county.open()

    def kinds(self, side: Side) -> list[str]:
        with side.desk.store.reading() as conn:
            kinds = conn.execute(select(JOURNAL.c.kind).order_by(JOURNAL.c.position))
            return [kind for (kind,) in kinds if kind.startswith("unit_key_")]


@pytest.fixture(scope="session")
def made(ready_store: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A precinct and its county, enrolled, and the secret in whose place the county made another."""

    def make(folder: Path) -> str:
        with copied(enrolled(ready_store, tmp_path_factory), folder) as (_unit, county):
            with county.desk.store.reading() as conn:
                before = own_secret.opened(conn, county.desk.store)
            key_renewal.renew_key(county.open(KEEPER), RenewUnitKey())
        return before or ""

    return made_once(tmp_path_factory, "renewed-key", make)


@pytest.fixture
def world(made: tuple[Path, str], tmp_path: Path) -> Iterator[Renewed]:
    clock = Clock()
    unit, county = (Side(copy_store(made[0] / name, tmp_path / name), clock) for name in ("unit", "county"))
    yield Renewed(unit, county, secrets.pair_of(made[1]), tmp_path / "stick")
    for side in (unit, county):
        side.close()


def test_a_unit_goes_on_by_the_old_key_until_it_took_the_new_one(world: Renewed) -> None:
    unit, county = world.unit, world.county
    with pytest.raises(Refused, match="still wait"):
        key_renewal.renew_key(county.open(KEEPER), RenewUnitKey())
    county.open()
    assert world.round() == (["new"], ["new"])
    assert world.link().signs == world.before.signs, "nothing is taken without a person"
    (item,) = key_renewal.attention(unit.desk)
    assert (item.text.params["unit"], item.register) == ("شهرستان", "links")
    assert key_renewal.attention(unit.open(KEEPER)) == (), "an administrator enrols nobody above"
    unit.open()
    assert [link.uid for link in key_renewal.key_renewal(county.open(KEEPER)).wait] == [unit.desk.store.unit]
    county.open()
    world.take_key()
    new = links.public_of(county.desk)
    assert (world.link().signs, world.link().seals) == (new.signs, new.seals) != (world.before.signs, None)
    assert key_renewal.attention(unit.desk) == ()
    assert whats(down(unit, world.stick)) == ["broken"], "what the old key signed counts no more"
    assert not sending.last_receipts(unit.desk)
    report_incident(unit.desk, ReportIncident(type="theft_home", place="کوچهٔ شب‌بو", summary="راز"))
    assert world.round() == (["new"], ["new"])
    assert world.kinds(unit)[-1] == "unit_key_taken"
    assert world.kinds(county)[-2:] == ["unit_key_renewed", "unit_key_ended"], "the last unit has it"
    assert not key_renewal.key_renewal(county.open(KEEPER)).under_way


def test_whoever_has_the_old_key_offers_one_of_his_own_in_vain(world: Renewed) -> None:
    """He signs as the seat did; the words are of his key, and the seat reads those of its own."""
    unit, his = world.unit, secrets.pair_of(in_text(b"h" * 32))
    mine = links.public_of(world.county.desk)
    forged = replace(mine, signs=his.signs, seals=his.seals, offer=secrets.offer_of(world.seat, his, world.before))
    up(unit, world.stick)
    take(world.county, world.stick)
    name = bundle_files.receipt_name(world.seat, unit.desk.store.unit)
    said = secrets.read_receipt(bundle_files.contents(world.stick / name))
    said |= {key_renewal.OFFER: {**said[key_renewal.OFFER], "signs": his.signs, "seals": his.seals,
                                 "offer": forged.offer}}  # fmt: skip
    bundle_files.put(world.stick, name, secrets.sign_receipt(said, world.before))
    assert [each.new_key for each in sending.take_receipts(unit.desk, world.stick)] == [True]
    with pytest.raises(Refused) as refused:
        world.take_key()
    assert refused.value.fields.keys() == {"words"}
    assert world.link().signs == world.before.signs
    for bad in (replace(mine, offer=None), replace(forged, offer=mine.offer), replace(mine, kind="province")):
        words = secrets.words_of(links.public_of(unit.desk), bad)
        with pytest.raises(Refused, match="another key"):
            links.enrol_unit(unit.desk, EnrolUnit(content=secrets.key_file(bad), words=" ".join(words)))
    down(unit, world.stick)
    take(world.county, world.stick)
    with unit.desk.store.writing("still") as conn:
        conn.execute(OTHER_KEY.update().values(offered=secrets.key_file(mine).decode()))
    world.take_key()
    words = secrets.words_of(links.public_of(unit.desk), forged)
    with pytest.raises(Refused, match="another key"):
        links.enrol_unit(unit.desk, EnrolUnit(content=secrets.key_file(forged), words=" ".join(words)))
    assert [each.new_key for each in sending.take_receipts(unit.desk, world.stick)] == [False]
    assert world.link().signs == mine.signs


def test_an_administrator_ends_the_old_key_and_what_is_sealed_to_it_is_refused(world: Renewed) -> None:
    county = world.county
    world.end()
    with pytest.raises(Refused, match="no earlier key"):
        world.end()
    county.open()
    assert world.round() == (["old_key"], ["new_key"]), "the offer comes along, signed by the old key itself"
    (bundle,) = stick_words.of_taken([replace(each, name="کلانتری") for each in take(county, world.stick)])
    assert "کلید تازه" in bundle.text
    assert bundle.loud
    world.take_key()
    assert world.round() == (["new"], ["new"])


def test_a_unit_takes_the_new_key_by_its_file_too(world: Renewed) -> None:
    """Of a stick, as at the first time; so a seat above does, too."""
    content = secrets.key_file(links.public_of(world.county.desk))
    other, words = links.words_with(world.unit.desk, content)
    assert other.offer
    links.enrol_unit(world.unit.desk, EnrolUnit(content=content, words=" ".join(words)))
    assert world.round() == (["new"], ["new"])


def test_what_a_seat_sends_up_goes_by_the_old_key_until_the_seat_above_has_the_new_one(
    world: Renewed, tmp_path: Path
) -> None:
    county, above = world.county, Side(make_seat(tmp_path / "above", "province", "استان", world.unit.clock),
                                       world.unit.clock)  # fmt: skip
    above.make_key()
    world.end()
    enrol_both(county, above)
    key_renewal.renew_key(county.open(KEEPER), RenewUnitKey())
    county.open()
    stick = tmp_path / "up"

    def turn() -> list[str]:
        up(county, stick)
        seen = whats(take(above, stick))
        down(county, stick)
        return seen

    assert turn() == ["new"]
    content = secrets.key_file(links.public_of(county.desk))
    words = " ".join(links.words_with(above.desk, content)[1])
    links.enrol_unit(above.desk, EnrolUnit(content=content, words=words))
    assert turn() == ["broken"], "the county doesn't know it yet; the receipt tells it"
    assert turn() == ["known"]
    assert [link.uid for link in key_renewal.key_renewal(county.open(KEEPER)).have] == [above.desk.store.unit]
    above.close()


def test_over_a_cable_a_seat_shows_both_keys(world: Renewed) -> None:
    unit, county = world.unit, world.county
    for pair in ("old", "new"):
        shown = wire.show_seat(county.desk, "f" * 64, "c" * 32)
        assert wire.look_at_seat(unit.desk, shown, "f" * 64).challenge == "c" * 32, pair
        with pytest.raises(Refused, match="not signed by the key"):
            wire.look_at_seat(unit.desk, shown, "e" * 64)
        if pair == "old":
            world.round()
            world.take_key()
    his = secrets.sign_said(wire.SEAT_FORMAT, {"seat": world.seat, "certificate": "f" * 64, "challenge": "c"},
                            world.before)  # fmt: skip
    with pytest.raises(Refused, match="not signed by the key"):
        wire.look_at_seat(unit.desk, his, "f" * 64)


def test_only_a_seat_makes_a_new_key_and_it_is_told_when_its_own_lay_open(
    world: Renewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refused, match="Only a county"):
        key_renewal.renew_key(world.unit.open(KEEPER), RenewUnitKey())
    county = world.county
    with county.desk.store.writing("still") as conn:
        conn.execute(update(SECRET).values(lay_open=True))
    assert key_renewal.attention(county.open(KEEPER)) == (), "in a file it was encrypted with it"
    monkeypatch.setattr(Store, "in_file", False)
    (item,) = key_renewal.attention(county.desk)
    assert item.register == "links"
    assert key_renewal.attention(county.open(CHIEF)) == ()
    monkeypatch.undo()
    world.end()
    key_renewal.renew_key(county.open(KEEPER), RenewUnitKey())
    with county.desk.store.reading() as conn:
        assert not own_secret.lay_open(conn, county.desk.store.unit)


def test_with_the_stores_key_both_keys_are_sealed_anew(world: Renewed) -> None:
    county = world.county
    with county.desk.store.reading() as conn:
        pairs = links.own_pairs(conn, county.desk.store)
        kept = conn.execute(select(SECRET.c.before)).scalar_one()
    assert kept.startswith(own_secret.SEALED)
    assert [pair.signs for pair in pairs] == [links.public_of(county.desk).signs, world.before.signs]
    county.close()
    rotate(county.open(KEEPER), PASSWORD)
    county.desks.clear()
    county.desks.append(open_store(county.home, BADGES[KEEPER], PASSWORD, Source(county.clock)))
    with county.desk.store.reading() as conn:
        assert [pair.signs for pair in links.own_pairs(conn, county.desk.store)] == [pair.signs for pair in pairs]
        assert conn.execute(select(SECRET.c.before)).scalar_one() != kept
