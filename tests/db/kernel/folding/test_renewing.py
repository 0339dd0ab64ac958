"""A store whose rows another version made: renewed room by room behind the desk, whatever happens meanwhile."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk import rooms
from db.kernel.desk.rooms import Room
from db.kernel.events.event import Event
from db.kernel.folding import rebuild, renewing, row_sync, versions
from db.kernel.journal import journal, stored_events
from db.kernel.projections import projecting, schema
from db.kernel.projections.rows import Rows
from db.kernel.projections.shadows import SEARCHED, table
from db.opening.setup import open_store
from db.reading import journal_queries
from db.registers.post import commands, forms
from db.registers.post import events as post_events
from db.registers.post.models import POST
from db.registers.post.register import POST as REGISTER
from db.storage.dialects import sqlite
from db.storage.models import EXACT, INDEX, JOURNAL, MADE_BY
from db.storage.store import Store
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import BADGES, PASSWORD, ROOT, Desks
from tests.db.carrying.transfer.test_carrying import give
from tests.usual import some

NEWER = "made by the next version"
COUNT = 30


def next_version(patch: pytest.MonkeyPatch) -> None:
    """The next version of the program: its fold of the post's register writes another heading, its words are others."""

    def noted(rows: Rows, event: Event) -> None:
        post_events.noted(rows, event)
        rows.change(POST, event.key, heading=NEWER)
        post_events.search.add(rows, "post", event, "نوشدارو")

    before = projecting.KINDS["post_noted"]
    patch.setitem(projecting.KINDS, "post_noted", replace(before, folds=(noted,)))
    patch.setitem(projecting.VERSIONS, "post", projecting.VERSIONS["post"] + 1)


def note(desk: Desk, words: str = "برق رفته است") -> str:
    return commands.note_post(desk, forms.NotePost(kind="power", what=words))


def headings(desk: Desk) -> dict[str, str]:
    with desk.store.reading() as conn:
        return {row.number: row.heading for row in conn.execute(select(POST.c.number, POST.c.heading))}


def found(desk: Desk, words: str) -> int:
    assert REGISTER.search is not None
    return len(REGISTER.search(desk, words, 99))


def marked(conn: Connection) -> Any:
    """A row of another room as no fold makes it: whoever renews that room takes the mark away."""
    incident = schema.METADATA.tables["incident"]
    return conn.execute(select(func.count()).where(incident.c.place == "mark")).scalar_one()


def older_store(desks: Desks) -> None:
    desk = desks()
    desk.store.settle()
    for place in range(COUNT):
        note(desk, f"برق رفته است {place}")
    give(desk, "incident.report", type="fight", place="میدان", summary="دعوا")
    with desk.store.writing() as conn:
        conn.execute(schema.METADATA.tables["incident"].update().values(place="mark"))
    desk.store.close()


class Gate:
    """Holds the renewal between two of its transactions, after so many; `open` lets it go on."""

    def __init__(self, patch: pytest.MonkeyPatch, after: int) -> None:
        self.waiting, self._go, self._left = threading.Event(), threading.Event(), after
        look = renewing.Renewal._left

        def held(renewal: renewing.Renewal) -> Any:
            self._left -= 1
            if self._left == 0:
                self.waiting.set()
                self._go.wait(60)
            return look(renewal)

        patch.setattr(renewing.Renewal, "_left", held)
        patch.setattr(row_sync, "PAGE", 4)
        patch.setattr(renewing, "BATCH", 7)

    def wait(self) -> None:
        assert self.waiting.wait(60)

    def open(self) -> None:
        self._go.set()


@pytest.fixture
def patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as made:
        yield made


def renewed(desk: Desk) -> None:
    """Everything is as the journal makes it now, but for the mark in another room."""
    desk.store.settle()
    assert desk.store.renewing == frozenset()
    assert not (desk.store.home / renewing.COPY).exists()
    with desk.store.reading() as conn:
        assert versions.behind(conn) == ()
        assert marked(conn) == 1
    assert [each.table for each in rebuild.check(desk.store).differences] == ["incident"]


