"""Who is held in the made-up precinct, and how he leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from db.demo.world import Story, World
from db.words.folding import persian_digits

VALID, NO_GROUND, REFERRED, OFFENCE, FEAR, CHILD = "valid", "no_ground", "referred", "offence", "fear", "child"
PAPERS = ("passport_visa", "amayesh_card", "residence_permit", "census_slip", "work_card", "identity_card")


@dataclass(slots=True)
class Person:
    """Who is held, and how the record goes. `late`: the prosecutor is told too late. `stays`: held at the end."""

    kind: str
    name: str
    country: str | None = None
    language: str = "persian"
    late: bool = False
    stays: bool = False
    carer: str | None = None
    parent: bool = False
    """Whether a child of this person is in the records."""
    gone: bool = False
    of: Person | None = None
    """Whose child it is."""
    uid: str = ""
    number: str = ""
    band: str = ""
    property_in: bool = False
    unsettled: bool = False
    """Whether the question about fear has no answer in a language that the person understands: nobody is sent on."""


def few(world: World, least: int, most: int) -> str:
    """A number as an officer types it."""
    return persian_digits(world.rng.randint(least, most))


def show_papers(world: World, person: Person, answer: str) -> None:
    """A document is seen, and its office answers."""
    world.give(
        "custody.see_documents", world.writer(), person.uid, at=world.minute, type=world.one(PAPERS),
        document_number=str(world.rng.randint(10_000_000, 99_999_999)),
        verified_with=world.one(("aliens_office", "passport_police", "kefalat_office")), answer=answer,
        reference=f"الف-{few(world, 100, 999)}",
    )  # fmt: skip


def leave(world: World, person: Person) -> Story:
    """He is brought before a judge, released, or referred and released there."""
    if person.kind == OFFENCE and world.chance(0.7):
        yield from _property_out(world, person, "مأمور بدرقه")
        world.give(
            "custody.before_judge", world.writer(), person.uid, at=world.minute,
            body="prosecutor", judge=f"بازپرس شعبه {few(world, 1, 9)}", place="دادسرای اهواز", band=person.band,
            receipt=f"د-{few(world, 1000, 9999)}", copy_given=True,
        )  # fmt: skip
        return
    if person.kind in (OFFENCE, FEAR):
        number = f"{few(world, 1000, 9999)}/د"
        text = "با اخذ تعهد آزاد شود." if person.kind == OFFENCE else "آزاد شود و به مرجع صالح پناهندگی راهنمایی شود."
        world.give(
            "custody.judicial_order", world.writer(), person.uid, at=world.minute, number=number,
            judge="قاضی کشیک", effect="release", text=text,
        )  # fmt: skip
        yield world.minutes(3, 9)
        yield from _property_out(world, person, None)
        release(world, person, "released_by_order")
        return
    if world.chance(0.45) or person.unsettled:
        show_papers(world, person, "valid")
        yield world.minutes(3, 8)
        yield from _property_out(world, person, None)
        release(world, person, "released_documents_valid")
        return
    yield from _property_out(world, person, None)
    world.give(
        "custody.removal_order", world.writer(), person.uid, at=world.minute, number=f"{few(world, 1000, 9999)}/الف",
        authority="prosecutor", given_by="دادیار کشیک", told_at=world.minute, appeal_told=True,
    )  # fmt: skip
    world.give(
        "custody.move", world.duty(), person.uid, at=world.minute, to="aliens_office",
        body="ادارهٔ کل امور اتباع و مهاجرین خارجی", receiver="کارشناس کشیک ادارهٔ اتباع", band=person.band,
        receipt=f"ر-{few(world, 1000, 9999)}", reason="بررسی پروندهٔ اقامت در مرجع ذی‌صلاح", copy_given=True,
    )  # fmt: skip
    yield world.minutes(120, 420)
    outcome = world.weighted({"released_documents_valid": 6, "released_no_ground": 4})
    if outcome == "released_documents_valid":
        show_papers(world, person, "valid")
    release(world, person, outcome, note="به اعلام ادارهٔ امور اتباع آزاد شد.")


def _property_out(world: World, person: Person, to: str | None) -> Story:
    if person.property_in:
        answers: dict[str, Any] = {"at": world.minute, "complete": True, "to": to, "receipt": "signed"}
        world.give("custody.property_out", world.writer(), person.uid, **answers)
        person.property_in = False
        yield world.minutes(1, 2)


SAFE = "خویشاوندش با خودرو آمد و با هم رفتند."
"""How whoever goes gets where it is safe: asked at night."""


def release(world: World, person: Person, outcome: str, note: str | None = None) -> None:
    """He goes, with a copy of his record; a child goes along."""
    person.gone = True
    world.give(
        "custody.release", world.duty(), person.uid, at=world.minute, outcome=outcome,
        band=person.band, copy_given=True, note=note, children_along=True if person.parent else None, safe=SAFE,
    )  # fmt: skip
