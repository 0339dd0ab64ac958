"""The desk: an open store with an officer at it, and how commands and queries are given there.

A command is one act, one transaction and one or more journal entries. `@command` declares its name, form and right;
what it decorates runs inside the writing transaction with an `Act` and returns the number of the record. A query is
declared with `@query` and runs inside a reading transaction with a `Reading`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Concatenate, Generic, Literal, ParamSpec, TypedDict, TypeVar, Unpack

from db.kernel.base.access import Officer, Role
from db.kernel.base.officer import Desk, Reading
from db.kernel.base.register import keeps, not_kept
from db.kernel.base.where_allowed import see_done_here
from db.kernel.desk import form_answers, form_saved, owed_notes, own_words
from db.kernel.events.event_keys import CLOCK, DOUBTED
from db.kernel.folding.current_rights import officer_now
from db.kernel.journal import clock_kept, envelopes, journal, letter_box
from db.kernel.projections import numbering
from db.kernel.projections.projecting import known
from db.kernel.signing.keybook import AFTER_RECOVERY
from db.kernel.signing.proofs import waiting_recovery
from db.storage import ends
from db.words.forms import PARTS, Form, fields_of, parts_of, to_json
from db.words.messages import M_, Message, Refused
from db.words.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.events.event import Event

P = ParamSpec("P")
T = TypeVar("T")
PASSING = frozenset({"damaged", "unreadable", "read_only"})
"""Faults of a disk that may pass: a person is told of one only if a fresh connection meets it too."""
F = TypeVar("F", bound=Form)


class Content(TypedDict, total=False):
    """What an event says besides its form, by the part of the body it is kept in; None values are left out."""

    facts: Mapping[str, Any] | None
    identity: Mapping[str, Any] | None
    words: Mapping[str, Any] | None


@dataclass(slots=True)
class Act:
    """A command at work: the writing transaction, who acts, and when."""

    desk: Desk
    conn: Connection
    officer: Officer
    now: datetime
    form: Form
    warned: dict[str, Message] = field(default_factory=dict)
    wrong: dict[str, Message] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    late_lock: bool = False
    """Whether others act meanwhile, until it writes its first entry."""
    writes: frozenset[str] = frozenset()
    """The kinds of entries that its command declares."""
    shown: list[journal.Note] = field(default_factory=list)
    """Access entries for what a question of it shows: written also where the form is refused and thrown away."""

    @property
    def unit(self) -> str:
        """The unit that this store belongs to."""
        return self.desk.store.unit

    @property
    def doubted(self) -> bool:
        """Whether the machine's clock is in doubt: no time is refused then because it lies ahead."""
        return bool(self.desk.clock_doubt)

    def append(
        self,
        kind: str,
        *,
        record: str | None,
        at: datetime | None = None,
        form: Form | None = None,
        uid: str | None = None,
        **content: Unpack[Content],
    ) -> Event:
        """Write one event to the journal and apply it to the tables.

        `form` adds its answered fields, each to its part, with how far a moment may be off; reasons that keep a warned
        value go to `words`. The first event of a form carries the form's uid, which is what makes sending it twice save
        once; `uid` is another one, where what is written has an identity of its own (an answer that may come again).
        Raises ValueError for a kind that the command does not declare.
        """
        if kind not in self.writes:  # whose right it is follows from what the command declares
            raise ValueError(f"the command declares no {kind} among what it writes")
        parts: dict[str, dict[str, Any]] = {part: {} for part in PARTS}
        if form is not None:
            for part, values in parts_of(form).items():
                parts[part].update(values)
            parts["facts"].update(self.desk.ports.codes.counting(self.conn, form_answers.chosen(form)))
            if form.reasons:
                parts["words"]["reasons"] = dict(form.reasons)
            for name, what in fields_of(form):
                if minutes := form.off_by.get(name):
                    parts[what.part].setdefault("off_by", {})[name] = minutes
        for part in PARTS:
            given = content.get(part) or {}
            parts[part].update({name: to_json(value) for name, value in given.items() if value is not None})
        if self.doubted:
            parts["facts"].setdefault(CLOCK, DOUBTED)  # one kind keeps moments under this name
        new = journal.NewEntry(
            uid=uid or (self.form.uid if not self.events else self.desk.source.uid()), kind=kind,
            record=record, at=at or self.now, entered_at=self.now, officer=self.officer.uid, parts=parts,
        )  # fmt: skip
        if self.late_lock:
            ends.alone(self.conn, self.unit)
        event = journal.append(self.conn, self.desk.store, new, self.desk.source.randbytes)
        self.events.append(event)
        declared = known(kind)
        self.form.waits = self.form.waits or (None if declared is None else declared.kind.waits)
        return event

    def number(self, register: str, moment: datetime | None = None) -> dict[str, Any]:
        """The next gap-free number of a register as facts {number, serial, series, year}; see numbering.py."""
        at = self.now if moment is None or self.doubted else moment  # in doubt no typed time opens a year's series
        return numbering.next_number(self.conn, self.desk.store, register, at)

    def reading(self) -> Reading:
        """A Reading of this transaction, for a query's function: `open_now.read(act.reading())`. It leaves no notes."""
        return Reading(self.desk, self.conn, self.officer, self.now)

    def ask(self, name: str, message: Message) -> None:
        """Ask about an unlikely value: refused unless the form brings a reason for the field. Nothing is blocked."""
        if not self.form.reasons.get(name):
            self.warned[name] = message

    def refuse(self, name: str, message: Message) -> None:
        """Refuse a value that cannot be so, at `raise_if_refused` with whatever else is wrong or asked about."""
        self.wrong.setdefault(name, message)

    def raise_if_refused(self, code: str = "", message: Message | None = None) -> None:
        """Refuse once, with all that `refuse` and `ask` collected. Call it before the first `append`.

        `code` and `message` are of what stands before the whole. Raises Refused("invalid", "unlikely" or `code`).
        """
        code = code or ("invalid" if self.wrong else "unlikely" if self.warned else "")
        if code:
            asked = self.warned.keys() - self.wrong.keys() if code != "unlikely" else ()
            raise Refused(code, self.warned | self.wrong, message, asked)