def test_only_the_room_that_is_behind_is_renewed_and_acts_saved_meanwhile_are_right(
    desk_as: Desks, patch: pytest.MonkeyPatch
) -> None:
    older_store(desk_as)
    next_version(patch)
    gate = Gate(patch, after=5)
    desk = desk_as()
    gate.wait()
    assert desk.store.renewing == {"post"}
    old = sorted(number for number, heading in headings(desk).items() if heading != NEWER)
    assert 0 < len(old) < COUNT, "some are renewed and some are shown as they were"
    saved = note(desk, "شیر آب می‌چکد")
    with desk.store.reading() as conn:
        uid = conn.execute(select(POST.c.uid).where(POST.c.number == old[0])).scalar_one()
        brought = conn.execute(select(POST.c.uid).where(POST.c.heading == NEWER)).scalars().first()
    commands.end_post(desk, forms.EndPost(record=uid, result="درست شد"))
    commands.end_post(desk, forms.EndPost(record=str(brought), result="این هم"))
    incident = give(desk, "incident.report", type="fight", place="بازار", summary="دعوای دیگر")
    assert len(headings(desk)) == COUNT + 1
    assert headings(desk)[saved] == NEWER
    gate.open()
    renewed(desk)
    assert set(headings(desk).values()) == {NEWER}
    assert (found(desk, "نوشدارو"), found(desk, "می‌چکد"), found(desk, "درست شد")) == (COUNT + 1, 1, 1)
    assert REGISTER.count(desk, Filter(state="ended")) == 2
    assert incident.endswith("-2")


def test_pages_between_which_nobody_writes_are_brought_over_without_a_look_at_the_journal(
    desk_as: Desks, patch: pytest.MonkeyPatch
) -> None:
    older_store(desk_as)
    next_version(patch)
    patch.setattr(row_sync, "PAGE", 4)
    looks, pages, again, bring = list[str](), list[str](), rebuild.again, row_sync.bring_touched
    patch.setattr(rebuild, "again", lambda *given: looks.append("") or again(*given))
    patch.setattr(row_sync, "bring_touched", lambda *given: pages.append("") or bring(*given))
    desk = desk_as()
    renewed(desk)
    assert set(headings(desk).values()) == {NEWER}
    assert len(pages) > COUNT // 4
    assert len(looks) == 3  # as it is folded, before the first page, and in the check of `renewed`


def test_a_comparison_meanwhile_tells_rows_that_wait_from_rows_that_differ(
    desk_as: Desks, patch: pytest.MonkeyPatch
) -> None:
    older_store(desk_as)
    next_version(patch)
    gate = Gate(patch, after=5)
    desk = desk_as()
    gate.wait()
    found = rebuild.check(desk.store)
    assert [each.table for each in found.differences] == ["incident"], "it is of a room that nothing renews"
    assert found.renewing == ("post_event", "search_post")
    with desk.store.writing() as conn:
        index = conn.execute(INDEX.update().where(INDEX.c.register == "incident").values(number="mark"))
        assert index.rowcount == 1
    found = rebuild.check(desk.store)
    assert {each.table for each in found.differences} == {"incident", "record_index"}, "rows of both rooms lie in it"
    gate.open()
    desk.store.settle()
    assert rebuild.check(desk.store).renewing == ()


def test_the_whole_has_not_passed_while_rows_wait(desk_as: Desks, patch: pytest.MonkeyPatch) -> None:
    desk = desk_as()
    note(desk)
    next_version(patch)
    with desk.store.writing() as conn:
        versions.note_made(conn, [("post", desk.store.unit)], versions.MIXED)
    assert rebuild.check(desk.store).differences == ()
    assert not journal_queries.verify_when_idle(desk, lambda: True)
    assert journal_queries.last_passed(desk) is None
    rebuild.rebuild(desk.store)
    assert journal_queries.verify_when_idle(desk, lambda: True)


