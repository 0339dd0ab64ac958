"""A letter that is an act of this register, and not of this record now: the screen says which act, and why not here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.kernel.desk.desk import COMMANDS
from precinct_tui.language import present
from precinct_tui.language.act_letters import LETTERS, key_of
from precinct_tui.language.i18n import _, translate

if TYPE_CHECKING:
    from textual import events

    from db.kernel.base.register import Register
    from db.words.records import Record
    from precinct_tui.widgets.place import Place


def tell_why_not(screen: Place, event: events.Key, register: Register, record: Record | None) -> None:
    """Say above the screen why a letter does nothing here; nothing for a key that does something, or is no act."""
    if event.key in screen.active_bindings:
        return
    if said := why_not(event.character or "", register, record, screen.desk.officer.role):
        event.stop()
        screen.notice(said)


def why_not(character: str, register: Register, record: Record | None, role: str) -> str:
    """Name the act of the register that this character is, and why it is not possible on this record; "" for no act.

    `record` is None where none is open. Of acts that share a letter, that which fits the officer's role is named.
    """
    letter = key_of(character)
    acts = record.acts if record is not None else ()
    others = [
        name
        for name, letters in LETTERS.items()
        if letter and letters == letter and name in COMMANDS and name.partition(".")[0] == register.name
    ]
    if not others or any(name in acts for name in others):
        return ""
    state = record.state if record is not None else ""
    name = min(others, key=lambda each: (role not in COMMANDS[each].roles, not _follows(each, state)))
    return _(
        "{letter} is “{act}”: {why}.",
        letter=present.ltr(letter.upper()),
        act=_(COMMANDS[name].label),
        why=_why(name, register, record, role),
    )


def _follows(name: str, state: str) -> bool:
    needs = COMMANDS[name].needs
    return needs is None or state in needs


def _why(name: str, register: Register, record: Record | None, role: str) -> str:
    declared = COMMANDS[name]
    if role not in declared.roles:
        return _("not in your role")
    if record is None:
        return _("no record is open here")
    if name in record.unfit:
        return translate(record.unfit[name])
    if not _follows(name, record.state):
        words = [_(register.states[state]) for state in register.states if state in (declared.needs or ())]
        return _("only in the state {states}", states=_(", ").join(words)) if words else _("not in this state")
    return _("not possible on this record now")
