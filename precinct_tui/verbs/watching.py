"""The desk, the board and the next duty as lines: what their screens show, for a screen reader or a printer."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from db.kernel.desk.desk import COMMANDS
from db.registers.custody.board.board import board as everyone
from db.registers.custody.queries import clock_strip
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits
from precinct_tui.language.plain_text import plain
from precinct_tui.screens.custody.board import FLAGS
from precinct_tui.screens.desk import PANELS, SETUP, panel_queries, read_panel
from precinct_tui.verbs import output
from precinct_tui.verbs.signing_in import desk_of

if TYPE_CHECKING:
    from datetime import datetime

    from db.kernel.base.officer import Desk
    from db.registers.custody.board.board import Board, OnBoard
    from db.words.records import Duty


def desk(options: Namespace) -> output.VerbAnswer:
    """`precinct desk`."""
    with desk_of(options) as signed_in:
        panels = {name: read_panel(signed_in, name) for name in PANELS if _has(signed_in, name)}
    document = {name: [_as_object(item) for item in items] for name, items in panels.items()}
    return output.VerbAnswer(document, _panel_lines(panels))


def _panel_lines(panels: Mapping[str, Sequence[Any]]) -> Iterator[output.Printed]:
    for name, items in panels.items():
        if name == SETUP and not items:
            continue
        yield output.Bold(f"{_(PANELS[name])}: {digits(len(items)) if items else _('nothing')}")
        for item in items:
            yield "  " + _(", ").join(_words(item))


def _has(signed_in: Desk, name: str) -> bool:
    return name == "drafts" or bool(panel_queries(signed_in, name))


def _bare(item: Any) -> Any:
    """An item of a panel without what choosing its line on the screen would open."""
    return item[0] if isinstance(item, tuple) else item


def _words(item: Any) -> Iterator[str]:
    bare = _bare(item)
    if hasattr(bare, "kind"):
        yield _(COMMANDS[bare.kind].label) if bare.kind in COMMANDS else present.clean(bare.kind)
        yield present.moment(bare.started_at, "short")
        yield _("parked") if bare.parked else _("draft")
        return
    if bare.flag:
        yield present.flag(bare.flag)
    said = present.said(bare.text)
    words = plain(said)  # what the sentence says itself is not said again
    if bare.number and plain(present.number(bare.number)) not in words:
        yield present.number(bare.number)
    yield said
    if bare.at is not None and plain(present.moment(bare.at, "short")) not in words:
        yield present.moment(bare.at, "short")


def _as_object(item: Any) -> dict[str, Any]:
    bare = _bare(item)
    if hasattr(bare, "kind"):
        return {"kind": bare.kind, "at": bare.started_at, "parked": bare.parked, "number": bare.number}
    return {"text": bare.text, "at": bare.at, "flag": bare.flag, "register": bare.register, "number": bare.number}


def board(options: Namespace) -> output.VerbAnswer:
    """`precinct board`."""
    with desk_of(options) as signed_in:
        shown = everyone(signed_in)
        now = signed_in.now()
    return output.VerbAnswer(shown, _board_lines(shown, now))


def _board_lines(shown: Board, now: datetime) -> Iterator[output.Printed]:
    yield output.Bold(_("{count} held", count=digits(len(shown.people))))
    for room in shown.rooms:
        if room.inside:
            holds = digits(room.holds) if room.holds is not None else "—"
            count = _("{inside} of {holds}", inside=digits(room.inside), holds=holds)
            yield f"  {present.label_of('custody_room', room.code)}: {count}"
    for person in shown.people:
        yield _(", ").join(part for part in _person(person, now) if part)


def _person(person: OnBoard, now: datetime) -> Iterator[str]:
    yield _("Band {band}", band=digits(person.band)) if person.band else present.number(person.number)
    yield present.number(person.number) if person.band else ""
    yield present.label_of("custody_room", person.room) if person.room else present.clean(person.place)
    yield _("Interpreter needed") if person.interpreter else ""  # as the screen: never which language
    if person.duty is not None:
        yield f"{present.said(person.duty.label)}: {present.duty_state(person.duty, now)}"
    said = None if person.duty is None else person.duty.label
    yield from (f"! {present.said(label)}" for label in person.overdue if label != said)
    yield from (present.label_of("vulnerability", need) for need in person.needs)
    yield from (_(FLAGS[flag]) for flag in sorted(person.flags) if flag in FLAGS)
    if person.alike:
        yield _("Named alike: {numbers}", numbers=_(", ").join(present.number(number) for number in person.alike))


def following(options: Namespace) -> output.VerbAnswer:
    """`precinct next`."""
    with desk_of(options) as signed_in:
        duties = clock_strip(signed_in)
        now = signed_in.now()
    shown = duties if options.all else duties[:1]
    return output.VerbAnswer([{"band": band, "duty": duty} for band, duty in shown], _duty_lines(shown, now))


def _duty_lines(shown: Sequence[tuple[str, Duty]], now: datetime) -> Iterator[output.Printed]:
    if not shown:
        yield _("No custody duty is open.")
    for band, duty in shown:
        parts = (digits(band), present.said(duty.label), present.duty_state(duty, now))
        yield output.Bold(_(", ").join(filter(None, parts)))  # of people who arrived together there is no band yet
        for line in _how(duty):
            yield f"  {line}"


def _how(duty: Duty) -> Iterator[str]:
    if duty.due is not None:
        yield _("By {moment}", moment=present.moment(duty.due))
    yield from filter(None, (present.said(duty.how), _(duty.call) if duty.call else "", present.phone(duty.phone)))
    yield present.clean(_(duty.source))