def test_an_act_that_reads_a_row_which_is_still_old_is_right_in_the_end(
    desk_as: Desks, patch: pytest.MonkeyPatch
) -> None:
    """Its own row was brought over before, and would not be looked at again."""
    older_store(desk_as)
    next_version(patch)

    def ended(rows: Rows, event: Event) -> None:
        post_events.ended(rows, event)
        last = max(rows.find(POST, unit=event.unit), key=lambda row: str(row["uid"]))
        rows.change(POST, event.key, heading=f"{last['heading']}!")

    patch.setitem(projecting.KINDS, "post_ended", replace(projecting.KINDS["post_ended"], folds=(ended,)))
    gate = Gate(patch, after=5)
    desk = desk_as()
    gate.wait()
    with desk.store.reading() as conn:
        brought = conn.execute(select(POST.c.uid).where(POST.c.heading == NEWER)).scalars().first()
    number = commands.end_post(desk, forms.EndPost(record=str(brought), result="درست شد"))
    assert headings(desk)[number] != f"{NEWER}!"
    gate.open()
    renewed(desk)
    assert headings(desk)[number] == f"{NEWER}!"


def test_rows_that_only_an_old_row_led_to_go_with_what_was_touched(desk: Desk) -> None:
    engine = sqlite.in_memory()
    with engine.connect() as source, desk.store.writing() as target:
        schema.create_scratch(source)
        for conn, values in ((source, ("a", "b")), (target, ("b", "c"))):
            for value in values:
                row = {"unit": "u", "register": "post", "kind": "seal", "value": value, "record": "r"}
                conn.execute(EXACT.insert(), [row, {**row, "record": f"other {value}"}])
        row_sync.bring_touched(source, target, {EXACT: {("u", "post", "seal", "a", "r")}})
        kept = target.execute(select(EXACT.c.value, EXACT.c.record).where(EXACT.c.unit == "u").order_by(EXACT.c.value))
        assert {tuple(row) for row in kept} == {("a", "r"), ("b", "r"), ("b", "other b"), ("c", "other c")}


def test_nothing_is_done_where_nothing_is_behind(desk_as: Desks) -> None:
    older_store(desk_as)
    desk = desk_as()
    assert desk.store.background == []
    with desk.store.reading() as conn:
        kept = {row.room: row.version for row in conn.execute(select(MADE_BY))}
    assert kept == projecting.VERSIONS


def test_back_to_an_older_version_is_renewed_too(desk_as: Desks, patch: pytest.MonkeyPatch) -> None:
    with pytest.MonkeyPatch.context() as newer:
        next_version(newer)
        older_store(desk_as)
        desk = desk_as()
        desk.store.settle()
        assert set(headings(desk).values()) == {NEWER}
        desk.store.close()
    desk = desk_as()
    renewed(desk)
    assert NEWER not in headings(desk).values()
    assert found(desk, "نوشدارو") == 0


def test_a_version_that_was_here_for_one_act_is_not_forgotten(desk_as: Desks, patch: pytest.MonkeyPatch) -> None:
    """A newer program saved an act and was killed before it renewed anything; the older one is back."""
    older_store(desk_as)
    with pytest.MonkeyPatch.context() as newer:
        next_version(newer)
        newer.setattr(renewing.Renewal, "run", lambda _self: None)
        desk = desk_as()
        note(desk)
        assert NEWER in headings(desk).values()
        desk.store.close()
    desk = desk_as()
    renewed(desk)
    assert NEWER not in headings(desk).values()


KILLED = """
import os, sys
import pytest
from pathlib import Path
from tests.db.kernel.folding import test_renewing as this
from db.kernel.folding import renewing
from db.kernel.folding import row_sync
from db.opening.setup import open_store

patch = pytest.MonkeyPatch()
this.next_version(patch)
patch.setattr(row_sync, "PAGE", 4)
patch.setattr(renewing, "BATCH", 7)
left = int(sys.argv[2])
name = sys.argv[3]
do = getattr(*{"fold": (renewing.rebuild, "copy_and_fold"), "bring": (row_sync.Pages, "bring_next"),
               "commit": (row_sync, "_replace")}[name])
def killed(*given):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), 9)
    return do(*given)
patch.setattr({"fold": renewing.rebuild, "bring": row_sync.Pages, "commit": row_sync}[name], do.__name__, killed)
store = open_store(Path(sys.argv[1]), this.BADGES[this.Role.DUTY], this.PASSWORD).store
store.settle()
"""


