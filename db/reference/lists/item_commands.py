"""Items of lists: added, reworded, put out of use, and agreed to by the inspectorate."""

from __future__ import annotations

import re
from collections.abc import Mapping

from db.kernel.base.access import LISTS, Role
from db.kernel.desk.desk import Act, command
from db.kernel.events.ruled import RULED, Ruled
from db.reference.lists.forms import AddItem, AgreeItem, ChangeItem
from db.reference.lists.item_words import has_word, keeps_meaning, names_a_people, says_the_same
from db.reference.lists.models import AGREED, LIKE, PARTS
from db.reference.lists.places import is_called
from db.reference.lists.queries import ListItem, item, items_of, waits, words_asked
from db.reference.lists.seed import program_codes
from db.words.messages import M_, Refused

_CODE = re.compile(r"^[a-z][a-z0-9_]*$")
FIXED = frozenset({"officer_role", "custody_limit", "desk_limit", "mark_kind", PARTS})
"""Lists whose codes the program itself knows."""


@command("list.add_item", label="Add to a list", form=AddItem, roles=LISTS, recordless=True, writes="list_item_added")
def add_item(act: Act, form: AddItem) -> str:
    """Adds an item at the end of a list; returns its code. Raises Refused("invalid")."""
    if form.list in FIXED or not items_of(act.conn, form.list):
        raise Refused("invalid", {"list": M_("There is no such list to add to.")})
    if not _CODE.match(form.code):
        raise Refused("invalid", {"code": M_("Small Latin letters, digits and _ are expected.")})
    if item(act.conn, form.list, form.code) is not None:
        raise Refused("invalid", {"code": M_("This code is taken.")})
    _check_like(form.list, form.like)
    _check_words(form.list, {"fa": form.fa, "en": form.en}, form.like)
    _ask_namesake(act, form)
    act.append("list_item_added", record=None, form=form)
    return form.code


def _ask_namesake(act: Act, form: AddItem | ChangeItem) -> None:
    """Asks about a name that another item in use of this list has, in any spelling. Raises Refused("unlikely")."""
    others = [other for other in items_of(act.conn, str(form.list)) if other.active and other.code != form.code]
    for field in ("fa", "en"):
        name = getattr(form, field) or ""
        for other in others:
            if is_called(name, (other.fa, other.en)) and field not in act.warned:
                said = M_(
                    "“{name}” is in this list already (code {code}). Is there a second one?", name=name, code=other.code
                )
                act.ask(field, said)
    act.raise_if_refused()


def _check_like(title: str, like: str | None) -> None:
    """Raises Refused("invalid") where a list grows by nothing, or what an item counts as is no code of the program."""
    ruled = RULED.get(title)
    if ruled is not None and not ruled.grows:
        raise Refused("invalid", {"list": M_("This list is the program's: its words may change, nothing is added.")})
    if like is None:
        return
    if ruled is None:
        raise Refused("invalid", {"like": M_("No rule reads this list: leave this empty.")})
    codes = program_codes(title)
    if like not in codes:
        raise Refused("invalid", {"like": M_("One of these is expected: {codes}", codes=", ".join(sorted(codes)))})


def _check_words(title: str, named: Mapping[str, str], like: str | None) -> None:
    """Refuses words that name a people in a list of what is done or needed, and those of what an item can't count as.

    Raises Refused("invalid").
    """
    ruled, wrong = RULED.get(title, Ruled()), {}
    for name, words in named.items():
        if ruled.nameless and (people := names_a_people(words)):
            wrong[name] = M_(
                "“{word}” names a people or a religion: this would be a list of people by nationality. Write what is"
                " needed or was done.",
                word=people,
            )
        elif has_word(words, ruled.unlike.get(like or "", frozenset())):
            wrong[name] = M_("Who belongs to the police is no professional interpreter: choose “An officer”.")
    if wrong:
        raise Refused("invalid", wrong)


@command("list.change_item", label="Change a list item", form=ChangeItem, roles=LISTS, recordless=True,
         writes=("list_item_changed", "list_words_asked"))  # fmt: skip
def change_item(act: Act, form: ChangeItem) -> str:
    """Renames an item or puts it in or out of use; returns its code. Raises Refused("invalid", "not_found").

    Other words for what the program's rules name, or what the inspectorate agreed to, wait for the inspectorate.
    """
    kept = item(act.conn, form.list, form.code)
    if kept is None:
        raise Refused("not_found", {"code": M_("This is not in the list.")})
    if form.list in FIXED and form.active is False:
        raise Refused("invalid", {"active": M_("The program needs this item.")})
    if form.like is not None:
        if form.code in program_codes(form.list):
            raise Refused("invalid", {"like": M_("This item is the program's own: it counts as itself.")})
        _check_like(form.list, form.like)
    named = {name: getattr(form, name) for name in ("fa", "en") if getattr(form, name) is not None}
    if form.like is not None:
        named = {"fa": kept.fa, "en": kept.en} | named
    _check_words(form.list, named, form.like or str(kept.extra.get(LIKE, "")))
    _ask_namesake(act, form)
    if _words_wait(kept) and not (form.like and form.like != kept.extra.get(LIKE)):
        _ask_for_words(act, form, kept)
    if any(getattr(form, name) is not None for name in ("fa", "en", "active", "like")):
        act.append("list_item_changed", record=None, form=form)
    return form.code


def _words_wait(kept: ListItem) -> bool:
    """Whether other words for an item wait: for one of the program's in a list that keeps its meaning, or agreed to."""
    own = keeps_meaning(kept.list) and kept.code in program_codes(kept.list)
    return own or bool(kept.extra.get(AGREED))


def _ask_for_words(act: Act, form: ChangeItem, kept: ListItem) -> None:
    """Writes the question for other words, and takes them and what changes nothing out of the form.

    Words that differ in letters or spaces alone are no others; those that stand, given again, end a question.
    """
    fa, en = form.fa or kept.fa, form.en or kept.en
    others = not (says_the_same(fa, kept.fa) and says_the_same(en, kept.en))
    if not others and not (words_asked(kept) and (fa, en) == (kept.fa, kept.en)):
        return
    form.fa = form.en = None
    if form.active == kept.active:
        form.active = None
    facts = {"list": kept.list, "code": kept.code, "fa": fa, "en": en}
    act.append("list_words_asked", record=None, facts=facts)


@command(
    "list.agree_item",
    label="Agree to a list item",
    form=AgreeItem,
    roles=frozenset({Role.INSPECTOR}),
    writes="list_item_agreed",
    recordless=True,
)
def agree_item(act: Act, form: AgreeItem) -> str:
    """The inspectorate agrees to the competence of an added item, or to the words that wait for one; returns its code.

    Raises Refused("not_found"), "conflict" where it needs none or has it, or where other words wait than were read.
    """
    added = item(act.conn, form.list, form.code)
    if added is None:
        raise Refused("not_found", {"code": M_("This is not in the list.")})
    asked = words_asked(added)
    if asked is None and not waits(added):
        raise Refused("conflict", {}, M_("This item waits for no agreement."))
    if any(said not in (None, word) for said, word in zip((form.fa, form.en), asked or (None, None), strict=True)):
        raise Refused("conflict", {}, M_("Other words wait by now: read them and agree again."))
    form.fa, form.en = asked or (None, None)
    act.append("list_item_agreed", record=None, form=form)
    return added.code