Another = Literal["himself", "stand_in"]
"""Where a command asks for another person: one whose own role it is, or also one who stands in for the commander."""


class CommandOptions(TypedDict, total=False):
    """How a command stands beside others: the fields of Command by these names."""

    needs: frozenset[str] | set[str] | None
    opens: bool
    guards: bool
    hidden: bool
    group: str
    recordless: bool
    no_entry: bool
    late_lock: bool
    another: Another | None


@dataclass(frozen=True)
class Command(Generic[F]):
    """A declared command, given by calling it with a Desk and its form; it returns the record's number.

    `writes` are the kinds of its entries: its roles are theirs (writers.py). `opens`: it makes a record of its
    register, or belongs to none. `needs`: states that it can follow. `group` is the heading (message id) that a long
    menu of acts shows it under.
    """

    name: str
    register: str
    label: str
    form: type[F]
    roles: frozenset[Role]
    act: Callable[[Act, F], str]
    """The function that runs inside the writing transaction."""
    writes: frozenset[str] = frozenset()
    opens: bool = False
    needs: frozenset[str] | set[str] | None = None
    guards: bool = False
    hidden: bool = False
    group: str = ""
    recordless: bool = False
    no_entry: bool = False
    """It writes no entry: what it writes looks like a form that was typed and thrown away (letter_box.py)."""
    another: Another | None = None
    """It asks for another person than whoever wrote, asked or was named before (docs/security-annex.md), all uids of a
    person taken as one; and whether somebody who stands in for the commander counts."""
    late_lock: bool = False
    """Others write meanwhile, where they can: it takes the chain of another unit for itself, and the store's own with
    its first entry there (`db.storage.database.Manner`)."""

    def __call__(self, desk: Desk, form: F) -> str:
        """Give it. Raises Refused: "forbidden", "conflict", "not_kept", and whatever its rules say."""
        form.fetch()
        own_words.refuse_own_secret(desk, form)
        desk.store.space.see_to_act(never_waits=self.name in NEVER_WAITS)
        shown: list[journal.Note] = []
        try:
            number = _give_once(self, desk, form, shown)
        except Refused as refused:
            if refused.code not in PASSING:
                raise
            number = _give_once(self, desk, form, shown)  # the connection that failed is gone: a fresh one may read it
        finally:
            owed_notes.note_what_was_shown(desk, shown)
        if not desk.store.is_batched:
            with suppress(Refused):  # it is saved, whatever happens to what is owed besides
                owed_notes.settle(desk)
        return number

    run = __call__