@pytest.mark.parametrize(("where", "after"), some([("commit", 6), ("fold", 3), ("bring", 4)], 2))
def test_a_kill_in_the_middle_goes_on_at_the_next_opening(
    desk_as: Desks, patch: pytest.MonkeyPatch, where: str, after: int
) -> None:
    older_store(desk_as)
    done = subprocess.run([sys.executable, "-c", KILLED, desk_as.home, str(after), where], cwd=ROOT, check=False)
    assert done.returncode == -9
    assert (desk_as.home / renewing.COPY).exists()
    next_version(patch)
    folded: list[int] = []
    fold = rebuild.copy_and_fold

    def counted(source: Any, target: Any, some: Any, apply: Any) -> Any:
        folded.extend(each.position for each in some)
        return fold(source, target, some, apply)

    patch.setattr(rebuild, "copy_and_fold", counted)
    gate = Gate(patch, after=3)
    desk = desk_as()
    gate.wait()
    saved = note(desk, "پس از قطع")
    gate.open()
    desk.store.settle()
    assert min(folded) > 1, "what was folded before the kill is not folded again"
    patch.setattr(rebuild, "copy_and_fold", fold)
    renewed(desk)
    assert set(headings(desk).values()) == {NEWER}
    assert headings(desk)[saved] == NEWER


def test_of_several_programs_one_renews(desk_as: Desks, patch: pytest.MonkeyPatch) -> None:
    older_store(desk_as)
    next_version(patch)
    patch.setattr(renewing, "LOOK", 0.02)
    gate = Gate(patch, after=4)
    begun: list[Store] = []
    renew = renewing.Renewal._renew
    patch.setattr(renewing.Renewal, "_renew", lambda self, parts: (begun.append(self._store), renew(self, parts))[1])
    first = desk_as()
    gate.wait()
    second = desk_as(Role.COMMANDER)
    assert (first.store.renewing, second.store.renewing) == ({"post"}, {"post"})
    note(second, "از برنامهٔ دوم")
    gate.open()
    second.store.settle()
    renewed(first)
    assert begun == [first.store]
    assert set(headings(second).values()) == {NEWER}


@pytest.mark.long
def test_another_goes_on_where_the_first_one_ends(desk_as: Desks, patch: pytest.MonkeyPatch) -> None:
    older_store(desk_as)
    next_version(patch)
    patch.setattr(renewing, "LOOK", 0.02)
    gate = Gate(patch, after=4)
    first = desk_as()
    gate.wait()
    second = desk_as(Role.COMMANDER)
    closing = threading.Thread(target=first.store.close)
    closing.start()
    gate.open()
    closing.join()
    renewed(second)
    assert set(headings(second).values()) == {NEWER}


def test_a_disk_that_is_full_keeps_nobody_out_and_loses_nothing(desk_as: Desks, patch: pytest.MonkeyPatch) -> None:
    older_store(desk_as)
    next_version(patch)
    with pytest.MonkeyPatch.context() as full:
        full.setattr(rebuild, "copy_and_fold", _full)
        desk = desk_as()
        with pytest.raises(Refused) as refused:
            desk.store.settle()
        assert refused.value.code == "disk_full"
        assert desk.store.renewing == {"post"}
        assert desk.store.renewal_failed
        note(desk)
        desk.store.close()
    desk = desk_as()
    renewed(desk)
    assert not desk.store.renewal_failed
    assert set(headings(desk).values()) == {NEWER}


def _full(*_: object) -> None:
    raise Refused("disk_full")


