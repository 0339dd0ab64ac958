"""The acts of a record as lines of a menu: nine at first, by state and urgency; the rest by group; and what lies inside
a choice, found by typing. Pure: it knows no screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from db.kernel.base.register import COMPLAINT, OfferedPanel
from db.kernel.desk.desk import COMMANDS
from db.registers.custody.case.status import OPEN_STATES
from db.words.forms import fields_of
from precinct_tui.language.act_letters import GROUPS, LETTERS, group_of, letter_of
from precinct_tui.language.act_words import words_of
from precinct_tui.language.actions import ACTIONS, key_name
from precinct_tui.language.choice_words import FOUND_BY, NAMED, choice_words
from precinct_tui.language.i18n import N_, _, digits, said_in
from precinct_tui.language.present import Choice
from precinct_tui.widgets.field_controls import choices_for
from precinct_tui.widgets.menu import Item

MOST = 9
"""Acts on the first page."""
MORE = "more"
"""The line that leads to all acts, by group."""
PRINT = "record.print"
"""The line, found by typing, that prints: no act, but who types «print» looks for it here."""
UNWELL = "custody.unwell"
"""The line that asks what is done for somebody who is unwell."""
FOR_THE_UNWELL: Mapping[str, str] = {
    "custody.move to=hospital": N_("To hospital, under guard"),
    "custody.doctor": N_("Doctor"),
    "custody.wellbeing": N_("Is the person well?"),
    "custody.injury": N_("Injury"),
    "custody.release outcome=hospital_not_held": N_("Release into hospital, no longer held"),
}
"""What is done for somebody who is unwell, what is most urgent first."""
ALWAYS: Mapping[str, tuple[str, ...]] = {
    "custody": (UNWELL, "custody.ask_fear", "custody.lawyer", "custody.tell_family", "custody.release", COMPLAINT),
}
"""Lines of the first page while somebody is held, in this order, whatever is urgent besides."""
HELD: Mapping[str, frozenset[str]] = {"custody": OPEN_STATES}
"""The states of a register in which `ALWAYS` holds."""


GROUPED: Mapping[str, str] = {
    "custody.review": "zl",
    "custody.give_rights": "zt",
    "custody.tell_prosecutor": "zt",
    "custody.lawyer": "zt",
    "custody.wellbeing": "zb",
    "custody.care": "zb",
    "custody.interview": "zb",
    "custody.property_in": "zm",
    "custody.release": "zo",
    "custody.before_judge": "zo",
    "custody.correct": "zr",
}
"""Acts with one letter, or with a key of their own, by the letters of the group that they stand in among all acts."""


@dataclass(frozen=True, slots=True)
class ActPages:
    """What the menu of a record shows first, the rest by group, and what typing finds inside the choices of acts."""

    first: tuple[Item, ...]
    rest: tuple[Item, ...]
    choices: tuple[Item, ...]


def act_label(name: str) -> str:
    """What a command is called."""
    declared = COMMANDS.get(name)
    return _(declared.label) if declared is not None else name


def act_group(name: str) -> str:
    """The heading of a command among all acts."""
    declared = COMMANDS.get(name)
    group = GROUPS.get(GROUPED.get(name, "")) or group_of(name) or (declared.group if declared is not None else "")
    return _(group) if group else ""


def act_item(name: str) -> Item:
    """The line of an act: its letters, its names in both languages, and what people call it."""
    declared = COMMANDS.get(name)
    names = [said_in(language, declared.label) for language in ("fa", "en")] if declared is not None else [name, name]
    words = "\n".join((*names, f"{name} {LETTERS.get(name, '')}"))
    return Item(name, act_label(name), letter_of(name), words=words, group=act_group(name), also=words_of(name))


def act_pages(register: str, state: str, acts: Sequence[str], panels: Iterable[OfferedPanel] = ()) -> ActPages:
    """The lines of a record's acts (the most urgent first) and of what else its register offers."""
    every = [act_item(name) for name in acts] + [panel_item(register, panel) for panel in panels if panel.group]
    lines = {item.id: item for item in every}
    held = state in HELD.get(register, ())
    if held and UNWELL in ALWAYS[register] and unwell_items(acts):
        lines[UNWELL] = Item(UNWELL, _("Unwell, or to hospital"), also=words_of(UNWELL))
    fixed = [line for line in ALWAYS.get(register, ()) if held and line in lines]
    urgent = [line for line in lines if line not in fixed]
    room = len(lines) if len(lines) <= MOST else MOST - len(fixed)
    first = [lines[line] for line in (*urgent[:room], *(fixed if room < len(lines) else ()))]
    shown = {item.id for item in first}
    groups = [_(group) for group in GROUPS.values()]
    rest = [item for item in lines.values() if item.id not in shown]
    rest.sort(key=lambda item: groups.index(item.group) if item.group in groups else len(groups))
    if rest:
        first.append(Item(MORE, _("All other acts, by group: {count}", count=digits(len(rest)))))
    return ActPages(tuple(first), tuple(rest), tuple(_choices(acts)))


def unwell_items(acts: Sequence[str]) -> list[Item]:
    """The lines of what may be done for somebody who is unwell."""
    lines = ((line, label) for line, label in FOR_THE_UNWELL.items() if command_of(line)[0] in acts)
    return [Item(line, _(label), letter_of(line)) for line, label in lines]


def command_of(line: str) -> tuple[str, dict[str, str]]:
    """The command of a line, and the answer that it sets: field → code."""
    command, _space, answer = line.partition(" ")
    field, _is, code = answer.partition("=")
    return command, {field: code} if field else {}


def panel_item(register: str, panel: OfferedPanel) -> Item:
    """The line of what a register offers besides its acts, in both languages."""
    names = "\n".join(said_in(language, panel.label) for language in ("fa", "en"))
    return Item(
        panel.kind, _(panel.label), words=names, group=_(panel.group) if panel.group else "",
        also=words_of(f"{register}.{panel.kind}"),
    )  # fmt: skip


def paper_item() -> Item:
    """The line that prints, where a record has papers."""
    names = "\n".join(said_in(language, N_("Paper")) for language in ("fa", "en"))
    key = next(action.keys for action in ACTIONS if action.id == PRINT)
    return Item(PRINT, _("Paper"), key_name(key), words=names, also=words_of(PRINT))


def _choices(acts: Iterable[str]) -> Iterator[Item]:
    """A line for each choice that says what an act does."""
    for name in acts:
        fields = dict(fields_of(COMMANDS[name].form)) if name in FOUND_BY else {}
        for field in FOUND_BY.get(name, ()):
            for choice in choices_for(fields[field]):
                yield _choice_item(name, field, fields[field].list or "", choice)


def _choice_item(name: str, field: str, its_list: str, choice: Choice) -> Item:
    label = COMMANDS[name].label
    named = NAMED.get((name, choice.code))
    names = "\n".join(
        said_in(language, named) if named else f"{said_in(language, label)}: {own or choice.label}"
        for language, own in (("fa", choice.fa), ("en", choice.en))
    )
    shown = _(named) if named else _("{label}: {value}", label=_(label), value=choice.label)
    words = dict.fromkeys((choice.label, choice.fa, choice.en, *choice.also))
    also = (*choice_words(its_list, choice.code), *choice_words(its_list, choice.like), *words)
    return Item(f"{name} {field}={choice.code}", shown, letter_of(name), words=names, also=tuple(filter(None, also)))
