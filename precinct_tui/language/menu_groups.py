"""Lines of the menu (F10) before anything is typed: at most so many, related ones behind one line.

Nothing is taken away: typing finds every line, and keys stay where they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from precinct_tui.language.actions import Action
from precinct_tui.language.i18n import N_

MOST = 25
"""Lines of the menu before anything is typed."""
HERE = "here"
"""The group of a screen's own keys that its footer does not name."""


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """Lines that stand behind one where the menu would be longer than `MOST`. `ids`: actions of the table; registers
    without a row there and without a group of theirs are of the group "registers"."""

    name: str
    label: str
    ids: frozenset[str] = frozenset()


GROUPS = (
    MenuGroup("mine", N_("Settings, my password, language …"), frozenset({
        "go.settings", "clock.say", "my.password", "my.pin", "my.share", "my.take", "my.paper", "my.decide_key",
        "my.codes", "session.leave", "app.jump", "app.language",
    })),
    MenuGroup("registers", N_("More registers, papers, journal …"), frozenset({
        "equipment.hand_out", "equipment.take_back", "print.blank", "go.journal", "go.import", "go.machine",
    })),
    MenuGroup("held", N_("More about people held …"), frozenset({
        "go.clock", "go.spans", "go.sealing", "go.undecided", "go.notices", "rights.replace",
    })),
    MenuGroup("desk", N_("More of the service desk …"), frozenset({
        "go.session", "go.calendar", "go.live", "go.figures", "ask.code", "go.request_sealing",
    })),
    MenuGroup("incidents", N_("More of incidents and calls …"), frozenset({
        "go.incomplete", "go.in_doubt", "call.parked",
    })),
    MenuGroup("levels", N_("Other units and machines …"), frozenset({
        "go.units", "go.provinces", "go.links", "go.stick", "go.remarks", "go.lots", "go.level_readers",
    })),
    MenuGroup("keeps", N_("Officers, lists, parts of the program …"), frozenset({
        "go.officers", "go.lists", "go.parts",
    })),
    MenuGroup("screens", N_("Other screens: F3, F5, F7, F8, F9 …"), frozenset({
        "go.incident", "go.request", "go.calls", "go.shift", "go.indicators", "go.week", "go.property", "go.search",
    })),
    MenuGroup(HERE, N_("More keys of this screen …")),
    MenuGroup("leave", N_("Help, lock, quit …"), frozenset({"app.help", "app.handbook", "session.lock", "app.quit"})),
)  # fmt: skip
"""In the order in which they are folded, as far as there are too many lines."""
ALWAYS = frozenset({"go.custody", "go.board", "go.oversight", "go.complaint", "complaint.new", "mark.now", "go.sketch"})
"""People held, a complaint, 197, a moment, the sketch of an accident: folded nowhere, on no screen."""


def group_of(action: Action) -> str:
    """The name of the group that a line belongs to; "" where it stands by itself."""
    if action.id in ALWAYS:
        return ""
    named = next((group.name for group in GROUPS if action.id in group.ids), "")
    if named:
        return named
    if action.where != "app":
        return "" if action.footer else HERE
    return "registers" if action.register is not None and not action.keys else ""


def folded(actions: Sequence[Action], more: int = 0) -> list[Action | MenuGroup]:
    """The lines of the menu: each group in turn behind one line, where its first one stood, until `MOST` are left.

    `more`: how many lines the screen adds. A group of one line stays as it is.
    """
    lines: list[Action | MenuGroup] = list(actions)
    for group in GROUPS:
        if len(lines) + more <= MOST:
            break
        inside = [line for line in lines if isinstance(line, Action) and group_of(line) == group.name]
        if len(inside) > 1:
            at = lines.index(inside[0])
            lines = [line for line in lines if line not in inside]
            lines.insert(at, group)
    return lines


def behind(group: MenuGroup, actions: Sequence[Action]) -> list[Action]:
    """The lines that stand behind a group's one."""
    return [action for action in actions if group_of(action) == group.name]