@pytest.mark.long
def test_a_copy_of_another_journal_or_of_no_store_is_made_anew(desk_as: Desks, patch: pytest.MonkeyPatch) -> None:
    older_store(desk_as)
    next_version(patch)
    (desk_as.home / renewing.COPY).write_bytes(os.urandom(8_192))
    desk = desk_as()
    renewed(desk)

    desk.store.close()
    elsewhere = desk_as.home.parent / "elsewhere"
    shutil.copytree(desk_as.home, elsewhere)
    patch.setitem(projecting.VERSIONS, "post", projecting.VERSIONS["post"] + 1)
    other = Desks(elsewhere)
    gone = other()
    gone.store.settle()
    note(gone)
    _leave_a_copy(gone.store, patch)
    gone.store.close()
    for path in elsewhere.glob(f"{renewing.COPY}*"):
        shutil.copy(path, desk_as.home)
    desk = desk_as()
    note(desk, "پس از آن")
    renewed(desk)


@pytest.mark.long
def test_a_copy_that_folds_of_another_version_made_is_made_anew(desk_as: Desks, patch: pytest.MonkeyPatch) -> None:
    older_store(desk_as)
    desk = desk_as()
    _leave_a_copy(desk.store, patch)
    desk.store.close()
    next_version(patch)
    desk = desk_as()
    renewed(desk)
    assert set(headings(desk).values()) == {NEWER}


def _leave_a_copy(store: Store, patch: pytest.MonkeyPatch) -> None:
    engine = renewing._copy(store)
    with store.reading() as source:
        for some in stored_events.batches(source):
            with engine.begin() as copy:
                rebuild.copy_and_fold(source, copy, some, projecting.apply)
    with engine.connect() as copy:
        sqlite.checkpoint(copy.connection.dbapi_connection)
    engine.dispose()


def test_projections_without_a_version_are_not_declared() -> None:
    made = Room(name="tea", models=sys.modules[POST_MODELS])
    with pytest.raises(ValueError, match="tea keeps projections and says no version"):
        rooms.declare((made,))
    rooms.DECLARED.remove(made)
    del projecting.TABLES["tea"], projecting.REGISTERS_OF["tea"]


POST_MODELS = "db.registers.post.models"

# --- every room at once ----------------------------------------------------------------------------------------------

KEPT = {"officer", "list_item", "unit"}
"""Without them nobody signs in."""


def spoiled(conn: Connection, random: Random) -> int:
    """Rows as no fold makes them: a third goes, of others a text is changed; words too."""
    count = 0
    for projection in schema.projections():
        names = [column.name for column in projection.primary_key.columns]
        texts = [c.name for c in projection.c if c.name not in names and str(c.type) in ("VARCHAR", "AutoString()")]
        for row in conn.execute(select(projection)).mappings().all() if projection.name not in KEPT else ():
            here = [projection.c[name] == row[name] for name in names]
            if random.random() < 0.3:
                conn.execute(projection.delete().where(*here))
            elif texts and projection.name not in ("record_index", "import_batch"):
                conn.execute(projection.update().where(*here).values({random.choice(texts): "older"}))
            count += 1
    for register in SEARCHED:
        words = table(register)
        for place in conn.execute(select(words.c.rowid)).scalars().all():
            if random.random() < 0.3:
                conn.execute(words.delete().where(words.c.rowid == place))
    return count


@pytest.mark.long
def test_rows_of_every_room_are_as_the_journal_makes_them(tmp_path: Path, patch: pytest.MonkeyPatch) -> None:
    from db.demo.making import make
    from tests.db.registers.oversight.attack import END, signed_in, twins

    make(tmp_path / "made", days=1, end=END)
    home = twins(tmp_path / "made", tmp_path).with_it
    desk = signed_in(home, Role.COMMANDER)
    with desk.store.writing() as conn:
        assert spoiled(conn, Random(5)) > 300
        conn.execute(MADE_BY.update().values(version=1))
    assert rebuild.check(desk.store).renewing
    patch.setattr(row_sync, "PAGE", 40)
    renewal = renewing.start(desk.store)
    assert renewal is not None
    assert {"incident", "custody", "shift"} <= desk.store.renewing
    saved = 0
    while renewal.is_alive() and saved < 40:  # the desk is not kept waiting
        note(desk, f"میان کار {saved}")
        saved += 1
    renewal.finish()
    assert saved > 0
    assert rebuild.check(desk.store).differences == ()
    with desk.store.reading() as conn:
        assert versions.behind(conn) == ()
        assert conn.execute(select(func.count()).select_from(JOURNAL)).scalar_one() > 300
    desk.store.close()