class Query(Generic[P, T]):
    """A declared query, asked by calling it with a Desk. `read` is for who is in a transaction already."""

    def __init__(self, name: str, roles: frozenset[Role], read: Callable[Concatenate[Reading, P], T]) -> None:
        self.name = name
        self.roles = roles
        self.read = read
        self.__doc__ = read.__doc__

    def __call__(self, desk: Desk, /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask it. Raises Refused("forbidden", "not_kept"), and whatever it says itself."""
        try:
            return self._ask_once(desk, *args, **kwargs)
        except Refused as refused:
            if refused.code not in PASSING:
                raise
            return self._ask_once(desk, *args, **kwargs)  # by a fresh connection

    def _ask_once(self, desk: Desk, /, *args: P.args, **kwargs: P.kwargs) -> T:
        _came_by_his_own(desk)
        with desk.store.reading() as conn:
            now = desk.now()
            officer = _present(desk, conn, now)
            if officer.role not in self.roles:
                raise Refused("forbidden", {}, M_("Your role may not see this."))
            if not keeps(desk.store.info.registers, self.name):
                raise not_kept(desk.store.info)
            reading = Reading(desk, conn, officer, now)
            asked: Callable[..., T] = self.read
            texts = [_clean_text(value) for value in args]
            answer = asked(reading, *texts, **{name: _clean_text(value) for name, value in kwargs.items()})
        if reading.noted:
            owed_notes.note_what_was_read(desk, reading)
        return answer

    run = __call__


ERASING = frozenset({"record_sealed", "contact_sealed"})
"""Kinds that erase words: nothing of them is left in the log of the file either."""
COMMANDS: dict[str, Command[Any]] = {}
"""Every declared command by name, a record's in the order of its menu; filled by db/kernel/desk/rooms.py."""
NEVER_WAITS: set[str] = set()
"""The commands that are given where little space is left on the disk, by name; the others wait until there is more."""
QUERIES: dict[str, Query[..., Any]] = {}
"""Every declared query by name."""


def command(
    name: str,
    *,
    label: str,
    form: type[F],
    roles: frozenset[Role],
    writes: str | Iterable[str],
    **manner: Unpack[CommandOptions],
) -> Callable[[Callable[[Act, F], str]], Command[F]]:
    """Declare a command `register.act`, and the kind of entry that it writes, or the kinds; () where it writes none.

    The decorated function is called with an `Act` inside the writing transaction; what is returned is called with a
    `Desk`. It raises Refused: "forbidden" where the role has no such right, "conflict" where `guards` is set and the
    record changed since the form read it, and whatever the rules say. `hidden` keeps it out of a record's menu of acts,
    `group` is its heading there; a `recordless` one belongs to no record, or finds it (by a citizen's code).
    """

    def declare(act: Callable[[Act, F], str]) -> Command[F]:
        kinds = frozenset((writes,) if isinstance(writes, str) else writes)
        return Command(name, name.partition(".")[0], label, form, roles, act, kinds, **manner)

    return declare


REMOVED = "removed"
"""The code of a refusal that ends a session: the officer was removed, here or on another machine."""
CHOOSES = "officer.change_password"
"""The one command that a password opens which somebody else chose."""


def _came_by_his_own(desk: Desk) -> None:
    """Raises Refused("own_password_first") for an officer whose password somebody else chose."""
    if desk.password_is_given:
        raise own_password_first()


def own_password_first() -> Refused:
    """The refusal for an officer whose password somebody else chose."""
    said = M_(
        "Your password was set by someone else. Set your own first: at the sign-in, or `precinct officer password`."
    )
    return Refused("own_password_first", {}, said)


def see_recovered(desk: Desk, conn: Connection, now: datetime) -> None:
    """See that no recovery of this officer waits for a yes. Raises Refused("recovery_waits")."""
    waits = waiting_recovery(conn, desk.store, desk.officer.uid, now)
    if waits is not None:
        raise Refused("recovery_waits", {}, M_(
            "Your password was set by a recovery phrase or key file of an earlier version, which proves nothing. You"
            " change officers, keys, roles, readers and machines once the commander, an inspector or a code of the"
            " county agreed (F10, Officers, Enter on you; `precinct officer agree-recovery`), or in three days. Where a"
            " leader refused it, another administrator sets a password, or you recover anew."
        ))  # fmt: skip


def _give_once(declared: Command[F], desk: Desk, form: F, shown: list[journal.Note]) -> str:
    if declared.name != CHOOSES:
        _came_by_his_own(desk)
    if declared.late_lock:
        with desk.store.writing() as conn:
            clock_kept.meet(conn, desk)
    with desk.store.writing("beside" if declared.late_lock else "act") as conn:
        if not (declared.no_entry or declared.late_lock):
            clock_kept.meet(conn, desk)
        now = desk.now()
        officer = _present(desk, conn, now)
        if officer.role not in declared.roles:
            raise Refused("forbidden", {}, M_("Your role may not do this."))
        if not declared.writes.isdisjoint(AFTER_RECOVERY):
            see_recovered(desk, conn, now)
        see_done_here(declared.name, desk.store.info)
        if (done := form_saved.number_of_form(conn, desk.store.unit, form.uid)) is not None:
            return done
        if declared.guards and form.record and form.read_at is not None:
            of = desk.store.unit, form.record
            changed = form_saved.changed_since(conn, of, form.read_at, desk.ports.officers)
            if changed is not None:
                raise Refused("conflict", {}, changed)
        form_answers.check(conn, form, desk.ports.codes)
        act = Act(desk, conn, officer, now, form, late_lock=declared.late_lock, writes=declared.writes, shown=shown)
        number = declared.act(act, form)
        act.raise_if_refused()
        if declared.late_lock:
            ends.alone(conn, act.unit)
        if not declared.no_entry:
            envelopes.carry(conn, desk)
    if declared.no_entry:
        letter_box.drop_decoy(desk, form.uid)
    desk.store.wipe(erased=any(event.kind in ERASING for event in act.events))
    return number


def _present(desk: Desk, conn: Connection, now: datetime) -> Officer:
    """The officer as the store knows him now, with a role that the journal gives; refused when he was removed."""
    officer = officer_now(conn, desk.store, desk.ports.officers, desk.officer.uid, now)
    if officer is None:
        raise Refused(REMOVED, {}, M_("This officer is no longer active here."))
    return officer


def see_present(desk: Desk) -> None:
    """See whether the officer is still here. Raises Refused(REMOVED). Touches the disk."""
    with desk.store.reading() as conn:
        _present(desk, conn, desk.now())


def query(name: str, *, roles: frozenset[Role]) -> Callable[[Callable[Concatenate[Reading, P], T]], Query[P, T]]:
    """Declare a query `register.what`. It is called with a Desk; what it decorates gets a Reading.

    What is asked with is typed too: texts among the arguments come in clean (db/words/text.py).
    """

    def declare(read: Callable[Concatenate[Reading, P], T]) -> Query[P, T]:
        return Query(name, roles, read)

    return declare


def _clean_text(value: object) -> object:
    if not isinstance(value, str):
        return value
    return clean(value)
