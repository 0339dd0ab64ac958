"""What may be done with equipment: handed out and taken back several at a time, each piece with an entry of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from db.kernel.base.access import DESK, LEADERS
from db.kernel.desk.corrections import correction
from db.kernel.desk.desk import Act, command
from db.reference.officers.queries import name_of, officer_by_badge
from db.registers.equipment.forms import AddEquipment, HandOut, NoteMissing, PutInUse, PutOutOfUse, TakeEquipmentBack
from db.registers.equipment.models import EQUIPMENT
from db.registers.equipment.rules import HERE, MISSING, OUT, UNUSED, mark_of, marks_in
from db.words.calendar.times import format_moment
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused


@command("equipment.add", label="Add equipment", form=AddEquipment, roles=LEADERS, opens=True, writes="equipment_added")
def add_equipment(act: Act, form: AddEquipment) -> str:
    """One piece that belongs to the post; asks where another has its mark. Returns its number."""
    same = _pieces(act, (mark_of(form.mark),))
    if same:
        act.ask("mark", M_("{number} has this mark already.", number=same[0].number))
    if not mark_of(form.mark):
        act.refuse("mark", M_("Give it a number or a serial."))
    act.raise_if_refused()
    facts = act.number("equipment")
    act.append("equipment_added", record=form.uid, form=form, facts=facts)
    return str(facts["number"])


def _pieces(act: Act, marks: tuple[str, ...]) -> list[Row[Any]]:
    """The pieces of these marks, in their order; of two with one mark the one in use."""
    chosen = select(EQUIPMENT).where(EQUIPMENT.c.unit == act.unit, EQUIPMENT.c.plain.in_(marks))
    rows = act.conn.execute(chosen.order_by(EQUIPMENT.c.state == UNUSED, EQUIPMENT.c.number)).all()
    found = {row.plain: row for row in reversed(rows)}
    return [found[mark] for mark in marks if mark in found]


def _named(act: Act, typed: str | None, field: str) -> list[Row[Any]]:
    """The pieces that were typed. Raises Refused("invalid") at the field where there is no such mark."""
    marks = marks_in(typed)
    pieces = _pieces(act, marks)
    unknown = [mark for mark in marks if mark not in {piece.plain for piece in pieces}]
    if unknown or not marks:
        act.refuse(field, M_("Nothing here has the number {marks}.", marks=", ".join(unknown) or "–"))
    return pieces


def _officer(act: Act, badge: str, field: str) -> str:
    """The uid of who has this badge; "" where nobody has, which is refused with the rest."""
    officer = officer_by_badge(act.conn, ascii_digits(badge).strip())
    if officer is None:
        act.refuse(field, M_("No officer has the badge {badge}.", badge=badge))
        return ""
    return officer.uid


def _moment(act: Act, at: datetime | None, field: str = "at") -> datetime:
    if at is not None and at > act.now and not act.doubted:
        act.ask(field, M_("This lies in the future."))
    return at or act.now


@command("equipment.hand_out", label="Hand equipment out", form=HandOut, roles=DESK, recordless=True, hidden=True,
         writes="equipment_handed_out")  # fmt: skip
def hand_out(act: Act, form: HandOut) -> str:
    """Gives an officer one or more pieces; returns how many.

    Asks about what another officer has, what is missing, out of use or came back faulty. Raises Refused("invalid").
    """
    holder, pieces = _officer(act, form.officer, "officer"), _named(act, form.pieces, "pieces")
    at = _moment(act, form.at)
    for piece in pieces:
        if piece.state == OUT and piece.holder != holder:
            said = {"mark": piece.mark, "officer": name_of(act.conn, piece.holder), "since": _when(piece.since)}
            act.ask("pieces", M_("{mark} is with {officer} since {since}. Was it passed on?", **said))
        elif piece.state == MISSING:
            act.ask("pieces", M_("{mark} is missing since {since}. Is it here again?", **_since(piece)))
        elif piece.state == UNUSED:
            act.ask("pieces", M_("{mark} is out of use since {since}.", **_since(piece)))
        elif piece.state == HERE and piece.wrong:
            act.ask("pieces", M_("{mark} came back with a fault on {since}.", **_since(piece)))
    act.raise_if_refused()
    for piece in pieces:
        act.append("equipment_handed_out", record=piece.uid, at=at, form=form, facts={"holder": holder})
    return str(len(pieces))


def _since(piece: Row[Any]) -> dict[str, str]:
    return {"mark": piece.mark, "since": _when(piece.since)}


def _when(at: datetime) -> str:
    return format_moment(at, digits="en", style="short")


@command("equipment.take_back", label="Take equipment back", form=TakeEquipmentBack, roles=DESK,
         recordless=True, hidden=True, writes="equipment_taken_back")  # fmt: skip
def take_back(act: Act, form: TakeEquipmentBack) -> str:
    """Takes back the pieces named, or all that an officer holds; returns how many.

    Asks about what nobody has, and where something is wrong and nothing is said. Raises Refused("invalid").
    """
    at = _moment(act, form.at)
    if form.pieces:
        pieces = _named(act, form.pieces, "pieces")
    elif form.officer:
        pieces = _held_by(act, _officer(act, form.officer, "officer"))
        if not pieces and not act.wrong:
            act.refuse("officer", M_("This officer holds nothing."))
    else:
        pieces = []
        act.refuse("pieces", M_("Say what came back, or whose."))
    for piece in pieces:
        if piece.state in (HERE, UNUSED):
            act.ask("pieces", M_("{mark} is with nobody. Was it never noted as handed out?", mark=piece.mark))
        elif at < piece.since:
            act.ask("at", M_("This is before {mark} was handed out.", mark=piece.mark))
    if form.wrong and not form.note:
        act.ask("note", M_("Say what happened, or why that is not known."))
    act.raise_if_refused()
    for piece in pieces:
        act.append("equipment_taken_back", record=piece.uid, at=at, form=form, facts={"holder": piece.holder})
    return str(len(pieces))


def _held_by(act: Act, holder: str) -> list[Row[Any]]:
    chosen = select(EQUIPMENT).where(EQUIPMENT.c.unit == act.unit, EQUIPMENT.c.holder == holder)
    return list(act.conn.execute(chosen.where(EQUIPMENT.c.state == OUT).order_by(EQUIPMENT.c.number)))


def _piece(act: Act) -> Row[Any]:
    row = act.conn.execute(
        select(EQUIPMENT).where(EQUIPMENT.c.unit == act.unit, EQUIPMENT.c.uid == act.form.record)
    ).first()
    if row is None:
        raise Refused("not_found", {}, M_("There is no such piece of equipment."))
    return row


@command("equipment.note_missing", label="It is missing", form=NoteMissing, roles=DESK, needs={HERE, OUT},
         writes="equipment_missed")  # fmt: skip
def note_missing(act: Act, form: NoteMissing) -> str:
    """Notes that a piece is not where it should be; asks who was told. Returns its number."""
    piece = _piece(act)
    _moment(act, form.since, "since")
    if not form.told:
        act.ask("told", M_("Who was told: the commander, or the standby officer?"))
    act.raise_if_refused()
    act.append("equipment_missed", record=piece.uid, form=form, facts={"holder": piece.holder})
    return str(piece.number)


@command("equipment.put_out_of_use", label="Put out of use", form=PutOutOfUse, roles=LEADERS,
         needs={HERE, OUT, MISSING}, writes="equipment_put_out_of_use")  # fmt: skip
def put_out_of_use(act: Act, form: PutOutOfUse) -> str:
    """A piece is not handed out any more; asks where an officer has it, or it is missing. Returns its number."""
    piece = _piece(act)
    if piece.state == OUT:
        act.ask("cause", M_("{officer} has it.", officer=name_of(act.conn, piece.holder)))
    if piece.state == MISSING and not form.reference:
        act.ask("reference", M_("It is missing: by which letter is it written off?"))
    act.raise_if_refused()
    act.append("equipment_put_out_of_use", record=piece.uid, form=form)
    return str(piece.number)


@command("equipment.put_in_use", label="It is in its place again", form=PutInUse, roles=DESK,
         needs={MISSING, UNUSED, HERE}, writes="equipment_put_in_use")  # fmt: skip
def put_in_use(act: Act, form: PutInUse) -> str:
    """A piece that was missing, mended or out of use is in its place, whole. Returns its number."""
    piece = _piece(act)
    act.append("equipment_put_in_use", record=piece.uid, form=form)
    return str(piece.number)


correct_entry = correction("equipment", LEADERS)