def test_units_are_renewed_each_by_itself(desk_as: Desks, patch: pytest.MonkeyPatch) -> None:
    older_store(desk_as)
    desk = desk_as()
    own = desk.store.unit
    with desk.store.writing() as conn:
        other = journal.NewEntry(
            uid=desk.source.uid(), kind="unit_created", record="another", unit="another", at=desk.now(),
            entered_at=desk.now(), officer=desk.officer.uid, parts={"facts": {"kind": "precinct", "name": "دیگر"}},
        )  # fmt: skip
        journal.append(conn, desk.store, other, desk.source.randbytes)
        assert versions.units_of(conn) == tuple(sorted((own, "another")))
        versions.note_all(conn)
        conn.execute(MADE_BY.delete().where(MADE_BY.c.unit == "another", MADE_BY.c.room == "kernel"))
        assert versions.behind(conn) == (("kernel", "another"),)
    desk.store.close()
    desk = desk_as()
    renewed(desk)


@pytest.mark.long
def test_each_page_is_brought_whatever_its_length(desk_as: Desks, patch: pytest.MonkeyPatch) -> None:
    """Either side may hold more, fewer, others or none."""
    kept = schema.METADATA.tables["unit"]
    desk = desk_as()
    sides: list[tuple[list[str], list[str]]] = [
        ([], []), (["a"], []), ([], ["a"]), (list("abcdefgh"), list("dh")), (list("dh"), list("abcdefgh")),
        ([], list("abcdefghi")), (["a"], list("abcdefghi")), (list("abcd"), list("efgh")),
        (list("efgh"), list("abcd")), (list("abcd"), list("abcd")),
    ]  # fmt: skip
    patch.setattr(row_sync, "PAGE", 4)
    copying: Callable[[], Any] = sqlite.in_memory
    for new, old in sides:
        engine = copying()
        with engine.connect() as source, desk.store.writing() as target:
            schema.create_scratch(source)
            for conn, names in ((source, new), (target, old)):
                conn.execute(kept.delete())
                for name in names:
                    conn.execute(kept.insert(), {"uid": name, "kind": "x", "name": f"{name} {conn is source}"})
            pages = row_sync.Pages([(kept, ())])
            for _ in range(9):
                if not pages.bring_next(source, target):
                    break
            rows = target.execute(select(kept.c.uid, kept.c.name).order_by(kept.c.uid)).all()
            assert [tuple(row) for row in rows] == [(name, f"{name} True") for name in new], (new, old)


def test_what_must_be_unique_may_wander(desk_as: Desks, patch: pytest.MonkeyPatch) -> None:
    """A number that another record holds in the old rows."""
    older_store(desk_as)
    desk = desk_as()
    with desk.store.writing() as conn:
        index = schema.METADATA.tables["record_index"]
        mine = conn.execute(select(index).where(index.c.register == "post").order_by(index.c.uid)).mappings().all()
        for place, row in enumerate(mine):
            conn.execute(index.update().where(index.c.uid == row["uid"]).values(number=f"x{place}", serial=900 + place))
        for row, other in zip(mine, mine[::-1], strict=True):
            values = {"number": other["number"], "serial": other["serial"]}
            conn.execute(index.update().where(index.c.uid == row["uid"]).values(**values))
        conn.execute(MADE_BY.update().where(MADE_BY.c.room == "post").values(version=1))
    desk.store.close()
    patch.setattr(row_sync, "PAGE", 4)
    desk = open_store(desk_as.home, BADGES[Role.DUTY], PASSWORD, desk.source)
    renewed(desk)
    desk.store.close()
