"""The guard list: whose turn it is on each of some days, in which role, who is absent and who stands in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from db.words.calendar.jalali import local_date, weekday_name
from precinct_tui.documents import blocks
from precinct_tui.documents.blocks import Block
from precinct_tui.documents.paper import Paper
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits, language

if TYPE_CHECKING:
    from db.registers.roster.queries import OnDuty, OnTurn

UNDER = N_("Name, time, signature")


def guard_list(number: str, turns: Sequence[OnDuty]) -> Paper:
    """The list for the turns given, as a table; room for the commander's signature."""
    return Paper(
        template="record",
        title=_("Guard list"),
        subtitle=_("Roster {number}", number=present.number(number)),
        blocks=tuple(_blocks(turns)),
    )


def _blocks(turns: Sequence[OnDuty]) -> Iterator[Block]:
    if not turns:
        yield blocks.text(_("The roster has no turn in this time."))
        return
    head = (_("Turn"), _("Team"), _("On this turn"))
    yield blocks.Table(head, [_row(turn) for turn in turns], (4, 2, 11))
    yield blocks.Sign((_("Commander"),), _(UNDER))


def _row(on_duty: OnDuty) -> list[blocks.Value]:
    turn = on_duty.turn
    day = f"{weekday_name(local_date(turn.since), language())} {present.moment(turn.since, 'short')}"
    until = _("until {when}", when=present.moment(turn.until, "short"))
    return [f"{day} {until}", digits(turn.team), _("; ").join(_post(post) for post in on_duty.posts) or present.NOTHING]


def _post(post: OnTurn) -> str:
    role = present.label_of("roster_role", post.role)
    name = present.isolated(present.clean(post.name))
    if not post.absent:
        return _("{role}: {name}", role=role, name=name)
    kind = present.label_of("absence_kind", post.absent)
    if post.substitute is None:
        return _("{role}: {name} ({absent}, no substitute)", role=role, name=name, absent=kind)
    stands_in = present.isolated(present.clean(post.substitute))
    return _("{role}: {substitute} for {name} ({absent})", role=role, substitute=stands_in, name=name, absent=kind)
